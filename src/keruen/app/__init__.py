"""The command line, its settings, and the folders of runs."""
