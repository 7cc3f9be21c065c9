"""A small package on the store, for tests and benchmarks: receipts of grain with their lines."""
