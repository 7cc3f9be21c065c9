"""A large council for the benchmark `council`."""
