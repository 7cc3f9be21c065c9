"""Data sets of trade statistics in the workspace: loaded with source and licence, and shared.

The measures are in `keruen.trade`, which has no database; see docs/trade.md.
"""
