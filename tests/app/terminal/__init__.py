"""Tests of `app.terminal`."""
