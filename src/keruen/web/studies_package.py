"""Studies as a package that the application serves: its pages, downloads and commands."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from fastapi import FastAPI

from keruen.store.roles import SIDE, Actor
from keruen.studies.commands import REGISTRY
from keruen.studies.unit import Studies, open_as_team, read_work
from keruen.web.marks import N_
from keruen.web.pages.studies import PAGES
from keruen.web.sections import Section
from keruen.web.served_packages import ServedPackage
from keruen.web.site import Site
from keruen.web.studies_downloads import add_run_downloads
from keruen.web.studies_files import add_studies_files
from keruen.web.studies_links import add_run_links
from keruen.web.studies_reads import add_studies_reads

NAME = "studies"

NAVIGATION = (
    ("/studies", N_("Cases")),
    ("/studies/assumptions", N_("Assumptions")),
    ("/studies/runs", N_("Runs")),
    ("/studies/compare", N_("Compare runs")),
    ("/studies/jobs", N_("Jobs")),
)
PUBLIC_PAGES = frozenset({"/studies", "/studies/runs", "/studies/compare"})
"""Pages of which the public sees what is published."""


def studies_navigation(actor: Actor) -> tuple[tuple[str, str], ...]:
    """Addresses and titles of the pages; other seats than those of sides have none."""
    if actor.account and actor.seat != SIDE:
        return ()
    if actor.party:
        return NAVIGATION
    return tuple(each for each in NAVIGATION if each[0] in PUBLIC_PAGES)


CELLS = "cells."


def _read_sent(
    _unit: Studies, _language: str, name: str, sent: Mapping[str, str]
) -> Mapping[str, str]:
    """What a form of a row sent, with the names of the cells that it leaves empty."""
    if name != "write_row":
        return sent
    empty = [
        key.removeprefix(CELLS)
        for key, text in sent.items()
        if key.startswith(CELLS) and not text.strip()
    ]
    return {**sent, "emptied": " ".join(empty)}


SECTION = Section(
    NAME,
    N_("Planning"),
    N_("Cases, scenarios and runs of teams"),
    navigation=studies_navigation,
    style="studies",
)


def serve_studies(folder: Path) -> ServedPackage[Studies]:
    """Studies: pages under ``/studies``, commands in the API under ``/api/studies``.

    Parameters
    ----------
    folder : in which runs lie.
    """

    def add_routes(application: FastAPI) -> None:
        site: Site = application.state.site
        site.folders[NAME] = folder
        add_studies_files(application, site)
        add_run_downloads(application, site)
        add_run_links(application, site)
        add_studies_reads(application, site)

    return ServedPackage(
        NAME,
        REGISTRY,
        open_as_team,
        read_work,
        read_sent=_read_sent,
        section=SECTION,
        pages=PAGES,
        add_routes=add_routes,
    )
