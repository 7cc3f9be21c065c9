"""The search for a plan: relaxation, bounds, port subproblems and neighbourhood search."""
