"""Operate: the hub book, the working record of a grain terminal that handles other people's grain.

Commingled storage means that place, ownership and origin of grain part company, so each has a
ledger of its own in whole kilograms: places, claims and genealogy. See docs/hub.md.
"""
