"""Attacks on the workspace, by plain SQL, by the API and by pages."""
