"""What can be chosen in the fields of forms, so that nobody types an id by heart."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Table, select

from keruen.app.web.languages import LANGUAGES, translate
from keruen.roadmap import tables as t
from keruen.roadmap.acts.decisions import MODALITIES
from keruen.roadmap.acts.evidence import KINDS as EVIDENCE_KINDS
from keruen.roadmap.acts.sessions import ORIGINS
from keruen.roadmap.acts.texts import KINDS as TEXT_KINDS
from keruen.roadmap.acts.texts import MARK
from keruen.roadmap.calendar.entries import pick
from keruen.roadmap.desk import Desk, Row
from keruen.roadmap.kinds import ENTRIES, KINDS, Typed

Pairs = tuple[tuple[str, str], ...]

MOST = 300
"""No list is longer; beyond that an id is typed."""


@dataclass
class Chooser:
    """Values for the fields of one form, as the reader may see them.

    Parameters
    ----------
    given : what the form already holds, such as the body whose levels are asked for.
    """

    desk: Desk
    language: str
    given: Mapping[str, str]
    held: dict[str, Pairs] = field(default_factory=dict)

    def options(self, act: str, field: str) -> Pairs:
        """Values with their labels; none where anything can be written."""
        if act in ("add_entry", "set_file_fields") and field not in ("file_id", "kind"):
            return self.chosen(act, field)
        found = BY_ACT.get((act, field)) or BY_FIELD.get(field)
        return found(self) if found else self.chosen(act, field)

    def inputs(self, act: str) -> tuple[Typed, ...]:
        """The typed inputs of an entry of its kind, or of a file of its."""
        if act == "add_entry" and self.given.get("kind") in ENTRIES:
            return ENTRIES[self.given["kind"]].fields
        if act == "open_file" and self.given.get("kind") in KINDS:
            return KINDS[self.given["kind"]].fields
        if act == "set_file_fields":
            query = select(t.file.c.kind).where(t.file.c.id == self.given.get("file_id", ""))
            row = self.desk.first(query)
            return KINDS[row["kind"]].fields if row else ()
        return ()

    def chosen(self, act: str, field: str) -> Pairs:
        """The words from which a typed value is chosen."""
        found = next((each for each in self.inputs(act) if each.name == field), None)
        return self.words(*found.choices) if found else ()

    def words(self, *values: str) -> Pairs:
        """Words of the catalogue."""
        return tuple((each, translate(each.replace("_", " "), self.language)) for each in values)

    def sides(self) -> Pairs:
        """The sides by name."""
        return tuple((each["code"], pick(each["names"], self.language)) for each in self.parties)

    def own_side(self) -> Pairs:
        """The reader's own side by name."""
        return tuple(each for each in self.sides() if each[0] == self.desk.actor.party)

    @property
    def parties(self) -> list[Row]:
        return self.desk.parties

    def records(self, table: Table, name: str, own: str = "") -> Pairs:
        """Live records of a table; with `own`, those whose column names the reader's side."""
        query = select(table).where(table.c.withdrawn_at.is_(None)).order_by(table.c.id).limit(MOST)
        if own:
            query = query.where(table.c[own] == self.desk.actor.party)
        rows = self.desk.rows(query)
        pairs = [(row["id"], self._name(row[name])) for row in rows]
        return tuple(sorted(pairs, key=lambda each: each[1])) if len(rows) < MOST else ()

    def provisions(self) -> Pairs:
        """Provisions by their numbers."""
        rows = self.desk.rows(select(t.provision).order_by(t.provision.c.number))
        return tuple(
            (row["id"], f"{row['number']}. {pick(row['title'], self.language)}") for row in rows
        )

    def levels(self) -> Pairs:
        """The levels of the body whose session is planned."""
        row = self.desk.first(select(t.body).where(t.body.c.id == self.given.get("body_id", "")))
        return self.words(*row["levels"]) if row else ()

    def places(self) -> Pairs:
        """Places of a text where a bracket may stand."""
        query = select(t.text_version).where(t.text_version.c.id == self.given.get("version_id"))
        row = self.desk.first(query)
        texts = row["texts"].values() if row else ()
        found = sorted({place for words in texts for place in MARK.findall(words)})
        return tuple((place, f"[[{place}]]") for place in found)

    def zones(self) -> Pairs:
        """The clocks of the capitals."""
        return tuple(
            (each["zone"], f"{pick(each['names'], self.language)} ({each['zone']})")
            for each in self.parties
        )

    def roles(self) -> Pairs:
        """The roles that the file has."""
        row = self.desk.first(select(t.file).where(t.file.c.id == self.given.get("file_id", "")))
        return self.words(*KINDS[row["kind"]].roles) if row else ()

    def sessions(self) -> Pairs:
        """Sessions that are not over, by body and number."""
        names = dict(self.records(t.body, "names"))
        over = ("closed", "cancelled")
        query = select(t.session).where(t.session.c.state.not_in(over))
        rows = self.desk.rows(query.order_by(t.session.c.starts_at).limit(MOST))
        return tuple(
            (row["id"], f"{names.get(row['body'], row['body'])} {row['number']}") for row in rows
        )

    def _name(self, value: Any) -> str:
        return value if isinstance(value, str) else pick(value, self.language)


Source = Callable[[Chooser], Pairs]

BY_FIELD: dict[str, Source] = {
    "host": lambda chooser: chooser.sides(),
    "of_party": lambda chooser: chooser.sides(),
    "level": lambda chooser: chooser.levels(),
    "zone": lambda chooser: chooser.zones(),
    "place": lambda chooser: chooser.places(),
    "provision_id": lambda chooser: chooser.provisions(),
    "organisation_id": lambda chooser: chooser.records(t.organisation, "names", "of_party"),
    "person_id": lambda chooser: chooser.records(t.person, "name", "of_party"),
    "body_id": lambda chooser: chooser.records(t.body, "names"),
    "indicator_id": lambda chooser: chooser.records(t.indicator, "names"),
    "needs": lambda chooser: chooser.records(t.commitment, "title"),
    "parent": lambda chooser: chooser.records(t.commitment, "title"),
    "session_id": lambda chooser: chooser.sessions(),
    "supersedes": lambda chooser: chooser.records(t.decision, "title"),
    "mandate_id": lambda chooser: chooser.records(t.mandate, "instrument", "of_party"),
    "languages": lambda _chooser: tuple(LANGUAGES.items()),
    "language": lambda _chooser: tuple(LANGUAGES.items()),
    "modality": lambda chooser: chooser.words(*MODALITIES),
    "origin": lambda chooser: chooser.words(*ORIGINS),
    "tier": lambda chooser: chooser.words("shared", "party"),
}
"""By the name of a field."""

BY_ACT: dict[tuple[str, str], Source] = {
    ("submit_evidence", "kind"): lambda chooser: chooser.words(*EVIDENCE_KINDS),
    ("open_file", "kind"): lambda chooser: chooser.words(*KINDS),
    ("fill_role", "role"): lambda chooser: chooser.roles(),
    ("fill_role", "of_party"): lambda chooser: chooser.own_side(),
    ("draft_document", "kind"): lambda chooser: chooser.words(*TEXT_KINDS),
    ("show_commitment", "tier"): lambda chooser: chooser.words("shared", "public"),
    ("add_event", "tier"): lambda chooser: chooser.words("shared", "party", "public"),
    ("add_event", "place"): lambda _chooser: (),
    ("plan_session", "place"): lambda _chooser: (),
}
"""By the act and the name of its field, where the name alone is not enough."""
