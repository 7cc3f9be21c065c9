"""Measures of source trees: lengths, docstrings and tests, for a comparison with peers."""
