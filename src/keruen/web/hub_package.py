"""The hub book as a package that the application serves."""

from __future__ import annotations

from keruen.hub.book import Book, open_book, read_book
from keruen.hub.commands import REGISTRY
from keruen.web.served_packages import ServedPackage

NAME = "hub"


def serve_hub() -> ServedPackage[Book]:
    """The hub book: its commands in the API, under ``/api/hub``."""
    return ServedPackage(NAME, REGISTRY, open_book, read_book)
