"""Keruen plans, stress-tests, runs and governs a grain corridor and its hub."""

__version__ = "0.1.0"
