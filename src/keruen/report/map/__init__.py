"""The map of flows: land, projection, lines and labels."""
