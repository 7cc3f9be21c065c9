"""Quality results: comparison of laboratories, limits of a specification."""
