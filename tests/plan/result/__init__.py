"""Tests of `plan.result`."""
