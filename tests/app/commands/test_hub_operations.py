"""`keruen hub list | read-list | line-up | account | nominate | actual` on a small terminal."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import icalendar
import polars as pl
import pytest
from sqlalchemy import select

import keruen
from keruen.app.commands import hub_operations
from keruen.app.commands.calibrate import calibrate_case
from keruen.app.commands.compare_actual import compare_tables
from keruen.app.commands.hub_documents import write_hub_document
from keruen.app.commands.roadmap import load_into
from keruen.app.commands.simulate import SimulateRequest, simulate_plan
from keruen.case.case import Case
from keruen.errors import KeruenError
from keruen.hub.book import read_book
from keruen.hub.plans.aggregates import roadmap_rows
from keruen.hub.rows import NominationRow
from keruen.movements.compare import compare_movements
from keruen.movements.read_movements import read_movements
from keruen.roadmap.desk import open_desk, read_desk
from keruen.roadmap.indicators.evaluate import measure
from keruen.roadmap.indicators.sources import Sources
from keruen.roadmap.recording import read_movements as read_rows_of
from keruen.roadmap.recording import record_movements
from keruen.roadmap.register import open_register
from keruen.roadmap.tables import movement
from keruen.routes.voyages import make_voyage_options
from keruen.store.database import Database
from keruen.store.roles import PUBLIC, ROLES, Actor, register_roles
from keruen.zones import use_packaged_zones
from tests.hub.operations import AGENT, call, contract
from tests.hub.terminal import ANNA, CHIEF, CLERK, TRADER, act, begin, load, receive
from tests.hub.test_list_imports import TICKET, workbook


@pytest.fixture(autouse=True)
def hub_roles() -> Iterator[None]:
    """The roles of the hub book end with the test."""
    from keruen.hub.roles import ROLES as OWN

    before = dict(ROLES)
    use_packaged_zones()
    register_roles(*OWN)
    yield
    ROLES.clear()
    ROLES.update(before)


@pytest.fixture
def url(tmp_path: Path) -> str:
    """The address of a small terminal."""
    address = f"sqlite:///{tmp_path / 'hub.db'}"
    begin(address).engine.dispose()
    return address


def opened(url: str) -> Database:
    """The database of an address."""
    from keruen.hub.package import open_hub

    return open_hub(url)


def test_lists_go_out_and_in(url: str, tmp_path: Path) -> None:
    path = workbook(tmp_path, "tickets", TICKET, {**TICKET, "reference": "T2"})
    outcome = hub_operations.import_workbook(url, "tickets", path)
    assert outcome.text == f"{path}: 4 commands done"
    out = tmp_path / "out.xlsx"
    assert hub_operations.export_workbook(url, "tickets", out, False, False).data["list"] == (
        "tickets"
    )
    with pytest.raises(KeruenError) as error:
        hub_operations.export_workbook(url, "tickets", out, False, False)
    assert error.value.what.endswith("already exists")
    hub_operations.export_workbook(url, "wagons", tmp_path / "empty.xlsx", True, False)
    assert (tmp_path / "empty.xlsx").read_bytes()[:2] == b"PK"


def test_the_line_up_and_its_calendar(url: str, tmp_path: Path) -> None:
    assert hub_operations.show_line_up(url, None, False).text == "no ship is expected"
    database = opened(url)
    ship = call(database)
    act(
        *(database, AGENT, "record_call_time"),
        call_id=ship,
        name="eta",
        at="2026-11-28T08:00:00+00:00",
    )
    ics = tmp_path / "line_up.ics"
    outcome = hub_operations.show_line_up(url, ics, False)
    assert outcome.text == (
        "SHIP 9074729            load       expected             ETA  2026-11-28T08:00"
    )
    (event,) = icalendar.Calendar.from_ical(ics.read_bytes()).walk("VEVENT")
    assert str(event["summary"]) == "SHIP 9074729 (load)"


def test_an_account_with_csv(url: str, tmp_path: Path) -> None:
    database = opened(url)
    act(
        *(database, TRADER, "set_tariff"),
        service="handling_in",
        from_day="2026-11-01",
        rate="2.50",
        currency="USD",
    )
    came = receive(database, "ANNA", "bin_1", 100_000)
    act(database, TRADER, "charge_document", document_id=came.id)
    out = tmp_path / "account.csv"
    days = ("2026-11-01", "2026-11-30")
    outcome = hub_operations.show_account(url, "ANNA", *days, "USD", out, False)
    assert outcome.data["closing"] == "250.00"
    assert "receipt ANNA 100000" in out.read_text(encoding="utf-8")
    with pytest.raises(KeruenError) as error:
        hub_operations.show_account(url, "NOBODY", *days, "USD", None, False)
    assert error.value.what == "the party 'NOBODY' is not known"


def test_a_plan_becomes_nominations_of_its_tonnes(url: str, tmp_path: Path) -> None:
    """The kilograms of the nominations are the tonnes that the plan lands at the site."""
    case = keruen.read_case("west-africa").change("case", set={"periods": 6})
    folder = keruen.write_run(keruen.make_plan(case, hub=False, gap=0.05), tmp_path / "run")
    frame = pl.read_parquet(folder / "movements.parquet")
    voyages = frame.filter((pl.col("kind") == "voyage") & (pl.col("to_site") == "dakar"))
    assert voyages.height > 0
    outcome = hub_operations.nominate_plan(url, folder, "dakar", "", "")
    total = sum(sum(each["parcels"].values()) for each in outcome.data["nominations"])
    assert abs(total / 1000 - float(voyages["received_t"].sum())) < 0.001 * voyages.height
    trips = frame.filter((pl.col("kind") == "trip") & (pl.col("to_site") == "dakar"))
    assert len(outcome.data["nominations"]) == trips["trips"].sum()
    database = opened(url)
    grade = voyages["grade"][0]
    act(database, CHIEF, "add_grade", id=grade, name=grade, basis="moisture 14.0 %")
    contract(database, reference="P1", kind="purchase", grade=grade, kg=900_000_000)
    month = str(voyages["to_date"].min())[:7]
    outcome = hub_operations.nominate_plan(url, folder, "dakar", "P1", month)
    assert len(outcome.data["proposed"]) > 0
    with pytest.raises(KeruenError):
        hub_operations.nominate_plan(url, folder, "dakar", "P1", month)
    with pytest.raises(KeruenError) as error:
        hub_operations.nominate_plan(url, folder, "dakar", "P9", month)
    assert error.value.what == "the contract 'P9' is not known"


def test_actual_movements_are_read_by_calibration(url: str, tmp_path: Path) -> None:
    """Grain that ships brought from Liepaja, as `Movements` of the case."""
    database = opened(url)
    ship = call(database, operation="discharge", from_port="LV LPX", to_port="")
    made = contract(database, kind="purchase", kg=300_000)
    nomination = act(
        *(database, TRADER, "nominate_ship"),
        contract_id=made,
        reference="N1",
        direction="receipt",
        kg=300_000,
        laycan_from="2026-11-20",
        laycan_to="2026-11-30",
    ).id
    act(database, ANNA, "answer_proposal", nomination_id=nomination, answer="accepted")
    act(database, TRADER, "assign_call", nomination_id=nomination, call_id=ship)
    document = receive(database, "ANNA", "bin_1", 300_000, source="ship")
    act(database, CLERK, "fulfil_nomination", nomination_id=nomination, document_id=document.id)
    load(database, "ANNA", "bin_1", 1_000)
    out = tmp_path / "actual"
    case = "kazakhstan-morocco-africa"
    with pytest.raises(KeruenError) as error:
        hub_operations.write_actual(url, case, "casablanca", (1, 0), [], out, False)
    assert error.value.what == "the case kazakhstan-morocco-africa has no grade 'wheat'"
    (first, *_) = keruen.read_case(case)["grades"]["grade"]
    grades = [f"wheat={first}"]
    outcome = hub_operations.write_actual(url, case, "casablanca", (3, 0), grades, out, False)
    assert outcome.data["movements"] == 0
    outcome = hub_operations.write_actual(url, case, "casablanca", (1, 0), grades, out, True)
    assert outcome.data["movements"] == 1
    (row,) = read_movements(out / "movements.parquet").to_dicts()
    assert (row["from_site"], row["to_site"], row["quantity_t"]) == ("liepaja", "casablanca", 300.0)
    _record_in_a_roadmap(out, tmp_path)
    found = calibrate_case(case, out / "movements.parquet", None, False)
    assert found.data["case"] == case


def _record_in_a_roadmap(folder: Path, tmp_path: Path) -> None:
    """The groups are recorded once in a register, whose indicators read them."""
    address = f"sqlite:///{tmp_path / 'register.db'}"
    load_into(address, None)
    actor = Actor("hub", "MAR", "", frozenset({"focal_point"}))
    rows = roadmap_rows(read_movements(folder / "movements.parquet"), "TERM")
    with open_desk(open_register(address), actor) as desk:
        assert record_movements(desk, rows) == 1
        assert record_movements(desk, rows) == 0
        (row,) = desk.rows(select(movement))
    assert (row["reference"], row["quantity_t"]) == (rows[0]["reference"], 300.0)


def test_a_document_is_written_as_its_owner_sees_it(url: str, tmp_path: Path) -> None:
    receive(opened(url), "ANNA", "bin_1", 100_000)
    out = tmp_path / "receipt.pdf"
    about = ("ANNA", "wheat")
    done = write_hub_document(url, "warehouse_receipt", about, "ANNA", "fr", out, False)
    assert done.text == f"{out}: warehouse_receipt of ANNA"
    assert out.read_bytes()[:4] == b"%PDF"
    with pytest.raises(KeruenError) as error:
        write_hub_document(url, "warehouse_receipt", about, "BORIS", "fr", out, True)
    assert str(error.value) == (
        "the party 'ANNA' is not known\n  Check the code in the list of parties."
    )
    with pytest.raises(KeruenError) as error:
        write_hub_document(url, "warehouse_receipt", about, "", "kk", tmp_path / "x", False)
    assert str(error.value) == "there is no language 'kk'\n  Name one of en, fr, ar."
    assert not (tmp_path / "x").exists()


def test_what_was_planned_and_done_compares_with_the_plan(url: str, tmp_path: Path) -> None:
    """Ships of a month to the site of the hub, nominated and discharged: equal to the kilogram."""
    case = keruen.read_case("west-africa").change("case", set={"periods": 6})
    plan = keruen.make_plan(case, hub=False, gap=0.05)
    folder = keruen.write_run(plan, tmp_path / "run")
    frame = pl.read_parquet(folder / "movements.parquet")
    came = frame.filter((pl.col("kind") == "voyage") & (pl.col("to_site") == "dakar"))
    month = str(came["to_date"].min())[:7]
    database = opened(url)
    now = datetime.fromisoformat(f"{month}-20T09:00:00+00:00")
    done: dict[str, int] = {}
    for grade in sorted(set(came["grade"])):
        act(database, CHIEF, "add_grade", id=grade, name=grade, basis="moisture 14.0 %")
        act(database, CHIEF, "add_bin", id=f"silo_{grade}", name=grade)
        given = {"bin": f"silo_{grade}", "grade": grade, "kg": 900_000_000, "method": "drawing"}
        act(database, CHIEF, "state_capacity", stated_on="2025-07-01", **given)
        contract(database, reference=grade, kind="purchase", grade=grade, kg=900_000_000)
        proposed = hub_operations.nominate_plan(url, folder, "dakar", grade, month)
        for number, nomination in enumerate(proposed.data["proposed"]):
            _discharge(database, case, nomination, f"{grade} {number}", now, done)
    assert sum(done.values()) > 10_000_000
    out = tmp_path / "actual"
    hub_operations.write_actual(url, str(folder / "case"), "dakar", (1, 0), [], out, False)
    actual = read_movements(out / "movements.parquet")
    keys = ["route", "from_site", "to_site", "grade"]
    planned = came.filter(pl.col("to_date").cast(pl.String).str.starts_with(month))
    sides = [
        each.group_by(keys).agg(pl.col(column).sum()).sort(keys)
        for each, column in ((planned, "received_t"), (actual, "quantity_t"))
    ]
    assert sides[0].select(keys).equals(sides[1].select(keys))
    differences = (sides[0]["received_t"] - sides[1]["quantity_t"]).abs().to_list()
    assert max(map(float, differences)) <= 0.001 * planned.height
    differing = compare_movements(planned, actual)
    landed = differing.filter(pl.col("kind") == "voyage")
    assert landed["b_t"].sum() == pytest.approx(sum(done.values()) / 1000)
    simulation = tmp_path / "simulation"
    simulate_plan(
        SimulateRequest(
            *(folder, 2, None, 1, None, 1, None, simulation, None),
            stress=False,
            chance=True,
            force=False,
        )
    )
    _compare(folder, simulation, out, month, done)
    _feed_the_roadmap(out, tmp_path, done)


def _compare(folder: Path, simulation: Path, out: Path, month: str, done: dict[str, int]) -> None:
    """Planned, simulated and actual side by side: the month came whole, so nothing differs."""
    outcome = compare_tables([folder, simulation, out])
    tonnes = sum(done.values()) / 1000
    assert (outcome.data["site"], outcome.data["months"]) == ("dakar", [month, month])
    (line,) = [each for each in outcome.data["by_month"] if each["direction"] == "in"]
    assert line["month"] == month
    assert line["planned"] == pytest.approx(tonnes, abs=0.01)
    assert line["actual"] == pytest.approx(tonnes)
    frame = pl.read_parquet(simulation / "movements.parquet")
    late = frame.filter(
        pl.col("kind").is_in(["voyage", "lane"])
        & (pl.col("to_site") == "dakar")
        & (pl.col("to_date").dt.strftime("%Y-%m") == month)
    )
    assert line["simulated"] == pytest.approx(late["received_t"].sum())
    voyages = {(each["route"], each["grade"]): each for each in outcome.data["by_voyage"]}
    assert sum(each["actual"] for each in voyages.values()) == pytest.approx(tonnes)
    for each in voyages.values():
        assert each["planned"] == pytest.approx(each["actual"], abs=0.01)
    markets = {each["market"]: each["actual"] for each in outcome.data["by_market"]}
    # Dakar is the site of the market Senegal.
    assert markets["senegal"] == pytest.approx(tonnes)
    lines = outcome.text.splitlines()
    assert lines[:4] == [
        f"planned: {folder}",
        f"simulated: {simulation}",
        f"actual: {out}",
        f"Movements of dakar that arrived from {month} to {month}, tonnes received.",
    ]
    with pytest.raises(KeruenError) as error:
        compare_tables([out, out])
    assert str(error.value) == (
        "none of the folders is a run with its case\n  Name the run of the plan as well."
    )
    with pytest.raises(KeruenError) as error:
        compare_tables([folder, folder / "case"])
    assert str(error.value) == (
        f"{folder / 'case'} has no movements.parquet\n"
        "  Name a run folder, or a folder written by `keruen hub actual`."
    )


def _feed_the_roadmap(out: Path, tmp_path: Path, done: dict[str, int]) -> None:
    """The export is recorded in a roadmap, and an indicator measures the same tonnes."""
    address = f"sqlite:///{tmp_path / 'register.db'}"
    load_into(address, None)
    # As `keruen roadmap record` does, on a clock after the months of the case.
    later = datetime(2030, 1, 1, tzinfo=UTC)
    rows = read_rows_of(out / "roadmap.csv", later.date())
    actor = Actor("command line", "MAR", "", frozenset({"focal_point"}))
    with open_desk(open_register(address), actor, later) as desk:
        assert record_movements(desk, rows) == len(rows) > 0
        assert record_movements(desk, rows) == 0
    actual = pl.read_parquet(out / "movements.parquet")
    countries = {"dakar": "SN", "rouen": "FR", "riga": "LV"}
    measured = 0.0
    with read_desk(open_register(address), PUBLIC, later) as desk:
        for origin, country in (("FR", "FR"), ("KZ", "LV")):
            through = Through(
                "i", "tonnes_through", {"origin_country": origin, "from_country": country}
            )
            (series,) = measure(desk, through, Sources(countries, {}))
            part = actual.filter(
                (pl.col("origin_country") == origin)
                & pl.col("from_site").is_in([s for s, c in countries.items() if c == country])
            )
            assert series.status == "actual"
            assert series.total == pytest.approx(part["quantity_t"].sum())
            measured += series.total
    assert measured == pytest.approx(sum(done.values()) / 1000)


@dataclass(frozen=True)
class Through:
    """An indicator, as much of it as its query needs."""

    id: str
    query: str | None
    parameters: dict[str, object] | None


def _discharge(
    database: Database,
    case: Case,
    nomination: str,
    name: str,
    now: datetime,
    done: dict[str, int],
) -> None:
    """A planned ship comes from the port of its reference, and its parcel is received whole."""
    with read_book(database, TRADER, now) as book:
        row = book.find(NominationRow, nomination)
    route = row.plan_reference.split("/")[0]
    voyages = make_voyage_options(case).frame
    (origin,) = voyages.filter(pl.col("option") == route)["from_site"]
    (port,) = case["sites"].filter(pl.col("site") == origin)["locode"]
    imo = _imo(len(done))
    ship = call(
        *(database, imo, name),
        operation="discharge",
        from_port=f"{port[:2]} {port[2:]}",
        to_port="",
    )
    act(database, ANNA, "answer_proposal", nomination_id=nomination, answer="accepted")
    act(database, TRADER, "assign_call", nomination_id=nomination, call_id=ship)
    fields = {"grade": row.grade, "moisture_pct": "12", "reference": name, "source": "ship"}
    document = act(
        *(database, CLERK, "receive_grain"),
        now=now,
        owner="ANNA",
        bin=f"silo_{row.grade}",
        kg=row.kg,
        **fields,
    )
    act(database, CLERK, "fulfil_nomination", nomination_id=nomination, document_id=document.id)
    done[name] = row.kg


def _imo(number: int) -> str:
    """An IMO number with its check digit."""
    digits = f"{910_000 + number}"
    check = sum(int(each) * weight for each, weight in zip(digits, range(7, 1, -1), strict=True))
    return f"{digits}{check % 10}"


def test_the_cheapest_blend_is_shown_and_ordered(url: str) -> None:
    """A third of 14 % and two thirds of 11 % are 12 %: 30 t at 240 and 60 t at 200 cost 19,200."""
    from keruen.app.commands.hub_blend import Wish, blend
    from tests.hub.test_blend_proposal import LIMITS, fill

    database = opened(url)
    fill(database, "bin_1", 60_500, "14.0")
    fill(database, "bin_2", 90_500, "11.0")
    contract(database, specification=[LIMITS])
    costs = ("bin_1=240", "bin_2=200")
    shown = blend(url, "S1", Wish(90_000, costs))
    assert shown.text.startswith("90,000 kg cost 19,200.00 USD; proven at least 19,")
    assert Decimal("19199.9") <= Decimal(str(shown.data["bound"])) <= Decimal(19200)
    assert shown.data["draws"] == [{"bin": "bin_1", "kg": 30_000}, {"bin": "bin_2", "kg": 60_000}]
    sha256 = str(shown.data["sha256"])
    with pytest.raises(KeruenError) as error:
        blend(url, "S1", Wish(90_000, costs, "free", "bin_3", "X1", "0" * 64))
    assert error.value.what == "the bins changed since the proposal was shown"
    ordered = blend(url, "S1", Wish(90_000, costs, "free", "bin_3", "X1", sha256))
    assert ordered.text == "blend X1 of 90,000 kg into bin_3 is ordered; cost 19200.00 USD"
    for given in ("bin_1", "=1", "bin_1=NaN", "bin_1=-1"):
        with pytest.raises(KeruenError) as error:
            blend(url, "S1", Wish(90_000, (given,)))
        assert str(error.value) == (
            f"{given!r} is not the cost of a bin\n  Write it as bin_1=240, per tonne."
        )
    with pytest.raises(KeruenError) as error:
        blend(url, "S1", Wish(90_000, costs, order="X2"))
    assert str(error.value) == "the blend goes into no bin\n  Name an empty one with --to-bin."
    database.engine.dispose()
