"""Benchmarks, each in a file `bench_*.py` whose `main` prints what it measured."""
