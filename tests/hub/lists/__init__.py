"""Tests of `keruen.hub.lists`."""
