"""A text as a PDF: each authentic language on its own pages, brackets in place, signatories."""

from __future__ import annotations

from collections.abc import Mapping

from keruen.report.papers import Paper, Section, Table
from keruen.roadmap.acts.text_records import MARK, last_version
from keruen.roadmap.desk import Desk
from keruen.roadmap.reads.calendar_entries import pick
from keruen.roadmap.reads.commitments import read_leads
from keruen.roadmap.reads.meetings import items_with_commitments
from keruen.roadmap.reads.outcomes import read_matrix
from keruen.roadmap.reads.paragraphs import (
    Bracket,
    is_by_paragraph,
    read_paragraphs,
    standing_brackets,
)
from keruen.roadmap.reads.proposals import is_project_proposal
from keruen.roadmap.reads.register import find_signing_key, organisation_names
from keruen.roadmap.reads.texts import read_brackets, read_signatures
from keruen.roadmap.rows import (
    CommitmentRow,
    DocumentRow,
    MandateRow,
    PartyRow,
    PersonRow,
    TextVersionRow,
)
from keruen.store.refusal import refuse
from keruen.web.languages import LANGUAGES, translate, translate_word
from keruen.web.marks import N_
from keruen.web.matrix_paper import matrix_table
from keruen.web.pages.days import say_day, say_moment
from keruen.web.record_names import say_title
from keruen.web.testimonium import ISSUED, testimonium

Wordings = Mapping[str, Mapping[str, Mapping[str, str]]]
"""What each side would write in each open bracket, by language."""

BINDING = ("signed", "published")


def make_text_paper(
    desk: Desk, document_id: str, language: str, only: str = "", copy: str = ""
) -> Paper:
    """The newest version of a document, as the instrument that is signed.

    Parameters
    ----------
    language : of headings and facts.
    only : a language of the text; without it every one, the reader's first.
    copy : the side whose copy it is: it is named first throughout, and its languages come first.

    Raises
    ------
    KeruenError : a document that the actor does not see, or a language that it has not.
    """
    row = desk.find(DocumentRow, document_id)
    version = last_version(desk, document_id)
    parties = _parties(desk, copy)
    first = parties[0].languages if copy else []
    wanted = [only] if only else _order(version.texts, language, first)
    if only and only not in version.texts:
        refuse(
            "the document has no text in {language}",
            "Ask for one of {languages}.",
            kind="missing",
            language=repr(only[:10]),
            languages=", ".join(sorted(version.texts)),
        )

    def _(words: str) -> str:
        return translate(words, language)

    opened = {
        each.place: each.proposals
        for each in read_brackets(desk, version.id)
        if each.state == "open"
    }
    words = dict(version.texts)
    if is_by_paragraph(version):
        placed = read_paragraphs(desk, version.id)
        if placed:
            words = {each: "\n".join(one.words_for(copy, each) for one in placed) for each in words}
        opened |= {each.row.place: _proposals(each) for each in standing_brackets(desk, version.id)}
    owner = ((_("Copy"), pick(parties[0].names, language)),) if copy else ()
    return Paper(
        pick(row.title, language),
        translate_word(row.kind, language),
        language,
        (
            *owner,
            (_("Version"), str(version.number)),
            (_("State"), translate_word(version.state, language)),
            (_("Authentic languages"), ", ".join(LANGUAGES[each] for each in wanted)),
            (_("SHA-256"), version.sha256),
        ),
        (*_matrix(desk, row, language), *_signatures(desk, version, language)),
        tuple(
            Section(
                pick({each: row.title.get(each, "")}, each),
                each,
                _paragraphs(words[each], opened, each),
                len(wanted) > 1,
                " – ".join(pick(party.names, each) for party in parties),
                testimonium(desk, row, words[each], each),
                _blocks(desk, row, version, parties, each),
            )
            for each in wanted
        ),
        "" if version.state in BINDING else _("Draft: binds nobody yet"),
    )


def _proposals(held: Bracket) -> dict[str, dict[str, str]]:
    """What each side wants in a bracket; the words that stood there under no name."""
    found: dict[str, dict[str, str]] = {"-": held.row.standing}
    for number, each in enumerate(held.alternatives):
        name = each.of_party if each.of_party not in found else f"{each.of_party} {number + 1}"
        found[name] = dict.fromkeys(held.row.standing, "–") if each.deletes else each.texts
    return found


def _order(texts: dict[str, str], language: str, first: list[str]) -> list[str]:
    """Languages of a text: those of the copy's owner first, else that of the reader."""
    names = list(LANGUAGES)
    lead = first or [language]
    return sorted(
        texts, key=lambda each: (lead.index(each) if each in lead else 9, names.index(each))
    )


def _parties(desk: Desk, copy: str) -> list[PartyRow]:
    """The sides, the owner of the copy first."""
    codes = [each.code for each in desk.parties]
    if copy and copy not in codes:
        refuse(
            "{party} is not a side of this roadmap",
            "Name one of {parties}.",
            kind="invalid",
            party=repr(copy[:20]),
            parties=", ".join(codes),
        )
    return sorted(desk.parties, key=lambda each: each.code != copy)


def _blocks(
    desk: Desk, row: DocumentRow, version: TextVersionRow, parties: list[PartyRow], language: str
) -> tuple[tuple[str, ...], ...]:
    """A block for each side to sign in, with who signed where a side has."""
    signed = {each.of_party: each for each in read_signatures(desk, version.id)}
    if row.kind in ISSUED and not signed:
        return ()
    blocks = []
    for party in parties:
        lines = [pick(party.names, language)]
        made = signed.get(party.code)
        if made is not None:
            held = desk.find(MandateRow, made.mandate)
            lines += [
                desk.find(PersonRow, made.person).name,
                pick(held.capacity, language),
                say_day(made.signed_on[:10], language),
            ]
        blocks.append(tuple(lines))
    return tuple(blocks)


def _paragraphs(
    words: str, opened: Wordings, language: str
) -> tuple[tuple[tuple[str, str], ...], ...]:
    """Lines as paragraphs; an open bracket shows each side's wording."""
    return tuple(
        tuple(
            (piece, "plain") if place % 2 == 0 else (_bracket(piece, opened, language), "open")
            for place, piece in enumerate(MARK.split(line))
            if piece or place % 2
        )
        for line in words.splitlines()
        if line.strip()
    )


def _bracket(place: str, opened: Wordings, language: str) -> str:
    held = opened.get(place)
    if not held:
        return f"[{place}]"
    unworded = translate("no wording yet", language)
    wordings = (
        f"{party}: {texts.get(language) or unworded}" for party, texts in sorted(held.items())
    )
    return f"[{' | '.join(wordings)}]"


def _signatures(desk: Desk, version: TextVersionRow, language: str) -> tuple[Table, ...]:
    """Who signed, in what capacity, by which mandate and key."""
    rows = []
    for each in sorted(read_signatures(desk, version.id), key=lambda row: str(row.of_party)):
        held = desk.find(MandateRow, each.mandate)
        key = find_signing_key(desk, each.key)
        rows.append(
            (
                _side(desk, each.of_party, language),
                f"{desk.find(PersonRow, each.person).name}, {pick(held.capacity, language)}",
                held.instrument,
                f"{say_moment(each.signed_at, language)} UTC",
                key.key_id[:16] if key else "-",
            )
        )
    if not rows:
        return ()
    columns = (N_("Side"), N_("Name"), N_("Instrument"), N_("Signed at"), N_("Key"))
    return (
        Table(
            translate("Signatures", language),
            tuple(translate(each, language) for each in columns),
            tuple(rows),
            "",
        ),
    )


def _matrix(desk: Desk, row: DocumentRow, language: str) -> tuple[Table, ...]:
    """The action matrix of minutes: the outcomes of the session, with a lead on each side.

    A session without outcomes, as those before they were recorded, shows the commitments of its
    agenda.
    """
    if row.kind != "minutes" or not row.session:
        return ()
    lines = read_matrix(desk, row.session)
    if lines:
        return (matrix_table(desk, lines, language),)
    items = items_with_commitments(desk, row.session)
    names = organisation_names(desk)
    rows = []
    for item in items:
        duty = desk.find(CommitmentRow, item.commitment or "")
        leads = {each.of_party: each.organisation for each in read_leads(desk, duty.id)}
        rows.append(
            (
                say_title(duty.title, is_project_proposal(duty), language),
                *(
                    pick(names.get(leads.get(party.code) or ""), language) or "-"
                    for party in desk.parties
                ),
                say_day(duty.due_on, language),
                translate_word(duty.state, language, "state"),
            )
        )
    columns = (
        translate("Commitment", language),
        *(pick(party.names, language) for party in desk.parties),
        translate("Due", language),
        translate("State", language),
    )
    heading, empty = translate("Action matrix", language), translate("Nothing yet.", language)
    return (Table(heading, columns, tuple(rows), empty),)


def _side(desk: Desk, code: str, language: str) -> str:
    return next(pick(each.names, language) for each in desk.parties if each.code == code)
