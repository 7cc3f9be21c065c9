"""Tests of `keruen.hub.ships`."""
