"""Damaged inputs: what a hasty user, a broken export or an attacker may hand in."""

from __future__ import annotations

import copy
import json
import random
from typing import Any

from keruen.laytime.template import template_toml
from tests.laytime.random_charters import draw_charter

Doc = dict[str, Any]

VALUES: tuple[object, ...] = (
    None,
    "",
    "x" * 5_000,
    0,
    -1,
    1e300,
    float("inf"),
    10**40,
    True,
    "NaN",
    "1e9999999",
    "1/0",
    "0/0",
    "99999999999999999999/1",
    [],
    {},
    [[[[[[]]]]]],
    "2026-02-30T10:00",
    "2026-06-01",
    "2026-06-01T25:00",
    "9999-12-31T23:59",
    "0001-01-01T00:00",
    "2026-09-20T01:30",
    "2026-03-29T02:30+99:99",
    "sat 25:00 - mon 08:00",
    "daily 00:00-24:00",
    "mon 00:00 - mon 00:00",
    "../../etc/passwd",
    "Africa/../Africa/Casablanca",
    "Europe/Kiev",
    "pro_rata",
    "\u202e\x00\x1b[31m",
    "ａｒａｂｉｃ ٢٠٢٦",
    "0 days at 10",
    "until 12:00 same day 11:00",
    "then",
    {"at": []},
    [1, 2, 3],
    ["", None],
)
NAMES = ("turn_hour", "demurage", "zone", "at", "", "terms", "ports", "\x00", "клауза", "events")


def damaged(rng: random.Random) -> Doc:
    """A random charter with one or two places damaged."""
    document = draw_charter(rng)
    for _ in range(rng.choice((1, 1, 1, 2))):
        place, key = rng.choice(list(places(document)))
        action = rng.randrange(5)
        if action == 0 and isinstance(place, dict):
            place.pop(key, None)
        elif action == 1 and isinstance(place, dict):
            place[rng.choice(NAMES)] = place.pop(key, None)
        elif action == 2 and isinstance(place, list) and place:
            place.append(copy.deepcopy(place[0]))
        else:
            place[key] = copy.deepcopy(rng.choice(VALUES))
    return document


def places(value: object) -> list[tuple[Any, Any]]:
    """Every place of a document: its container, and its key."""
    found: list[tuple[Any, Any]] = []
    items = value.items() if isinstance(value, dict) else enumerate(value)  # type: ignore[arg-type]
    for key, each in items:
        found.append((value, key))
        if isinstance(each, dict | list):
            found += places(each)
    return found


def damaged_text(rng: random.Random, suffix: str) -> bytes:
    """A file whose bytes were changed, cut or repeated."""
    text = template_toml() if suffix == ".toml" else json.dumps(draw_charter(rng))
    content = bytearray(text.encode())
    for _ in range(rng.randrange(1, 12)):
        at = rng.randrange(len(content)) if content else 0
        action = rng.randrange(4)
        if action == 0:
            content[at : at + 1] = bytes([rng.randrange(256)])
        elif action == 1:
            del content[at : at + rng.randrange(1, 60)]
        elif action == 2:
            content[at:at] = rng.choice(
                (b"[", b"]]", b'"', b"=", b"\x00", b"[[ports]]\n", b"{" * 40)
            )
        else:
            content[at:at] = content[at : at + rng.randrange(1, 80)]
    return bytes(content)
