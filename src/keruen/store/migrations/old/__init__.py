"""Migrations from before the first release, for databases that were made with them."""
