"""A text by paragraph: two languages side by side, brackets answered in their rows."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import ClassVar

from keruen.roadmap.acts.text_records import authentic_languages, missing_concordance
from keruen.roadmap.reads.instruments import find_instrument
from keruen.roadmap.reads.paragraphs import (
    Bracket,
    PlacedParagraph,
    is_complete,
    read_comments,
    read_concordances,
    read_paragraphs,
    read_revisions,
    read_text_brackets,
)
from keruen.roadmap.reads.texts import read_signatures
from keruen.roadmap.rows import DocumentRow, TextVersionRow
from keruen.web.forms import Form
from keruen.web.languages import LANGUAGES
from keruen.web.marks import N_
from keruen.web.pages.attached import show_files
from keruen.web.pages.paragraph_rows import (
    ParagraphLine,
    WordChange,
    show_acceptance,
    show_comments,
    show_history,
    show_words,
    standing_of,
)
from keruen.web.pages.paragraph_verbs import Verbs, read_shown_verbs
from keruen.web.pages.signing import follow_name
from keruen.web.pages.steps import steps_of
from keruen.web.pages.tables import Cell
from keruen.web.pages.view import Asked, Fact, Link, View, Wanted, forms_for

PANELS = ("edit", "bracket", "comment", "history", "verb")
WORKED_ON = ("draft", "negotiated")


@dataclass
class ParagraphsView(View):
    """A text by paragraph.

    Parameters
    ----------
    columns : the two languages that are shown.
    languages : the authentic languages.
    worked_on : whether the words may still change, and the reader may change them.
    verbs : whether the reader may record the verbs of the paragraphs.
    """

    template: ClassVar[str] = "paragraphs.html.jinja"
    keeps_query: ClassVar[bool] = True

    lines: list[ParagraphLine] = field(default_factory=list)
    columns: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    worked_on: bool = False
    verbs: bool = False

    @property
    def side_forms(self) -> list[Form]:
        """The forms about the text as a whole."""
        records = {each for line in self.lines for each in line.records}
        return [each for each in self.forms if not _is_about(each, records)]

    @property
    def acting(self) -> bool:
        """The table has the whole width; what is about the text as a whole is below it."""
        return False

    @property
    def choosers(self) -> list[tuple[str, str, list[tuple[str, str, str]]]]:
        """For each column its title, the language it shows, and what each choice shows in both."""
        if len(self.columns) < 2:
            return []
        left, right = self.columns
        order = [each for each in LANGUAGES if each in self.languages]
        first = [(each, each, right if each != right else left) for each in order]
        second = [(each, left if each != left else right, each) for each in order]
        return [(N_("First column"), left, first), (N_("Second column"), right, second)]

    def forms_of(self, line: ParagraphLine) -> list[Form]:
        """The forms in a row."""
        return [each for each in self.forms if _is_about(each, line.records)]


def _is_about(form: Form, records: frozenset[str] | set[str]) -> bool:
    return any(value in records for _, value in form.hidden)


def show_paragraphs(
    asked: Asked, row: DocumentRow, versions: list[TextVersionRow]
) -> ParagraphsView:
    """The page of a text by paragraph."""
    desk, version = asked.desk, versions[0]
    view = ParagraphsView(asked.say(row.title), kicker=row.kind)
    authentic = authentic_languages(desk, row.id)
    view.languages = tuple(each for each in LANGUAGES if each in authentic)
    view.columns = _columns(asked, view.languages)
    view.worked_on = version.state in WORKED_ON and desk.actor.may("text")
    placed = read_paragraphs(desk, version.id)
    brackets = read_text_brackets(desk, [each.id for each in placed])
    verbs = read_shown_verbs(asked, row, version, placed)
    view.verbs = bool(verbs.needed and version.state != "published" and desk.actor.may("text"))
    view.lines = [
        replace(line, needs_verb=line.id in verbs.needed, verb=verbs.shown.get(line.id))
        for line in _lines(asked, view, placed, brackets)
    ]
    missing = missing_concordance(desk, version)
    standing = [place for held in brackets.values() for place in standing_of(held)]
    view.steps = steps_of("text_version", version.state)
    _show_facts(asked, view, row, version, len(standing), missing)
    if verbs.needed:
        view.facts.insert(3, Fact(N_("Paragraphs without a verb"), verbs.lacking))
    view.links = _links(asked, row, len(versions))
    view.forms = [
        *_row_forms(asked, view, placed, brackets),
        *_verb_forms(asked, view, verbs),
        *forms_for(asked, *_wanted(asked, row, version, standing, missing, verbs.lacking)),
    ]
    view.data = {
        "document": row,
        "versions": versions,
        "paragraphs": [
            {
                "id": each.id,
                "name": each.name,
                "kind": each.row.kind,
                "texts": each.revision.texts,
                "alternat": each.revision.alternat,
                "sha256": each.revision.sha256,
            }
            for each in placed
        ],
        "brackets": [
            {**each.row, "alternatives": each.alternatives}
            for held in brackets.values()
            for each in held
        ],
        "verbs": [{**each} for each in verbs.rows.values()],
        "open_brackets": sorted(standing),
        "missing_concordance": missing,
        "signatures": read_signatures(desk, version.id),
    }
    show_files(asked, view, "document", row)
    return view


def _columns(asked: Asked, languages: tuple[str, ...]) -> tuple[str, ...]:
    """The two languages that were chosen; else the reader's, and the next authentic one."""
    order = [each for each in LANGUAGES if each in languages]
    left = asked.query.get("left", "")
    if left not in order:
        left = asked.language if asked.language in order else order[0]
    others = [each for each in order if each != left]
    right = asked.query.get("right", "")
    if right not in others:
        own = next(
            (p.languages for p in asked.desk.parties if p.code == asked.desk.actor.party), []
        )
        right = next((each for each in own if each in others), others[0] if others else "")
    return (left, right) if right else (left,)


def _lines(
    asked: Asked,
    view: ParagraphsView,
    placed: list[PlacedParagraph],
    brackets: dict[str, list[Bracket]],
) -> list[ParagraphLine]:
    desk, me = asked.desk, asked.desk.actor.party
    ids = [each.id for each in placed]
    given, comments = read_concordances(desk, ids), read_comments(desk, ids)
    lines = []
    for each in placed:
        standing = standing_of(brackets.get(each.id, []))
        said = show_comments(comments.get(each.id, []), asked.language)
        alternatives = [one for held in standing.values() for one in held.alternatives]
        answers = [
            (one.id, held.row.place)
            for held in standing.values()
            for one in held.alternatives
            if one.of_party != me and is_complete(one, view.languages)
        ]
        line = ParagraphLine(
            each.id,
            each.name,
            each.row.kind,
            [show_words(each, standing, language, me, view.languages) for language in view.columns],
            list(standing),
            [_given(each, party.code, given, view.languages) for party in desk.parties],
            said,
            answers if view.worked_on and me else [],
            frozenset(
                [
                    each.id,
                    *(held.row.id for held in standing.values()),
                    *(one.id for one in alternatives),
                    *(one.id for one in said),
                ]
            ),
            panel=_panel(asked, each.name, [one for one, _ in answers]),
        )
        if line.panel == "history":
            revisions = read_revisions(desk, each.id)
            past = show_history(revisions, view.languages, asked.language)
            line = replace(line, history=past)
        if line.panel == "accept":
            chosen = asked.query["accept"]
            held, one = next(
                (held, one)
                for held in standing.values()
                for one in held.alternatives
                if one.id == chosen
            )
            changes: list[WordChange] = show_acceptance(each, held, one, view.languages)
            line = replace(line, changes=changes, by=one.of_party)
        lines.append(line)
    return lines


def _given(
    placed: PlacedParagraph,
    party: str,
    given: set[tuple[str, str, str, str]],
    languages: tuple[str, ...],
) -> tuple[str, bool, str]:
    lacking = [
        language
        for language in languages
        if (placed.id, placed.revision.sha256, language, party) not in given
    ]
    return party, not lacking, " ".join(lacking)


def _panel(asked: Asked, name: str, answers: list[str]) -> str:
    """What is open under a row; nothing right after an act."""
    if asked.query.get("done"):
        return ""
    if asked.query.get("accept", "") in answers and asked.query.get("accept"):
        return "accept"
    return next((each for each in PANELS if asked.query.get(each) == name), "")


def _row_forms(
    asked: Asked,
    view: ParagraphsView,
    placed: list[PlacedParagraph],
    brackets: dict[str, list[Bracket]],
) -> list[Form]:
    """The forms of the open panel."""
    forms: list[Form] = []
    me = asked.desk.actor.party
    for each, line in zip(placed, view.lines, strict=True):
        about = {"paragraph_id": each.id}
        words = dict(each.revision.texts)
        standing = standing_of(brackets.get(each.id, []))
        if line.panel == "accept" and view.worked_on:
            chosen = {"alternative_id": asked.query["accept"]}
            label = N_("Put these words into the text")
            forms += [
                replace(form, label=label, words="")
                for form in forms_for(asked, ("accept_alternative", chosen))
            ]
        if line.panel == "edit" and view.worked_on:
            wanted: list[Wanted] = [("edit_paragraph", about)]
            wanted += [
                ("word_copy", {**about, "copy_of": party.code}, asked.say(party.names))
                for party in asked.desk.parties
                if not standing
            ]
            wanted += [("move_paragraph", about)]
            wanted += [] if standing or len(placed) < 2 else [("remove_paragraph", about)]
            for form in forms_for(asked, *wanted):
                copy = dict(form.hidden).get("copy_of", "")
                own = {**words, **each.revision.alternat.get(copy, {})}
                forms.append(_with_texts(form, "texts", own))
        if line.panel == "bracket" and view.worked_on:
            forms += [
                _with_texts(form, "marked", words)
                for form in forms_for(asked, ("bracket_words", about))
            ]
            for held in standing.values():
                this, place = {"text_bracket_id": held.row.id}, f"[{held.row.place}]"
                more: list[Wanted] = [("offer_alternative", this, place)]
                more += [
                    ("withdraw_alternative", {"alternative_id": one.id}, _said(asked, one.texts))
                    for one in held.alternatives
                    if one.of_party == me
                ]
                if held.row.opened_party == me:
                    more.append(("withdraw_bracket", this, place))
                forms += forms_for(asked, *more)
        if line.panel == "comment" and asked.desk.actor.may("text"):
            more = [("comment_paragraph", about)]
            more += [
                ("resolve_comment", {"comment_id": one.id}, one.words[:60])
                for one in line.comments
                if not one.resolved
            ]
            forms += forms_for(asked, *more)
        if (
            not standing
            and view.worked_on
            and any(party == me and not done for party, done, _ in line.given)
        ):
            forms += forms_for(asked, ("confirm_paragraph", {**about, "languages": ""}))
    return forms


def _verb_forms(asked: Asked, view: ParagraphsView, verbs: Verbs) -> list[Form]:
    """The form of the verb in the row in which it is open, with the words that stand."""
    forms: list[Form] = []
    for line in view.lines:
        if line.panel == "verb" and line.needs_verb and view.verbs:
            held = verbs.rows.get(line.id)
            for form in forms_for(asked, ("record_verb", {"paragraph_id": line.id})):
                shown = _with_texts(form, "verb", dict(held.verb) if held else {})
                shown = _with_texts(shown, "reason", dict((held and held.reason) or {}))
                first = {} if held is None else {"modality": held.modality}
                first |= {"provision_id": held.provision} if held and held.provision else {}
                forms.append(_with_values(shown, first))
    return forms


def _said(asked: Asked, texts: dict[str, str]) -> str:
    return asked.say(texts)[:60] or asked.words(N_("delete"))


def _with_texts(form: Form, name: str, texts: dict[str, str]) -> Form:
    """A form whose field of texts by language begins with these."""
    fields = tuple(
        replace(each, texts=texts) if each.name == name else each for each in form.fields
    )
    return replace(form, fields=fields)


def _with_values(form: Form, values: dict[str, str]) -> Form:
    """A form whose fields begin with these values."""
    fields = tuple(
        replace(each, value=values[each.name]) if each.name in values else each
        for each in form.fields
    )
    return replace(form, fields=fields)


def _show_facts(
    asked: Asked,
    view: ParagraphsView,
    row: DocumentRow,
    version: TextVersionRow,
    standing: int,
    missing: list[str],
) -> None:
    desk = asked.desk
    signatures = read_signatures(desk, version.id)
    view.facts = [
        Fact(N_("Version"), version.number),
        Fact(N_("Open brackets"), standing),
        Fact(N_("Concordance missing"), len(missing)),
        Fact(N_("Signatures"), f"{len(signatures)} / {len(desk.parties)}"),
    ]
    held = find_instrument(desk, row.id)
    if held is not None:
        view.facts.append(Fact(N_("Instrument"), Cell(held.state, kind="state")))
    if row.session:
        view.facts.append(Fact(N_("Session"), Cell(N_("open"), f"/roadmap/sessions/{row.session}")))
    if version.state in ("signed", "published", "superseded"):
        view.facts.append(
            Fact(N_("Bundle"), Cell(N_("download"), f"/roadmap/bundles/{version.id}.json"))
        )
    view.facts.append(
        Fact(N_("Paper"), Cell(N_("download"), f"/roadmap/documents/{row.id}/text.pdf"))
    )
    if row.prevails:
        view.facts.append(Fact(N_("Prevails"), Cell(LANGUAGES[row.prevails], kind="data")))
    view.facts.append(Fact("SHA-256", Cell(version.sha256, kind="code")))


def _links(asked: Asked, row: DocumentRow, versions: int) -> list[Link]:
    """Pages that belong to the text."""
    here = f"/roadmap/documents/{row.id}"
    links = [Link(N_("Concordance"), f"{here}/concordance")]
    if versions > 1:
        links.append(Link(N_("Compare versions"), f"{here}/compare"))
    links += [
        Link(N_("Signing pack"), f"{here}/signing"),
        Link(N_("Word document"), f"{here}/text.docx"),
    ]
    if asked.desk.actor.may("text"):
        links.append(Link(N_("Changes from a Word document"), f"{here}/import"))
    return links


def _wanted(
    asked: Asked,
    row: DocumentRow,
    version: TextVersionRow,
    standing: list[str],
    missing: list[str],
    verbless: int,
) -> list[Wanted]:
    """The acts on the text as a whole that its state allows."""
    me = asked.desk.actor.party
    about, document = {"version_id": version.id}, {"document_id": row.id}
    wanted: list[Wanted] = []
    if version.state in WORKED_ON:
        if not standing:
            wanted += [
                ("confirm_concordance", {**about, "language": language}, LANGUAGES[language])
                for party, language in (each.split() for each in missing)
                if party == me
            ]
        if not standing and not missing:
            wanted.append(("agree_to_text", about))
        wanted.append(("add_paragraph", document))
        if find_instrument(asked.desk, row.id) is not None:
            wanted.append(("set_entry_rule", document))
    if version.state == "agreed":
        wanted += [("sign_text", about), ("attach_signature", about)]
    if version.state == "signed" and not verbless:
        wanted.append(("publish_text", about))
    held = find_instrument(asked.desk, row.id)
    if held is not None and follow_name(held.state):
        wanted.append((follow_name(held.state), {"instrument_id": held.id}))
    if row.tier == "party":
        wanted.append(("share_document", document))
    return [*wanted, ("save_version", document)]
