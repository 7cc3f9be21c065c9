"""Documents of the book: records of `keruen.hub.documents` from what a reader sees of it."""
