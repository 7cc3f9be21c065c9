"""The public Python API: what `import keruen` offers, by subject.

Users import the names from `keruen` itself; see `keruen.__all__` and docs/api.md.
"""
