"""The words to which an act binds a side: what must have been shown before somebody agrees to it.

An act that agrees, confirms, judges or signs carries the SHA-256 of these words in canonical form.
Where the record differs by then, the act is refused. The words are the same for each side
that may agree: they contain nothing private to one side, and texts in every language.
"""

from __future__ import annotations

from sqlalchemy import ColumnElement, Table, select

from keruen.roadmap import tables as t
from keruen.roadmap.bound_culture import CULTURE
from keruen.roadmap.desk import Desk
from keruen.roadmap.project_bound import PROJECT_BOUND
from keruen.roadmap.reads.agenda import read_agenda
from keruen.roadmap.reads.delegations import read_delegations_of, read_members
from keruen.roadmap.reads.instruments import read_notifications, signed_version
from keruen.roadmap.reads.outcomes import read_outcome_leads
from keruen.roadmap.reads.paragraph_verbs import publication_words
from keruen.roadmap.reads.paragraphs import (
    PlacedParagraph,
    entry_rule,
    payload_of,
    read_paragraphs,
    read_text_brackets,
)
from keruen.roadmap.reads.screening import beside
from keruen.roadmap.rows import (
    AlternativeRow,
    BodyRow,
    BracketRow,
    CommitmentLeadRow,
    CommitmentRow,
    DecisionRow,
    DelegationRow,
    DisputeRow,
    EvidenceRow,
    FileEntryRow,
    FileGuestRow,
    FileRoleRow,
    FileRow,
    ImportedChangeRow,
    IndicatorRow,
    JointPositionRow,
    LegalInstrumentRow,
    MeasurementRow,
    OutcomeRow,
    ParagraphRow,
    ScreeningHitRow,
    SessionRow,
    TextBracketRow,
    TextVersionRow,
)
from keruen.store.command import Bound
from keruen.store.typed_rows import R

BoundWords = dict[str, object]

TERMS = ("title", "weight", "due_on", "recurrence", "qualitative_reason", "parent", "tier")
PLAN = ("number", "level", "host", "starts_at", "ends_at", "zone", "place", "venue_exception")
DECISION = (
    "title",
    "effect",
    "session",
    "closes_on",
    "provision",
    "modality",
    "takes_effect_on",
    "supersedes",
)


def read_terms(desk: Desk, identifier: str) -> BoundWords:
    """What a commitment obliges to, by when, and by what it is measured."""
    row = desk.find(CommitmentRow, identifier)
    measure = None
    if row.indicator:
        held = desk.record(
            IndicatorRow, select(t.indicator).where(t.indicator.c.id == row.indicator)
        )
        measure = {"id": row.indicator, "names": held.names if held else {}}
    words = {"commitment": row.id, "provision": row.provision, "indicator": measure}
    return words | {name: row[name] for name in TERMS}


def read_acceptance(desk: Desk, identifier: str) -> BoundWords:
    """The terms of a commitment and who leads it on each side."""
    leads = desk.records(
        CommitmentLeadRow,
        select(t.commitment_lead)
        .where(t.commitment_lead.c.commitment == identifier)
        .order_by(t.commitment_lead.c.of_party),
    )
    return read_terms(desk, identifier) | {
        "leads": {
            lead.of_party: {
                "organisation": _named(desk, t.organisation, lead.organisation, "names"),
                "person": _named(desk, t.person, lead.person, "name"),
            }
            for lead in leads
        }
    }


def read_claim(desk: Desk, identifier: str) -> BoundWords:
    """The terms of a commitment, what is claimed of it, the proof and the disputes."""
    row = desk.find(CommitmentRow, identifier)
    proof = _live(desk, EvidenceRow, t.evidence.c.commitment == identifier)
    disputes = _live(desk, DisputeRow, t.dispute.c.commitment == identifier)
    return read_terms(desk, identifier) | {
        "claimed_by": row.claimed_by,
        "round": row.round,
        "evidence": [_proof(each) for each in proof],
        "disputes": [
            {key: each[key] for key in ("raised_party", "reason", "resolution")}
            for each in disputes
        ],
    }


def read_plan(desk: Desk, identifier: str) -> BoundWords:
    """When and where a session of which body takes place, and at which level."""
    row = desk.find(SessionRow, identifier)
    body = desk.find(BodyRow, row.body)
    words: BoundWords = {"session": row.id, "body": {"id": body.id, "names": body.names}}
    if row.source:
        words["source"] = row.source
    return words | {name: row[name] for name in PLAN}


def read_agenda_words(desk: Desk, identifier: str) -> BoundWords:
    """The plan of a session and its agenda, with what comes onto it by itself."""
    items = [
        {key: item[key] for key in ("title", "origin", "provision", "commitment")}
        for item in read_agenda(desk, desk.find(SessionRow, identifier))
        if item.state != "withdrawn"
    ]
    return read_plan(desk, identifier) | {"agenda": items}


def read_delegation(desk: Desk, identifier: str) -> BoundWords:
    """A delegation with its members by name, function and precedence."""
    row = desk.find(DelegationRow, identifier)
    names = ("id", "name", "function", "precedence", "from_day", "to_day")
    members = read_members(desk, row.session, row.of_party)
    return {
        "delegation": row.id,
        "session": row.session,
        "of_party": row.of_party,
        "level": row.level,
        "members": [{name: each[name] for name in names} for each in members],
    }


def read_levels(desk: Desk, identifier: str) -> BoundWords:
    """The levels of the heads of the delegations that were communicated."""
    found = [each for each in read_delegations_of(desk, identifier) if each.tier != "party"]
    return {"session": identifier, "levels": {each.of_party: each.level for each in found}}


def read_outcome(desk: Desk, identifier: str) -> BoundWords:
    """An outcome with its words, its date, its leads and what will prove it."""
    row = desk.find(OutcomeRow, identifier)
    names = ("number", "kind", "words", "evidence", "due_on", "recorded_party")
    words: BoundWords = {"outcome": row.id, "item": row.item, "session": row.session}
    words |= {name: row[name] for name in names}
    words["leads"] = {
        each.of_party: _named(desk, t.organisation, each.organisation, "names")
        for each in read_outcome_leads(desk, [row.id])
    }
    words["referred_to"] = _named(desk, t.body, row.referred_to, "names")
    return words


def read_decision(desk: Desk, identifier: str) -> BoundWords:
    """What a decision would do, and the text that was written for it."""
    row = desk.find(DecisionRow, identifier)
    text = desk.first(
        select(t.text_version.c.sha256)
        .join(t.document, t.document.c.id == t.text_version.c.document)
        .where(t.document.c.decision == identifier)
        .order_by(t.text_version.c.number.desc())
    )
    words: BoundWords = {"decision": row.id, "proposed_party": row.proposed_party}
    words |= {name: row[name] for name in DECISION}
    return words | {"text_sha256": text["sha256"] if text else None}


def read_version(desk: Desk, identifier: str) -> BoundWords:
    """One version of a document, in every language: what both sides sign."""
    row = desk.find(TextVersionRow, identifier)
    return payload_of(desk, row)


def read_publication(desk: Desk, identifier: str) -> BoundWords:
    """What publishing a version shows: the words of the version, and the verbs of a communiqué."""
    return publication_words(desk, desk.find(TextVersionRow, identifier))


def read_version_of(desk: Desk, identifier: str) -> BoundWords:
    """The newest version of a document: its words and its state."""
    row = desk.record(
        TextVersionRow,
        select(t.text_version)
        .where(t.text_version.c.document == identifier)
        .order_by(t.text_version.c.number.desc()),
    )
    return {"document": identifier} | (payload_of(desk, row) if row else {})


def read_paragraph(desk: Desk, identifier: str) -> BoundWords:
    """The wording of a paragraph in the newest version of its document, in every language."""
    row = desk.find(ParagraphRow, identifier)
    placed = _placed(desk, row)
    return {"paragraph": row.id, "words": placed.signed.words if placed else None}


def read_text_bracket(desk: Desk, identifier: str) -> BoundWords:
    """A bracket of a paragraph: the paragraph, the words that stood there, the alternatives."""
    row = desk.find(TextBracketRow, identifier)
    held = read_text_brackets(desk, [row.paragraph]).get(row.paragraph, [])
    return read_paragraph(desk, row.paragraph) | {
        "bracket": row.id,
        "state": row.state,
        "standing": row.standing,
        "alternatives": [
            {"of_party": each.of_party, "texts": each.texts, "deletes": each.deletes}
            for bracket in held
            if bracket.row.id == row.id
            for each in bracket.alternatives
        ],
    }


def read_alternative(desk: Desk, identifier: str) -> BoundWords:
    """What accepting an alternative puts into which words, in every language."""
    row = desk.find(AlternativeRow, identifier)
    held = desk.find(TextBracketRow, row.bracket)
    words: BoundWords = {"alternative": row.id, "place": held.place, "of_party": row.of_party}
    words |= {"texts": row.texts, "deletes": row.deletes, "withdrawn": bool(row.withdrawn_at)}
    return words | read_paragraph(desk, held.paragraph)


def _placed(desk: Desk, row: ParagraphRow) -> PlacedParagraph | None:
    version = desk.first(
        select(t.text_version.c.id)
        .where(t.text_version.c.document == row.document)
        .order_by(t.text_version.c.number.desc())
    )
    placed = read_paragraphs(desk, version["id"]) if version else []
    return next((each for each in placed if each.id == row.id), None)


def read_instrument(desk: Desk, identifier: str) -> BoundWords:
    """An instrument: its state, the text that was signed, its rule and its notifications."""
    row = desk.find(LegalInstrumentRow, identifier)
    version = signed_version(desk, row.document)
    rule = entry_rule(version) if version else None
    return {
        "instrument": row.id,
        "state": row.state,
        "sha256": version.sha256 if version else None,
        "entry_into_force": rule.words if rule else None,
        "notifications": [
            {"of_party": each.of_party, "note": each.note, "notified_on": each.notified_on}
            for each in read_notifications(desk, row.id)
        ],
    }


def read_imported(desk: Desk, identifier: str) -> BoundWords:
    """A change from a Word document, and the paragraph that it changes as it is now."""
    row = desk.find(ImportedChangeRow, identifier)
    words: BoundWords = {"change": row.id, "kind": row.kind, "texts": row.texts}
    return words | (read_paragraph(desk, row.paragraph) if row.paragraph else {})


def read_bracket(desk: Desk, identifier: str) -> BoundWords:
    """What is proposed for a bracket, in every language."""
    row = desk.find(BracketRow, identifier)
    names = ("version", "place", "resolution", "resolution_party", "proposals")
    return {"bracket": row.id} | {name: row[name] for name in names}


def read_evidence(desk: Desk, identifier: str) -> BoundWords:
    """A piece of evidence and what it is to prove."""
    row = desk.find(EvidenceRow, identifier)
    duty = desk.find(CommitmentRow, row.commitment)
    return {"evidence": row.id, **_proof(row), "commitment": _titled(duty)}


def read_entry(desk: Desk, identifier: str) -> BoundWords:
    """An entry of a file, with its values."""
    row = desk.find(FileEntryRow, identifier)
    file = desk.find(FileRow, row.file)
    words: BoundWords = {"entry": row.id, "file": _titled(file), "kind": row.kind}
    return words | {"of_party": row.of_party, "data": row.data}


def read_role(desk: Desk, identifier: str) -> BoundWords:
    """The holder of a role, and its file."""
    row = desk.find(FileRoleRow, identifier)
    words: BoundWords = {"role_id": row.id, "file": read_file(desk, row.file)}
    words |= {name: row[name] for name in ("role", "of_party", "holder")}
    return words | {"organisation": _named(desk, t.organisation, row.organisation, "names")}


def read_file(desk: Desk, identifier: str) -> BoundWords:
    """A file with its fields."""
    row = desk.find(FileRow, identifier)
    names = ("kind", "title", "provision", "data", "starts_on", "ends_on")
    return {"file": row.id} | {name: row[name] for name in names}


def read_guest(desk: Desk, identifier: str) -> BoundWords:
    """An organisation that is to see a file, with its role there."""
    row = desk.find(FileGuestRow, identifier)
    file = desk.find(FileRow, row.file)
    words: BoundWords = {"guest": row.id, "file": _titled(file), "role": row.role}
    words |= {"proposed_party": row.proposed_party}
    return words | {"organisation": _named(desk, t.organisation, row.organisation, "names")}


def read_joint_position(desk: Desk, identifier: str) -> BoundWords:
    """A joint position in every language in which it is proposed."""
    row = desk.find(JointPositionRow, identifier)
    file = desk.find(FileRow, row.file)
    words: BoundWords = {"position": row.id, "file": _titled(file), "words": row.words}
    return words | {"proposed_party": row.proposed_party}


def read_measurement(desk: Desk, identifier: str) -> BoundWords:
    """A value over a derived one, with its reason."""
    row = desk.find(MeasurementRow, identifier)
    measure = desk.find(IndicatorRow, row.indicator)
    words = {"measurement": row.id, "indicator": measure.names, "unit": measure.unit}
    return words | {name: row[name] for name in ("period", "value", "reason", "party")}


def read_attachment(desk: Desk, identifier: str) -> BoundWords:
    """A file by its name and SHA-256, and the record to which it is attached."""
    names = ("id", "name", "media_type", "sha256", "about_kind", "about")
    columns = [t.attachment.c[name] for name in names]
    row = desk.first(select(*columns).where(t.attachment.c.id == identifier))
    return dict(row or {})


def read_hit(desk: Desk, identifier: str) -> BoundWords:
    """A hit beside the subject and the listed entry; not who judged it."""
    found = beside(desk, desk.find(ScreeningHitRow, identifier))
    names = ("subject_name", "listed_name", "role", "weak", "score", "parts")
    words: BoundWords = {"hit": identifier} | {name: found.row[name] for name in names}
    words |= {"publisher": found.version.publisher, "issued": found.version.issued}
    entry = ("ref", "schema", "names", "weak", "born", "countries", "imo", "program")
    return words | {"entry": {name: found.listed[name] for name in entry}}


BOUND: dict[str, Bound[Desk]] = {
    "screening_hit": Bound("screening_hit_id", read_hit),
    **CULTURE,
    "acceptance": Bound("commitment_id", read_acceptance),
    "agenda": Bound("session_id", read_agenda_words),
    "alternative": Bound("alternative_id", read_alternative),
    "attachment": Bound("attachment_id", read_attachment),
    "bracket": Bound("bracket_id", read_bracket),
    "claim": Bound("commitment_id", read_claim),
    "decision": Bound("decision_id", read_decision),
    "delegation": Bound("delegation_id", read_delegation),
    "entry": Bound("entry_id", read_entry),
    "evidence": Bound("evidence_id", read_evidence),
    "file": Bound("file_id", read_file),
    "guest": Bound("guest_id", read_guest),
    "imported_change": Bound("imported_id", read_imported),
    "instrument": Bound("instrument_id", read_instrument),
    "joint_position": Bound("position_id", read_joint_position),
    "levels": Bound("session_id", read_levels),
    "measurement": Bound("measurement_id", read_measurement),
    "paragraph": Bound("paragraph_id", read_paragraph),
    "outcome": Bound("outcome_id", read_outcome),
    "plan": Bound("session_id", read_plan),
    "publication": Bound("version_id", read_publication),
    "role": Bound("role_id", read_role),
    **PROJECT_BOUND,
    "terms": Bound("commitment_id", read_terms),
    "text_bracket": Bound("text_bracket_id", read_text_bracket),
    "version": Bound("version_id", read_version),
    "version_of": Bound("document_id", read_version_of),
}
"""Every kind of words to which acts bind."""


def _live(desk: Desk, kind: type[R], condition: ColumnElement[bool]) -> list[R]:
    table = kind.table
    query = select(table).where(condition, table.c.withdrawn_at.is_(None))
    return desk.records(kind, query.order_by(table.c.created_at, table.c.id))


def _proof(row: EvidenceRow) -> BoundWords:
    return {
        name: row[name]
        for name in ("kind", "title", "reference", "sha256", "state", "submitted_party")
    }


def _titled(row: CommitmentRow | FileRow) -> BoundWords:
    return {"id": row.id, "title": row.title}


def _named(desk: Desk, table: Table, identifier: str | None, column: str) -> BoundWords | None:
    if not identifier:
        return None
    row = desk.first(select(table).where(table.c.id == identifier))
    return {"id": identifier, "name": row[column] if row else None}
