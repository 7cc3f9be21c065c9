"""Makes a council of many companies and listings, written as the system and not by commands."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy import Connection, text

from keruen.council import tables as t
from keruen.council.package import COUNCIL
from keruen.council.roles import ROLES
from keruen.roadmap.desk import open_desk
from keruen.roadmap.loading import load_roadmap, read_roadmap
from keruen.roadmap.register import open_register
from keruen.store import hashing
from keruen.store.account_rows import Account, insert_account
from keruen.store.database import Database
from keruen.store.roles import SYSTEM_ADMINISTRATOR, register_roles
from keruen.studies.package import STUDIES
from keruen.trade_data.package import TRADE

PASSWORD = "quiet harbour 7 lanterns"
COMPANY = "account_company"
ORGANISER = "account_organiser"
SIDES = ("MAR", "KAZ")
CODES = ("100199", "100119", "110100", "120190", "310210", "310520", "870899", "080410", "151590")
BATCH = 2_000


@dataclass(frozen=True)
class Size:
    """How many companies and listings there are."""

    companies: int = 2_000
    listings: int = 20_000


def make_council(url: str, size: Size) -> Database:
    """A register with a council, an event, and an account of a company and of an organiser."""
    register_roles(*ROLES)
    database = open_register(url, [STUDIES, COUNCIL, TRADE])
    with open_desk(database, SYSTEM_ADMINISTRATOR) as desk:
        load_roadmap(desk, read_roadmap())
    now = datetime.now(UTC)
    chance = random.Random(22)
    about = {"created_at": now.strftime("%Y-%m-%dT%H:%M:%S.%fZ"), "created_by": "made"}
    companies = [f"company_{number:05d}" for number in range(size.companies)]
    side = {name: SIDES[number % 2] for number, name in enumerate(companies)}
    rows: dict[str, list[dict[str, object]]] = {
        "council_company": [
            {"id": name, "tier": "council", "party": side[name], "state": "validated", **about}
            for name in companies
        ],
        "council_profile": [_profile(name, side[name], chance, about) for name in companies],
        "council_listing": [
            _listing(number, companies, side, chance, about, now) for number in range(size.listings)
        ],
        "council_event": [
            {
                "id": "event",
                "tier": "council",
                "party": "MAR",
                "title": "Forum",
                "day": (now + timedelta(days=60)).date().isoformat(),
                "zone": "Africa/Casablanca",
                "slots": [f"{9 + each // 2:02d}:{30 * (each % 2):02d}" for each in range(12)],
                "minutes": 25,
                "buffer": 5,
                "tables": 30,
                "cap": 6,
                "state": "open",
                **about,
            }
        ],
        "council_attendance": [
            {"id": f"takes_part_{name}", "tier": "council", "party": side[name], "event": "event",
             "company": name, **about}
            for name in companies[:200]
        ],
    }  # fmt: skip
    with database.admin_transaction(alone=True) as connection:
        _drop_guards(connection)
        for name, made in rows.items():
            for first in range(0, len(made), BATCH):
                connection.execute(t.metadata.tables[name].insert(), made[first : first + BATCH])
        secret = hashing.hash_password(PASSWORD)
        for account, role, seat, organisation in (
            (COMPANY, "council_company", "company", companies[0]),
            (ORGANISER, "council_organiser", "organiser", "chamber"),
        ):
            held = Account(account, "MAR", "", (role,), False, 0.0, None, seat, organisation)
            insert_account(connection, held, secret)
    database.engine.dispose()
    # Opening it installs the guards again.
    return open_register(url, [STUDIES, COUNCIL, TRADE])


def _drop_guards(connection: Connection) -> None:
    """Let rows be written in their last state; each would else go through the commands."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("SET LOCAL session_replication_role = replica"))
        return
    query = text(
        "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name LIKE 'council_%'"
    )
    for name in connection.execute(query).scalars().all():
        connection.execute(text(f'DROP TRIGGER "{name}"'))


def _profile(
    name: str, party: str, chance: random.Random, about: dict[str, str]
) -> dict[str, object]:
    return {
        "id": f"profile_{name}",
        "tier": "council",
        "party": party,
        "company": name,
        "number": 1,
        "legal_name": f"Trading house {name}",
        "latin_name": f"Trading house {name}",
        "hs": chance.sample(CODES, 3),
        "size": "medium",
        "languages": ["fr", "en"],
        "certificates": [],
        "about": {"en": "Trade in grain and fertilisers."},
        "state": "validated",
        **about,
    }


def _listing(
    number: int,
    companies: list[str],
    side: dict[str, str],
    chance: random.Random,
    about: dict[str, str],
    now: datetime,
) -> dict[str, object]:
    company = companies[number % len(companies)]
    return {
        "id": f"listing_{number:06d}",
        "tier": "council",
        "party": side[company],
        "company": company,
        "direction": chance.choice(("offer", "request")),
        "kind": chance.choice(("trade", "trade", "investment", "service")),
        "title": f"Lot {number}",
        "hs": chance.choice(CODES),
        "quantity": float(chance.randrange(100, 50_000)),
        "unit": "t",
        "markets": [],
        "certificates": [],
        "expires_on": (now + timedelta(days=300)).date().isoformat(),
        "state": "published",
        **about,
    }
