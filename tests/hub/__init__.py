"""Tests of the hub book."""
