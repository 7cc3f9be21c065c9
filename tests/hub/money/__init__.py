"""Tests of `keruen.hub.money`."""
