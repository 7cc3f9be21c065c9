"""Bins drawn to scale: what lies in each, how warm it is, what is on hold, and claims by grade."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from keruen.hub.reads.bins import BinView, read_bins, read_holds
from keruen.hub.reads.reconciliation import read_balances
from keruen.hub.reads.stocks import read_claims
from keruen.hub.roles import RELEASES
from keruen.hub.rows import GrainHoldRow
from keruen.web.dates import isolate
from keruen.web.marks import N_
from keruen.web.pages.hub.asked import HubAsked, staff_page
from keruen.web.pages.hub.bin_cards import bin_card, read_rises
from keruen.web.pages.hub.forms import Ask, HubForm, hub_form
from keruen.web.pages.hub.survey_form import survey_forms
from keruen.web.pages.hub.today import BinsView, hold_table
from keruen.web.pages.hub.wording import HOLDS
from keruen.web.pages.tables import Cell, Value, table_of
from keruen.web.pages.view import Phrase, View


@dataclass(frozen=True, kw_only=True)
class ClaimLine:
    """A row of the table of claims."""

    owner: Annotated[Cell, N_("Owner")]
    grade: Annotated[Value, N_("Grade")]
    account: Annotated[Value, N_("Free or pledged")]
    kg: Annotated[int, N_("Claim (kg)")]


@dataclass(frozen=True, kw_only=True)
class BalanceLine:
    """A row of the table of grades; claims = bins + declared."""

    grade: Annotated[Value, N_("Grade")]
    bins: Annotated[int, N_("In bins (kg)")]
    declared: Annotated[int, N_("Declared losses and differences (kg)")]
    claims: Annotated[int, N_("Claims (kg)")]


@staff_page("/hub/bins")
def bins(asked: HubAsked) -> View:
    """Every bin with its contents."""
    found = read_bins(asked.book)
    holds = read_holds(asked.book)
    view = BinsView(N_("Bins"))
    used = [each for each in found if each.kg]
    view.lead = Phrase(
        "{grain} of grain in {used} of {bins} bins; {empty} bins are empty.",
        {
            "grain": asked.tonnes(sum(each.kg for each in found), 0),
            "used": len(used),
            "bins": len(found),
            "empty": len(found) - len(used),
        },
    )
    rises = read_rises(asked, found)
    warm = [each.row.name for each in found if rises.get(each.row.id)]
    if warm:
        view.alarms = [
            Phrase(
                N_("The temperature rose too fast in: {bins}."),
                {"bins": ", ".join(isolate(each) for each in warm)},
            )
        ]
    largest = max((each.largest_kg for each in found), default=0)
    view.bins = [bin_card(asked, each, rises.get(each.row.id, ()), largest) for each in found]
    balances = read_balances(asked.book)
    view.tables = [
        hold_table(asked, found, holds),
        table_of(
            N_("Claims of owners"),
            ClaimLine,
            [
                ClaimLine(
                    owner=Cell(each.owner, kind="side"),
                    grade=asked.grade(each.grade),
                    account=asked.words(ACCOUNTS.get(each.account, each.account)),
                    kg=each.kg,
                )
                for each in read_claims(asked.book)
            ],
        ),
        table_of(
            N_("Grain and claims by grade"),
            BalanceLine,
            [
                BalanceLine(
                    grade=asked.grade(each.grade),
                    bins=each.bins_kg,
                    declared=each.declared_kg,
                    claims=each.claims_kg,
                )
                for each in balances
            ],
        ),
    ]
    view.forms = [*_moves(asked, found), *survey_forms(asked, found), *_holds(asked, found, holds)]
    view.data = {
        "bins": [
            {
                "bin": each.row.id,
                "grade": each.grade,
                "kg": each.kg,
                "capacity_kg": each.capacity_kg,
                "lots": [stock.lot for stock in each.contents],
                "holds": [hold.kind for hold in each.holds],
            }
            for each in found
        ]
    }
    return view


ACCOUNTS = {"free": N_("free"), "pledged": N_("pledged")}


def _moves(asked: HubAsked, found: list[BinView]) -> list[HubForm]:
    """Transfers, readings of temperature and sweeps."""
    every = [(each.row.id, each.row.name) for each in found]
    full = [(each.row.id, f"{each.row.name}: {asked.tonnes(each.kg)}") for each in found if each.kg]
    empty = [(each.row.id, each.row.name) for each in found if not each.kg]
    readings = [
        ask
        for number in range(3)
        for ask in (
            Ask(
                f"readings.{number}.sensor",
                N_("Sensor"),
                needed=number == 0,
                kind="text",
            ),
            Ask(
                f"readings.{number}.celsius",
                N_("Temperature"),
                needed=number == 0,
                kind="number",
                unit="°C",
            ),
        )
    ]
    forms = [
        *hub_form(
            asked,
            "transfer_grain",
            {},
            Ask("bin", N_("From bin"), options=full),
            Ask("to_bin", N_("Into bin"), options=every),
            Ask("kg", N_("Weight"), unit="kg", kind="whole"),
            Ask("reference", N_("Reference")),
        )
    ]
    if asked.country:
        forms += hub_form(
            asked,
            "record_temperatures",
            {"country": asked.country},
            Ask("bin", N_("Bin"), options=full),
            *readings,
        )
    forms += hub_form(
        asked,
        "sweep_bin",
        {},
        Ask("bin", N_("Bin"), options=empty),
    )
    return forms


def _holds(asked: HubAsked, found: list[BinView], holds: list[GrainHoldRow]) -> list[HubForm]:
    """Placing a hold on a bin, and ending those that the reader may end."""
    names = {each.row.id: each.row.name for each in found}
    lots = {stock.lot: each.row.name for each in found for stock in each.contents}
    kinds = [(each, asked.words(HOLDS[each])) for each in HOLDS]
    forms = hub_form(
        asked,
        "place_hold",
        {},
        Ask("kind", N_("Kind of hold"), options=kinds),
        Ask("bin", N_("Bin"), options=[*names.items()], needed=True),
        Ask("reason", N_("Reason")),
    )
    for each in holds:
        if not asked.book.actor.may(RELEASES[each.kind]):
            continue
        place = names.get(each.place or "", lots.get(each.lot or "", "-"))
        forms += hub_form(
            asked,
            "release_hold",
            {"hold": each.id},
            Ask("reason", N_("Reason")),
            Ask("evidence", N_("What the release rests on")),
            about=f"{place}: {asked.words(HOLDS[each.kind])}",
        )
    return forms
