"""The register of 500 readers for the benchmark of mail and tasks."""
