"""One question in several sizes: the shipped case with its markets once, twice, ten times."""

from benchmarks.family.make import PERIOD_KINDS, SIZES, make_case

__all__ = ["PERIOD_KINDS", "SIZES", "make_case"]
