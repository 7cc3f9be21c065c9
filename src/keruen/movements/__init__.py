"""What moved: the common tables, measures with their formulas, comparison and verification."""
