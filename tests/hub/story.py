"""The story of a terminal: 30,000 t arrive, are held, blended and loaded for Dakar, and accounted.

Everything is done by the commands of the API. ANNA has 26,500 t of wheat in two qualities, BORIS
3,500 t of barley. All of it is fictional.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import select

from keruen.hub import tables as t
from keruen.hub.grain.blend import BinStock, Limit, cheapest_recipe
from keruen.hub.reads.positions import read_position
from keruen.hub.roles import ROLES
from keruen.store.database import Database
from keruen.store.roles import Actor
from tests.hub.desks import Desks, first, open_desks
from tests.hub.operations import AGENT, ALMA, ANALYST, BETA
from tests.hub.terminal import (
    ANNA,
    AUDITOR,
    BARLEY,
    BASIS,
    BORIS,
    CHIEF,
    CLERK,
    LAB,
    SECOND,
    TERM,
    TRADER,
    WHEAT,
)

BRIDGE = Actor("bridge", TERM, "person_bridge", frozenset({"weighbridge"}))
ACTORS = (CHIEF, SECOND, CLERK, BRIDGE, LAB, AGENT, ANALYST, TRADER, AUDITOR, ANNA, BORIS)
assert {role for each in ACTORS for role in each.roles} == {each.name for each in ROLES}

HIGH_KG, LOW_KG, BARLEY_KG = 16_000_000, 10_500_000, 3_500_000
SHIP_KG = HIGH_KG + LOW_KG + BARLEY_KG
TRUCK_KG, SHRINK_KG, DUST_KG, LOST_KG = 510_000, 26_500, 40_000, 60_000
WAGONS, WAGON_KG = 10, 66_000
LOADED_KG = 25_000_000
CLOSING_KG = TRUCK_KG + SHIP_KG + WAGONS * WAGON_KG - DUST_KG - LOST_KG - LOADED_KG
SILO_KG = 30_000_000
DON = {"property": "don", "unit": "ug/kg", "most": "1250", "tolerance": "300"}
PROTEIN = {"property": "protein", "unit": "%", "basis": "12 % moisture", "least": "12.5"}
WEIGHED_KG = {"weighbridge": 26_498_000, "belt": 26_500_000, "draft_survey": 26_530_000}
ERROR_PCT = {"weighbridge": "0.05", "belt": "0.1", "draft_survey": "0.5"}


@dataclass
class Story:
    """What was made on the way, by name."""

    desks: Desks
    ids: dict[str, str] = field(default_factory=dict)
    lots: dict[str, str] = field(default_factory=dict)

    def lot_in(self, silo: str) -> str:
        """The lot that lies in a silo."""
        with self.desks.reading(CHIEF) as book:
            entry = t.place_entry.c
            query = select(entry.lot).where(entry.to_place == silo).order_by(entry.seq.desc())
            return str(first(book, query.limit(1)))


BEGINS = datetime(2026, 11, 1, 8, tzinfo=UTC)


def play(
    database: Database, desks: Desks | None = None, order: Callable[[Story], str] | None = None
) -> Story:
    """The whole story in an empty database.

    Parameters
    ----------
    desks : those of the API where left out.
    order : orders the blend and returns its id; by a recipe of its own where left out.
    """
    story = Story(desks or open_desks(database, ACTORS, BEGINS))
    for step in (_set_up, _discharge, _hold, _wagons, _survey):
        step(story)
    story.desks.at(9, 11)
    story.ids["blend"] = (order or _order_blend)(story)
    for step in (_blend, _load, _settle, _sign):
        step(story)
    return story


def _set_up(story: Story) -> None:
    do = story.desks.do
    do(CHIEF, "open_terminal", name="Fictional Terminal", zone="Africa/Casablanca")
    for code in ("ANNA", "BORIS"):
        do(CHIEF, "add_party", code=code, name=code.title())
    for grade in (WHEAT, BARLEY):
        do(CHIEF, "add_grade", id=grade, name=grade.title(), basis=BASIS)
    for number in range(1, 6):
        do(CHIEF, "add_bin", id=f"silo_{number}", name=f"Silo {number}")
        for grade in (WHEAT, BARLEY):
            do(
                *(CHIEF, "state_capacity"),
                bin=f"silo_{number}",
                grade=grade,
                kg=SILO_KG,
                method="drawing",
                stated_on="2025-07-01",
            )
    for name in WEIGHED_KG:
        made = do(CHIEF, "add_instrument", name=name, method=name)
        do(
            *(BRIDGE, "record_calibration"),
            instrument_id=made,
            on_day="2026-01-15",
            until_day="2026-12-31",
            certificate=f"certificate of {name}",
            error_pct=ERROR_PCT[name],
        )
        story.ids[name] = made
    for owner, kg, grade in (("ANNA", HIGH_KG + LOW_KG, WHEAT), ("BORIS", BARLEY_KG, BARLEY)):
        story.ids[f"bought {owner}"] = _contract(story, owner, "purchase", kg, grade, 10_600)
    story.ids["sold"] = _contract(story, "ANNA", "sale", LOADED_KG, WHEAT, 10_000)
    # Grain of BORIS lay in silo 5, which is emptied and not swept.
    _receive(story, "BORIS", "silo_5", TRUCK_KG, WHEAT, "truck")
    do(CLERK, "transfer_grain", bin="silo_5", to_bin="silo_4", kg=TRUCK_KG, reference="M1")


def _contract(story: Story, owner: str, kind: str, kg: int, grade: str, rate: int) -> str:
    return story.desks.do(
        *(TRADER, "write_contract"),
        owner=owner,
        reference=f"{kind} {grade}",
        kind=kind,
        counterparty="Mills of Dakar" if kind == "sale" else "Black Sea Grain",
        incoterm="FOB",
        place="Casablanca",
        grade=grade,
        kg=kg,
        tolerance_option="buyer",
        ships_from="2026-11-01",
        ships_to="2026-12-31",
        currency="USD",
        price_form="fixed",
        price="240",
        umpire_rule="mean_with_nearest",
        final_weight_at="loading" if kind == "sale" else "discharge",
        final_weight_method="belt",
        specification=[PROTEIN if kind == "sale" else DON],
        laytime_terms={
            "demurrage_per_day": 12000,
            "despatch_per_day": "half",
            "rate_t_per_day": rate,
            "turn_hours": 6,
            "weather": "actual",
        },
    )


def _receive(
    story: Story, owner: str, silo: str, kg: int, grade: str, source: str, **fields: Any
) -> str:
    made = story.desks.do(
        *(CLERK, "receive_grain"),
        owner=owner,
        bin=silo,
        kg=kg,
        grade=grade,
        source=source,
        moisture_pct="12",
        reference=f"{source} {silo}",
        **fields,
    )
    with story.desks.reading(CHIEF) as book:
        entry = t.place_entry.c
        query = select(entry.lot).where(entry.document == made, entry.from_place == source)
        story.lots[silo] = str(first(book, query))
    return made


def _call(story: Story, name: str, operation: str, imo: str, port: str) -> str:
    do = story.desks.do
    vessel = do(
        AGENT, "add_vessel", imo=imo, name=f"HANDYSIZE {name}", length_m="180", draught_m="10.2"
    )
    ports = {"from_port" if operation == "discharge" else "to_port": port}
    call = do(AGENT, "open_call", reference=name, vessel_id=vessel, operation=operation, **ports)
    do(AGENT, "record_call_time", call_id=call, name="ata")
    do(AGENT, "record_fact", call_id=call, kind="arrived")
    do(AGENT, "record_fact", call_id=call, kind="notice_tendered", states={"in_port": True})
    story.ids[name] = call
    return call


def _nominate(
    story: Story, contract: str, call: str, owner: Actor, direction: str, kg: int, imo: str
) -> str:
    made = story.desks.do(
        *(owner, "propose_ship"),
        contract_id=contract,
        reference=f"N {owner.party} {direction}",
        direction=direction,
        kg=kg,
        laycan_from="2026-11-01",
        laycan_to="2026-11-20",
        imo=imo,
        vessel_name="HANDYSIZE",
    )
    story.desks.do(TRADER, "accept_nomination", nomination_id=made, call_id=call)
    return made


def _discharge(story: Story) -> None:
    desks = story.desks
    desks.at(2)
    call = _call(story, "IN-1", "discharge", ALMA, "LV LPX")
    of_anna = _nominate(
        *(story, story.ids["bought ANNA"], call, ANNA, "receipt", HIGH_KG + LOW_KG, ALMA)
    )
    of_boris = _nominate(
        *(story, story.ids["bought BORIS"], call, BORIS, "receipt", BARLEY_KG, ALMA)
    )
    desks.at(2, 16)
    desks.do(AGENT, "record_fact", call_id=call, kind="commenced")
    desks.at(5)
    desks.do(AGENT, "record_fact", call_id=call, kind="completed")
    for owner, silo, kg, grade, nomination in (
        ("ANNA", "silo_1", HIGH_KG, WHEAT, of_anna),
        ("ANNA", "silo_2", LOW_KG, WHEAT, of_anna),
        ("BORIS", "silo_3", BARLEY_KG, BARLEY, of_boris),
    ):
        shrink = {"shrink_kg": SHRINK_KG} if silo == "silo_2" else {}
        made = _receive(story, owner, silo, kg, grade, "ship", **shrink)
        desks.do(CLERK, "fulfil_nomination", nomination_id=nomination, document_id=made)
    for name, kg in WEIGHED_KG.items():
        desks.do(
            *(BRIDGE, "record_weight"),
            contract_id=story.ids["bought ANNA"],
            parcel="P1",
            place="discharge",
            instrument_id=story.ids[name],
            kg=kg,
            weighed_on="2026-11-05",
        )


def _test(story: Story, reference: str, value: str, day: int, resample_of: str = "") -> str:
    do = story.desks.do
    sample = do(
        *(LAB, "take_sample"),
        owner="ANNA",
        reference=reference,
        kind="analysis",
        mass_g=1_000,
        taken_by="superintendent",
        contract_id=story.ids["bought ANNA"],
        parcel="P1",
        lot=story.lots["silo_2"],
        **({"resample_of": resample_of} if resample_of else {}),
    )
    order = do(LAB, "order_tests", sample_id=sample, laboratory="L", properties=["don"])
    do(
        *(LAB, "record_result"),
        test_order_id=order,
        property="don",
        value=value,
        unit_of_value="ug/kg",
        method="LC-MS",
        tested_on=f"2026-11-{day:02}",
    )
    return sample


def _hold(story: Story) -> None:
    desks = story.desks
    desks.at(6)
    failed = _test(story, "A1", "1900", 6)
    contract = story.ids["bought ANNA"]
    desks.do(LAB, "decide_quality", contract_id=contract, parcel="P1")
    moved = {"bin": "silo_2", "to_bin": "silo_4", "kg": 1_000, "reference": "M2"}
    story.ids["refused"] = desks.refused(CLERK, "transfer_grain", **moved)
    desks.at(7)
    _test(story, "A2", "900", 7, failed)
    desks.do(LAB, "decide_quality", contract_id=contract, parcel="P1")
    with desks.reading(LAB) as book:
        hold = str(first(book, select(t.grain_hold.c.id)))
    desks.do(LAB, "release_hold", hold=hold, reason="the resample meets the limit", evidence="A2")


def _wagons(story: Story) -> None:
    desks = story.desks
    desks.at(8)
    desks.do(
        *(BRIDGE, "announce_arrival"),
        owner="ANNA",
        reference="train 1",
        mode="rail",
        grade=WHEAT,
        gauge_mm=1520,
        wagons=[{"number": f"5512000{n}", "net_kg": WAGON_KG} for n in range(WAGONS)],
    )
    with desks.reading(CHIEF) as book:
        query = select(t.wagon.c.id).order_by(t.wagon.c.line)
        wagons = [*book.connection.execute(query).scalars()]
    for number, wagon in enumerate(wagons):
        ticket = desks.do(
            *(BRIDGE, "open_ticket"),
            owner="ANNA",
            reference=f"T{number}",
            direction="in",
            mode="wagon",
            grade=WHEAT,
            first_kg=WAGON_KG + 24_000,
            instrument_id=story.ids["weighbridge"],
            wagon_id=wagon,
        )
        desks.do(
            *(BRIDGE, "close_ticket"),
            ticket_id=ticket,
            second_kg=24_000,
            bin="silo_2",
            moisture_pct="12",
        )


def _survey(story: Story) -> None:
    desks = story.desks
    desks.do(CHIEF, "adjust_bin", bin="silo_2", kg=-DUST_KG, reason="filter", place="dust")
    desks.at(9)
    at = desks.now.isoformat()
    desks.do(
        *(CLERK, "record_survey"),
        bin="silo_1",
        grade=WHEAT,
        measured_kg=HIGH_KG - LOST_KG,
        method="laser",
        at=at,
    )
    waits = desks.do(CHIEF, "adjust_bin", bin="silo_1", kg=-LOST_KG, reason="survey of 9 November")
    story.ids["own confirmation"] = desks.refused(CHIEF, "confirm_correction", pending=waits)
    desks.do(SECOND, "confirm_correction", pending=waits, at=at)


def _order_blend(story: Story) -> str:
    desks = story.desks
    stocks = [
        BinStock("silo_1", HIGH_KG - LOST_KG, Decimal(260), {"protein_percent": Decimal("13.3")}),
        BinStock(
            "silo_2",
            LOW_KG + WAGONS * WAGON_KG - DUST_KG,
            Decimal(240),
            {"protein_percent": Decimal("11.3")},
        ),
    ]
    limits = [Limit("protein_percent", least=Decimal("12.5"))]
    recipe = cheapest_recipe(stocks, LOADED_KG, limits)
    parts = [{"bin": part.bin, "kg": part.kg} for part in recipe.draws]
    return desks.do(
        *(LAB, "order_blend"), reference="B1", to_bin="silo_5", recipe=parts, limits=[PROTEIN]
    )


def _blend(story: Story) -> None:
    desks, blend = story.desks, story.ids["blend"]
    desks.do(CLERK, "carry_out_blend", blend_id=blend)
    story.lots["blend"] = story.lot_in("silo_5")
    given = {"owner": "ANNA", "bin": "silo_5", "kg": 1_000, "reference": "early"}
    story.ids["untested"] = desks.refused(CLERK, "load_grain", **given)
    desks.do(
        *(LAB, "record_blend_test"),
        blend_id=blend,
        tested_on="2026-11-09",
        results=[{"property": "protein", "value": "12.5", "unit": "%", "basis": "12 % moisture"}],
    )


def _load(story: Story) -> None:
    desks = story.desks
    desks.at(10)
    call = _call(story, "OUT-1", "load", BETA, "SN DKR")
    made = _nominate(story, story.ids["sold"], call, ANNA, "loading", LOADED_KG, BETA)
    desks.at(10, 18)
    desks.do(AGENT, "record_fact", call_id=call, kind="commenced")
    desks.at(12, 14)
    desks.do(AGENT, "record_fact", call_id=call, kind="completed")
    loaded = desks.do(
        *(CLERK, "load_grain"), owner="ANNA", bin="silo_5", kg=LOADED_KG, reference="B/L 1"
    )
    desks.do(CLERK, "fulfil_nomination", nomination_id=made, document_id=loaded)
    desks.do(TRADER, "complete_nomination", nomination_id=made)
    story.ids["loading"] = loaded


def _settle(story: Story) -> None:
    desks = story.desks
    for name, contract in (("IN-1", "bought ANNA"), ("OUT-1", "sold")):
        version = desks.do(AGENT, "issue_facts", call_id=story.ids[name], owner="ANNA")
        settled = desks.do(
            *(ANALYST, "settle_laytime"),
            version_id=version,
            contract_id=story.ids[contract],
            final=True,
        )
        desks.do(TRADER, "charge_laytime", laytime_id=settled, owner_pays=True)


def _sign(story: Story) -> None:
    desks = story.desks
    desks.at(13, 12)
    for day in range(1, 13):
        with desks.reading(CHIEF) as book:
            position = read_position(book, date(2026, 11, day))
        desks.do(CHIEF, "sign_day", day=f"2026-11-{day:02}", sha256=position.sha256)
