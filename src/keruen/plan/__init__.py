"""Decide: the network and shipment plan of a corridor, with a hub or without."""
