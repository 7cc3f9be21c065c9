"""Every page of the workspace, one file each; `PAGES` lists them by path."""

from keruen.web.pages import (
    bodies,
    calendar,
    commitment,
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
from keruen.web.pages.tables import Cell, Table
from keruen.web.pages.view import PAGES, Asked, Reader, View

__all__ = [
    "PAGES",
    "Asked",
    "Cell",
    "Reader",
    "Table",
    "View",
    "bodies",
    "calendar",
    "commitment",
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
