"""Trade statistics as a package that the application serves: pages, downloads and commands."""

from __future__ import annotations

from fastapi import FastAPI

from keruen.store.roles import Actor
from keruen.trade_data.registry import REGISTRY
from keruen.trade_data.unit import TradeWork, open_work, read_work
from keruen.web.marks import N_
from keruen.web.pages.trade import PAGES
from keruen.web.sections import Section
from keruen.web.served_packages import ServedPackage
from keruen.web.site import Site
from keruen.web.trade_downloads import add_trade_routes

NAME = "trade"


def trade_navigation(_actor: Actor) -> tuple[tuple[str, str], ...]:
    """Addresses and titles of the pages."""
    return (("/trade", N_("Data sets")),)


SECTION = Section(
    NAME,
    N_("Trade statistics"),
    N_("Trade of two countries by UN Comtrade files"),
    navigation=trade_navigation,
    style="trade",
)


def serve_trade() -> ServedPackage[TradeWork]:
    """Trade statistics: pages under ``/trade``, commands in the API under ``/api/trade``."""

    def add_routes(application: FastAPI) -> None:
        site: Site = application.state.site
        add_trade_routes(application, site)

    return ServedPackage(
        NAME,
        REGISTRY,
        open_work,
        read_work,
        section=SECTION,
        pages=PAGES,
        add_routes=add_routes,
    )
