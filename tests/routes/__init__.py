"""Tests of the routes room."""
