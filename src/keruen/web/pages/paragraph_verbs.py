"""Verbs of a communiqué on its page: what each paragraph says, and what follows from it."""

from __future__ import annotations

from dataclasses import dataclass

from keruen.roadmap.reads.paragraph_verbs import has_verb, read_verbs
from keruen.roadmap.reads.paragraphs import PlacedParagraph
from keruen.roadmap.rows import DocumentRow, ParagraphVerbRow, TextVersionRow
from keruen.roadmap.verbs import WITH_VERBS
from keruen.web.languages import LANGUAGES
from keruen.web.pages.view import Asked


@dataclass(frozen=True)
class ShownVerb:
    """The verb of a paragraph.

    Parameters
    ----------
    texts : the verb by language, in the order of the languages.
    modality : how far it obliges.
    provision, link : the provision that the paragraph makes or continues, and its page.
    reason : why no action follows, where there is no provision.
    """

    texts: list[tuple[str, str]]
    modality: str
    provision: str
    link: str
    reason: str
    party: str


@dataclass(frozen=True)
class Verbs:
    """The verbs of a text.

    Parameters
    ----------
    needed : ids of the paragraphs that need a verb before the text is published.
    shown : the verbs that stand, by the id of the paragraph.
    rows : the same as records.
    """

    needed: frozenset[str]
    shown: dict[str, ShownVerb]
    rows: dict[str, ParagraphVerbRow]

    @property
    def lacking(self) -> int:
        """How many paragraphs have no verb yet."""
        return len(self.needed - set(self.shown))


def read_shown_verbs(
    asked: Asked, row: DocumentRow, version: TextVersionRow, placed: list[PlacedParagraph]
) -> Verbs:
    """The verbs of a communiqué or statement; none of another text."""
    if row.kind not in WITH_VERBS or version.state == "superseded":
        return Verbs(frozenset(), {}, {})
    rows = read_verbs(asked.desk, placed)
    return Verbs(
        frozenset(each.id for each in placed if has_verb(each)),
        {each: _shown(asked, found) for each, found in rows.items()},
        rows,
    )


def _shown(asked: Asked, row: ParagraphVerbRow) -> ShownVerb:
    provision = row.provision or ""
    return ShownVerb(
        [(code, row.verb[code]) for code in LANGUAGES if code in row.verb],
        row.modality,
        asked.provisions.get(provision, ""),
        f"/roadmap/provisions/{provision}" if provision else "",
        asked.say(row.reason),
        row.of_party,
    )
