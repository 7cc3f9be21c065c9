"""The tables of the open data: their columns, what each means, and which rows are published."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import ColumnElement, Table

from keruen.roadmap import tables as t

LANGUAGES = ("ar", "en", "fr", "kk", "ru")


@dataclass(frozen=True)
class OpenColumn:
    """A column of a table of the open data.

    Parameters
    ----------
    name : in the register; one of texts becomes a column for each language, such as title_en.
    kind : ``string``, ``texts``, ``date``, ``datetime``, ``integer``, ``number`` or ``link``.
    words : what it means, in English.
    target : for a link, the table of the open data whose `id` it holds.
    """

    name: str
    kind: str
    words: str
    target: str = ""


@dataclass(frozen=True)
class OpenTable:
    """A table of the open data.

    Parameters
    ----------
    name : in addresses.
    table : of the register.
    title, words : what it is, in English, as in the catalogues of the pages.
    columns : in their order; the first is the key.
    chosen : further conditions on its rows, besides that they are public and not withdrawn.
    """

    name: str
    table: Table
    title: str
    words: str
    columns: tuple[OpenColumn, ...]
    chosen: tuple[ColumnElement[bool], ...] = ()

    @property
    def key(self) -> str:
        """The column that names a row."""
        return self.columns[0].name


def _text(name: str, words: str) -> OpenColumn:
    return OpenColumn(name, "string", words)


def _texts(name: str, words: str) -> OpenColumn:
    return OpenColumn(name, "texts", words)


def _date(name: str, words: str) -> OpenColumn:
    return OpenColumn(name, "date", words)


def _number(name: str, words: str) -> OpenColumn:
    return OpenColumn(name, "number", words)


def _link(name: str, target: str, words: str) -> OpenColumn:
    return OpenColumn(name, "link", words, target)


ID = _text("id", "Identifier of the row.")
SOURCE = _text("source", "Where the row comes from.")
CONFIDENCE = _text("confidence", "How sure it is: source, published, derived or estimate.")
SIDE = _text("of_party", "Code of the side to which it belongs.")
CHANGED = OpenColumn("changed_at", "datetime", "When it was changed last, in UTC.")
ADDED = OpenColumn("created_at", "datetime", "When it was added, in UTC.")
PROVISION = _link("provision", "provisions", "The provision to which it belongs.")

OPEN_TABLES: dict[str, OpenTable] = {
    each.name: each
    for each in (
        OpenTable(
            "sides",
            t.party,
            "Sides",
            "The states of the roadmap.",
            (
                _text("code", "Code of the side, three letters."),
                _texts("names", "Short name of the state."),
                _text("zone", "Time zone of the capital."),
            ),
        ),
        OpenTable(
            "themes",
            t.theme,
            "Themes",
            "Themes under which the provisions are grouped.",
            (ID, _texts("names", "Name of the theme.")),
        ),
        OpenTable(
            "provisions",
            t.provision,
            "Provisions",
            "Each provision of the joint statement with the verb of the text.",
            (
                ID,
                OpenColumn("number", "integer", "Place in the statement."),
                _link("theme", "themes", "Theme of the provision."),
                _text("modality", "Strength of the verb, such as agreed or examined."),
                _texts("verb", "The verb that the text uses."),
                _texts("title", "Short title."),
                _texts("summary", "Content in the words of this project."),
                SOURCE,
                CONFIDENCE,
            ),
        ),
        OpenTable(
            "bodies",
            t.body,
            "Bodies",
            "Bodies in which the sides meet.",
            (
                ID,
                PROVISION,
                _text("kind", "Kind of the body."),
                _texts("names", "Name of the body."),
                _text("recurrence", "How often it meets, as a rule of RFC 5545."),
                _date("starts_on", "Day from which the recurrence counts."),
            ),
        ),
        OpenTable(
            "organisations",
            t.organisation,
            "Organisations",
            "Ministries and other organisations that lead commitments.",
            (ID, SIDE, _texts("names", "Name of the organisation."), SOURCE),
        ),
        OpenTable(
            "commitments",
            t.commitment,
            "Commitments",
            "Commitments that both sides published, with their state.",
            (
                ID,
                PROVISION,
                _link("theme", "themes", "Theme of the commitment."),
                _text("modality", "Strength of the verb, such as agreed."),
                _texts("title", "Title of the commitment."),
                _text("state", "State of the commitment."),
                _number("progress", "Progress from 0 to 1, as the sides reported it."),
                _number("weight", "Weight in sums of progress."),
                _link("parent", "commitments", "The commitment of which it is a part."),
                _date("due_on", "Day on which it is due."),
                _text("recurrence", "How often it is due again, as a rule of RFC 5545."),
                _link("indicator", "indicators", "The indicator that measures it."),
                SOURCE,
                CONFIDENCE,
                CHANGED,
            ),
            (t.commitment.c.state != "withdrawn",),
        ),
        OpenTable(
            "commitment_leads",
            t.commitment_lead,
            "Leads of commitments",
            "Organisations that lead a published commitment on each side.",
            (
                ID,
                _link("commitment", "commitments", "The commitment."),
                SIDE,
                _link("organisation", "organisations", "The organisation that leads."),
            ),
        ),
        OpenTable(
            "indicators",
            t.indicator,
            "Indicators",
            "Indicators with their unit, baseline and target.",
            (
                ID,
                PROVISION,
                _texts("names", "Name of the indicator."),
                _text("unit", "Unit of its values."),
                _text("direction", "Which change is an improvement: up or down."),
                _number("baseline", "Value from which change is measured."),
                _number("target", "Value to be reached."),
                SOURCE,
                CONFIDENCE,
            ),
        ),
        OpenTable(
            "measurements",
            t.measurement,
            "Recorded values",
            "Values of indicators that the sides recorded by hand.",
            (
                ID,
                _link("indicator", "indicators", "The indicator."),
                _text("party", "Code of the side that recorded the value."),
                _text("period", "Month as YYYY-MM, or another period."),
                _text("status", "manual, or override of a computed value."),
                _number("value", "Value in the unit of the indicator."),
                _text("reason", "Reason of an override."),
                ADDED,
            ),
            (t.measurement.c.state == "recorded",),
        ),
        OpenTable(
            "movements",
            t.movement,
            "Movements",
            "Movements of grain that took place.",
            (
                ID,
                _text("party", "Code of the side that recorded the movement."),
                _text("kind", "Kind of the movement."),
                _text("from_site", "Code of the place of departure."),
                _text("to_site", "Code of the place of arrival."),
                _text("mode", "Mode of transport."),
                _text("grade", "Grade of the grain."),
                _text("origin_country", "Country where the grain grew, ISO 3166-1 alpha-2."),
                _text("market", "Code of the market."),
                _date("from_date", "Day of departure."),
                _date("to_date", "Day of arrival."),
                _number("quantity_t", "Quantity in tonnes."),
            ),
        ),
        OpenTable(
            "events",
            t.event,
            "Events",
            "Events of the roadmap, such as visits.",
            (
                ID,
                PROVISION,
                _text("kind", "Kind of the event."),
                _texts("title", "Title of the event."),
                _texts("place", "Place of the event."),
                _date("starts_on", "First day."),
                _date("ends_on", "Last day."),
                SOURCE,
                CONFIDENCE,
            ),
        ),
        OpenTable(
            "texts",
            t.text_version,
            "Published texts",
            "Texts that both sides signed and published.",
            (
                ID,
                OpenColumn("number", "integer", "Number of the version."),
                _text("state", "published, or superseded by a later version."),
                _text("sha256", "SHA-256 of the text in canonical form."),
                _texts("texts", "The text."),
            ),
            (t.text_version.c.state.in_(("published", "superseded")),),
        ),
        OpenTable(
            "institutions",
            t.institution,
            "Institutions",
            "Institutions of the cultural programme.",
            (
                ID,
                SIDE,
                _text("kind", "Kind of the institution."),
                _texts("names", "Name of the institution."),
                _texts("city", "City of the institution."),
            ),
        ),
        OpenTable(
            "culture_programmes",
            t.culture_programme,
            "Cultural programmes",
            "Cultural programmes of two years that both sides published.",
            (
                ID,
                PROVISION,
                _texts("title", "Title of the programme."),
                _date("starts_on", "First day."),
                _date("ends_on", "Last day."),
                _text("state", "agreed, or closed after its last day."),
            ),
        ),
        OpenTable(
            "culture_items",
            t.culture_item,
            "Items of cultural programmes",
            "Exhibitions, exchanges and other items of published programmes.",
            (
                ID,
                _link("programme", "culture_programmes", "The programme."),
                _text("kind", "Kind of the item."),
                _texts("title", "Title of the item."),
                _date("starts_on", "First day."),
                _date("ends_on", "Last day."),
                _text("host", "Code of the side where it takes place."),
                _texts("place", "Place of the item."),
                _link("institution", "institutions", "Institution that organises or sends."),
                _link("partner", "institutions", "Institution that receives."),
                OpenColumn("persons", "integer", "Number of persons who are exchanged."),
                _text("state", "confirmed, held or cancelled."),
            ),
        ),
        OpenTable(
            "culture_budget",
            t.culture_budget,
            "Budget of cultural programmes",
            "What each side pays for an item; amounts of two currencies are never added.",
            (
                ID,
                _link("item", "culture_items", "The item."),
                SIDE,
                _number("amount", "Amount in the currency of the row."),
                _text("currency", "Currency, ISO 4217."),
            ),
        ),
        OpenTable(
            "twinnings",
            t.twinning,
            "Twinnings",
            "Institutions of the two sides that are twinned.",
            (
                ID,
                _link("institution", "institutions", "The institution of one side."),
                _link("partner", "institutions", "The institution of the other side."),
                _texts("subject", "What they do together."),
                _date("starts_on", "First day."),
                _date("ends_on", "Last day."),
                _text("state", "agreed, or ended."),
            ),
        ),
    )
}
"""Every table of the open data by name."""

OPEN_WORDS = sorted({part for each in OPEN_TABLES.values() for part in (each.title, each.words)})
"""Titles and descriptions, for the catalogues of the pages."""
