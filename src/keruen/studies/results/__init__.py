"""What runs contain: their files, their figures, comparisons between them."""
