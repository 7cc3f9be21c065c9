"""Tests of `plan.search`."""
