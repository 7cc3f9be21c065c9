"""Tests of the solver room."""
