"""Every route of the API, asked by each owner, the public and each role, in two worlds.

The worlds have the same history of ANNA and different histories of others. Every answer to ANNA and
to the public is the same byte for byte, but for ids and hashes, which are random in each world.
"""

from __future__ import annotations

import io
import json
import re
import zipfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest

from keruen.hub.commands import COMMANDS
from keruen.hub.list_exports import EXPORTS
from keruen.store import hashing
from keruen.store.roles import Actor
from keruen.web.act_examples import example_of
from keruen.web.hub_downloads import WORKBOOK
from keruen.web.pages.hub.asked import HUB_PAGES
from tests.databases import CHEAP, Server
from tests.hub.desks import Desks, open_desks
from tests.hub.story import ACTORS
from tests.hub.terminal import (
    ANNA,
    BANK,
    BORIS,
    CHIEF,
    CLERK,
    LAB,
    NOW,
    SECOND,
    TRADER,
    WHEAT,
    begin,
)

SENTINELS = ("SENTINEL", "7654321", "54321", "76543", "bin_3")
"""Words and numbers that only records of BORIS or of the terminal contain."""
RANDOM = re.compile(r"\b([a-z_]+)_[0-9a-f]{16}\b|\b[0-9a-f]{16}\b|\b[0-9a-f]{64}\b|>[0-9a-f]{8}<")
VARYING = ("date", "server-timing", "set-cookie", "x-request-id", "etag")


@dataclass
class World:
    """A served book, and ids of records that ANNA does not see."""

    desks: Desks
    hidden: dict[str, str]


def play(desks: Desks, *, busy: bool) -> dict[str, str]:
    """The same for ANNA in both worlds; in a busy one, much more of others before and between."""
    do = desks.do

    def others(number: int) -> None:
        for each in range(4 if busy else 1):
            kg = 54_321 if busy else 1_000
            do(
                *(CLERK, "receive_grain"),
                owner="BORIS",
                bin="bin_3" if busy else "bin_2",
                grade=WHEAT,
                kg=kg,
                moisture_pct="12",
                reference=f"SENTINEL {number} {each}" if busy else f"other {number}",
            )
        if busy:
            do(CHIEF, "add_party", code=f"SENTINEL{number}", name="SENTINEL")
            do(CHIEF, "place_hold", kind="quality", bin="bin_4", reason="SENTINEL")

    others(1)
    mine = {"owner": "ANNA", "bin": "bin_1", "grade": WHEAT, "moisture_pct": "12"}
    do(CLERK, "receive_grain", kg=20_000, reference="A1", **mine)
    others(2)
    made = do(
        *(TRADER, "write_contract"),
        owner="BORIS",
        reference="SENTINEL",
        kind="sale",
        counterparty="SENTINEL",
        incoterm="FOB",
        place="Casablanca",
        grade=WHEAT,
        kg=7_654_321 if busy else 5_000,
        tolerance_option="buyer",
        ships_from="2026-11-01",
        ships_to="2026-12-31",
        currency="USD",
        specification=[],
    )
    sample = do(
        *(LAB, "take_sample"),
        owner="BORIS",
        reference="SENTINEL",
        kind="analysis",
        mass_g=7_654 if busy else 100,
        taken_by="SENTINEL",
        contract_id=made,
    )
    hold = do(CHIEF, "place_hold", kind="quality", bin="bin_4", reason="SENTINEL")
    amendment = do(
        *(TRADER, "amend_contract"),
        contract_id=made,
        agreement="SENTINEL",
        reason="SENTINEL",
        kg=7_654_322 if busy else 6_000,
    )
    do(
        *(TRADER, "order_downgrade"),
        reference="SENTINEL",
        bin="bin_3" if busy else "bin_2",
        to_bin="bin_4",
        to_grade="barley",
        shares=[{"owner": "BORIS", "kg": 500}],
        reason="SENTINEL",
    )
    with desks.reading(BORIS) as book:
        share = str(book.connection.exec_driver_sql("SELECT id FROM downgrade_share").scalar_one())
    for subject in ("quarantine", "quarantine_longest", "quarantine_samples"):
        do(
            *(CHIEF, "record_care_limit"),
            country="MA",
            subject=subject,
            from_day="2026-01-01",
            value="5",
            source="SENTINEL",
        )
    quarantine = do(
        *(CHIEF, "open_quarantine"),
        bin="bin_4",
        country="MA",
        organism="SENTINEL",
        reference="SENTINEL",
        person="SENTINEL",
    )
    do(CLERK, "load_grain", owner="ANNA", bin="bin_1", kg=5_000, reference="A2")
    others(3)
    document = do(
        *(CLERK, "receive_grain"),
        owner="BORIS",
        bin="bin_3",
        grade=WHEAT,
        kg=76_543 if busy else 4_000,
        moisture_pct="12",
        reference="SENTINEL last",
    )
    with desks.reading(CHIEF) as book:
        # Ids are random: the largest of all could be of a lot that ANNA sees.
        query = "SELECT max(id) FROM lot WHERE owner = 'BORIS'"
        lot = str(book.connection.exec_driver_sql(query).scalar_one())
    return {
        "contract": made,
        "sample": sample,
        "grain_hold": hold,
        "grain_document": document,
        "lot": lot,
        "contract_amendment": amendment,
        "downgrade_share": share,
        "quarantine": quarantine,
    }


@pytest.fixture(params=["sqlite", "postgresql"])
def worlds(
    tmp_path: Any, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> Iterator[list[World]]:
    monkeypatch.setattr(hashing, "HASHER", CHEAP)
    found = []
    for busy in (False, True):
        if request.param == "sqlite":
            url = f"sqlite:///{tmp_path / f'world_{busy}.db'}"
        else:
            server: Server = request.getfixturevalue("postgresql")
            url = server.fresh()
        desks = open_desks(begin(url), (*ACTORS, BANK), NOW)
        found.append(World(desks, play(desks, busy=busy)))
    yield found
    for each in found:
        each.desks.database.engine.dispose()


def answer(desks: Desks, actor: Actor | None, method: str, path: str, **sent: Any) -> str:
    """Status, headers and body of an answer, without what is random in each world."""
    # The length of a compressed answer depends on its random ids.
    headers = {"Accept-Encoding": "identity"}
    if actor is not None:
        headers["Authorization"] = f"Bearer {desks.tokens[actor.account]}"
    got = desks.client.request(method, path, headers=headers, **sent)
    assert got.status_code < 500, (method, path, sent, got.text)
    kept = {name: value for name, value in got.headers.items() if name not in VARYING}
    body = got.text
    if got.headers["content-type"] == WORKBOOK:
        # The length of a compressed workbook depends on its random ids; its parts are compared.
        del kept["content-length"]
        body = parts_of(got.content)
    text = f"{got.status_code} {json.dumps(kept, sort_keys=True)}\n{body}"
    # Tokens are made by the clock of the machine; all else by that of the test.
    text = re.sub(r"20\d\d-(?!11-24T)\d\d-\d\dT[\d:.]+Z", "now", text)
    return RANDOM.sub(lambda found: found[1] or "random", text)


def parts_of(content: bytes) -> str:
    """Every part of a workbook as text, by name."""
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        return "\n".join(f"{name}: {book.read(name).decode()}" for name in sorted(book.namelist()))


def bodies(world: World, name: str) -> Iterator[dict[str, Any]]:
    """The example of a command, and it again with ids of records of others."""
    example = example_of(COMMANDS[name])
    yield {}
    yield example
    for hidden in world.hidden.values():
        named = {
            field: hidden
            if field.endswith(
                (
                    "_id",
                    "lot",
                    "document",
                    "hold",
                    "order",
                    "amendment",
                    "share",
                    "quarantine",
                    "downgrade",
                )
            )
            else value
            for field, value in example.items()
        }
        if named != example:
            yield named
    for owner in ("BORIS", "NOBODY"):
        if "owner" in example:
            yield {**example, "owner": owner}


@pytest.mark.parametrize("share", [4, pytest.param(1, marks=[pytest.mark.long, pytest.mark.ci])])
def test_two_worlds_answer_an_owner_and_the_public_equally(worlds: list[World], share: int) -> None:
    """Every address and body, or in turn one in so many of them."""
    asked = 0
    statuses: Counter[str] = Counter()
    for turn, actor in enumerate((ANNA, BANK, None)):
        for first, name in enumerate(COMMANDS, turn):
            sent = [*zip(*(bodies(world, name) for world in worlds), strict=True)]
            for both in sent[first % share :: share]:
                path = f"/api/hub/acts/{name}"
                said = [
                    answer(world.desks, actor, "POST", path, json=body)
                    for world, body in zip(worlds, both, strict=True)
                ]
                assert said[0] == said[1], (actor, name, both)
                answered = said[0].partition("\n")[2]
                if not any(word in str(both) for word in SENTINELS):
                    assert not any(word in answered for word in SENTINELS), (name, answered)
                statuses[said[0][:3]] += 1
                asked += 1
        addresses = [*zip(*(routes(world) for world in worlds), strict=True)]
        for paths in addresses[turn % share :: share]:
            said = [
                answer(world.desks, actor, "GET", path)
                for world, path in zip(worlds, paths, strict=True)
            ]
            assert said[0] == said[1], paths
            if "?" not in paths[0]:
                assert not any(word in said[0] for word in SENTINELS), paths
            asked += 1
    assert asked > 700 / share
    assert {*statuses} <= {"200", "400", "401", "403", "404", "409", "422", "428"}
    assert statuses["404"] > 20 / share, "ids of others do not exist"


def routes(world: World) -> list[str]:
    """Addresses that are read, of the API and of pages, some with ids of records of others."""
    found = ["/api/openapi.json", "/api/hub/log", "/api/hub/log?size=1", "/hub/acts/none"]
    found += ["/hub/stem.ics", *(f"/hub/lists/{name}.xlsx" for name in (*EXPORTS, "none"))]
    found += ["/account", "/accounts"]
    for page in HUB_PAGES:
        for name in world.hidden.values() if "{id}" in page else ("",):
            path = page.replace("{id}", name)
            found += [path, f"{path}.json", f"{path}?q=SENTINEL&owner=BORIS&bin=bin_3"]
    for path in world.desks.client.get("/api/openapi.json").json()["paths"]:
        if path.startswith("/api/hub") and "{" not in path:
            found.append(path)
    return found


def test_the_example_of_each_command_can_be_read() -> None:
    for name, command in COMMANDS.items():
        assert command.model.model_validate(example_of(command)), name


def test_each_role_does_its_own_commands_and_no_other(worlds: list[World]) -> None:
    """Whatever is sent: 403 before anything of the book is read."""
    desks = worlds[1].desks
    refused: Counter[str] = Counter()
    for actor in (*ACTORS, BORIS):
        for name, command in COMMANDS.items():
            if actor.may(command.family):
                continue
            got = desks.ask(actor, name, **example_of(command))
            assert got.status_code == 403, (actor.account, name, got.text)
            refused[actor.account] += 1
    assert refused["auditor"] == len(COMMANDS)
    assert set(refused) == {each.account for each in ACTORS}
    assert refused[SECOND.account] == refused[CHIEF.account] > 0
