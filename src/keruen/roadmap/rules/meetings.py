"""Delegations, rooms and the order of the day: whose they are, and who is where."""

from __future__ import annotations

from keruen.roadmap.meeting_words import FUNCTIONS, ISSUERS
from keruen.roadmap.rules.sql_conditions import by_all, changed
from keruen.store.rules import Rule


def sql_list(names: tuple[str, ...]) -> str:
    """Names as a list of SQL."""
    return ", ".join(f"'{each}'" for each in names)


OPEN_DELEGATION = (
    "EXISTS (SELECT 1 FROM delegation AS whole WHERE whole.id = {row}.delegation "
    "AND whole.session = {row}.session AND whole.of_party = {row}.of_party "
    "AND whole.tier = {row}.tier AND whole.state IN ('draft', 'communicated'))"
)
"""The condition that a member belongs to a delegation whose members may still change."""

OTHER = (
    "EXISTS (SELECT 1 FROM delegation AS beside WHERE beside.session = NEW.session "
    "AND beside.of_party <> NEW.of_party AND beside.tier <> 'party' AND beside.state <> 'draft' "
    "AND {condition})"
)
DIFFERENCE = (
    "'levels:' || CASE WHEN NEW.of_party < beside.of_party "
    "THEN NEW.of_party || '=' || NEW.level || ',' || beside.of_party || '=' || beside.level "
    "ELSE beside.of_party || '=' || beside.level || ',' || NEW.of_party || '=' || NEW.level END"
)
"""The step by which both sides accept that the heads of their delegations differ in level."""
ACCEPTED_DIFFERENCE = by_all("session", "NEW.session", DIFFERENCE)

ELSEWHERE = (
    "EXISTS (SELECT 1 FROM agenda_slot AS here CROSS JOIN agenda_slot AS there "
    "WHERE here.id = {here} AND there.id <> here.id AND there.room <> here.room "
    "AND there.withdrawn_at IS NULL AND there.starts_at < here.ends_at "
    "AND here.starts_at < there.ends_at AND (there.presenter = {member} OR EXISTS "
    "(SELECT 1 FROM slot_member AS sits WHERE sits.slot = there.id AND sits.member = {member} "
    "AND sits.withdrawn_at IS NULL)))"
)
"""The condition that a member is in another room at the time of a slot."""

TWO_ROOMS = (
    "a member of a delegation is in one room at a time",
    "Choose another time, another room, or another member.",
)

MEETINGS = [
    Rule(
        "born_private",
        "delegation",
        "insert",
        "NEW.tier <> 'party'",
        "a delegation begins as a draft of its own side",
        "Draw it up; then communicate it to the other side.",
    ),
    Rule(
        "communicated",
        "delegation",
        "update",
        "(NEW.tier = 'party') <> (NEW.state = 'draft')",
        "the other side sees a delegation once it is communicated",
        "Communicate it to the other side.",
    ),
    Rule(
        "by_own_side",
        "delegation",
        "update",
        "NEW.state <> OLD.state AND NEW.state IN ('communicated', 'final') "
        "AND OLD.of_party <> current_party_code()",
        "a side communicates and completes its own delegation",
        "Let the other side do it.",
    ),
    Rule(
        "by_other_side",
        "delegation",
        "update",
        "NEW.state = 'accepted' AND OLD.state <> 'accepted' AND (OLD.of_party = "
        "current_party_code() OR NOT EXISTS (SELECT 1 FROM assent AS given "
        "WHERE given.kind = 'delegation' AND given.subject = NEW.id "
        "AND given.of_party = current_party_code() "
        "AND given.step = 'accepted:' || current_moment(0)))",
        "a delegation is accepted by the other side, as it was shown",
        "Let the other side accept it.",
    ),
    Rule(
        "level_kept",
        "delegation",
        "update",
        changed("level") + " AND (OLD.of_party <> current_party_code() OR OLD.state NOT IN "
        "('draft', 'communicated'))",
        "the level of a delegation is changed by its own side, before it is accepted",
        "Communicate the delegation anew; then the other side accepts it.",
    ),
    Rule(
        "levels",
        "delegation",
        "update",
        "NEW.state = 'final' AND OLD.state <> 'final' AND NOT "
        + OTHER.format(condition=f"(beside.level = NEW.level OR {ACCEPTED_DIFFERENCE})"),
        "the heads of both delegations have the same level, or both sides accept the difference",
        "Wait for the other delegation; where the levels differ, let both sides accept that.",
    ),
    Rule(
        "of_delegation",
        "delegation_member",
        "insert",
        "NOT " + OPEN_DELEGATION.format(row="NEW"),
        "the members of a delegation change while it is a draft or communicated",
        "Communicate the delegation anew; then the other side accepts it again.",
    ),
    Rule(
        "of_delegation",
        "delegation_member",
        "update",
        f"({changed('withdrawn_at')} OR {changed('precedence')}) AND NOT "
        + OPEN_DELEGATION.format(row="OLD"),
        "the members of a delegation change while it is a draft or communicated",
        "Communicate the delegation anew; then the other side accepts it again.",
    ),
    Rule(
        "own_member",
        "delegation_member",
        "update",
        f"({changed('precedence')} OR {changed('credentials_by')} OR {changed('credentials_on')}) "
        "AND OLD.of_party <> current_party_code()",
        "a side changes its own delegation",
        "Let the other side do it.",
    ),
    Rule(
        "own_person",
        "delegation_member",
        "insert",
        "NOT EXISTS (SELECT 1 FROM person AS held WHERE held.id = NEW.person "
        "AND held.of_party = NEW.of_party)",
        "a side sends its own people",
        "Name a person of your side.",
    ),
    Rule(
        "no_address",
        "delegation_member",
        "insert",
        "EXISTS (SELECT 1 FROM person AS held WHERE held.id = NEW.person AND held.name LIKE '%@%')",
        "the name of a member contains an address",
        "Add the person with a name alone; addresses are not shown to the other side.",
    ),
    Rule(
        "once",
        "delegation_member",
        "insert",
        "EXISTS (SELECT 1 FROM delegation_member AS held WHERE held.session = NEW.session "
        "AND held.person = NEW.person AND held.withdrawn_at IS NULL)",
        "this person is already in the delegation",
        "Withdraw the member first, to enter another function.",
    ),
    Rule(
        "one_head",
        "delegation_member",
        "insert",
        "NEW.function = 'head' AND EXISTS (SELECT 1 FROM delegation_member AS held "
        "WHERE held.delegation = NEW.delegation AND held.function = 'head' "
        "AND held.withdrawn_at IS NULL)",
        "a delegation has one head",
        "Withdraw the present head first, or choose another function.",
    ),
    Rule(
        "words",
        "delegation_member",
        "insert",
        f"NEW.function NOT IN ({sql_list(FUNCTIONS)}) OR NEW.precedence < 1 "
        "OR NEW.from_day > NEW.to_day",
        "a member has a known function, a precedence from 1 on, and days in their order",
        "Correct them.",
    ),
    Rule(
        "credentials",
        "delegation_member",
        "update",
        f"coalesce(NEW.credentials_by, 'foreign minister') NOT IN ({sql_list(ISSUERS)}) "
        "OR (NEW.credentials_by IS NULL) <> (NEW.credentials_on IS NULL)",
        "credentials come from a head of state, a head of government or a foreign minister",
        "Name who issued them, and the day.",
    ),
    Rule(
        "mandate",
        "delegation_member",
        "insert",
        "NEW.mandate IS NOT NULL AND NOT EXISTS (SELECT 1 FROM mandate AS held "
        "WHERE held.id = NEW.mandate AND held.person = NEW.person "
        "AND held.withdrawn_at IS NULL AND held.starts_on <= NEW.from_day "
        "AND (held.ends_on IS NULL OR held.ends_on >= NEW.to_day))",
        "the mandate of a member covers every day on which the person takes part",
        "Record the mandate that follows, or shorten the days.",
    ),
    Rule(
        "seats",
        "meeting_room",
        "insert",
        "NEW.seats NOT BETWEEN 1 AND 5000",
        "a room has 1 to 5000 seats",
        "Correct the number.",
    ),
    Rule(
        "within",
        "agenda_slot",
        "insert",
        "NEW.starts_at >= NEW.ends_at OR NOT EXISTS (SELECT 1 FROM session AS sitting "
        "WHERE sitting.id = NEW.session AND sitting.starts_at <= NEW.starts_at "
        "AND NEW.ends_at <= sitting.ends_at)",
        "a slot lies within its session",
        "Shorten a slot, use a second room, or postpone the session and plan it longer.",
    ),
    Rule(
        "of_session",
        "agenda_slot",
        "insert",
        "NOT EXISTS (SELECT 1 FROM agenda_item AS held WHERE held.id = NEW.item "
        "AND held.session = NEW.session) OR NOT EXISTS (SELECT 1 FROM meeting_room AS held "
        "WHERE held.id = NEW.room AND held.session = NEW.session AND held.withdrawn_at IS NULL) "
        "OR (NEW.presenter IS NOT NULL AND NOT EXISTS (SELECT 1 FROM delegation_member AS held "
        "WHERE held.id = NEW.presenter AND held.session = NEW.session "
        "AND held.withdrawn_at IS NULL))",
        "the item, the room and the presenter of a slot belong to its session",
        "Choose them from the session.",
    ),
    Rule(
        "room_free",
        "agenda_slot",
        "insert",
        "EXISTS (SELECT 1 FROM agenda_slot AS held WHERE held.room = NEW.room "
        "AND held.withdrawn_at IS NULL AND held.starts_at < NEW.ends_at "
        "AND NEW.starts_at < held.ends_at)",
        "the room is taken at this time",
        "Choose another time or another room.",
    ),
    Rule(
        "presenter_elsewhere",
        "agenda_slot",
        "insert",
        "NEW.presenter IS NOT NULL AND EXISTS (SELECT 1 FROM agenda_slot AS there "
        "WHERE there.room <> NEW.room AND there.withdrawn_at IS NULL "
        "AND there.starts_at < NEW.ends_at AND NEW.starts_at < there.ends_at "
        "AND (there.presenter = NEW.presenter OR EXISTS (SELECT 1 FROM slot_member AS sits "
        "WHERE sits.slot = there.id AND sits.member = NEW.presenter "
        "AND sits.withdrawn_at IS NULL)))",
        *TWO_ROOMS,
    ),
    Rule(
        "elsewhere",
        "slot_member",
        "insert",
        ELSEWHERE.format(here="NEW.slot", member="NEW.member"),
        *TWO_ROOMS,
    ),
    Rule(
        "of_session",
        "slot_member",
        "insert",
        "NOT EXISTS (SELECT 1 FROM agenda_slot AS held JOIN delegation_member AS sits "
        "ON sits.session = held.session WHERE held.id = NEW.slot AND sits.id = NEW.member "
        "AND sits.of_party = NEW.of_party AND sits.withdrawn_at IS NULL) "
        "OR EXISTS (SELECT 1 FROM slot_member AS held WHERE held.slot = NEW.slot "
        "AND held.member = NEW.member AND held.withdrawn_at IS NULL)",
        "a side places the members of its own delegation, each once",
        "Choose a member of your delegation to this session.",
    ),
    Rule(
        "sitting",
        "attendance",
        "insert",
        "NOT EXISTS (SELECT 1 FROM session AS sitting WHERE sitting.id = NEW.session "
        "AND sitting.state IN ('in_progress', 'minutes_drafted'))",
        "attendance is recorded while a session sits",
        "Open the session first.",
    ),
]
"""Rules of delegations, rooms, slots and attendance."""
