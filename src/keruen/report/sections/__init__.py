"""One file for each section of the report: frames in, blocks of a page out."""
