"""From a plan to nominations, and from the book back to movements and stocks."""
