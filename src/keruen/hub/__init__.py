"""The hub book: the working record of a grain terminal that handles other people's grain."""
