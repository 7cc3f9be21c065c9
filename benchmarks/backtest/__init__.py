"""The Kazakh shipments of 2025 replayed with the lanes and ships of the shipped case."""
