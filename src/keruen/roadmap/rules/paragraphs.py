"""Texts by paragraph and instruments: what the database refuses, whoever writes."""

from __future__ import annotations

from keruen.roadmap.instrument_kinds import EXEMPT, TREATIES
from keruen.roadmap.rules.future_movements import EARLIEST_DAY, LATEST_DAY
from keruen.roadmap.rules.sql_conditions import MINE, by_all, changed
from keruen.store.rules import Rule

NEGOTIATED = (
    "EXISTS (SELECT 1 FROM text_version AS held WHERE held.id = NEW.version "
    "AND held.state IN ('draft', 'negotiated') AND held.form = 'paragraphs')"
)
WORKED_ON = (
    "EXISTS (SELECT 1 FROM version_paragraph AS placed JOIN text_version AS held "
    "ON held.id = placed.version WHERE placed.paragraph = NEW.paragraph "
    "AND held.state IN ('draft', 'negotiated'))"
)


def _quoted(names: tuple[str, ...]) -> str:
    return ", ".join(f"'{each}'" for each in names)


ACCEPTED = (
    "EXISTS (SELECT 1 FROM alternative AS taken JOIN paragraph AS place "
    "ON place.id = NEW.paragraph WHERE taken.id = NEW.accepted AND taken.bracket = NEW.id "
    "AND taken.withdrawn_at IS NULL AND taken.of_party <> current_party_code() "
    "AND current_party_code() NOT IN ('', '*') AND (taken.deletes OR NOT EXISTS "
    "(SELECT 1 FROM document_language AS needed WHERE needed.document = place.document "
    # SQLite gives a part of JSON with its quotation marks, PostgreSQL without.
    "AND trim(trim(coalesce(json_part(CAST(taken.texts AS TEXT), needed.language), ''), '\"')) "
    "= '')))"
)
UNPOWERED = (
    "EXISTS (SELECT 1 FROM text_version AS held JOIN document AS paper "
    "ON paper.id = held.document WHERE held.id = NEW.version "
    f"AND paper.kind IN ({_quoted(TREATIES)}) AND NOT EXISTS (SELECT 1 FROM powers AS given "
    "WHERE given.person = NEW.person AND given.of_party = NEW.of_party "
    "AND given.withdrawn_at IS NULL AND given.issued_on <= NEW.signed_on "
    f"AND (given.kind IN ({_quoted(EXEMPT)}) "
    "OR (given.kind = 'full_powers' AND given.document = paper.id))))"
)
UNNOTIFIED = (
    "EXISTS (SELECT 1 FROM party AS side WHERE NOT EXISTS (SELECT 1 FROM notification AS sent "
    "WHERE sent.instrument = NEW.id AND sent.withdrawn_at IS NULL "
    "AND sent.of_party = side.code))"
)
LAST_SIGNED = (
    "(SELECT held.id FROM text_version AS held WHERE held.document = NEW.document "
    "AND held.state IN ('signed', 'published') ORDER BY held.number DESC LIMIT 1)"
)

PARAGRAPHS = [
    *(
        Rule(
            "while_negotiated",
            "version_paragraph",
            when,
            f"{more}NOT {NEGOTIATED}",
            "the paragraphs of a version change only while it is negotiated",
            "Save a new version; it supersedes this one.",
        )
        for when, more in (
            ("insert", ""),
            (
                "update",
                f"({changed('revision')} OR {changed('position')} OR {changed('removed')}) AND ",
            ),
        )
    ),
    *(
        Rule(
            "own_paragraph",
            "version_paragraph",
            when,
            "NOT EXISTS (SELECT 1 FROM revision AS said JOIN paragraph AS place "
            "ON place.id = said.paragraph JOIN text_version AS held ON held.id = NEW.version "
            "WHERE said.id = NEW.revision AND said.paragraph = NEW.paragraph "
            "AND place.document = held.document)",
            "a version contains the paragraphs of its own document, with their own wordings",
            "Name a wording of this paragraph.",
        )
        for when in ("insert", "update")
    ),
    Rule(
        "form_kept",
        "text_version",
        "update",
        changed("form"),
        "the form of a version is chosen when it is written",
        "Write a new version.",
    ),
    Rule(
        "entry_immutable",
        "text_version",
        "update",
        f"OLD.state NOT IN ('draft', 'negotiated') AND ({changed('entry_rule')} "
        f"OR {changed('entry_days')} OR {changed('entry_on')})",
        "a text that is agreed or signed cannot be changed",
        "Write a new version; it supersedes this one.",
    ),
    Rule(
        "late",
        "text_bracket",
        "insert",
        f"NOT {WORKED_ON}",
        "brackets are opened only while a text is negotiated",
        "Save a new version of the text.",
    ),
    Rule(
        "accepted_by_other",
        "text_bracket",
        "update",
        "NEW.state = 'resolved' AND OLD.state <> 'resolved' AND "
        f"(length(coalesce(NEW.seen, '')) <> 64 OR NOT {ACCEPTED})",
        "a bracket closes with an alternative of the other side, worded in every language",
        "Let the other side accept the words that were shown to it.",
    ),
    Rule(
        "own_withdrawn",
        "text_bracket",
        "update",
        "NEW.state = 'withdrawn' AND OLD.state <> 'withdrawn' "
        "AND OLD.opened_party <> current_party_code()",
        "a side withdraws the brackets that it opened",
        "Accept an alternative, or ask that side to withdraw its bracket.",
    ),
    Rule(
        "accepted_kept",
        "text_bracket",
        "update",
        f"OLD.state IN ('resolved', 'withdrawn') AND ({changed('state')} "
        f"OR {changed('accepted')} OR {changed('seen')})",
        "a resolved bracket is not opened again",
        "Open a new bracket.",
    ),
    Rule(
        "own_resolved",
        "text_comment",
        "update",
        f"{changed('resolved_party')} AND (" + MINE.format(column="resolved_party") + ")",
        "a side resolves a comment in its own name alone",
        "Sign in as that side.",
    ),
    Rule(
        "of_a_wording",
        "paragraph_concordance",
        "insert",
        "NOT EXISTS (SELECT 1 FROM revision AS said WHERE said.paragraph = NEW.paragraph "
        "AND said.sha256 = NEW.sha256)",
        "the concordance is of a wording that the paragraph never had",
        "Confirm the present wording.",
    ),
]
INSTRUMENTS = [
    Rule(
        "full_powers",
        "signature",
        "insert",
        UNPOWERED,
        "the signatory has no full powers for this text",
        "Record the full powers with their date, or the office that needs none.",
    ),
    Rule(
        "agreed_text",
        "initialling",
        "insert",
        "NOT EXISTS (SELECT 1 FROM text_version AS held WHERE held.id = NEW.version "
        "AND held.state = 'agreed' AND held.sha256 = NEW.sha256)",
        "only the text that both sides agreed to is initialled",
        "Agree to the version first.",
    ),
    Rule(
        "today",
        "initialling",
        "insert",
        f"NEW.initialled_on NOT BETWEEN {EARLIEST_DAY} AND {LATEST_DAY}",
        "an initialling carries the day on which it is made",
        "Initial it today.",
    ),
    Rule(
        "not_ahead",
        "notification",
        "insert",
        f"NEW.notified_on > {LATEST_DAY}",
        "a notification is dated today or earlier",
        "Record it once the note was sent.",
    ),
    Rule(
        "after_signature",
        "notification",
        "insert",
        "NOT EXISTS (SELECT 1 FROM legal_instrument AS held WHERE held.id = NEW.instrument "
        "AND held.state = 'signed')",
        "the completion of procedures is notified once both sides have signed",
        "Sign the instrument first.",
    ),
    Rule(
        "own_powers",
        "powers",
        "insert",
        "current_party_code() <> '*' AND (NEW.person = current_person_code() OR NOT EXISTS "
        "(SELECT 1 FROM person AS held WHERE held.id = NEW.person "
        "AND held.of_party = NEW.of_party))",
        "powers are recorded by another person of the same side",
        "Let an account of another person record them.",
    ),
    Rule(
        "initialled_by_both",
        "legal_instrument",
        "update",
        "NEW.state = 'initialled' AND OLD.state <> 'initialled' AND NOT EXISTS "
        "(SELECT 1 FROM text_version AS held WHERE held.document = NEW.document "
        "AND held.state = 'agreed' AND NOT EXISTS (SELECT 1 FROM party AS side WHERE NOT EXISTS "
        "(SELECT 1 FROM initialling AS made WHERE made.version = held.id "
        "AND made.sha256 = held.sha256 AND made.of_party = side.code)))",
        "an instrument is initialled by both sides",
        "Let the other side initial it.",
    ),
    Rule(
        "signed_by_both",
        "legal_instrument",
        "update",
        f"NEW.state = 'signed' AND OLD.state <> 'signed' AND {LAST_SIGNED} IS NULL",
        "an instrument is signed by both sides",
        "Let the other side sign it.",
    ),
    Rule(
        "notified_by_both",
        "legal_instrument",
        "update",
        f"NEW.state = 'notified' AND OLD.state <> 'notified' AND {UNNOTIFIED}",
        "both sides notify that their procedures are complete",
        "Let the other side send its note.",
    ),
    Rule(
        "in_force",
        "legal_instrument",
        "update",
        "NEW.state = 'in_force' AND OLD.state <> 'in_force' AND (NEW.in_force_on IS NULL "
        f"OR NEW.in_force_on > {LATEST_DAY} OR EXISTS (SELECT 1 FROM notification AS sent "
        "WHERE sent.instrument = NEW.id AND sent.withdrawn_at IS NULL "
        "AND sent.notified_on > NEW.in_force_on) OR NOT EXISTS "
        f"(SELECT 1 FROM text_version AS held WHERE held.id = {LAST_SIGNED} "
        "AND (held.entry_rule IN ('signature', 'date') OR (held.entry_rule = 'last_notification' "
        f"AND NOT {UNNOTIFIED}))))",
        "an instrument enters into force by its rule and not before its day",
        "Record the notifications, and wait for the day that follows from the rule.",
    ),
    Rule(
        "in_force_kept",
        "legal_instrument",
        "update",
        f"{changed('in_force_on')} AND NOT (OLD.in_force_on IS NULL AND NEW.state = 'in_force')",
        "the day of entry into force is recorded once",
        "Leave it as it is.",
    ),
    Rule(
        "terminated_by_both",
        "legal_instrument",
        "update",
        "NEW.state = 'terminated' AND OLD.state <> 'terminated' AND NOT "
        + by_all("legal_instrument", "NEW.id", "'terminate'"),
        "an instrument is terminated by both sides",
        "Let the other side agree.",
    ),
]
