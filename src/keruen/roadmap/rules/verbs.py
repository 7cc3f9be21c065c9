"""Texts that are published: none without contents, no communiqué without its verbs."""

from __future__ import annotations

from keruen.roadmap.verbs import WITH_VERBS, WITHOUT_VERB
from keruen.store.rules import Rule


def _quoted(names: tuple[str, ...]) -> str:
    return ", ".join(f"'{each}'" for each in names)


OPERATIVE = (
    "SELECT 1 FROM version_paragraph AS placed JOIN revision AS said ON said.id = placed.revision "
    "JOIN paragraph AS place ON place.id = placed.paragraph WHERE placed.version = NEW.id "
    f"AND NOT placed.removed AND place.kind NOT IN ({_quoted(WITHOUT_VERB)})"
)
EMPTY = (
    f"(NEW.form = 'paragraphs' AND NOT EXISTS ({OPERATIVE}) OR EXISTS "
    "(SELECT 1 FROM document_language AS needed WHERE needed.document = NEW.document "
    "AND trim(trim(coalesce(json_part(CAST(NEW.texts AS TEXT), needed.language), ''), '\"')) = ''))"
)
VERBLESS = (
    "EXISTS (SELECT 1 FROM document AS paper WHERE paper.id = NEW.document "
    f"AND paper.kind IN ({_quoted(WITH_VERBS)})) AND (coalesce(NEW.form, '') <> 'paragraphs' "
    f"OR EXISTS ({OPERATIVE} AND NOT EXISTS (SELECT 1 FROM paragraph_verb AS given "
    "WHERE given.paragraph = placed.paragraph AND given.sha256 = said.sha256 "
    "AND given.withdrawn_at IS NULL)))"
)
PUBLISHED = "NEW.state = 'published' AND OLD.state <> 'published' AND "
OF_WORDING = "said.paragraph = NEW.paragraph AND said.sha256 = NEW.sha256"
# SQLite gives a part of JSON with its quotation marks, PostgreSQL without.
VERB = "trim(coalesce(json_part(CAST(NEW.verb AS TEXT), needed.language), ''), '\"')"

VERBS = [
    Rule(
        "published_empty",
        "text_version",
        "update",
        PUBLISHED + EMPTY,
        "a text without contents is not published",
        "Add its paragraphs in a new version; then both sides agree to it and sign it.",
    ),
    Rule(
        "published_without_verbs",
        "text_version",
        "update",
        PUBLISHED + VERBLESS,
        "a communiqué is published with the verb of each paragraph",
        "Record the verb of each, with its provision or the reason why no action follows.",
    ),
    Rule(
        "of_the_wording",
        "paragraph_verb",
        "insert",
        "EXISTS (SELECT 1 FROM document_language AS needed JOIN paragraph AS place "
        "ON place.document = needed.document WHERE place.id = NEW.paragraph "
        f"AND (trim({VERB}) = '' OR NOT EXISTS (SELECT 1 FROM revision AS said "
        f"WHERE {OF_WORDING} AND json_part(CAST(said.texts AS TEXT), needed.language) "
        f"LIKE '%' || {VERB} || '%')))",
        "the verb stands in the paragraph, in every authentic language",
        "Copy it from the paragraph as it stands there.",
    ),
    Rule(
        "after_publication",
        "paragraph_verb",
        "insert",
        "EXISTS (SELECT 1 FROM version_paragraph AS placed JOIN revision AS said "
        "ON said.id = placed.revision JOIN text_version AS held ON held.id = placed.version "
        f"WHERE {OF_WORDING} AND held.state = 'published')",
        "the verbs of a published text do not change",
        "Save a new version with other words.",
    ),
]
