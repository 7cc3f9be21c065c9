"""The registry of a package's commands: each is checked, done, and written in the log."""

from __future__ import annotations

import inspect
import logging
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import replace
from typing import Generic, NoReturn, get_type_hints

from pydantic import BaseModel, ConfigDict, create_model
from sqlalchemy import MetaData

from keruen.store.canonical import fingerprint
from keruen.store.command import Bound, Command, CommandResult, U, label_of
from keruen.store.daily_limit import count_act
from keruen.store.entries import Entry, write_entry
from keruen.store.field_checks import check_fields
from keruen.store.fields import Longest, Refers, Seen, unwrap_metadata
from keruen.store.idempotency import add_posted, find_posted
from keruen.store.plain_text import mixed_words
from keruen.store.refusal import ChangedError, Part, refuse
from keruen.store.roles import Grant, Scope

Scopes = Callable[[U, str, str], Collection[Scope]]
"""The scopes to which a record of a table belongs, by its id."""

LOGGER = logging.getLogger(__name__)

MIXED = "Letters of several scripts stand in one word"
"""Begins the warning of words that may be taken for others."""


class CommandRegistry(Generic[U]):
    """The commands of one package.

    Parameters
    ----------
    metadata : the tables of the package, to which fields refer.
    prefix : begins the families and the names in the log, such as ``hub.``; empty for the roadmap,
        whose entries were written before other packages existed.
    bound : the words to which commands bind, by name.
    scopes : to which scopes of grants a record belongs; by default to none.

    Examples
    --------
    >>> registry = CommandRegistry(MetaData(), "hub.")
    >>> @registry.command("weighing")
    ... def post_ticket(unit, reference: str) -> CommandResult:
    ...     "Post a ticket."
    ...     return CommandResult("ticket", "ticket_1", "shared")
    >>> registry.commands["post_ticket"].family, registry.commands["post_ticket"].logged
    ('hub.weighing', 'hub.post_ticket')
    """

    def __init__(
        self,
        metadata: MetaData,
        prefix: str = "",
        bound: Mapping[str, Bound[U]] | None = None,
        scopes: Scopes[U] | None = None,
    ) -> None:
        self.scopes: Scopes[U] = scopes or (lambda _unit, _table, _record: ())
        self.metadata = metadata
        self.prefix = prefix
        self.bound = dict(bound or {})
        self.commands: dict[str, Command] = {}

    @property
    def package(self) -> str:
        """The name of the package, as addresses contain it."""
        return self.prefix.rstrip(".") or "roadmap"

    def command(
        self, family: str, *, binds: str = ""
    ) -> Callable[[Callable[..., CommandResult]], Callable[..., CommandResult]]:
        """Register a function as a command of a family; its parameters become its fields.

        Parameters
        ----------
        binds : the words by which the command is bound to what was shown, a name of `bound`.
        """

        def register(function: Callable[..., CommandResult]) -> Callable[..., CommandResult]:
            hints = get_type_hints(function, include_extras=True)
            fields: dict[str, tuple[type[object], object]] = {}
            secret = set()
            refers: dict[str, str] = {}
            longest: dict[str, int] = {}
            for name, parameter in list(inspect.signature(function).parameters.items())[1:]:
                kind = hints[name]
                absent = parameter.default is inspect.Parameter.empty
                fields[name] = (kind, ... if absent else parameter.default)
                for each in unwrap_metadata(kind):
                    if each == "secret":
                        secret.add(name)
                    elif isinstance(each, Refers):
                        refers[name] = each.table
                    elif isinstance(each, Longest):
                        longest[name] = each.characters
            if binds:
                # Never required of the model: a command without it is refused with how to get it.
                fields["seen"] = (Seen, "")
            # Names of fields are known only here, so no type of the function lists them.
            make: Callable[..., type[BaseModel]] = create_model
            model = make(
                # The description of an API names models, and packages may share names of commands.
                f"{self.prefix.replace('.', '_')}{function.__name__}",
                __config__=ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False),
                **fields,
            )
            words = (inspect.getdoc(function) or "").splitlines()[0]
            self.commands[function.__name__] = Command(
                function.__name__,
                self.prefix + family,
                model,
                function,
                frozenset(secret),
                words,
                binds,
                refers,
                longest,
                self.prefix + function.__name__,
            )
            return function

        return register

    def execute(
        self, unit: U, name: str, fields: Mapping[str, object], key: str = ""
    ) -> CommandResult:
        """Do a command: its fields are checked, its actor too, and it is written in the log.

        Parameters
        ----------
        key : an idempotency key; a command that was done with it is not done again.

        Raises
        ------
        ChangedError : a command that agrees to a record which changed since it was shown.
        RefusalError : what the package does not do, in two parts.
        """
        found = self.find(unit, name)
        values = check_fields(found, fields)
        earlier = find_posted(unit, key, found, values) if key else None
        if earlier is not None:
            return earlier
        count_act(unit)
        self._find_records(unit, found, values)
        unit.seen = ""
        if found.binds:
            unit.seen = self._check_seen(unit, found, values)
        grant = self._check_scope(unit, found, values)
        named = {key: getattr(values, key) for key in type(values).model_fields if key != "seen"}
        done = found.function(unit, **named)
        # Values of fields are never logged: they may be a passphrase, or known to one side alone.
        LOGGER.debug("%s did %s", unit.actor.party or "system", name)
        _write_in_log(unit, found, values, done, grant)
        done = replace(done, note=_join_notes(done.note, values))
        if key:
            add_posted(unit, key, found, values, done)
        return done

    def find(self, unit: U, name: str) -> Command:
        """A command by its name, if the actor may do it."""
        found = self.commands.get(name)
        if found is None:
            refuse(
                "there is no act {name}",
                "Choose an act that the API lists.",
                kind="missing",
                name=repr(name[:80]),
            )
        if not unit.actor.may(found.family):
            refuse(
                "this account may not do {name}",
                "Sign in with a role that may, or ask your administrator.",
                kind="forbidden",
                name=Part(label_of(name)),
            )
        return found

    def words_of(self, unit: U, name: str, fields: Mapping[str, object]) -> dict[str, object]:
        """The words to which a command with these fields binds, as they stand now.

        Raises
        ------
        RefusalError : a command that binds to nothing, or a record that the actor does not see.
        """
        found = self.find(unit, name)
        if not found.binds:
            refuse(
                "{name} agrees to nothing and needs no fingerprint",
                "Send it without a fingerprint.",
                kind="missing",
                name=Part(label_of(name)),
            )
        bound = self.bound[found.binds]
        record = str(fields.get(bound.field, ""))
        unit.find(self.metadata.tables[found.refers[bound.field]], record)
        return bound.words(unit, record)

    def _find_records(self, unit: U, found: Command, values: BaseModel) -> None:
        """Refuse an id of a record that the actor does not see, as if it did not exist."""
        for name, table in found.refers.items():
            if getattr(values, name):
                unit.find(self.metadata.tables[table], getattr(values, name))

    def _check_scope(self, unit: U, found: Command, values: BaseModel) -> Grant | None:
        """The grant by which the actor may do it; None for whoever has the role everywhere.

        Each record that the command names must be in the scope of the grant.
        """
        actor = unit.actor
        if actor.holds(found.family):
            return None
        named = [
            self.scopes(unit, table, getattr(values, name))
            for name, table in found.refers.items()
            if getattr(values, name)
        ]
        placed: list[Collection[Scope]] = [each for each in named if each] or [()]
        for each in sorted(actor.grants, key=lambda grant: bool(grant.account)):
            alone = replace(actor, roles=frozenset(), grants=(each,))
            if all(alone.may(found.family, record) for record in placed):
                return each
        return _refuse_scope(found)

    def _check_seen(self, unit: U, found: Command, values: BaseModel) -> str:
        """The fingerprint of what was shown, if the record still says the same.

        Raises
        ------
        ChangedError : a record that says otherwise now.
        """
        bound = self.bound[found.binds]
        seen = read_seen(getattr(values, "seen", ""))
        now = bound.words(unit, getattr(values, bound.field))
        if not seen:
            refuse(
                "{name} needs the fingerprint of what was shown",
                "Send it as the field seen or in the header If-Match; the .json page of the record "
                "and GET {address} give it.",
                kind="unseen",
                name=Part(label_of(found.name)),
                address=f"/api/{self.package}/acts/{found.name}",
            )
        standing = fingerprint(now)
        if seen != standing:
            raise ChangedError(now, standing)
        return standing


def _refuse_scope(found: Command) -> NoReturn:
    refuse(
        "this account may do {name} only for records of its grants",
        "Choose a record in the scope of your grant, or ask an administrator of your side.",
        kind="forbidden",
        name=Part(label_of(found.name)),
    )


def read_seen(given: str) -> str:
    """A fingerprint as a field or the header If-Match gives it, without marks around it."""
    return given.removeprefix("W/").strip('"')


def _join_notes(note: str, values: BaseModel) -> str:
    """What is to be known after a command, with the words in it that mix scripts."""
    mixed = sorted({each for text in _texts_of(values.model_dump()) for each in mixed_words(text)})
    if not mixed:
        return note
    said = f"{MIXED}: {', '.join(mixed[:5])}"
    return f"{note} {said}".strip()


def _texts_of(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for each in value.values():
            yield from _texts_of(each)
    elif isinstance(value, list):
        for each in value:
            yield from _texts_of(each)


def _write_in_log(
    unit: U, found: Command, values: BaseModel, done: CommandResult, grant: Grant | None
) -> None:
    """Write a command in the log of those who may know of it."""
    fields = values.model_dump(mode="json", exclude=set(found.secret))
    if found.binds:
        fields["seen"] = unit.seen
    entry = Entry(found.logged, done.kind, done.id, done.tier, fields, done.facts, done.reader)
    if grant is not None and grant.account:
        entry = replace(entry, acting_for=grant.account)
    write_entry(unit.connection, unit.actor, unit.moment, entry)
