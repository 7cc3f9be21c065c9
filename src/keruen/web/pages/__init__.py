"""Every page of the workspace, one room a file; `PAGES` names them all by their paths."""

from keruen.web.pages import (
    bodies,
    calendar,
    commitments,
    day_notes,
    decisions,
    documents,
    files,
    history,
    indicators,
    movements,
    overview,
    people,
    search,
    waiting,
)
from keruen.web.pages.view import PAGES, Asked, Cell, Grid, Reader, View

__all__ = [
    "PAGES",
    "Asked",
    "Cell",
    "Grid",
    "Reader",
    "View",
    "bodies",
    "calendar",
    "commitments",
    "day_notes",
    "decisions",
    "documents",
    "files",
    "history",
    "indicators",
    "movements",
    "overview",
    "people",
    "search",
    "waiting",
]
