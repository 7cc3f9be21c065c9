"""What can be read from the hub book, as typed views, one file a subject."""
