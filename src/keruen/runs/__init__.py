"""Run folders: claimed, written whole, read again, checked against their manifest."""
