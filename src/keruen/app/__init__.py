"""The doors: the command line, its settings, and the folders in which runs are kept."""
