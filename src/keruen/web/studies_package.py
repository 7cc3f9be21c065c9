"""Studies as a package that the application serves: its pages, downloads and commands."""

from __future__ import annotations

from pathlib import Path

from fastapi import FastAPI

from keruen.store.roles import Actor
from keruen.studies.commands import REGISTRY
from keruen.studies.unit import Studies, open_work, read_work
from keruen.web.marks import N_
from keruen.web.pages.studies import PAGES
from keruen.web.sections import Section
from keruen.web.served_packages import ServedPackage
from keruen.web.site import Site
from keruen.web.studies_downloads import add_run_downloads
from keruen.web.studies_links import add_run_links
from keruen.web.studies_reads import add_studies_reads

NAME = "studies"

NAVIGATION = (
    ("/studies", N_("Cases")),
    ("/studies/runs", N_("Runs")),
    ("/studies/compare", N_("Compare runs")),
    ("/studies/jobs", N_("Jobs")),
)


def studies_navigation(actor: Actor) -> tuple[tuple[str, str], ...]:
    """Addresses and titles of the pages; the public sees published runs alone."""
    return NAVIGATION if actor.side else NAVIGATION[:3]


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
        add_run_downloads(application, site)
        add_run_links(application, site)
        add_studies_reads(application, site)

    return ServedPackage(
        NAME,
        REGISTRY,
        open_work,
        read_work,
        section=SECTION,
        pages=PAGES,
        add_routes=add_routes,
    )
