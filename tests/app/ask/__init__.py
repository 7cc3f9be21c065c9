"""Tests of `app.ask`."""
