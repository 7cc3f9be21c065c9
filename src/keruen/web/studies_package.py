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
from keruen.web.studies_files import add_studies_files

NAME = "studies"

NAVIGATION = (("/studies", N_("Cases")), ("/studies/assumptions", N_("Assumptions")))


def studies_navigation(actor: Actor) -> tuple[tuple[str, str], ...]:
    """Addresses and titles of the pages; other seats than those of sides have none."""
    if actor.account and actor.seat != SIDE:
        return ()
    return NAVIGATION if actor.party else NAVIGATION[:1]


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

    def add_routes(application: FastAPI, site: Site) -> None:
        site.folders[NAME] = folder
        add_studies_files(application, site)

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
