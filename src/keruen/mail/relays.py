"""The mail server of each side: from the environment, or from the page of mail.

A side sends through its own server alone, as the server of the other side would learn its
addresses. The environment comes first: `KERUEN_MAIL_MAR=smtp://user@host:587` with the password in
`KERUEN_MAIL_MAR_PASSWORD` or in the file that `KERUEN_MAIL_MAR_PASSWORD_FILE` names, and the sender
in `KERUEN_MAIL_MAR_FROM`. Where `KERUEN_MAIL_HOSTS` lists servers, an administrator of the side may
choose one of them on the page. No password is in the database.
"""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import unquote, urlsplit

from sqlalchemy import Connection, select

from keruen.errors import KeruenError
from keruen.mail.addresses import check_address
from keruen.store import log, rights
from keruen.store.instants import write_instant
from keruen.store.refusal import refuse
from keruen.store.roles import Actor
from keruen.store.tables import mail_relay

PREFIX = "KERUEN_MAIL_"
HOSTS = f"{PREFIX}HOSTS"
"""Names of servers, separated by commas, from which administrators may choose."""

PORTS = {"smtp": 587, "smtps": 465, "smtp+plain": 25}
SECURITY = {"smtp": "starttls", "smtps": "tls", "smtp+plain": "none"}
HOST = re.compile(r"[A-Za-z0-9.-]{1,253}|\[[0-9A-Fa-f:.]{2,45}\]")


@dataclass(frozen=True)
class Relay:
    """The mail server of a side.

    Parameters
    ----------
    security : ``none``, ``starttls`` or ``tls``.
    sender : the address in From.
    paused : whether its administrator stopped sending.
    fixed : whether the environment sets it.
    """

    party: str
    host: str
    port: int
    security: str
    sender: str
    username: str = ""
    password: str = ""
    paused: bool = False
    fixed: bool = False

    def __repr__(self) -> str:
        """Without the password, which would otherwise stand in logs of faults."""
        return f"Relay({self.party!r}, {self.host!r}, {self.port}, {self.security!r})"

    @property
    def domain(self) -> str:
        """The domain of its Message-IDs."""
        return self.sender.rpartition("@")[2]


def read_relays(
    connection: Connection, environment: Mapping[str, str] | None = None
) -> dict[str, Relay]:
    """The mail servers of the sides, by their codes; a side without one sends nothing.

    Raises
    ------
    KeruenError : a value of the environment that cannot be read.
    """
    held = os.environ if environment is None else environment
    found = {}
    for row in connection.execute(select(mail_relay)).mappings():
        if row["host"] and row["host"] in offered_hosts(held):
            found[row["party"]] = Relay(
                row["party"],
                row["host"],
                row["port"],
                row["security"],
                row["sender"],
                row["username"],
                _password(held, row["party"]),
                row["paused"],
            )
    for name, value in held.items():
        match = re.fullmatch(rf"{PREFIX}([A-Z0-9]{{2,20}})", name)
        if match and name != HOSTS and value.strip():
            party = match.group(1)
            paused = found[party].paused if party in found else _is_paused(connection, party)
            found[party] = _read_url(name, value.strip(), party, held, paused)
    return found


def offered_hosts(environment: Mapping[str, str] | None = None) -> tuple[str, ...]:
    """Servers from which administrators may choose."""
    held = os.environ if environment is None else environment
    return tuple(each.strip() for each in held.get(HOSTS, "").split(",") if each.strip())


def set_relay(
    connection: Connection,
    actor: Actor,
    relay: Relay,
    environment: Mapping[str, str] | None = None,
    now: datetime | None = None,
) -> None:
    """Set the mail server of the own side; no password is stored.

    Parameters
    ----------
    connection : a transaction of the system itself.

    Raises
    ------
    KeruenError : an actor who is no administrator.
    RefusalError : a server that is not offered, or a sender that is no address.
    """
    if not actor.may("account") or actor.party != relay.party:
        raise KeruenError("this account is not an administrator", "Ask your side's administrator.")
    hosts = offered_hosts(environment)
    if relay.host and relay.host not in hosts:
        refuse(
            "the mail server {host} is not one of those offered",
            "Choose one of them: {hosts}. The system administrator lists them in {name}.",
            kind="invalid",
            host=repr(relay.host[:60]),
            hosts=", ".join(hosts) or "-",
            name=HOSTS,
        )
    if relay.security not in SECURITY.values() or not 1 <= relay.port <= 65535:
        refuse("the port or the protection cannot be read", "Choose those of the server.")
    values = {
        "tier": "party",
        "host": relay.host,
        "port": relay.port,
        "security": relay.security,
        "username": relay.username[:200],
        "sender": check_address(relay.sender) if relay.host else "",
        "paused": relay.paused,
        "changed_at": write_instant(now or datetime.now(UTC)),
        "changed_by": actor.account,
    }
    here = mail_relay.c.party == relay.party
    if connection.execute(mail_relay.update().where(here).values(**values)).rowcount == 0:
        connection.execute(mail_relay.insert().values(party=relay.party, **values))
    log.append(
        connection,
        actor.party,
        at=rights.say_time(now or datetime.now(UTC)),
        party=actor.party,
        account=actor.account,
        act="set_mail_server",
        body={"id": relay.party, "paused": relay.paused},
    )


def _is_paused(connection: Connection, party: str) -> bool:
    query = select(mail_relay.c.paused).where(mail_relay.c.party == party)
    return bool(connection.execute(query).scalar())


def _read_url(name: str, value: str, party: str, held: Mapping[str, str], paused: bool) -> Relay:
    try:
        parts = urlsplit(value)
        scheme, host, port = parts.scheme, parts.hostname or "", parts.port
        username = unquote(parts.username or "")
    except ValueError as error:
        raise _unreadable(name) from error
    if scheme not in PORTS or not HOST.fullmatch(host) or parts.password or parts.path.strip("/"):
        raise _unreadable(name)
    sender = held.get(f"{name}_FROM", "")
    try:
        sender = check_address(sender)
    except KeruenError as error:
        raise KeruenError(
            f"{name}_FROM is not one address of mail",
            "Set it to the address that stands as sender, such as keruen@ministry.example.",
        ) from error
    return Relay(
        party,
        host,
        port or PORTS[scheme],
        SECURITY[scheme],
        sender,
        username,
        _password(held, party),
        paused,
        fixed=True,
    )


def _unreadable(name: str) -> KeruenError:
    return KeruenError(
        f"the mail server in {name} cannot be read",
        "Write smtp://USER@HOST:PORT (STARTTLS), smtps://USER@HOST:PORT (TLS) or "
        "smtp+plain://HOST:PORT (neither), and the password in "
        f"{name}_PASSWORD or in the file that {name}_PASSWORD_FILE names.",
    )


def _password(held: Mapping[str, str], party: str) -> str:
    name = f"{PREFIX}{party}_PASSWORD"
    path = held.get(f"{name}_FILE", "")
    if not path:
        return held.get(name, "")
    try:
        return Path(path).read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise KeruenError(
            f"the file of the password that {name}_FILE names cannot be read",
            "Name a file that the server may read.",
        ) from error
