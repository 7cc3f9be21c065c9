"""The workspace in a browser: pages that need no script, and the API beside them."""
