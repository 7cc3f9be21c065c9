"""Tests of Keruen; the folders mirror src/keruen."""
