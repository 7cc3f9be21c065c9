"""How grain can move: sea distances, voyages and their cost, cheapest paths."""
