"""Tests of `keruen.hub.care`."""
