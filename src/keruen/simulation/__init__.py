"""Stress: what a plan does when trains, weather, harvests and borders do not obey."""
