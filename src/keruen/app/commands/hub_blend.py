"""`keruen hub blend`: the cheapest blend for a contract, and its order."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from keruen.app.commands.hub import open_terminal
from keruen.app.terminal.outcome import Outcome
from keruen.errors import KeruenError
from keruen.hub.book import open_book, read_book
from keruen.hub.papers.references import find_contract
from keruen.hub.reads.blend_proposal import BlendProposal, propose_blend
from keruen.hub.registry import execute


@dataclass(frozen=True)
class Wish:
    """What is asked of a blend.

    Parameters
    ----------
    costs : such as ``bin_1=240``, per tonne.
    order : the reference of the blend to order; empty to show it alone.
    sha256 : of the proposal that was shown; another one is not ordered.
    """

    kg: int
    costs: tuple[str, ...] = ()
    customs: str = "free"
    to_bin: str = ""
    order: str = ""
    sha256: str = ""
    person: str = ""


def blend(url: str | None, contract: str, wish: Wish) -> Outcome:
    """Show the cheapest blend for a contract, named by reference or id, or order it."""
    if wish.order and not wish.to_bin:
        raise KeruenError("the blend goes into no bin", "Name an empty one with --to-bin.")
    given = dict(_cost(each) for each in wish.costs)
    database, actor = open_terminal(url, wish.person)
    if not wish.order:
        with read_book(database, actor) as book:
            row = find_contract(book, contract)
            found = propose_blend(
                book, row.id, wish.kg, costs=given, customs=wish.customs, to_bin=wish.to_bin
            )
        return Outcome("\n".join(_lines(found, row.currency)), found.as_json())
    with open_book(database, actor) as book:
        row = find_contract(book, contract)
        fields = {
            "contract_id": row.id,
            "reference": wish.order,
            "to_bin": wish.to_bin,
            "kg": wish.kg,
            "costs": [{"bin": name, "per_t": str(cost)} for name, cost in given.items()],
            "customs": wish.customs,
            "proposal_sha256": wish.sha256,
        }
        done = execute(book, "order_proposed_blend", fields)
    cost = done.facts["cost"]
    words = f"blend {wish.order} of {wish.kg:,} kg into {wish.to_bin} is ordered; "
    words += f"cost {cost} {row.currency}"
    return Outcome(words, {"order": done.id, "reference": wish.order, **done.facts})


def _cost(text: str) -> tuple[str, Decimal]:
    """A bin and the cost of its grain per tonne."""
    name, _, value = text.partition("=")
    try:
        cost = Decimal(value)
    except InvalidOperation:
        cost = Decimal(-1)
    if not name or not cost.is_finite() or cost < 0:
        raise KeruenError(f"{text!r} is not the cost of a bin", "Write it as bin_1=240, per tonne.")
    return name, cost


def _lines(found: BlendProposal, currency: str) -> list[str]:
    costs = {each.bin: each.cost_per_t for each in found.bins}
    recipe = found.recipe
    lines = [f"{found.kg:,} kg cost {recipe.cost:,} {currency}; proven at least {recipe.bound:,}"]
    lines += [
        f"{each.bin:<16}{each.kg:>14,} kg{costs[each.bin]:>12,} {currency}/t"
        for each in found.recipe.draws
    ]
    lines += [f"{each.quality:<24}{each.mean:>12}" for each in found.recipe.mixture.values]
    lines += [f"{name} is left out: {why}" for name, why in found.left_out]
    return [*lines, f"proposal {found.sha256}"]
