"""The pages of studies as a set, to which each file adds its own."""

from __future__ import annotations

from keruen.studies.commands import REGISTRY
from keruen.studies.unit import Studies, read_work
from keruen.web.package_pages import PageAsked, PagePackage
from keruen.web.pages.studies.labels import LABELS

StudiesAsked = PageAsked[Studies]
"""What a page of studies was asked for."""

PAGES: PagePackage[Studies] = PagePackage("studies", REGISTRY, read_work, LABELS)
"""The pages by path."""
