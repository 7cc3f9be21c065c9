"""Tests of `keruen.hub.quality`."""
