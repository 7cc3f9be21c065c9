"""Conditions that several rules share."""

from __future__ import annotations

MINE = "NEW.{column} IS NULL OR NEW.{column} <> current_party_code()"
"""The condition that a row is not in the name of the side that writes."""

OPEN_BRACKET = (
    "EXISTS (SELECT 1 FROM bracket AS open_one WHERE open_one.version = NEW.{version} "
    "AND open_one.state = 'open' AND open_one.withdrawn_at IS NULL)"
)
OPEN_PLACE = (
    "EXISTS (SELECT 1 FROM text_bracket AS open_one JOIN version_paragraph AS placed "
    "ON placed.paragraph = open_one.paragraph WHERE placed.version = NEW.{version} "
    "AND NOT placed.removed AND open_one.state IN ('open', 'proposed'))"
)
"""The condition that a bracket of a paragraph is not resolved."""
OPEN_MARK = (
    "EXISTS (SELECT 1 FROM text_version AS marked WHERE marked.id = NEW.{version} "
    "AND CAST(marked.texts AS TEXT) LIKE '%[[%]]%')"
)
"""The condition that a text has the place of a bracket, whether it was opened or not."""
_WHOLE_CONCORDANCE = (
    "EXISTS (SELECT 1 FROM document_language AS needed CROSS JOIN party AS side "
    "WHERE needed.document = (SELECT held.document FROM text_version AS held "
    "WHERE held.id = NEW.{version}) AND NOT EXISTS (SELECT 1 FROM concordance AS given "
    "WHERE given.version = NEW.{version} AND given.language = needed.language "
    "AND given.of_party = side.code AND given.sha256 = (SELECT held.sha256 FROM text_version "
    "AS held WHERE held.id = NEW.{version})))"
)
_PLACED = (
    "SELECT 1 FROM version_paragraph AS placed JOIN revision AS said ON said.id = placed.revision"
)
_PARAGRAPH_CONCORDANCE = (
    f"(NOT EXISTS ({_PLACED} WHERE placed.version = NEW.{{version}} AND NOT placed.removed) "
    f"OR EXISTS ({_PLACED} CROSS JOIN document_language AS needed CROSS JOIN party AS side "
    "WHERE placed.version = NEW.{version} AND NOT placed.removed AND needed.document = "
    "(SELECT held.document FROM text_version AS held WHERE held.id = NEW.{version}) "
    "AND NOT EXISTS (SELECT 1 FROM paragraph_concordance AS given "
    "WHERE given.paragraph = said.paragraph AND given.sha256 = said.sha256 "
    "AND given.language = needed.language AND given.of_party = side.code)))"
)
_BY_PARAGRAPH = (
    "EXISTS (SELECT 1 FROM text_version AS whole WHERE whole.id = NEW.{version} "
    "AND whole.form = 'paragraphs')"
)
MISSING_CONCORDANCE = (
    f"((NOT {_BY_PARAGRAPH} AND {_WHOLE_CONCORDANCE}) "
    f"OR ({_BY_PARAGRAPH} AND {_PARAGRAPH_CONCORDANCE}))"
)
"""The condition that a side has not confirmed a language, of the text or of a paragraph of it."""
UNSIGNED = (
    "EXISTS (SELECT 1 FROM party AS side WHERE NOT EXISTS (SELECT 1 FROM signature AS given "
    "JOIN mandate AS held ON held.id = given.mandate WHERE given.version = NEW.{version} "
    "AND given.of_party = side.code AND given.sha256 = {sha256} AND held.person = given.person "
    "AND held.of_party = side.code AND held.starts_on <= given.signed_on "
    "AND (held.ends_on IS NULL OR held.ends_on >= given.signed_on)))"
)
BRACKETS = ("a bracket is still open in this text", "Resolve every bracket; then agree and sign.")
CONCORDANCE = (
    "the concordance of this text is not complete",
    "Each side confirms every authentic language; then agree and sign.",
)


def by_all(kind: str, subject: str, step: str) -> str:
    """The condition that every side has agreed to a step of a record, and to the same words.

    An agreement from before fingerprints were stored has none and fits any.

    Parameters
    ----------
    kind : kind of the record.
    subject, step : SQL expressions for its id and for the step.
    """

    def agreed(row: str) -> str:
        return f"{row}.kind = '{kind}' AND {row}.subject = {subject} AND {row}.step = {step}"

    return (
        f"EXISTS (SELECT 1 FROM assent AS one WHERE {agreed('one')} AND NOT EXISTS "
        "(SELECT 1 FROM party AS side WHERE NOT EXISTS (SELECT 1 FROM assent AS given "
        f"WHERE {agreed('given')} AND given.of_party = side.code "
        "AND coalesce(given.seen, one.seen, '') = coalesce(one.seen, ''))))"
    )


def changed(column: str) -> str:
    """The condition that a column of a row changed, for any type."""
    parts = (f"coalesce(CAST({row}.{column} AS TEXT), '~')" for row in ("NEW", "OLD"))
    return " <> ".join(parts)
