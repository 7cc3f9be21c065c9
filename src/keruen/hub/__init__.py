"""The hub book: the working record of a grain terminal that handles grain of several owners."""
