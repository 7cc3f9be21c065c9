"""Lists as workbooks: read whole or not at all, and written."""
