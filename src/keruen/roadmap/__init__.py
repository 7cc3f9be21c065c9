"""Govern: bodies, sessions, texts that both sides sign, commitments measured from what moved."""
