"""Choices for the fields of forms; users choose records by title instead of typing ids."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial

from keruen.roadmap.acts.decisions import MODALITIES
from keruen.roadmap.acts.evidence import KINDS as EVIDENCE_KINDS
from keruen.roadmap.acts.instruments import POWERS
from keruen.roadmap.acts.movements import KINDS as MOVEMENT_KINDS
from keruen.roadmap.acts.paragraph_records import KINDS as PARAGRAPH_KINDS
from keruen.roadmap.acts.paragraphs import ENTRY_RULES
from keruen.roadmap.acts.sessions import ORIGINS
from keruen.roadmap.acts.text_records import marked_places
from keruen.roadmap.acts.texts import KINDS as TEXT_KINDS
from keruen.roadmap.calendar.rule_words import day_options, repeat_options
from keruen.roadmap.culture_words import INSTITUTIONS, ITEMS, LICENCES
from keruen.roadmap.desk import Desk
from keruen.roadmap.guest_access import OBSERVER
from keruen.roadmap.kinds import ENTRIES, KINDS, Typed
from keruen.roadmap.meeting_words import FUNCTIONS, ISSUERS
from keruen.roadmap.multilateral_words import (
    BALLOTS,
    BASES,
    CLASSES,
    OUTCOMES,
    PLEDGE_FORMS,
    ROUNDS,
    SHARES,
)
from keruen.roadmap.project_words import CONTRIBUTION_KINDS, LEVELS
from keruen.roadmap.reads.agenda import read_items
from keruen.roadmap.reads.calendar_entries import pick
from keruen.roadmap.reads.delegations import read_members
from keruen.roadmap.reads.meetings import find_body
from keruen.roadmap.reads.paragraphs import paragraphs_beside
from keruen.roadmap.reads.programmes import find_file
from keruen.roadmap.reads.records import own_movement_references
from keruen.roadmap.reads.rooms import read_rooms, read_slots
from keruen.roadmap.reads.texts import find_version
from keruen.roadmap.rows import PartyRow
from keruen.roadmap.screening_words import (
    INCIDENT_KINDS,
    MARKINGS,
    REPORT_KINDS,
    SEVERITIES,
    VERDICTS,
)
from keruen.roadmap.targets import TARGETS, label_of_target
from keruen.roadmap.verbs import MODALITIES as MODALITIES_OF_VERBS
from keruen.screening.subjects import KINDS as SUBJECT_KINDS
from keruen.web.languages import LANGUAGES, translate, translate_count, translate_word
from keruen.web.record_search import PLACES, SUGGESTED, Pairs, names_records, record_options


@dataclass
class Chooser:
    """Values for the fields of one form, as the reader may see them.

    Parameters
    ----------
    given : values that the form already has, such as the body whose levels are asked for.
    places_by_code : names of the places of the corridor.
    """

    desk: Desk
    language: str
    given: Mapping[str, str]
    places_by_code: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    def options(self, act: str, field: str) -> Pairs:
        """Values with their labels; none where anything can be written."""
        if act in ("add_entry", "set_file_fields") and field not in ("file_id", "kind"):
            return self.chosen(act, field)
        named = names_records(act, field) if field != "after_id" else None
        if named is not None:
            return record_options(self.desk, self.language, named)[0]
        found = BY_ACT.get((act, field)) or BY_FIELD.get(field)
        return found(self) if found else self.chosen(act, field)

    def suggestions(self, act: str, field: str) -> tuple[str, ...]:
        """Names that complete what is written, of records or of places of the corridor."""
        named = names_records(act, field) if field != "after_id" else None
        if named is not None:
            return record_options(self.desk, self.language, named)[1]
        if (act, field) == ("withdraw_movement", "reference"):
            return tuple(own_movement_references(self.desk, SUGGESTED))
        if field in PLACES:
            return tuple(
                sorted({pick(dict(each), self.language) for each in self.places_by_code.values()})
            )
        return ()

    def inputs(self, act: str) -> tuple[Typed, ...]:
        """The typed inputs of an entry of its kind, or of a file of its."""
        if act == "add_entry" and self.given.get("kind") in ENTRIES:
            return ENTRIES[self.given["kind"]].fields
        if act == "open_file" and self.given.get("kind") in KINDS:
            return KINDS[self.given["kind"]].fields
        if act == "set_file_fields":
            row = find_file(self.desk, self.given.get("file_id", ""))
            return KINDS[row.kind].fields if row else ()
        return ()

    def chosen(self, act: str, field: str) -> Pairs:
        """The words from which a typed value is chosen."""
        found = next((each for each in self.inputs(act) if each.name == field), None)
        return self.words(*found.choices) if found else ()

    def words(self, *values: str, context: str = "") -> Pairs:
        """Words of the catalogue, in one of their senses where they have several."""
        return tuple((each, translate_word(each, self.language, context)) for each in values)

    def words_of(self, values: tuple[str, ...]) -> Pairs:
        """Words of the catalogue, given as one value."""
        return self.words(*values)

    def sides(self) -> Pairs:
        """The sides by name."""
        return tuple((each.code, pick(each.names, self.language)) for each in self.parties)

    def own_side(self) -> Pairs:
        """The reader's own side by name."""
        return tuple(each for each in self.sides() if each[0] == self.desk.actor.party)

    @property
    def parties(self) -> list[PartyRow]:
        return [*self.desk.parties]

    def levels(self) -> Pairs:
        """The levels of the body whose session is planned."""
        row = find_body(self.desk, self.given.get("body_id", ""))
        return self.words(*row.levels) if row else ()

    def places(self) -> Pairs:
        """Places of a text that may have a bracket."""
        row = find_version(self.desk, self.given.get("version_id"))
        found = marked_places(row.texts) if row else []
        return tuple((place, f"[[{place}]]") for place in found if place == place.strip() != "")

    def paragraphs(self) -> Pairs:
        """The paragraphs of the text, by name and first words."""
        placed = paragraphs_beside(
            self.desk, self.given.get("document_id", ""), self.given.get("paragraph_id", "")
        )
        return tuple(
            (each.id, f"{each.name} {pick(each.revision.texts, self.language)[:50]}")
            for each in placed
            if each.id != self.given.get("paragraph_id")
        )

    def items(self) -> Pairs:
        """The items of the agenda of the session that is at hand."""
        rows = read_items(self.desk, self.given.get("session_id", ""))
        return tuple(
            (each.id, f"{each.position}. {pick(each.title, self.language)}")
            for each in rows
            if each.state != "withdrawn"
        )

    def rooms(self) -> Pairs:
        """The rooms of the session that is at hand."""
        rows = read_rooms(self.desk, self.given.get("session_id", ""))
        return tuple((each.id, each.name) for each in rows)

    def members(self, party: str = "") -> Pairs:
        """The members of the delegations to the session that is at hand."""
        rows = read_members(self.desk, self.given.get("session_id", ""), party)
        # A presenter is named in what both sides see.
        return tuple((each.id, each.name) for each in rows if party or each.tier != "party")

    def slots(self) -> Pairs:
        """The slots of the session that is at hand."""
        session = self.given.get("session_id", "")
        titles = {
            each.id: pick(each.title, self.language) for each in read_items(self.desk, session)
        }
        rooms = {each.id: each.name for each in read_rooms(self.desk, session)}
        return tuple(
            (
                each.id,
                f"{each.starts_at[11:16]} UTC, {rooms.get(each.room, '')}: "
                f"{titles.get(each.item, '')}",
            )
            for each in read_slots(self.desk, session)
        )

    def targets(self) -> Pairs:
        """Targets of the Sustainable Development Goals by number, with our label."""
        return tuple(
            (each, f"{each} {pick(label_of_target(each), self.language)}") for each in TARGETS
        )

    def zones(self) -> Pairs:
        """The clocks of the capitals."""
        return tuple(
            (each.zone, f"{pick(each.names, self.language)} ({each.zone})") for each in self.parties
        )

    def repeats(self) -> Pairs:
        """How often something comes again."""
        return repeat_options(self.language, self.translate, self.count)

    def on_days(self) -> Pairs:
        """On which day something comes again."""
        return day_options(self.language, self.translate)

    def translate(self, words: str) -> str:
        """Words of the catalogue."""
        return translate(words, self.language)

    def count(self, one: str, many: str, count: int) -> str:
        """Words of the catalogue that count something."""
        return translate_count(one, many, count, self.language)

    def roles(self) -> Pairs:
        """The roles that the file has."""
        row = find_file(self.desk, self.given.get("file_id", ""))
        return self.words(*KINDS[row.kind].roles) if row else ()


Source = Callable[[Chooser], Pairs]

BY_FIELD: dict[str, Source] = {
    "after_id": lambda chooser: chooser.paragraphs(),
    "host": lambda chooser: chooser.sides(),
    "of_party": lambda chooser: chooser.sides(),
    "recurrence.repeats": lambda chooser: chooser.repeats(),
    "recurrence.on_day": lambda chooser: chooser.on_days(),
    "level": lambda chooser: chooser.levels(),
    "zone": lambda chooser: chooser.zones(),
    "place": lambda chooser: chooser.places(),
    "languages": lambda _chooser: tuple(LANGUAGES.items()),
    "language": lambda _chooser: tuple(LANGUAGES.items()),
    "prevails": lambda _chooser: tuple(LANGUAGES.items()),
    "modality": lambda chooser: chooser.words(*MODALITIES),
    "origin": lambda chooser: chooser.words(*ORIGINS),
    "tier": lambda chooser: chooser.words("shared", "party", context="tier"),
}
"""By the name of a field."""

BY_ACT: dict[tuple[str, str], Source] = {
    ("record_movement", "kind"): lambda chooser: chooser.words(*MOVEMENT_KINDS),
    ("submit_evidence", "kind"): lambda chooser: chooser.words(*EVIDENCE_KINDS),
    ("add_institution", "kind"): lambda chooser: chooser.words(*INSTITUTIONS),
    ("propose_culture_item", "kind"): lambda chooser: chooser.words(*ITEMS),
    ("propose_culture_item", "place"): lambda _chooser: (),
    ("propose_licence", "licence"): lambda _chooser: tuple(
        (code, each.title) for code, each in LICENCES.items()
    ),
    ("open_file", "kind"): lambda chooser: chooser.words(*KINDS),
    ("fill_role", "role"): lambda chooser: chooser.roles(),
    ("fill_role", "of_party"): lambda chooser: chooser.own_side(),
    ("draft_text", "kind"): lambda chooser: chooser.words(*TEXT_KINDS),
    ("add_paragraph", "kind"): lambda chooser: chooser.words(*PARAGRAPH_KINDS),
    ("record_powers", "kind"): lambda chooser: chooser.words(*POWERS),
    ("record_verb", "modality"): lambda chooser: chooser.words(*MODALITIES_OF_VERBS),
    ("set_entry_rule", "rule"): lambda chooser: chooser.words(*ENTRY_RULES),
    ("draft_document", "kind"): lambda chooser: chooser.words(*TEXT_KINDS),
    ("show_commitment", "tier"): lambda chooser: chooser.words("shared", "public", context="tier"),
    ("add_event", "tier"): lambda chooser: chooser.words(
        "shared", "party", "public", context="tier"
    ),
    ("add_event", "place"): lambda _chooser: (),
    ("record_past_session", "place"): lambda _chooser: (),
    ("add_member", "function"): lambda chooser: chooser.words(*FUNCTIONS),
    ("record_credentials", "issued_by"): lambda chooser: chooser.words(*ISSUERS),
    ("announce_paper", "item_id"): lambda chooser: chooser.items(),
    ("add_slot", "item_id"): lambda chooser: chooser.items(),
    ("add_slot", "room_id"): lambda chooser: chooser.rooms(),
    ("add_slot", "presenter_id"): lambda chooser: chooser.members(),
    ("place_member", "slot_id"): lambda chooser: chooser.slots(),
    ("place_member", "member_id"): lambda chooser: chooser.members(chooser.desk.actor.party),
    ("link_target", "sdg_target"): lambda chooser: chooser.targets(),
    ("plan_session", "place"): lambda _chooser: (),
    ("check_name", "kind"): lambda chooser: chooser.words(*SUBJECT_KINDS),
    ("judge_hit", "verdict"): lambda chooser: chooser.words(*VERDICTS),
    ("report_incident", "incident_kind"): lambda chooser: chooser.words(*INCIDENT_KINDS),
    ("report_incident", "severity"): lambda chooser: chooser.words(*SEVERITIES),
    ("report_incident", "marking"): lambda chooser: chooser.words(*MARKINGS),
    ("report_on_incident", "report_kind"): lambda chooser: chooser.words(*REPORT_KINDS),
    ("add_election", "ballot"): lambda chooser: chooser.words(*BALLOTS),
    ("add_election", "base"): lambda chooser: chooser.words(*BASES),
    ("add_election", "share"): lambda chooser: chooser.words(*SHARES),
    ("advance_candidature", "state"): lambda chooser: chooser.words(*OUTCOMES),
    ("record_assurance", "class_of"): lambda chooser: chooser.words(*CLASSES),
    **{
        (act, field): partial(Chooser.words_of, values=values)
        for act in ("ask_pledge", "give_pledge")
        for field, values in (("form", PLEDGE_FORMS), ("rounds", ROUNDS))
    },
    ("add_logframe_row", "level"): lambda chooser: chooser.words(*LEVELS),
    ("promise_contribution", "kind"): lambda chooser: chooser.words(*CONTRIBUTION_KINDS),
    ("promise_contribution", "giver_party"): lambda chooser: chooser.own_side(),
    ("promise_contribution", "receiver_party"): lambda chooser: chooser.sides(),
    ("offer_mission", "host_party"): lambda chooser: chooser.sides(),
    ("propose_guest", "role"): lambda chooser: (
        *chooser.words(OBSERVER),
        *chooser.roles(),
    ),
}
"""By the act and the name of its field, where the name alone is not enough."""
