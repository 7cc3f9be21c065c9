"""Positions of the ports of the benchmark of sea distances, and what is measured of them."""
