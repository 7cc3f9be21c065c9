"""The report of a data set: measures of two countries as charts, tables and downloads."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated
from urllib.parse import urlencode

from keruen.store.refusal import refuse
from keruen.trade import TradeData, TradeReport, chapter_label, make_report, report_json
from keruen.trade.codes import WORLD
from keruen.trade_data.reads import read_set
from keruen.trade_data.rows import TradeSetRow
from keruen.trade_data.unit import TradeWork
from keruen.web.languages import say_part, tell
from keruen.web.marks import N_
from keruen.web.package_forms import Ask
from keruen.web.pages.tables import Cell, Table, Value, table_of
from keruen.web.pages.trade.hub import hub_part
from keruen.web.pages.trade.package import PAGES, TradeAsked, TradeView
from keruen.web.pages.view import Choice, Fact, Link, Phrase, View
from keruen.web.trade_charts import Chart, Group, draw_columns

EXPORTER, IMPORTER = "KAZ", "MAR"
"""The countries of a report where the address names none and the file has them."""

MILLION = 1e6
SENTENCE = "{note}."
LABEL = "{label}"


@dataclass(frozen=True, kw_only=True)
class YearRow:
    """Measures of all goods in a year."""

    year: Annotated[Value, N_("Year")]
    complementarity: Annotated[Value, N_("Complementarity (0 to 100)")]
    intensity: Annotated[Value, N_("Intensity, world with the exporter")]
    without: Annotated[Value, N_("Intensity, world without the exporter")]
    flow: Annotated[Value, N_("Flow")]
    reported: Annotated[Value, N_("Flow reported by")]
    world: Annotated[Value, N_("Countries in the world total")]


@dataclass(frozen=True, kw_only=True)
class AdvantageRow:
    """Comparative advantage in a good."""

    year: Annotated[Value, N_("Year")]
    code: Annotated[Cell, N_("HS code")]
    good: Annotated[Cell, N_("Good")]
    value: Annotated[Value, N_("Comparative advantage")]
    exports: Annotated[Value, N_("Exports")]
    world: Annotated[Value, N_("World exports")]


@dataclass(frozen=True, kw_only=True)
class PotentialRow:
    """Trade potential in a good."""

    year: Annotated[Value, N_("Year")]
    code: Annotated[Cell, N_("HS code")]
    good: Annotated[Cell, N_("Good")]
    value: Annotated[Value, N_("Potential (a bound)")]
    exports: Annotated[Value, N_("Exports (FOB)")]
    imports: Annotated[Value, N_("Imports")]
    flow: Annotated[Value, N_("Flow")]
    reported: Annotated[Value, N_("Flow reported by")]


@dataclass(frozen=True, kw_only=True)
class MirrorRow:
    """One flow as each side reported it."""

    year: Annotated[Value, N_("Year")]
    code: Annotated[Cell, N_("HS code")]
    good: Annotated[Cell, N_("Good")]
    exporter: Annotated[Value, N_("Exporter (FOB)")]
    importer: Annotated[Value, N_("Importer")]
    valuation: Annotated[Cell, N_("Importer's valuation")]
    ratio: Annotated[Value, N_("Importer / exporter")]
    exporter_t: Annotated[Value, N_("Exporter, weight")]
    importer_t: Annotated[Value, N_("Importer, weight")]


@dataclass(frozen=True)
class Wanted:
    """What the address of a report asks for; empty texts are the usual."""

    exporter: str
    importer: str
    year: int | None
    level: int | None
    good: str = ""


def read_wanted(query: Mapping[str, str]) -> Wanted:
    """What the query of a report asks for.

    Raises
    ------
    RefusalError : a year or level that is not a number.
    """
    return Wanted(
        query.get("from", "")[:20],
        query.get("to", "")[:20],
        _number(query, "year"),
        _number(query, "level"),
        query.get("good", "")[:6],
    )


def _number(query: Mapping[str, str], name: str) -> int | None:
    given = query.get(name, "")
    if not given:
        return None
    if not (given.isascii() and given.isdigit() and len(given) <= 4):
        refuse(
            "{field} is not a whole number",
            "Choose one of the list.",
            kind="invalid",
            field=repr(given[:20]),
        )
    return int(given)


def report_of(unit: TradeWork, row: TradeSetRow, wanted: Wanted) -> TradeReport:
    """The report that an address asks for.

    Raises
    ------
    RefusalError : a country, year or level that the data set does not have.
    """
    data = read_set(unit, row, wanted.level)
    exporter, importer = _pair(data, wanted)
    return make_report(data, exporter, importer, wanted.year)


def _pair(data: TradeData, wanted: Wanted) -> tuple[str, str]:
    """The two countries: those asked for, else the usual, else the first that reported."""
    known = {country.iso for country in data.countries.values()}
    singles = [each for each in data.reporters if each != WORLD]
    first = EXPORTER if EXPORTER in known else singles[0] if singles else WORLD
    exporter = wanted.exporter or first
    code = data.find_country(exporter)
    others = [each for each in singles if each != code]
    second = IMPORTER if IMPORTER in known and data.find_country(IMPORTER) != code else ""
    return exporter, wanted.importer or second or (others[0] if others else WORLD)


@PAGES.page("/trade/sets/{id}")
def trade_set(asked: TradeAsked) -> View:
    """Measures of the trade of two countries by a data set, and what a hub could add."""
    row = asked.unit.find_live(TradeSetRow, asked.path["id"])
    wanted = read_wanted(asked.query)
    report = report_of(asked.unit, row, wanted)
    data = report.data
    hub = hub_part(asked, data, wanted.good)
    view = TradeView(row.title)
    # What a file says about itself may contain braces.
    view.kicker = Phrase(LABEL, {"label": row.label}) if row.label else ""
    view.lead = _lead(asked, report)
    view.choices = _choices(asked, row, report, wanted)
    view.charts = [each for each in (*_charts(asked, report), *hub.charts) if each is not None]
    view.facts = [
        Fact(N_("Source"), Cell(row.source, kind="data")),
        Fact(N_("Licence"), Cell(row.licence, kind="data")),
        Fact(N_("Visible to"), Cell(row.tier, kind="state")),
        Fact(N_("HS revision"), Cell(f"{row.classification} ({data.level})", kind="data")),
        Fact(N_("SHA-256 of the file"), Cell(row.sha256, kind="code")),
    ]
    view.notes = [*_notes(asked, report), *hub.notes]
    view.tables = [*_tables(asked, report), *hub.tables]
    view.links = _links(row, wanted)
    if row.party == asked.actor.party:
        view.forms = [
            *(asked.forms.make("publish_set", {"set_id": row.id}) if row.tier != "public" else []),
            *asked.forms.make("withdraw_set", {"set_id": row.id}, Ask("reason", N_("Reason"))),
        ]
    view.data = {"set": row.id, "title": row.title, **report_json(report), "hub": hub.data}
    return view


def _lead(asked: TradeAsked, report: TradeReport) -> Phrase:
    data = report.data
    names = {"exporter": data.name_of(report.exporter), "importer": data.name_of(report.importer)}
    if not report.lines:
        return Phrase(
            N_("{exporter} to {importer}: no year of this data set can be measured."), names
        )
    last = report.lines[-1]
    return Phrase(
        N_(
            "{exporter} to {importer} in {year}: complementarity {fit} of 100; intensity {with} "
            "with the exporter in the world, {without} without it."
        ),
        {
            **names,
            "year": str(last.year),
            "fit": asked.number(last.complementarity, 1),
            "with": _plain(asked, last.intensity.with_exporter),
            "without": _plain(asked, last.intensity.without_exporter),
        },
    )


def _plain(asked: TradeAsked, value: float | None, digits: int = 2) -> str:
    return "-" if value is None else asked.number(value, digits)


def _usd(asked: TradeAsked, value: float | None) -> str:
    return "-" if value is None else asked.amount(value, "USD")


def _tonnes(asked: TradeAsked, value: float | None) -> str:
    return "-" if value is None else asked.amount(value, "t")


def _side(asked: TradeAsked, flow: str) -> str:
    return asked.words({"X": N_("exporter"), "M": N_("importer")}.get(flow, "-"))


def _choices(
    asked: TradeAsked, row: TradeSetRow, report: TradeReport, wanted: Wanted
) -> list[Choice]:
    data = report.data
    countries = [
        (code, f"{data.name_of(code)} {country.name}".strip())
        for code, country in data.countries.items()
        if code != WORLD
    ]
    years = [("", asked.words(N_("Every year"))), *((str(y), str(y)) for y in data.years)]
    levels = [(str(each), str(each)) for each in row.levels]
    return [
        Choice("from", N_("Exporter"), countries, report.exporter),
        Choice("to", N_("Importer"), countries, report.importer),
        Choice("year", N_("Year"), years, str(wanted.year or "")),
        Choice("level", N_("Digits of HS codes"), levels, str(data.level)),
    ]


def _charts(asked: TradeAsked, report: TradeReport) -> Sequence[Chart | None]:
    if not report.lines:
        return []
    last, language = report.years[-1], asked.language
    best = sorted(
        (each for each in report.advantages if each.year == last and each.value),
        key=lambda each: -(each.value or 0.0),
    )
    bounds = [each for each in report.potentials if each.year == last]
    mirror = [each for each in report.mirrors if each.year == last]
    return [
        draw_columns(
            N_("Comparative advantage, last year (line at 1)"),
            [N_("Comparative advantage")],
            [Group(each.code, (each.value,)) for each in best],
            language,
            digits=2,
            reference=1.0,
        ),
        draw_columns(
            N_("Trade potential, last year (million USD)"),
            [N_("Potential (a bound)"), N_("Flow")],
            [
                Group(each.code, (each.potential_usd / MILLION, each.flow_usd / MILLION))
                for each in bounds
            ],
            language,
        ),
        draw_columns(
            N_("Intensity by year (line at 1)"),
            [N_("World with the exporter"), N_("World without the exporter")],
            [
                Group(
                    str(line.year),
                    (line.intensity.with_exporter, line.intensity.without_exporter),
                )
                for line in report.lines
            ],
            language,
            digits=2,
            reference=1.0,
        ),
        draw_columns(
            N_("The flow as each side reported it, last year (million USD)"),
            [N_("Exporter (FOB)"), N_("Importer")],
            [
                Group(each.code, (_million(each.exporter_usd), _million(each.importer_usd)))
                for each in mirror
            ],
            language,
        ),
    ]


def _million(value: float | None) -> float | None:
    return None if value is None else value / MILLION


def _tables(asked: TradeAsked, report: TradeReport) -> list[Table]:
    goods = report.data.goods

    def code(value: str) -> Cell:
        return Cell(value, kind="data")

    def good(value: str) -> Cell:
        # Files describe goods in English; elsewhere the label of the chapter is in the language.
        described = goods.get(value, "") if asked.language == "en" else ""
        return Cell(described or chapter_label(value, asked.language) or "-", kind="data")

    return [
        table_of(
            N_("All goods by year"),
            YearRow,
            [
                YearRow(
                    year=str(line.year),
                    complementarity=asked.number(line.complementarity, 1),
                    intensity=_plain(asked, line.intensity.with_exporter),
                    without=_plain(asked, line.intensity.without_exporter),
                    flow=_usd(asked, line.intensity.flow_usd),
                    reported=_side(asked, line.intensity.reported_by),
                    world=asked.number(line.reporters) if line.reporters else "-",
                )
                for line in report.lines
            ],
        ),
        table_of(
            N_("Comparative advantage by good"),
            AdvantageRow,
            [
                AdvantageRow(
                    year=str(each.year),
                    code=code(each.code),
                    good=good(each.code),
                    value=_plain(asked, each.value, 3),
                    exports=_usd(asked, each.exports_usd),
                    world=_usd(asked, each.world_usd),
                )
                for each in report.advantages
            ],
        ),
        table_of(
            N_("Trade potential by good"),
            PotentialRow,
            [
                PotentialRow(
                    year=str(each.year),
                    code=code(each.code),
                    good=good(each.code),
                    value=_usd(asked, each.potential_usd),
                    exports=_usd(asked, each.exports_usd),
                    imports=_usd(asked, each.imports_usd),
                    flow=_usd(asked, each.flow_usd),
                    reported=_side(asked, each.reported_by),
                )
                for each in report.potentials
            ],
        ),
        table_of(
            N_("Mirror of the flow"),
            MirrorRow,
            [
                MirrorRow(
                    year=str(each.year),
                    code=code(each.code),
                    good=good(each.code),
                    exporter=_usd(asked, each.exporter_usd),
                    importer=_usd(asked, each.importer_usd),
                    valuation=code(each.importer_valuation or "-"),
                    ratio=_plain(asked, each.ratio),
                    exporter_t=_tonnes(asked, each.exporter_t),
                    importer_t=_tonnes(asked, each.importer_t),
                )
                for each in report.mirrors
            ],
        ),
    ]


def _notes(asked: TradeAsked, report: TradeReport) -> list[Phrase]:
    left_out = [
        Phrase(
            N_("{year} has no measures: {reason}."),
            {"year": str(year), "reason": tell(error, asked.language)[0]},
        )
        for year, error in report.left_out
    ]
    told = [
        Phrase(SENTENCE, {"note": _begin(say_part(each, asked.language))}) for each in report.notes
    ]
    return [*left_out, *told]


def _links(row: TradeSetRow, wanted: Wanted) -> list[Link]:
    given = {
        "from": wanted.exporter,
        "to": wanted.importer,
        "year": str(wanted.year or ""),
        "level": str(wanted.level or ""),
    }
    query = urlencode({name: value for name, value in given.items() if value})
    behind = f"?{query}" if query else ""
    place = f"/trade/sets/{row.id}"
    return [
        Link(N_("Report as Excel"), f"{place}/report.xlsx{behind}"),
        Link(N_("Report as JSON"), f"{place}.json{behind}"),
        Link(N_("The file as it was loaded"), f"{place}/data.csv"),
    ]


def _begin(words: str) -> str:
    """Words with a capital letter at the beginning."""
    return words[:1].upper() + words[1:]
