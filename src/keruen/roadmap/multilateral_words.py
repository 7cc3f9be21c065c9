"""Words of the multilateral desk, and how many votes an election needs."""

from __future__ import annotations

BALLOTS = ("secret", "open", "acclamation")
BASES = ("members", "present")
"""Of whom the majority is: of all members, or of those present and voting."""

SHARES = ("majority", "two_thirds", "plurality")
PLEDGE_FORMS = ("written", "oral")
ROUNDS = ("all", "first")
"""For which rounds of a vote a pledge is made."""

CLASSES = ("written", "oral", "likely", "no")
"""How sure the support of a third state is; a side's own view."""

OUTCOMES = ("endorsed", "elected", "not_elected")
"""What comes of a candidature that was announced."""

CHOICES = ("yes", "no", "abstain", "absent", "did_not_vote")
VOTED = ("yes", "no", "abstain")
"""Choices that are compared between the sides; absence is not a choice."""

WORDS = (*BALLOTS, *BASES, *SHARES, *PLEDGE_FORMS, *ROUNDS, *CLASSES, *OUTCOMES, *CHOICES, "ended")
"""Words that pages show of the desk, besides the states of records."""

MOST_MEMBERS = 500


def votes_needed(base: int, share: str) -> int | None:
    """How many votes elect a candidate; None where the most votes do.

    Parameters
    ----------
    base : members, or those present and voting.
    share : ``majority`` (more than half), ``two_thirds`` (at least) or ``plurality``.

    Examples
    --------
    >>> votes_needed(193, "majority"), votes_needed(193, "two_thirds")
    (97, 129)
    """
    if share == "majority":
        return base // 2 + 1
    if share == "two_thirds":
        return -(-2 * base // 3)
    return None
