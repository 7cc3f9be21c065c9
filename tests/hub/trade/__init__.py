"""Tests of `keruen.hub.trade`."""
