"""A register that holds a record of every kind in every state, made by acts alone."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import select

from keruen.roadmap import tables as t
from keruen.roadmap.acts.text_records import last_version
from keruen.roadmap.desk import open_desk, read_desk
from keruen.roadmap.reads.imports import read_imported
from keruen.roadmap.reads.instruments import find_instrument
from keruen.roadmap.reads.paragraphs import read_paragraphs
from keruen.roadmap.rows import (
    BodyRow,
    BracketRow,
    DocumentRow,
    FileRoleRow,
    SessionRow,
    TextVersionRow,
)
from keruen.roadmap.states import TRANSITIONS
from keruen.store import administration, hashing
from keruen.store.database import Database
from keruen.store.roles import SYSTEM_ADMINISTRATOR, Actor
from tests.roadmap import sides
from tests.roadmap.meeting import plan_meeting
from tests.roadmap.sides import KAZ, LANGUAGES, MAR, NOW, SIDES, act, five
from tests.web import (
    every_culture,
    every_election,
    every_meeting,
    every_project,
    every_screening,
)

TABS = ("delegations", "agenda", "room", "minutes")
PASSWORD = "grain-corridor-desk-27"
OF_MOROCCO = ("/roadmap/screening/subjects/", "/roadmap/screening/hits/")
"""Pages of records that Morocco alone sees: it screened and judged."""
SECRET = "a position of Morocco alone"
Doing = Callable[..., Any]


def begin_with_accounts(url: str) -> Database:
    """A register with the shipped roadmap, and an account of each side that does everything."""
    database = sides.begin(url)
    with database.admin_transaction() as connection:
        for side in SIDES:
            roles = ["focal_point", "secretary", "signatory", "administrator"]
            held = administration.Account(
                side.account, side.party, side.person, tuple(roles), False, 0.0
            )
            administration.insert_account(connection, held, hashing.hash_password(PASSWORD))
    return database


def fill(url: str) -> Database:
    """A register with the shipped roadmap and a record of every kind in every state."""
    database = begin_with_accounts(url)
    _commitments(database)
    _sessions(database)
    every_meeting.fill_meetings(database, plan_meeting(database))
    every_meeting.add_drafts(database)
    _texts(database)
    _paragraphs(database)
    _instruments(database)
    _decisions(database)
    _files(database)
    _indicators(database)
    every_screening.fill_screening(database)
    every_election.fill_elections(database)
    every_culture.fill_culture(database)
    every_project.fill_projects(database)
    act(
        database,
        KAZ,
        "add_event",
        kind="visit",
        title=five("Visit to Astana"),
        starts_on="2026-12-03",
        ends_on="2026-12-04",
        provision_id="p04",
    )
    act(database, MAR, "sign_checkpoint", passphrase="passphrase of MAR")
    return database


def states_held(database: Database) -> dict[str, set[str]]:
    """The states in which records of each kind stand."""
    held: dict[str, set[str]] = {kind: set() for kind in TRANSITIONS}
    # The system administrator sees no row that a side keeps to itself.
    for reader in (SYSTEM_ADMINISTRATOR, *SIDES):
        with open_desk(database, reader, NOW) as desk:
            for kind, states in held.items():
                table = t.metadata.tables[kind]
                states |= {row["state"] for row in desk.rows(select(table.c.state))}
    return held


def record_paths(database: Database) -> list[str]:
    """The page of every record of a kind that has pages, one for each kind and state."""
    rooms = {
        "provision": "provisions",
        "body": "bodies",
        "session": "sessions",
        "document": "documents",
        "decision": "decisions",
        "commitment": "commitments",
        "indicator": "indicators",
        "file": "files",
        "culture_programme": "culture",
        "screening_subject": "screening/subjects",
        "screening_hit": "screening/hits",
    }
    found = []
    with read_desk(database, MAR, NOW) as desk:
        versions = {
            row["document"]: row["state"]
            for row in desk.records(
                TextVersionRow, select(t.text_version).order_by(t.text_version.c.number)
            )
        }
        for name, room in rooms.items():
            seen = set()
            for row in desk.rows(select(t.metadata.tables[name])):
                how = {"indicator": row.get("kind"), "provision": row.get("modality")}
                state = row.get("state") or versions.get(row["id"]) or how.get(name) or ""
                key = (state, row.get("kind") if name in ("file", "document") else "")
                if key not in seen:
                    seen.add(key)
                    found.append(f"/roadmap/{room}/{row['id']}")
        for table, column in ((t.delegation, "state"), (t.outcome, "session")):
            for row in desk.rows(select(table.c.session, table.c[column]).distinct()):
                base = f"/roadmap/sessions/{row['session']}"
                found += [f"{base}/{tab}" for tab in TABS if f"{base}/{tab}" not in found]
        found += [
            f"/roadmap/reporting/{row['id']}" for row in desk.rows(select(t.reporting_round.c.id))
        ]
    return [*found, *paragraph_paths(database)]


def paragraph_paths(database: Database) -> list[str]:
    """Pages of texts by paragraph: every panel of a row, and every page of a text."""
    with read_desk(database, MAR, NOW) as desk:
        here = {
            row.title["en"]: f"/roadmap/documents/{row.id}"
            for row in desk.records(DocumentRow, select(t.document))
        }
        offered = desk.rows(
            select(t.alternative.c.id)
            .join(t.text_bracket, t.text_bracket.c.id == t.alternative.c.bracket)
            .where(t.text_bracket.c.state == "proposed", t.alternative.c.of_party == "MAR")
        )[0]["id"]
    worked_on = here["Communique proposed"]
    return [
        worked_on,
        *(f"{worked_on}?{panel}=p3" for panel in ("edit", "bracket", "comment", "history")),
        f"{worked_on}?accept={offered}",
        f"{worked_on}/concordance",
        here["Communique open"],
        f"{here['Communique open']}?verb=p2",
        f"{worked_on}?verb=p3",
        f"{here['Communique resolved']}/compare",
        f"{here['Communique withdrawn']}/import",
        f"{here['Agreement']}/signing",
        f"{here['Memorandum in_force']}/signing",
    ]


def _both(database: Database, name: str, **fields: Any) -> None:
    for side in SIDES:
        act(database, side, name, **fields)


def _commitment(database: Database, title: str, **fields: Any) -> str:
    """A commitment that Morocco proposes, with a lead of each side."""
    made = act(
        database,
        MAR,
        "propose_commitment",
        provision_id="p06",
        title=five(title),
        qualitative_reason=five("Done or not done."),
        **{"due_on": "2027-05-31", **fields},
    ).id
    for side in SIDES:
        lead = f"{side.party.lower()}_mfa"
        act(database, side, "name_lead", commitment_id=made, organisation_id=lead)
    return str(made)


def _started(database: Database, title: str, **fields: Any) -> str:
    made = _commitment(database, title, **fields)
    _both(database, "accept_commitment", commitment_id=made)
    act(database, KAZ, "start_commitment", commitment_id=made)
    return made


def _claimed(database: Database, title: str, **fields: Any) -> str:
    made = _started(database, title, **fields)
    act(database, KAZ, "report_progress", commitment_id=made, progress=0.5, words="Half.")
    act(database, KAZ, "claim_done", commitment_id=made)
    return made


def _proof(database: Database, commitment: str, title: str) -> str:
    reference = "https://example.org/note"
    done = act(
        database,
        KAZ,
        "submit_evidence",
        commitment_id=commitment,
        kind="url",
        title=title,
        reference=reference,
    )
    return str(done.id)


def _commitments(database: Database) -> None:
    withdrawn = _commitment(database, "Open an office")
    act(database, MAR, "withdraw_commitment", commitment_id=withdrawn, reason="Not now.")
    _both(database, "accept_commitment", commitment_id=_commitment(database, "Agree on a form"))
    active = _started(database, "Publish tariffs", due_on="2026-11-01")
    act(database, MAR, "add_dependency", commitment_id=active, needs="c_hub")
    risky = _started(database, "Train inspectors")
    act(database, KAZ, "set_at_risk", commitment_id=risky, reason="No budget yet.")
    claimed = _claimed(database, "Open a hotline")
    for title, name in (("Note", ""), ("Letter", "refuse_evidence"), ("List", "withdraw_evidence")):
        proof = _proof(database, claimed, title)
        if name:
            side = MAR if name == "refuse_evidence" else KAZ
            act(database, side, name, evidence_id=proof, reason="Not the right one.")
    disputed = _claimed(database, "Shorten the queue")
    act(database, MAR, "dispute_claim", commitment_id=disputed, reason="It is not shorter.")
    confirmed = _claimed(database, "Name a liaison officer")
    act(database, MAR, "accept_evidence", evidence_id=_proof(database, confirmed, "Decree"))
    act(database, MAR, "confirm_done", commitment_id=confirmed)
    suspended = _started(database, "Build a silo")
    _both(database, "agree_to_suspend", commitment_id=suspended, reason="Drought.")
    cancelled = _started(database, "Lease a berth")
    _both(database, "agree_to_cancel", commitment_id=cancelled, reason="Another berth.")
    act(
        database,
        MAR,
        "propose_commitment",
        provision_id="p06",
        title=five("Prepare our own list"),
        due_on="2027-06-30",
        qualitative_reason=five("Done or not done."),
        tier="party",
    )


def _session(database: Database, body: str, day: datetime, host: str, **fields: Any) -> str:
    """A session that Morocco plans for a day."""
    with read_desk(database, MAR, NOW) as desk:
        level = desk.find(BodyRow, body).levels[-1]
    zone = "Africa/Casablanca" if host == "MAR" else "Asia/Almaty"
    made = act(
        database,
        MAR,
        "plan_session",
        now=day - timedelta(days=40),
        body_id=body,
        host=host,
        level=level,
        starts=f"{day:%Y-%m-%d}T09:00",
        ends=f"{day:%Y-%m-%d}T17:00",
        zone=zone,
        place="Ministry",
        **fields,
    )
    return str(made.id)


def _sessions(database: Database) -> None:
    """Sessions in each state; each begins before it is opened."""
    body = act(
        database,
        MAR,
        "add_body",
        kind="working_group",
        names=five("Working group on grain"),
        recurrence="FREQ=MONTHLY",
        levels=["experts"],
        provision_id="p06",
        starts_on="2025-06-01",
    ).id
    steps: tuple[tuple[str, int], ...] = (
        ("closed", 6),
        ("minutes_signed", 5),
        ("minutes_drafted", 4),
        ("in_progress", 3),
        ("agenda_adopted", 2),
        ("convened", 1),
        ("planned", 0),
    )
    for place, (_, far) in enumerate(steps):
        day = datetime(2026, 9, 1, tzinfo=UTC) + timedelta(days=14 * place)
        host = ("MAR", "KAZ")[place % 2]
        _hold(database, str(body), day, host, far)
    cancelled = _session(database, "business_council", datetime(2027, 2, 1, tzinfo=UTC), "MAR")
    _both(database, "agree_to_cancel_session", session_id=cancelled)
    postponed = _session(database, "consultations", datetime(2027, 3, 1, tzinfo=UTC), "MAR")
    _both(database, "agree_to_postpone", session_id=postponed)


def _hold(database: Database, body: str, day: datetime, host: str, far: int) -> None:
    session = _session(database, body, day, host)
    about: dict[str, Any] = {"session_id": session}
    here: dict[str, Any] = {**about, "now": day - timedelta(days=30)}
    items = [
        act(
            database,
            MAR,
            "add_agenda_item",
            body_id=body,
            title=five(f"Item {number}"),
            **here,
        ).id
        for number in (1, 2, 3, 4)
    ]
    act(database, MAR, "withdraw_agenda_item", item_id=items[3], reason="Later.", now=here["now"])
    for level, name in ((1, "convene_session"), (2, "adopt_agenda")):
        if far >= level:
            for side in SIDES:
                act(database, side, name, **here)
    then = {"now": day + timedelta(hours=12)}
    if far >= 3:
        act(database, MAR, "open_session", **about, **then)
        act(database, MAR, "conclude_item", item_id=items[0], outcome="Agreed.", **then)
        act(database, MAR, "conclude_item", item_id=items[1], outcome="Next.", carry=True, **then)
        act(database, MAR, "record_attendance", person_id="person_mar", **about, **then)
    if far >= 4:
        if far >= 5:
            act(database, MAR, "conclude_item", item_id=items[2], outcome="Noted.", **then)
        act(
            database,
            MAR,
            "draft_minutes",
            title=five("Minutes"),
            texts=five("The experts met."),
            languages=LANGUAGES,
            **about,
            **then,
        )
    if far >= 5:
        with read_desk(database, MAR, NOW) as desk:
            document = desk.find(SessionRow, session)["minutes"]
            query = select(t.text_version).where(t.text_version.c.document == document)
            version = desk.records(TextVersionRow, query)[0]["id"]
        sides.agree(database, version)
        sides.sign(database, version, *SIDES)
    if far >= 6:
        act(database, MAR, "close_session", **about, now=NOW)


def _texts(database: Database) -> None:
    document, first = sides.write_text(database, "The sides [[verb]] to [[what]].")
    place = {"version_id": first, "place": "verb"}
    for side in SIDES:
        act(database, side, "open_bracket", **place, proposal=five(f"wording of {side.party}"))
    brackets = _brackets(database, first)
    words = five("work together")
    act(database, MAR, "propose_resolution", bracket_id=brackets["verb"], resolution=words)
    negotiated, version = sides.write_text(database, "They [[verb]] and [[next]].")
    for name in ("verb", "next"):
        act(database, MAR, "open_bracket", version_id=version, place=name, proposal=five(name))
    brackets = _brackets(database, version)
    act(database, MAR, "propose_resolution", bracket_id=brackets["verb"], resolution=words)
    act(database, KAZ, "accept_resolution", bracket_id=brackets["verb"])
    sides.write_text(database)
    agreed = sides.write_text(database)[1]
    sides.agree(database, agreed)
    for publish in (False, True):
        version = sides.write_text(database)[1]
        sides.agree(database, version)
        sides.sign(database, version, *SIDES)
        if publish:
            for side in SIDES:
                act(database, side, "publish_text", version_id=version)
    again = sides.write_text(database, "First words.")[0]
    act(database, MAR, "write_version", document_id=again, texts=five("Second words."))
    assert document != negotiated


TEXT = {
    "en": "# Joint communique\nThe sides study a hub of 250 000 tonnes.\nThey meet every year.",
    "fr": (
        "# Communiqué conjoint\nLes parties étudient un centre de 250 000 tonnes.\n"
        "Elles se réunissent chaque année."
    ),
    "ar": "# بيان مشترك\nيدرس الطرفان إنشاء مركز بسعة ٢٥٠٬٠٠٠ طن.\nيجتمعان كل عام.",
    "kk": (
        "# Бірлескен коммюнике\nТараптар 250 000 тонналық хабты зерделейді.\n"
        "Олар жыл сайын кездеседі."
    ),
    "ru": (
        "# Совместное коммюнике\nСтороны изучают хаб на 205 000 тонн.\nОни встречаются каждый год."
    ),
}
"""A text by paragraph; its Russian version has another number."""

DISPUTED = {
    "en": "every year",
    "fr": "chaque année",
    "ar": "كل عام",
    "kk": "жыл сайын",
    "ru": "каждый год",
}


VERB = {"en": "study", "fr": "étudient", "ar": "يدرس", "kk": "зерделейді", "ru": "изучают"}


def _paragraphs(database: Database) -> None:
    """Texts by paragraph: brackets and imported changes in every state, verbs of two kinds."""
    for state in ("open", "proposed", "resolved", "withdrawn"):
        given = {"title": five(f"Communique {state}"), "texts": TEXT, "languages": LANGUAGES}
        document = act(database, MAR, "draft_text", kind="communique", **given).id
        with read_desk(database, MAR, NOW) as desk:
            _, middle, last = read_paragraphs(desk, last_version(desk, document).id)
        given = {"paragraph_id": middle.id, "verb": VERB, "modality": "examined"}
        if state == "open":
            act(database, MAR, "record_verb", **given, provision_id="p08")
        if state == "proposed":
            act(database, KAZ, "record_verb", **given, reason=five("It was decided before."))
        marked = {
            code: words.replace(DISPUTED[code], f"[[{DISPUTED[code]}]]")
            for code, words in last.revision.texts.items()
        }
        about = {"paragraph_id": last.id}
        bracket = act(database, MAR, "bracket_words", **about, marked=marked).id
        act(database, KAZ, "comment_paragraph", **about, words="Which year first?")
        this = {"text_bracket_id": bracket}
        act(database, KAZ, "offer_alternative", **this, texts={"fr": "tous les deux ans"})
        if state in ("proposed", "resolved"):
            offered = act(database, MAR, "offer_alternative", **this, texts=five("in 2027")).id
        if state == "resolved":
            act(database, KAZ, "accept_alternative", alternative_id=offered)
            act(database, MAR, "save_version", document_id=document)
            act(database, MAR, "edit_paragraph", **about, texts=five("They meet in 2028."))
        if state == "withdrawn":
            act(database, MAR, "withdraw_bracket", **this)
            _imports(database, document, last.id)


def _imports(database: Database, document: str, paragraph: str) -> None:
    line = {"kind": "changed", "paragraph": paragraph, "texts": five("They meet.")}
    given = {"document_id": document, "file_name": "text.docx", "file_sha256": "0" * 64}
    for name in ("take_change", "drop_change", ""):
        act(database, MAR, "import_changes", **given, changes=[line])
        with read_desk(database, MAR, NOW) as desk:
            imported = read_imported(desk, document)[0].id
        if name:
            act(database, MAR, name, imported_id=imported)


def _instruments(database: Database) -> None:
    """Instruments in every state."""
    order = ("negotiated", "initialled", "signed", "notified", "in_force", "terminated")
    for number, state in enumerate(order):
        given = {"title": five(f"Memorandum {state}"), "texts": TEXT, "languages": LANGUAGES}
        document = act(database, MAR, "draft_text", kind="memorandum", **given).id
        if number < 1:
            continue
        rule = "last_notification" if number < 4 else "signature"
        days = {"document_id": document, "rule": rule, "days": 30 if number < 4 else 0}
        act(database, MAR, "set_entry_rule", **days)
        with read_desk(database, MAR, NOW) as desk:
            version = last_version(desk, document).id
            held = find_instrument(desk, document)
        assert held is not None
        sides.agree(database, version)
        if number < 4:
            for side in SIDES:
                act(database, side, "initial_text", version_id=version)
        if number > 1:
            sides.sign(database, version, *SIDES)
        note = {"note": "Note 7", "notified_on": "2026-11-24"}
        for side in SIDES if number == 3 else ():
            act(database, side, "notify_completion", instrument_id=held.id, **note)
        for side in SIDES if number == 5 else ():
            act(database, side, "terminate_instrument", instrument_id=held.id)
    agreement = {"title": five("Agreement"), "texts": TEXT, "languages": LANGUAGES}
    document = act(database, MAR, "draft_text", kind="agreement", **agreement).id
    colleague = Actor("mar_desk", "MAR", "person_mar_desk", MAR.roles)
    powers = {"kind": "full_powers", "paper": "Full powers 3", "issued_on": "2026-11-02"}
    about = {"document_id": document, "person_id": MAR.person}
    act(database, colleague, "record_powers", **about, **powers)


def _brackets(database: Database, version: str) -> dict[str, str]:
    with read_desk(database, MAR, NOW) as desk:
        rows = desk.records(BracketRow, select(t.bracket).where(t.bracket.c.version == version))
    return {row.place: row.id for row in rows}


def _decisions(database: Database) -> None:
    def propose(title: str, **fields: Any) -> str:
        words = {"title": five(title), "effect": "It binds both.", "closes_on": "2026-12-15"}
        made = act(database, MAR, "propose_decision", **{**words, **fields})
        return str(made.id)

    propose("Decision on forms")
    withdrawn = propose("Decision on seals")
    act(database, MAR, "withdraw_decision", decision_id=withdrawn, reason="Not needed.")
    agreed = propose("Decision on fees")
    act(database, KAZ, "agree_to_decision", decision_id=agreed)
    last = ""
    for step in (1, 2, 3):
        before = {} if step < 3 else {"supersedes": last}
        last = propose(f"Decision on queue {step}", provision_id="p05", modality="agreed", **before)
        act(
            database,
            MAR,
            "write_decision",
            decision_id=last,
            texts=five(f"Decided {step}."),
            languages=LANGUAGES,
        )
        act(database, KAZ, "agree_to_decision", decision_id=last)
        with read_desk(database, MAR, NOW) as desk:
            document = desk.records(
                DocumentRow, select(t.document).where(t.document.c.decision == last)
            )[0]["id"]
            query = select(t.text_version).where(t.text_version.c.document == document)
            version = desk.records(TextVersionRow, query)[0]["id"]
        sides.agree(database, version)
        sides.sign(database, version, *SIDES)
        if step > 1:
            act(database, MAR, "bring_into_effect", decision_id=last)


def _files(database: Database) -> None:
    def role(file: str, name: str, side: Any, holder: str) -> None:
        fields = {"file_id": file, "role": name, "holder": holder, "of_party": side.party}
        act(database, side, "fill_role", **fields)
        with read_desk(database, side, NOW) as desk:
            held = t.file_role.c
            query = select(t.file_role).where(held.file == file, held.role == name)
            made = desk.records(FileRoleRow, query)[0]["id"]
        act(database, side, "validate_role", role_id=made)

    def entry(file: str, kind: str, side: Any = MAR, **data: Any) -> str:
        return str(act(database, side, "add_entry", file_id=file, kind=kind, data=data).id)

    for state in ("proposed", "validated", "running", "finished", "withdrawn"):
        made = str(
            act(
                database,
                MAR,
                "open_file",
                kind="cultural_line",
                title=five(f"Line {state}"),
                provision_id="p14",
            ).id
        )
        if state == "withdrawn":
            act(database, MAR, "withdraw_file", file_id=made, reason="No organiser.")
            continue
        role(made, "organiser", MAR, "Museum")
        if state != "proposed":
            role(made, "partner", KAZ, "Theatre")
        if state in ("running", "finished"):
            act(database, MAR, "run_file", file_id=made)
        if state == "finished":
            act(database, MAR, "finish_file", file_id=made, result="Held.")
    need = {"field": "Railways", "days": 1250.0, "from": "2027-01-10"}
    entry("f_rail_experts", "expert_need", **need)
    accepted, refused, withdrawn, done = (
        entry("f_rail_experts", "expert_offer", **need) for _ in range(4)
    )
    act(database, KAZ, "accept_entry", entry_id=accepted, answer="Gladly.")
    act(database, KAZ, "refuse_entry", entry_id=refused, answer="Not now.")
    act(database, MAR, "withdraw_entry", entry_id=withdrawn, reason="Taken.")
    act(database, KAZ, "accept_entry", entry_id=done, answer="Gladly.")
    act(database, MAR, "conclude_entry", entry_id=done, result="Sent.")
    entry("f_milling_project", "contribution", words="A mill", amount_usd=1_250_000.0)
    entry("f_candidatures", "support", words="Support for a seat")
    entry("f_oic", "deadline", words="Notes due", on="2026-12-10")
    entry("f_offer_wheat", "interest", organisation="Cooperative of Rabat")
    entry(
        "f_vessel_screening",
        "hit",
        subject="Steppe Star",
        subject_kind="vessel",
        on="2026-11-20",
        words="A name like it stands on the list.",
    )
    entry("f_twin_faculties", "twinning", words="Two faculties")
    _guests(database)
    act(database, MAR, "write_position", file_id="f_oic", words=SECRET)
    act(database, MAR, "propose_joint_position", file_id="f_oic", words=five("Position one"))
    for number in (2, 3):
        words = five(f"Position {number}")
        made = act(
            database, MAR, "propose_joint_position", file_id="f_food_initiative", words=words
        )
        act(database, KAZ, "agree_to_joint_position", position_id=made.id)


def _guests(database: Database) -> None:
    """An organisation that one side proposed for a file, and one that both admitted."""
    for organisation in ("mar_mfa", "kaz_mfa"):
        act(
            database,
            MAR,
            "propose_guest",
            file_id="f_rail_experts",
            organisation_id=organisation,
        )
    with read_desk(database, MAR, NOW) as desk:
        made = desk.rows(select(t.file_guest.c.id))[0]["id"]
    act(database, KAZ, "agree_to_guest", guest_id=made)


def _indicators(database: Database) -> None:
    cargo = {"kind": "voyage", "from_site": "casablanca", "origin_country": "KZ"}
    for month, place in ((9, "dakar"), (10, "abidjan"), (11, "dakar")):
        act(
            database,
            MAR,
            "record_movement",
            reference=f"BL-{month}",
            quantity_t=25_000,
            to_date=f"2026-{month:02d}-10",
            to_site=place,
            **cargo,
        )
    act(database, MAR, "withdraw_movement", reference="BL-11", reason="Counted twice.")

    def value(period: str, number: float) -> str:
        fields = {"indicator_id": "i_tonnes_africa", "period": period, "value": number}
        return str(act(database, MAR, "record_measurement", reason="Customs data.", **fields).id)

    value("2026-09", 26_000)
    act(database, KAZ, "confirm_override", measurement_id=value("2026-10", 24_500))
    refused = value("2026-11", 1)
    act(database, KAZ, "refuse_override", measurement_id=refused, reason="Not so.")
    withdrawn = value("2026-08", 3)
    act(database, MAR, "withdraw_measurement", measurement_id=withdrawn, reason="Wrong month.")
    act(database, KAZ, "confirm_override", measurement_id=value("2026-10", 24_600))
