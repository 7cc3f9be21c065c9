"""Tests of `keruen.hub.plans`."""
