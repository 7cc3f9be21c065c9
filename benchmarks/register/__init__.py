"""A large register, made by bulk inserts that every rule of the database accepts."""
