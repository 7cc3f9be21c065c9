"""Pages of indicators: the answer first, every status or why not, parts, overrides, movements."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from keruen.app.commands.serve import SITES
from keruen.movements.tables import write_table
from keruen.roadmap import tables as t
from keruen.roadmap.desk import open_desk
from keruen.roadmap.indicators import read_sources
from keruen.store.roles import KEEPER
from keruen.web.application import make_application
from tests.databases import prepare
from tests.movements.hand import movement
from tests.web.conftest import ApiDriver, Served, form_key

CARGO = {"kind": "voyage", "from_site": "casablanca", "to_site": "dakar", "origin_country": "KZ"}
AFRICA = "/roadmap/indicators/i_tonnes_africa"


@pytest.fixture
def planned(tmp_path: Path) -> Served:
    """The shipped roadmap beside a plan that uses 30 t in Senegal and 5 t in Ghana."""
    uses = [
        movement("use", 2, 30.0, market="senegal", from_site="dakar", to_site="dakar"),
        movement("use", 3, 5.0, market="ghana", from_site="tema", to_site="tema"),
    ]
    run = tmp_path / "run"
    run.mkdir()
    frame = pl.DataFrame(uses).with_columns(origin_country=pl.lit("KZ"), grade=pl.lit("kz_class_3"))
    write_table(frame, run / "movements.parquet")
    database, made = prepare(f"sqlite:///{tmp_path / 'register.db'}")
    return Served(make_application(database, read_sources(SITES, run)), dict(made))


def record(driver: ApiDriver, reference: str, tonnes: float, day: str, **fields: Any) -> str:
    about = {"reference": reference, "quantity_t": tonnes, "to_date": day}
    return driver.act("MAR", "", "record_movement", {}, **{**CARGO, **about, **fields})


def shown(page: str) -> str:
    """The words of a page, with plain spaces."""
    return " ".join(re.sub(r"<[^>]+>", " ", page).split())


def test_the_newest_value_comes_first(served: Served) -> None:
    driver = ApiDriver(served)
    record(driver, "b1", 20_000.0, "2026-10-20")
    record(driver, "b2", 5_000.0, "2026-11-20")
    page = driver.text("", AFRICA)
    lead = re.search(r'<p class="lead">(.*?)</p>', page)
    assert lead is not None
    assert lead.group(1) == (
        "What really moved says 25,000 t; the newest month, November 2026, says 5,000."
    )
    assert '<rect class="actual"' in page
    assert "October 2026: 20,000 t" in page


def test_every_status_has_a_value_or_a_reason(served: Served) -> None:
    driver = ApiDriver(served)
    data = driver.read("", AFRICA)
    assert data["series"] == []
    assert data["absent"] == [
        {"status": "planned", "why": "no planned run is shown"},
        {"status": "simulated", "why": "no simulated run is shown"},
        {"status": "actual", "why": "nothing that really moved is recorded yet"},
    ]
    record(driver, "b1", 1.0, "2026-10-20")
    for indicator in driver.read("", "/roadmap/indicators")["indicators"]:
        told = {*indicator["totals"], *indicator["absent"]}
        assert told == {"planned", "simulated", "actual"}, indicator["id"]
    page = shown(driver.text("", "/roadmap/indicators/i_cost"))
    assert "what really moved carries no prices, emission factors or stocks yet" in page


def test_a_series_can_be_taken_again(served_once: Served) -> None:
    driver = ApiDriver(served_once)
    record(driver, "b1", 1.0, "2026-10-20")
    (series,) = driver.read("", AFRICA)["series"]
    assert series["query"] == "tonnes_through"
    assert series["parameters"] == {"origin_country": "KZ", "from_country": "MA"}
    assert set(series["tables"]) == {"movements"}
    page = driver.text("", AFRICA)
    assert series["data_sha256"] in page
    assert "from_country=MA, origin_country=KZ" in page


def test_markets_by_month(planned: Served) -> None:
    client = planned.client()
    (series,) = client.get("/roadmap/indicators/i_tonnes_market.json").json()["series"]
    assert series["part_totals"] == {"ghana": 5.0, "senegal": 30.0}
    assert [(each["part"], each["month"], each["value"]) for each in series["parts"]] == [
        ("ghana", "2027-04", 5.0),
        ("senegal", "2027-03", 30.0),
    ]
    page = client.get("/roadmap/indicators/i_tonnes_market").text
    words = shown(page)
    wanted = "Planned by market and month Market March 2027 April 2027 Senegal 30.0 - Ghana - 5.0"
    assert wanted in words
    french = shown(client.get("/roadmap/indicators/i_tonnes_market?lang=fr").text)
    assert "Sénégal" in french


def test_a_year_that_is_not_there_shows_another(planned: Served) -> None:
    client = planned.client()
    for year in ("1999", "<b>x", "2027"):
        page = client.get("/roadmap/indicators/i_tonnes_market", params={"year": year})
        assert page.status_code == 200
        assert "March 2027" in page.text
        assert "<b>x" not in page.text


def test_an_override_stands_beside_and_never_instead(served: Served) -> None:
    driver = ApiDriver(served)
    record(driver, "b1", 20_000.0, "2026-10-20")
    fields = {"period": "2026-10", "value": 19_500.0, "reason": "the scale was out"}
    about = {"indicator_id": "i_tonnes_africa"}
    assert driver.act("MAR", "", "record_measurement", about, **fields) == ""
    made = driver.read("KAZ", AFRICA)["values"][0]["id"]
    mine, its = driver.text("MAR", AFRICA), driver.text("KAZ", AFRICA)
    assert f'id="withdraw_measurement-{made}"' in mine
    assert "confirm_override" not in mine
    for act in ("confirm_override", "refuse_override"):
        assert f'id="{act}-{made}"' in its
    assert "confirm_override" not in driver.text("", AFRICA)
    assert "Put beside it by both sides" not in its
    form = {"form_key": form_key(driver.clients["KAZ"]), "next": AFRICA, "measurement_id": made}
    form |= driver.seen("KAZ", "confirm_override", {"measurement_id": made})
    answer = driver.clients["KAZ"].post("/roadmap/acts/confirm_override", data=form)
    assert answer.headers["location"] == f"{AFRICA}?done=confirm_override"
    page = shown(driver.text("", AFRICA))
    assert "Month Actual Put beside it by both sides October 2026 20,000 19,500" in page
    (series,) = driver.read("", AFRICA)["series"]
    assert (series["total"], series["values"]) == (20_000.0, [20_000.0])


def test_a_target_is_held_against_what_really_moved(served_once: Served) -> None:
    site = served_once.application.state.site
    names = {"en": "Tonnes", "fr": "Tonnes"}
    with open_desk(site.database, KEEPER) as desk:
        for name, direction in (("i_up", "up"), ("i_down", "down")):
            desk.add(
                t.indicator,
                tier="public",
                id=name,
                names=names,
                unit="t",
                kind="query",
                query="tonnes_through",
                parameters={"origin_country": "KZ", "from_country": "MA"},
                direction=direction,
                baseline=1.0,
                target=10.0,
                provision="p07",
                source="test",
                confidence="estimate",
            )
    driver = ApiDriver(served_once)
    assert "Target met" not in driver.text("", "/roadmap/indicators/i_up")
    record(driver, "b1", 12.0, "2026-10-20")
    for name, met in (("i_up", "yes"), ("i_down", "no")):
        page = driver.text("", f"/roadmap/indicators/{name}")
        assert f"Target met {met}" in shown(page)
        assert '<line class="target"' in page
        assert "Target 10.0" in page


def test_movements_are_listed_with_who_recorded_them(served: Served) -> None:
    driver = ApiDriver(served)
    record(driver, "b1", 1.0, "2026-10-20", lot="<i>L</i>")
    record(driver, "b2", 2.0, "2026-11-20")
    about = {"reference": "b1"}
    assert driver.act("KAZ", "", "withdraw_movement", about, reason="x") == (
        "this movement was recorded by MAR"
    )
    assert driver.act("MAR", "", "withdraw_movement", about, reason="never sailed") == ""
    data = driver.read("", "/roadmap/movements")
    assert [(row["reference"], row["party"]) for row in data["movements"]] == [
        ("b2", "MAR"),
        ("b1", "MAR"),
    ]
    page = driver.text("", "/roadmap/movements")
    assert "&lt;i&gt;L&lt;/i&gt;" in page
    assert "never sailed" in page
    assert 'action="/roadmap/acts/record_movement"' not in page
    assert 'action="/roadmap/acts/withdraw_movement"' in driver.text("MAR", "/roadmap/movements")
    assert driver.read("", AFRICA)["series"][0]["total"] == 2.0
