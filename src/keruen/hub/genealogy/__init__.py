"""Genealogy: which lots could be in which, under three models of flow, and recalls both ways."""

from keruen.hub.genealogy.flow import (
    MODELS,
    BinEvent,
    Draw,
    Edge,
    Fill,
    Sweep,
    bin_edges,
    shares_left,
    whole,
)
from keruen.hub.genealogy.recall import Direction, Genealogy, Lot, Present, Recall

__all__ = [
    "MODELS",
    "BinEvent",
    "Direction",
    "Draw",
    "Edge",
    "Fill",
    "Genealogy",
    "Lot",
    "Present",
    "Recall",
    "Sweep",
    "bin_edges",
    "shares_left",
    "whole",
]
