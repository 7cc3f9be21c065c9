"""The page: the answer first, whole without a network, safe with any text, sound when empty."""

from __future__ import annotations

import base64
import hashlib
import re
from pathlib import Path

import polars as pl
import pytest

from keruen.report import ReportData, make_page, write_report
from keruen.report.page import page_environment
from keruen.report.report_data import SCHEMAS
from tests.report.reading import Page
from tests.report.synthetic import frame, make_data, make_summary

HOSTILE = "<script>alert('x')</script>\"><img src=x onerror=alert(1)></style><!-- {{ 7*7 }} &amp;"

SECTIONS = [
    *("answer", "flows", "landed-cost", "cover", "corridors", "hub", "ships", "emissions"),
    *("stocks", "costs", "assumptions", "computed"),
]


@pytest.fixture(scope="module")
def html() -> str:
    return make_page(make_data())


@pytest.fixture(scope="module")
def page(html: str) -> Page:
    return Page(html)


def test_every_element_is_closed(page: Page) -> None:
    assert page.open == []


def test_the_answer_comes_first(page: Page) -> None:
    assert [section["id"] for section in page.all("section")] == SECTIONS
    assert page.under("h1") == ["Build the hub at Jorf Lasfar"]


def test_headings_are_in_order(page: Page) -> None:
    assert next(tag for tag, _ in page.tags if re.fullmatch("h[1-6]", tag)) == "h1"
    assert page.under("h2") == [
        "Why",
        "Assumptions with the largest effect",
        "Grain flows",
        "Landed cost",
        "Demand served by market",
        "Corridors by month",
        "Through the hub by month",
        "Ships",
        "CO2e",
        "Stocks",
        "Cost by term",
        "Assumptions",
        "How it was computed",
    ]


def test_every_link_of_the_contents_leads_to_a_section(page: Page) -> None:
    targets = [link["href"] for link in page.all("a")]
    assert targets == [f"#{section}" for section in ["answer", *SECTIONS[1:]]]


def test_nothing_is_loaded_and_nothing_runs(page: Page, html: str) -> None:
    assert {tag for tag, _ in page.tags} & {"script", "img", "iframe", "object", "embed"} == set()
    attributes = [pair for _, each in page.tags for pair in each.items()]
    assert [key for key, _ in attributes if key.startswith("on") or key in ("src", "style")] == []
    references = {value for key, value in attributes if key in ("href", "xlink:href", "action")}
    assert all(value.startswith("#") or value == "data:," for value in references)
    assert re.findall(r"url\(|@import|expression\(", page.style) == []
    assert "http://" not in html
    assert "https://" not in html


def test_the_policy_allows_only_the_page_s_own_style(page: Page) -> None:
    policy = next(each["content"] for each in page.all("meta") if "http-equiv" in each)
    digest = base64.b64encode(hashlib.sha256(page.style.encode()).digest()).decode()
    assert policy == (
        f"default-src 'none'; style-src 'sha256-{digest}'; img-src data:; base-uri 'none'; "
        "form-action 'none'"
    )


@pytest.mark.parametrize(
    "words",
    [
        # hub_value_usd_per_year, through the hub, gaps, costs and bounds of both plans
        *("USD 3.18 to 8.94 million", "USD 5.26 to 14.80/t", "0.34%", "0.340%", "0.372%"),
        *("2,417.35", "2,409.12", "2,435.94", "2,426.89", "412 s", "188 s"),
        # tonnes
        *("10.14 Mt", "128,400 t", "1.81 Mt", "4.26 Mt"),
        # opening, size, years, effect of the assumptions
        *("July 2028", "140,000 t", "14,000 t a day", "3.00"),
        *("−USD 6.40 million", "−USD 1.51 million", "+USD 4.87 million"),
        # case and scenario
        *("kazakhstan-morocco-africa", "optimal within gap", "base", "US dollars of 2026"),
    ],
)
def test_every_number_of_the_summary_appears(page: Page, words: str) -> None:
    assert words in page.text


def test_terms_stand_beside_the_plan_without_a_hub(page: Page) -> None:
    assert "Ships 238.61 281.43 USD 42.8 million less than without a hub −42.82" in page.text
    assert "Subsidy (deducted) −149.95 −138.40" in page.text


def test_drawings_say_what_they_show(page: Page) -> None:
    drawings = [each for each in page.all("svg") if each.get("role") == "img"]
    assert len(drawings) > 100
    assert [each for each in drawings if not each.get("aria-label")] == []
    silent = [each for each in page.all("svg") if each.get("role") != "img"]
    nested = [each for each in silent if each.get("preserveaspectratio") == "none"]
    assert all(each.get("aria-hidden") == "true" for each in silent if each not in nested)


def test_every_table_has_a_caption_and_headings(page: Page) -> None:
    assert len(page.all("caption")) == len(page.all("table"))
    assert all(each["scope"] in ("col", "row", "rowgroup") for each in page.all("th"))


def test_names_of_countries_come_from_the_labels(page: Page) -> None:
    assert "Kazakhstan" in page.text
    bare = Page(make_page(make_data(country_labels={})))
    assert "Grain of KZ lands at USD 298.19/t on average" in bare.text


def test_hostile_text_stays_text() -> None:
    names = pl.col("name").str.replace("Dakar", HOSTILE, literal=True)
    base = make_data()
    data = make_data(
        summary=make_summary(title=HOSTILE, scenario=HOSTILE, status=HOSTILE),
        sites=base.sites.with_columns(names, country=pl.lit(HOSTILE)),
        landed_cost=base.landed_cost.with_columns(names),
        cover=base.cover.with_columns(names, group=pl.lit(HOSTILE)),
        corridor_flows=base.corridor_flows.with_columns(name=pl.lit(HOSTILE)),
        stock_curves=base.stock_curves.with_columns(names),
        emissions=base.emissions.with_columns(method=pl.lit(HOSTILE), leg=pl.lit(HOSTILE)),
        ships=base.ships.with_columns(vessel_class=pl.lit(HOSTILE)),
        cost_terms=base.cost_terms.with_columns(term=pl.lit(HOSTILE)),
        assumptions=base.assumptions.with_columns(
            *(pl.lit(HOSTILE).alias(column) for column in SCHEMAS["assumptions"])
        ),
        why=(HOSTILE,),
        dropped_voyages=(HOSTILE,),
        country_labels={"KZ": HOSTILE},
        run={HOSTILE: {HOSTILE: HOSTILE}},
    )
    html = make_page(data)
    page = Page(html)
    test_nothing_is_loaded_and_nothing_runs(page, html)
    assert page.open == []
    assert {name for name, _ in page.tags} == {name for name, _ in Page(make_page(base)).tags}
    assert page.text.count("<script>alert('x')</script>") > 50


def test_empty_frames_are_said_in_words() -> None:
    page = Page(make_page(ReportData({})))
    assert page.under("h1") == ["No hub in this plan"]
    for sentence in (
        "No grain moves in this plan.",
        "No grain is used in this plan.",
        "The case has no demand.",
        "No corridor is used in this plan.",
        "No ship sails in this plan.",
        "No emissions were computed for this plan.",
        "There is no stock at the end of any period.",
        "This plan has no cost terms.",
        "The report has no table of assumptions.",
    ):
        assert sentence in page.text
    assert "None" not in page.text
    assert "nan" not in page.text


@pytest.mark.parametrize("name", sorted(SCHEMAS))
def test_any_one_frame_may_be_empty(name: str) -> None:
    page = Page(make_page(make_data(**{name: frame(name, [])})))
    assert page.open == []
    assert page.under("h1") == ["Build the hub at Jorf Lasfar"]


@pytest.mark.parametrize("name", sorted(set(SCHEMAS) - {"sites", "sea_paths"}))
def test_nulls_show_as_dashes_or_nothing(name: str) -> None:
    base = getattr(make_data(), name)
    kept = {"site", "market", "corridor", "from_site", "to_site", "date", "term", "table"}
    emptied = base.with_columns(
        pl.lit(None, dtype=kind).alias(column)
        for column, kind in base.schema.items()
        if column not in kept
    )
    page = Page(make_page(make_data(**{name: emptied})))
    assert page.open == []
    assert re.findall(r"\bNone\b|\bnan\b", page.text) == []


def test_no_hub_and_not_decided() -> None:
    summary = make_summary(
        hub=None,
        openings=[],
        hub_value_usd_per_year={"low": -1e5, "high": 3e5, "decided": False},
    )
    nothing = {name: frame(name, []) for name in ("hub_tiers", "hub_throughput")}
    page = Page(make_page(make_data(summary=summary, **nothing)))
    assert page.under("h1") == ["Not decided: the proven interval contains zero"]
    assert "hub" not in [section["id"] for section in page.all("section")]


def test_without_a_home_country_nothing_is_set_against_the_rest() -> None:
    page = Page(make_page(make_data(home_country="")))
    assert "grown elsewhere" not in page.text
    assert "Average landed cost: USD 293.12/t." in page.text


def test_the_same_data_gives_the_same_page(html: str) -> None:
    assert make_page(make_data()) == html


def test_it_is_small(tmp_path: Path) -> None:
    write_report(make_data(), tmp_path / "report.html")
    assert (tmp_path / "report.html").stat().st_size < 3_000_000


def test_commands_in_sentences_are_set_as_code() -> None:
    template = page_environment().from_string("<p>{{ words }}</p>")
    assert template.render(words="run `keruen ask <CASE>`") == (
        "<p>run <code>keruen ask &lt;CASE&gt;</code></p>"
    )
    assert template.render(words="a ` alone") == "<p>a ` alone</p>"
