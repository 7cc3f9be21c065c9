"""How the tables of a room came to be, step by step."""
