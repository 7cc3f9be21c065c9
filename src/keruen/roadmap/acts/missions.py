"""Missions of experts: offered, requested, cleared, under way, reported, accepted by the host."""

from __future__ import annotations

import hashlib
import re
import secrets
from datetime import date
from typing import Annotated, NamedTuple

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from pydantic import BaseModel, ConfigDict, StringConstraints
from sqlalchemy import select

from keruen.roadmap.acts.commitments import propose_commitment
from keruen.roadmap.acts.fields import FileId, MaybeOrganisationId, MaybeProvisionId
from keruen.roadmap.acts.logframes import find_project
from keruen.roadmap.acts.project_fields import CvId, MissionId, RecommendationId
from keruen.roadmap.acts.registry import Done, act
from keruen.roadmap.desk import Desk, check_texts
from keruen.roadmap.partners import check_holder, holder_of, is_holder
from keruen.roadmap.reads.projects import find_cv
from keruen.roadmap.rows import ExpertCvRow, FileRow, MissionRow, RecommendationRow
from keruen.roadmap.tables import expert_cv, mission, mission_report, recommendation
from keruen.store.fields import Code, Day, Line, Longest, MaybeWords, Titles, Words
from keruen.store.refusal import check, word

LONGEST_CV = 20_000
CvText = Annotated[
    str, "secret", StringConstraints(min_length=1, max_length=LONGEST_CV), Longest(LONGEST_CV)
]
"""The name and the CV of an expert: no log and no export contains them."""


class AdviceLine(BaseModel):
    """A recommendation, in the languages in which it was written."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    en: MaybeWords = ""
    fr: MaybeWords = ""
    ar: MaybeWords = ""
    kk: MaybeWords = ""
    ru: MaybeWords = ""


RETENTION_YEARS = 5
MOST_RETENTION_YEARS = 10
PASSPORT = re.compile(r"[PICA][A-Z0-9<][A-Z]{3}[A-Z0-9<]{25,39}|(?:[A-Z0-9]*<){4,}")
"""The machine-readable lines of a passport or an identity card."""


@act("programme")
def offer_mission(
    desk: Desk,
    file_id: FileId,
    words: Titles,
    expertise: Line,
    starts_on: Day,
    ends_on: Day,
    host_party: Code = "",
    host_organisation: MaybeOrganisationId = "",
) -> Done:
    """Offer a mission of an expert to a host, with its terms of reference and its days."""
    row = find_project(desk, file_id)
    host = check_holder(desk, host_party, host_organisation)
    check(
        host_party != desk.actor.party,
        "the sender and the host are the same",
        "Name another host.",
        kind="invalid",
    )
    check(
        starts_on <= ends_on,
        "the mission would end before it begins",
        "Correct the dates.",
        kind="invalid",
    )
    check(
        _within(row, starts_on, ends_on),
        "the mission is from {first} to {last}, and its project from {start} to {end}",
        "Choose days within the project.",
        kind="invalid",
        first=starts_on,
        last=ends_on,
        start=row.starts_on or "-",
        end=row.ends_on or "-",
    )
    desk.add(
        mission,
        tier=row.tier,
        file=file_id,
        words=check_texts(words, "the terms of reference"),
        expertise=expertise,
        sender_party=desk.actor.party,
        host_party=host["party"],
        host_organisation=host["organisation"],
        starts_on=starts_on.isoformat(),
        ends_on=ends_on.isoformat(),
        state="offered",
    )
    return Done("file", file_id, row.tier)


@act("programme")
def add_cv(
    desk: Desk, mission_id: MissionId, cv: CvText, retention_years: int = RETENTION_YEARS
) -> Done:
    """Add the name and CV of the expert; the host reads them once it has cleared the mission."""
    row = desk.find_live(MissionRow, mission_id)
    _check_sender(desk, row)
    check(
        1 <= retention_years <= MOST_RETENTION_YEARS,
        "a CV is stored for 1 to {most} years",
        "Write fewer years.",
        kind="invalid",
        most=MOST_RETENTION_YEARS,
    )
    check(
        not PASSPORT.search(re.sub(r"[ \t]", "", cv)),
        "the CV contains the machine-readable lines of a passport or an identity card",
        "Leave them out; a host needs the qualification of the expert, and not the document.",
        kind="invalid",
    )
    check(
        desk.count(expert_cv, expert_cv.c.mission == mission_id) == 0,
        "this mission has a CV already",
        "Withdraw the mission and offer it anew with another expert.",
    )
    key, nonce = AESGCM.generate_key(256), secrets.token_bytes(12)
    sealed = AESGCM(key).encrypt(nonce, cv.encode(), mission_id.encode())
    last = date.fromisoformat(row.ends_on)
    desk.add(
        expert_cv,
        tier="party",
        mission=mission_id,
        of_party=desk.actor.party,
        nonce=nonce.hex(),
        sealed=sealed,
        sha256=hashlib.sha256(sealed).hexdigest(),
        due_on=_years_after(last, retention_years).isoformat(),
        key=key.hex(),
    )
    return Done("file", row.file, "party")


@act("programme")
def erase_cv(desk: Desk, cv_id: CvId) -> Done:
    """Erase the name and CV of an expert whom the actor's side sends: its key is dropped."""
    row = desk.find(ExpertCvRow, cv_id)
    check(
        row.of_party == desk.actor.party,
        "this CV belongs to {party}",
        "Let that side erase it.",
        kind="forbidden",
        party=row.of_party,
    )
    check(row.key is not None, "this CV is erased already", "Nothing needs to be done.")
    done = _erase(desk, row)
    return Done("file", desk.find(MissionRow, row.mission).file, "party", facts=done.proof)


@act("partner", binds="mission")
def request_mission(desk: Desk, mission_id: MissionId) -> Done:
    """Request, as the host, a mission that was offered."""
    row = _hosted(desk, mission_id)
    desk.go(mission, row, "requested")
    return Done("file", row.file, row.tier)


@act("partner", binds="mission")
def clear_mission(desk: Desk, mission_id: MissionId) -> Done:
    """Clear a mission that was requested, as its sender or as its host; both do."""
    row = desk.find_live(MissionRow, mission_id)
    host = is_holder(desk, *holder_of(row, "host"))
    check(
        host or row.sender_party == desk.actor.side,
        "this mission has another sender and another host",
        "Let them clear it.",
        kind="forbidden",
    )
    check(
        row.state == "requested",
        "mission {id} is {state} and is cleared once its host has requested it",
        "Take the steps in their order; the page of the record shows the next ones.",
        id=row.id,
        state=word(row.state),
    )
    mine, theirs = ("host", "sender") if host else ("sender", "host")
    check(
        not row[f"{mine}_cleared_at"],
        "you have cleared this mission already",
        "Wait for the other partner.",
    )
    values: dict[str, object] = {f"{mine}_cleared_at": desk.moment}
    if row[f"{theirs}_cleared_at"]:
        desk.go(mission, row, "cleared", **values)
    else:
        desk.change(mission, row.id, **values)
    return Done("file", row.file, row.tier)


@act("programme")
def begin_mission(desk: Desk, mission_id: MissionId) -> Done:
    """Begin a mission that its sender and its host have cleared, from its first day on."""
    row = desk.find_live(MissionRow, mission_id)
    _check_sender(desk, row)
    check(
        date.fromisoformat(row.starts_on) <= desk.today(),
        "the mission begins on {day}",
        "Wait for its day.",
        day=row.starts_on,
    )
    desk.go(mission, row, "under_way")
    return Done("file", row.file, row.tier)


@act("programme")
def report_mission(
    desk: Desk,
    mission_id: MissionId,
    purpose: Words,
    findings: Words,
    recommendations: list[AdviceLine],
    next_steps: Words,
) -> Done:
    """Report a mission: its purpose, findings, recommendations and next steps."""
    row = desk.find_live(MissionRow, mission_id)
    _check_sender(desk, row)
    check(
        row.state == "under_way",
        "mission {id} is {state} and is reported while it is under way",
        "Take the steps in their order; the page of the record shows the next ones.",
        id=row.id,
        state=word(row.state),
    )
    desk.add(
        mission_report,
        tier=row.tier,
        file=row.file,
        mission=row.id,
        of_party=desk.actor.party,
        purpose=purpose,
        findings=findings,
        next_steps=next_steps,
    )
    for number, words in enumerate(recommendations, 1):
        desk.add(
            recommendation,
            tier=row.tier,
            file=row.file,
            mission=row.id,
            number=number,
            words=check_texts(words.model_dump(), "the recommendation"),
        )
    desk.go(mission, row, "reported")
    return Done("file", row.file, row.tier)


@act("partner", binds="mission")
def accept_mission(desk: Desk, mission_id: MissionId) -> Done:
    """Accept, as the host, the report of a mission."""
    row = _hosted(desk, mission_id)
    desk.go(mission, row, "accepted")
    return Done("file", row.file, row.tier)


@act("programme")
def withdraw_mission(desk: Desk, mission_id: MissionId, reason: Words) -> Done:
    """Withdraw a mission that the actor's side offered; the CV of its expert is erased."""
    row = desk.find_live(MissionRow, mission_id)
    _check_sender(desk, row)
    cv = find_cv(desk, mission_id)
    if cv is not None and cv.key is not None:
        desk.change(expert_cv, cv.id, key=None, erased_at=desk.moment)
    desk.withdraw(mission, row, reason)
    return Done("file", row.file, row.tier)


@act("commitment")
def commit_to_recommendation(
    desk: Desk,
    recommendation_id: RecommendationId,
    due_on: Day,
    evidence: Titles,
    provision_id: MaybeProvisionId = "",
) -> Done:
    """Propose a commitment that carries out a recommendation of a mission."""
    row = desk.find_live(RecommendationRow, recommendation_id)
    check(
        row.commitment is None,
        "this recommendation has become a commitment already",
        "Work on that commitment.",
    )
    provision = provision_id or desk.find(FileRow, row.file).provision
    done = propose_commitment(
        desk,
        provision,
        dict(row.words),
        due_on=due_on,
        qualitative_reason=check_texts(evidence, "the evidence"),
    )
    desk.change(recommendation, row.id, commitment=done.id)
    return done


def open_cv(row: ExpertCvRow) -> str:
    """The name and CV of an expert; empty once they are erased.

    Examples
    --------
    >>> open_cv.__name__
    'open_cv'
    """
    if row.key is None:
        return ""
    opened = AESGCM(bytes.fromhex(row.key)).decrypt(
        bytes.fromhex(row.nonce), bytes(row.sealed), row.mission.encode()
    )
    return opened.decode()


class ErasedCv(NamedTuple):
    """A CV that was erased, with what the log proves it by.

    Parameters
    ----------
    proof : the day by which it was to be erased, the SHA-256 of what stays sealed, and that of
        the key which was dropped.
    """

    id: str
    proof: dict[str, object]


def erase_due_cvs(desk: Desk) -> list[ErasedCv]:
    """Erase the CVs of the actor's side whose time is over."""
    query = select(expert_cv).where(
        expert_cv.c.of_party == desk.actor.party,
        expert_cv.c.key.is_not(None),
        expert_cv.c.due_on < desk.today().isoformat(),
    )
    rows = desk.records(ExpertCvRow, query)
    return [_erase(desk, row) for row in rows]


def _erase(desk: Desk, row: ExpertCvRow) -> ErasedCv:
    """Drop the key of a CV."""
    key = hashlib.sha256(bytes.fromhex(row.key or "")).hexdigest()
    desk.change(expert_cv, row.id, key=None, erased_at=desk.moment)
    proof = {"due_on": row.due_on, "sealed_sha256": row.sha256, "key_sha256": key}
    return ErasedCv(row.id, {**proof, "erased_at": desk.moment})


def _within(row: FileRow, starts_on: date, ends_on: date) -> bool:
    """Whether days lie within the dates of a project, as far as it has any."""
    return (row.starts_on or "") <= starts_on.isoformat() and ends_on.isoformat() <= (
        row.ends_on or "9999"
    )


def _years_after(day: date, years: int) -> date:
    """The same day some years later; 28 February for 29 February."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)


def _check_sender(desk: Desk, row: MissionRow) -> None:
    check(
        row.sender_party == desk.actor.party,
        "{party} sends the expert of this mission",
        "Let that side do it.",
        kind="forbidden",
        party=row.sender_party,
    )


def _hosted(desk: Desk, mission_id: str) -> MissionRow:
    row = desk.find_live(MissionRow, mission_id)
    check(
        is_holder(desk, *holder_of(row, "host")),
        "this mission has another host",
        "Let the host do it; an organisation does with the account of a guest.",
        kind="forbidden",
    )
    return row
