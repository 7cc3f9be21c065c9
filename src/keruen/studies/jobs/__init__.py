"""Jobs: which there are, who works on them, and how they are run in processes of their own."""
