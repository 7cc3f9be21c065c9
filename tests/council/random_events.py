"""Events with random firms, wishes and availability, the same for the same seed."""

from __future__ import annotations

import random
from datetime import date

from keruen.council.timetable import Event, Firm, Wish


def random_event(
    seed: int,
    firms: tuple[int, int],
    slots: int,
    tables: int,
    *,
    cap: int | None = None,
    wish_share: float = 0.65,
    away_share: float = 0.0,
    popular: int = 0,
) -> Event:
    """An event whose wishes are drawn at random.

    Parameters
    ----------
    firms : of each side.
    wish_share : chance that a firm wishes to meet another; a pair needs both.
    away_share : chance that a firm is away in a slot.
    popular : so many firms of the second side are wished by nine of ten firms; the others by the
        share.
    """
    chance = random.Random(seed)
    made = [
        Firm(
            f"{side.lower()}{number:03d}",
            side,
            frozenset(slot for slot in range(slots) if chance.random() >= away_share),
        )
        for side, count in zip(("MAR", "KAZ"), firms, strict=True)
        for number in range(count)
    ]
    ours, theirs = made[: firms[0]], made[firms[0] :]
    wishes = []
    for one in ours:
        for place, other in enumerate(theirs):
            share = wish_share
            if popular:
                share = 0.9 if place < popular else wish_share
            for giver, taker in ((one, other), (other, one)):
                if chance.random() < share:
                    wishes.append(Wish(giver.id, taker.id, chance.randint(1, 3)))
    labels = tuple(f"{8 + slot // 2:02d}:{30 * (slot % 2):02d}" for slot in range(slots))
    return Event(
        date(2027, 5, 12),
        "Africa/Casablanca",
        labels,
        25,
        5,
        tables,
        cap or slots,
        tuple(made),
        tuple(wishes),
    )
