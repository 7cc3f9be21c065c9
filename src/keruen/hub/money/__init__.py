"""Charges of the terminal: tariffs, storage with free days, statements of account."""
