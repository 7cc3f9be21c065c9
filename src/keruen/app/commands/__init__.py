"""The commands, one file each: from a request to an outcome."""
