"""The command line: names, options and help of the commands."""
