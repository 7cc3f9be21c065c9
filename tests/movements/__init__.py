"""Tests of the movements room."""
