"""What is recorded: the database, its roles, its append-only log, its signatures."""
