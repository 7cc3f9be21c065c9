"""Documents: texts by language with their brackets in place, concordance, signatures."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import Annotated, ClassVar

from keruen.roadmap.acts.text_records import (
    MARK,
    authentic_languages,
    marked_places,
    missing_concordance,
)
from keruen.roadmap.reads.listing import list_live
from keruen.roadmap.reads.paragraphs import has_paragraphs, is_by_paragraph
from keruen.roadmap.reads.register import person_names
from keruen.roadmap.reads.texts import (
    newest_versions,
    read_brackets,
    read_signatures,
    read_versions,
)
from keruen.roadmap.rows import BracketRow, DocumentRow, SignatureRow, TextVersionRow
from keruen.roadmap.verbs import WITH_VERBS
from keruen.web.languages import LANGUAGES, Term
from keruen.web.marks import N_, NP_
from keruen.web.pages.attached import show_files
from keruen.web.pages.days import say_moment
from keruen.web.pages.paragraphs import show_paragraphs
from keruen.web.pages.steps import steps_of
from keruen.web.pages.tables import Cell, Table, Value, table_of
from keruen.web.pages.view import (
    Asked,
    Fact,
    Link,
    Phrase,
    View,
    Wanted,
    forms_for,
    page,
    show_history,
)


@dataclass(frozen=True, kw_only=True)
class DocumentLine:
    """A row of the table: Texts."""

    title: Annotated[Cell, N_("Title")]
    kind: Annotated[Cell, N_("Kind")]
    state: Annotated[Cell, N_("State")]
    version: Annotated[Value, N_("Version")]
    seen_by: Annotated[Cell, N_("Seen by")]


@dataclass(frozen=True)
class ShownBracket:
    """A bracket and its place in a text.

    Parameters
    ----------
    proposals : the wording of each side in the language of the text.
    """

    place: str
    proposals: list[tuple[str, str]]
    state: str = "open"


@dataclass(frozen=True)
class ShownText:
    """A text in one language, with its brackets in place.

    Parameters
    ----------
    concordance : which sides confirmed that it agrees with the other languages.
    """

    language: str
    parts: list[str | ShownBracket]
    concordance: list[tuple[str, bool]]


@dataclass(frozen=True)
class ChangedLine:
    """What accepting a wording would do to a text in one language: words around, out and in."""

    language: str
    stands: bool
    before: str
    wording: str
    after: str


@dataclass(frozen=True)
class TextChange:
    """What accepting a proposed wording would do to a text."""

    place: str
    by: str
    rows: list[ChangedLine]


@dataclass
class DocumentView(View):
    """A document: its texts by language, and what proposed wordings would change."""

    template: ClassVar[str] = "document.html.jinja"

    texts: list[ShownText] = field(default_factory=list)
    changes: list[TextChange] = field(default_factory=list)


@dataclass(frozen=True, kw_only=True)
class BracketLine:
    """A row of the table: Brackets."""

    place: Annotated[Cell, Term("Place", "text")]
    state: Annotated[Cell, N_("State")]
    proposed_wording: Annotated[str, N_("Proposed wording")]
    by: Annotated[Cell, N_("By")]


@dataclass(frozen=True, kw_only=True)
class SignatureLine:
    """A row of the table: Signatures."""

    side: Annotated[Cell, N_("Side")]
    name: Annotated[Value, N_("Name")]
    signed_at: Annotated[str, N_("Signed at")]


@dataclass(frozen=True, kw_only=True)
class EarlierVersionLine:
    """A row of the table: Earlier versions."""

    version: Annotated[Value, N_("Version")]
    state: Annotated[Cell, N_("State")]
    by: Annotated[Cell, N_("By")]
    sha256: Annotated[Cell, "SHA-256"]


WORKED_ON = ("draft", "negotiated")
"""States of a text whose words may still change."""


@page("/roadmap/documents")
def all_documents(asked: Asked) -> View:
    """Documents and their newest versions."""
    lines: list[DocumentLine] = []
    found = []
    documents, paging = asked.page_rows(list_live(DocumentRow))
    versions = newest_versions(asked.desk, [row.id for row in documents])
    for row in documents:
        newest = versions.get(row.id)
        state = newest.state if newest else ""
        found.append({**row, "state": state})
        seen = row.tier if row.tier != "party" else N_("own side only")
        lines.append(
            DocumentLine(
                title=Cell(asked.say(row.title), f"/roadmap/documents/{row.id}"),
                kind=Cell(row.kind, kind="state"),
                state=Cell(state, kind="state"),
                version=newest.number if newest else "-",
                seen_by=Cell(seen, kind="state"),
            )
        )
    view = View(
        N_("Texts"), N_("Minutes, decisions and instruments: negotiated, made concordant, signed.")
    )
    view.tables = [table_of(N_("Texts"), DocumentLine, lines, paging)]
    view.forms = forms_for(asked, ("draft_text", {}), ("draft_document", {}))
    view.data = {"documents": found}
    return view


@page("/roadmap/documents/{id}")
def one_document(asked: Asked) -> View:
    """A document: its texts by language, brackets, concordance, signatures."""
    desk = asked.desk
    row = desk.find(DocumentRow, asked.path["id"])
    versions = read_versions(desk, row.id)
    view = DocumentView(asked.say(row.title), kicker=row.kind)
    view.data = {"document": row, "versions": versions}
    if not versions:
        return view
    version = versions[0]
    if is_by_paragraph(version) and has_paragraphs(desk, version.id):
        return show_paragraphs(asked, row, versions)
    brackets = read_brackets(desk, version.id)
    signatures = read_signatures(desk, version.id)
    missing = missing_concordance(desk, version)
    standing = standing_places(version, brackets)
    unopened = [place for place in standing if place not in _opened(brackets)]
    if unopened and version.state in ("draft", "negotiated"):
        words = N_("The text contains brackets that no side has opened: {places}.")
        view.notes.append(Phrase(words, {"places": ", ".join(unopened)}))
    if row.kind in WITH_VERBS and version.state != "published" and not asked.public:
        view.notes.append(
            Phrase(
                N_(
                    "This text is published once each paragraph has its verb: divide it into "
                    "paragraphs before both sides agree to it."
                )
            )
        )
    view.steps = steps_of("text_version", version.state)
    view.facts = [
        Fact(N_("Version"), version.number),
        Fact(N_("Open brackets"), len(standing)),
        Fact(N_("Concordance missing"), len(missing)),
        Fact(N_("Signatures"), f"{len(signatures)} / {len(desk.parties)}"),
    ]
    if row.session:
        view.facts.append(
            Fact(N_("Session"), Cell(NP_("link", "open"), f"/roadmap/sessions/{row.session}"))
        )
    if row.decision:
        view.facts.append(
            Fact(N_("Decision"), Cell(NP_("link", "open"), f"/roadmap/decisions/{row.decision}"))
        )
    if version.state in ("signed", "published", "superseded"):
        view.facts.append(
            Fact(N_("Bundle"), Cell(N_("download"), f"/roadmap/bundles/{version.id}.json"))
        )
    view.facts.append(
        Fact(N_("Paper"), Cell(N_("download"), f"/roadmap/documents/{row.id}/text.pdf"))
    )
    if row.prevails:
        view.facts.append(Fact(N_("Prevails"), Cell(LANGUAGES[row.prevails], kind="data")))
    view.links = [
        Link(
            asked.words(N_("Copy of {state}")).format(state=asked.say(party.names)),
            f"/roadmap/documents/{row.id}/text.pdf?copy={party.code}",
        )
        for party in desk.parties
    ]
    view.facts.append(Fact("SHA-256", Cell(version.sha256, kind="code")))
    view.texts = _texts(asked, version, brackets, missing)
    view.changes = [
        change_of(version.texts, each)
        for each in brackets
        if each.state == "open" and each.resolution and version.state in WORKED_ON
    ]
    view.tables = [table for table in _tables(asked, brackets, signatures, versions) if table.lines]
    view.forms = forms_for(asked, *_steps(asked, row, version, brackets, missing))
    show_history(
        asked, view, row.id, *(each.id for each in versions), *(each.id for each in brackets)
    )
    view.data |= {"open_brackets": standing, "changes": [asdict(each) for each in view.changes]}
    view.data |= {"brackets": brackets, "missing_concordance": missing, "signatures": signatures}
    show_files(asked, view, "document", row)
    return view


def _texts(
    asked: Asked, version: TextVersionRow, brackets: list[BracketRow], missing: list[str]
) -> list[ShownText]:
    """The texts, the reader's language first, each with its brackets in place."""
    opened = _opened(brackets)
    authentic = authentic_languages(asked.desk, version.document)
    order = sorted(
        version.texts,
        key=lambda each: (each != asked.language, list(LANGUAGES).index(each)),
    )
    return [
        ShownText(
            language,
            _parts(version.texts[language], opened, language),
            [
                (party.code, f"{party.code} {language}" not in missing)
                for party in asked.desk.parties
                if language in authentic
            ],
        )
        for language in order
    ]


def standing_places(version: TextVersionRow, brackets: list[BracketRow]) -> list[str]:
    """The places of all brackets in a text, opened or not, and of those still open."""
    return sorted({*marked_places(version.texts), *_opened(brackets)})


def _opened(brackets: list[BracketRow]) -> dict[str, BracketRow]:
    """Open brackets by place."""
    return {each.place: each for each in brackets if each.state == "open" and not each.withdrawn_at}


def change_of(texts: dict[str, str], bracket: BracketRow) -> TextChange:
    """What accepting a wording would do to a text, in each language: words around, out and in."""
    mark, rows = f"[[{bracket.place}]]", []
    for language in sorted(texts, key=list(LANGUAGES).index):
        wording = (bracket.resolution or {}).get(language, "")
        line = next((each for each in texts[language].splitlines() if mark in each), "")
        before, _, after = line.partition(mark)
        rows.append(
            ChangedLine(
                language,
                bool(line),
                _plain(before),
                wording,
                _plain(after.replace(mark, wording or mark)),
            )
        )
    return TextChange(bracket.place, bracket.resolution_party or "", rows)


def _plain(words: str) -> str:
    """Words in which other brackets are shown by their places."""
    return MARK.sub(lambda found: f"[{found[1]}]", words)


def _parts(words: str, opened: dict[str, BracketRow], language: str) -> list[str | ShownBracket]:
    parts: list[str | ShownBracket] = []
    for place, piece in enumerate(MARK.split(words)):
        if place % 2 == 0:
            parts.append(piece)
            continue
        held = opened.get(piece)
        proposals = sorted(held.proposals.items()) if held else []
        parts.append(
            ShownBracket(piece, [(party, texts.get(language, "")) for party, texts in proposals])
        )
    return parts


def _tables(
    asked: Asked,
    brackets: list[BracketRow],
    signatures: list[SignatureRow],
    versions: list[TextVersionRow],
) -> list[Table]:
    people = person_names(asked.desk, (each.person for each in signatures))
    return [
        table_of(
            N_("Brackets"),
            BracketLine,
            [
                BracketLine(
                    place=Cell(each.place, kind="data"),
                    state=Cell(each.state, kind="state"),
                    proposed_wording=asked.say(each.resolution),
                    by=Cell(each.resolution_party or "", kind="side"),
                )
                for each in brackets
            ],
        ),
        table_of(
            N_("Signatures"),
            SignatureLine,
            [
                SignatureLine(
                    side=Cell(each.of_party, kind="side"),
                    name=people.get(each.person, "-"),
                    signed_at=say_moment(each.signed_at, asked.language),
                )
                for each in signatures
            ],
        ),
        table_of(
            N_("Earlier versions"),
            EarlierVersionLine,
            [
                EarlierVersionLine(
                    version=each.number,
                    state=Cell(each.state, kind="state"),
                    by=Cell(each.author_party, kind="side"),
                    sha256=Cell(each.sha256[:16], kind="code"),
                )
                for each in versions[1:]
            ],
        ),
    ]


def _steps(
    asked: Asked,
    row: DocumentRow,
    version: TextVersionRow,
    brackets: list[BracketRow],
    missing: list[str],
) -> list[Wanted]:
    """The acts that the state of a text allows, those that wait for the reader first."""
    me = asked.desk.actor.party
    about = {"version_id": version.id}
    wanted: list[Wanted] = []
    if version.state in WORKED_ON:
        opened = [each for each in brackets if each.state == "open"]
        for each in opened:
            this = {"bracket_id": each.id}
            if each.resolution and each.resolution_party != me:
                wanted.append(("accept_resolution", this, each.place))
            wanted.append(("propose_resolution", this, each.place))
        standing = standing_places(version, brackets)
        if not standing:
            for lacking in missing:
                party, language = lacking.split()
                if party == me:
                    given = {**about, "language": language}
                    wanted.append(("confirm_concordance", given, LANGUAGES[language]))
        if not standing and not missing:
            wanted.append(("agree_to_text", about))
        if marked_places(version.texts):
            wanted.append(("open_bracket", about))
    if version.state == "agreed":
        wanted = [("sign_text", about), ("attach_signature", about)]
    if version.state == "signed" and row.kind not in WITH_VERBS:
        wanted = [("publish_text", about)]
    if row.tier == "party":
        wanted.append(("share_document", {"document_id": row.id}))
    document = {"document_id": row.id}
    return [*wanted, ("write_version", document), ("divide_text", document)]
