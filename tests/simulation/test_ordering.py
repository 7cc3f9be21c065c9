"""Ordering policies: what they see, when they order, and what comes of it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from keruen.case import Case
from keruen.case.table_rows import DisruptionRow
from keruen.errors import KeruenError
from keruen.movements.kind_rows import UseMoved
from keruen.rows import given
from keruen.simulation import PlanTables
from keruen.simulation import world as w
from keruen.simulation.chains import Chain, Leg, PlanChains
from keruen.simulation.ordering import Cargo, Observation, Orders, Purchase, Shipment
from keruen.simulation.ordering_run import PolicyRun, run_policy
from keruen.simulation.ordering_world import OrderingCorridor, make_ordering_corridor
from keruen.simulation.reorder import ReorderPolicy, ReorderRule, read_reorder_policy
from keruen.simulation.results import mass_error_kg, summarise
from keruen.simulation.uncertainty import add_disruption
from tests.builders import frame
from tests.simulation.plans import small_plan

ROWS = 20_000


def ordering(case: Case | None = None, random: bool = True) -> OrderingCorridor:
    return make_ordering_corridor(small_plan(), case, random)


def run(
    world: OrderingCorridor, policy: Callable[[Observation], Orders], replication: int = 0
) -> PolicyRun:
    found = PolicyRun(world, policy, 1, replication, ROWS)
    found.record = found.run()
    return found


def nothing(_: Observation) -> Orders:
    return Orders()


def test_who_orders_nothing_uses_what_lies_there_and_no_more() -> None:
    world = ordering(random=False)
    record = run(world, nothing).record
    opening = int(world.corridor.world.stores["kg"].sum())
    assert record.used.sum() <= opening
    assert record.used.sum() + record.short.sum() == pytest.approx(
        world.corridor.world.demand.sum(), abs=100
    )
    assert record.terms[w.PURCHASE] == 0.0


def a_chain() -> Chain:
    return read_reorder_policy(small_plan(), small_plan().case).rules[0].chains[0]


def test_an_order_is_bought_sent_and_landed() -> None:
    """One purchase and one shipment of the first leg, in the first period: what is seen a period
    later is the cargo under way or the grain at its end, to the kilogram."""
    chain = a_chain()
    leg = chain.legs[0]
    world = ordering(random=False)
    seen: list[Observation] = []

    def once(known: Observation) -> Orders:
        seen.append(known)
        if known.period:
            return Orders()
        crop = next(
            crop
            for crop, kg in known.offered_kg.items()
            if crop[0] == leg.from_site and crop[2] == chain.grade and kg >= 1_000_000
        )
        bought = Purchase(*crop, 1_000_000, 0.5)
        return Orders((bought,), (Shipment(leg.route, {chain.grade: 1_000_000}, 1.0),))

    record = run(world, once).record
    assert record.balance[w.BOUGHT] == 1_000_000
    outs = record.log[record.log[:, 1] == w.OUT]
    assert outs[:, 4].tolist() == [1_000_000]
    (job,) = outs[:, 2].astype(int)
    ends = record.log[(record.log[:, 1] == w.END) & (record.log[:, 2] == job), 0]
    assert ends.tolist() == [pytest.approx(1.0 + leg.days, abs=1e-6)]
    before = sum(cargo.kg for cargo in seen[1].cargo)
    landed = record.log[(record.log[:, 1] == w.PUT) & (record.log[:, 2] == job)]
    if before:
        assert before == landed[:, 4].sum()
        assert seen[1].cargo[0].expected_day == pytest.approx(1.0 + leg.days)
        assert seen[1].cargo[0].has_left
    assert mass_error_kg(record.balance[None])[0] == 0.0
    assert seen[1].offered_kg != seen[0].offered_kg


def test_a_purchase_comes_in_over_six_days() -> None:
    """600 t from day 0.5 on: 100 t a day. Without random variation all come in at once."""
    crop = next(crop for crop in ordering().crops if crop[0] == "kostanay")

    def once(known: Observation) -> Orders:
        return Orders() if known.period else Orders((Purchase(*crop, 600_000, 0.5),))

    for random, days in ((True, [0.5, 1.5, 2.5, 3.5, 4.5, 5.5]), (False, [0.5])):
        record = run(ordering(random=random), once).record
        brought = record.log[record.log[:, 1] == w.BUY]
        assert brought[:, 0].tolist() == pytest.approx(days)
        assert brought[:, 4].tolist() == [600_000 // len(days)] * len(days)
        assert record.balance[w.BOUGHT] == 600_000


@pytest.mark.parametrize("month", [1, 3])
def test_worlds_that_are_equal_up_to_a_month_get_equal_orders_in_it(month: int) -> None:
    """A site shut from the first day of the month on: orders up to that month are the same, and
    what differs later proves that the worlds differ."""
    plan = small_plan()
    policy = read_reorder_policy(plan, plan.case)
    site = policy.rules[0].chains[0].origin
    row = {
        "disruption": "shut",
        "title": "Shut",
        "target_kind": "site",
        "target": site,
        "from_date": plan.case.calendar.periods[month].start,
        "days": 60.0,
    }
    (found,) = plan.case.replace(disruptions=frame("disruptions", [row])).rows(DisruptionRow)
    differ = 0
    for number in range(5):
        before = run(ordering(), policy, number)
        after = run(ordering(add_disruption(plan.case, found)), policy, number)
        assert before.orders[: month + 1] == after.orders[: month + 1]
        differ += before.orders[month + 1 :] != after.orders[month + 1 :]
    assert sum(len(orders.shipments) for orders in before.orders) > 0
    assert differ > 0 or month >= len(plan.case.calendar.periods) - 2


def test_the_draw_of_the_month_that_begins_is_not_shown() -> None:
    """Past demand ends with the month before, and expected demand is that of the case."""
    world = ordering()
    seen: list[Observation] = []

    def watch(known: Observation) -> Orders:
        seen.append(known)
        return Orders()

    found = run(world, watch)
    assert [known.period for known in seen] == list(range(len(small_plan().edges) - 1))
    market = world.corridor.markets[0]
    for known in seen:
        assert len(known.past_demand_kg[market]) == known.period
        expected = tuple(int(kg) for kg in world.corridor.world.demand[0])
        assert known.expected_demand_kg[market] == expected
    shares = np.array(found.shares)[:, 0]
    assert (
        seen[-1].past_demand_kg[market]
        == tuple(int(kg * share + 0.5) for kg, share in zip(expected, shares, strict=False))[
            : seen[-1].period
        ]
    )


# (s, S) worked by hand.


def rule(*chains: Chain, **changes: Any) -> ReorderRule:
    leg = Leg("way", "farm", "town", 100, 5.0)
    row = {"market": "m", "site": "town", "level_kg": 500, "up_to_kg": 1_000}
    return ReorderRule(**{**row, "chains": chains or (Chain("g", "farm", (leg,)),), **changes})


def known(**changes: Any) -> Observation:
    row: dict[str, Any] = {
        "period": 2,
        "date": dt.date(2027, 3, 1),
        "day": 59.0,
        "period_days": (0.0, 31.0, 59.0, 90.0),
        "stock_kg": {("town", "g"): 300},
        "cargo": (),
        "waiting_kg": {"m": 0},
        "past_demand_kg": {"m": (1, 2)},
        "past_short_kg": {"m": (0, 0)},
        "expected_demand_kg": {"m": (1, 2, 3)},
        "offered_kg": {("farm", 2026, "g"): 10_000},
    }
    return Observation(**{**row, **changes})


def test_below_the_level_full_lots_are_ordered_up_to_the_upper_level() -> None:
    """300 there, s 500, S 1,000: 700 in seven lots of 100, bought and sent."""
    orders = ReorderPolicy((rule(),))(known())
    assert [one.kg for one in orders.purchases] == [700]
    assert [dict(one.kg) for one in orders.shipments] == [{"g": 100}] * 7
    # Spread over the 30 days after the first, so that they do not queue for one berth.
    assert [round(one.day - 59.02, 3) for one in orders.shipments] == [
        round(30.0 * place / 7.0, 3) for place in range(7)
    ]


@pytest.mark.parametrize(
    ("changes", "kg"),
    [
        ({"stock_kg": {("town", "g"): 500}}, 0),
        ({"stock_kg": {("town", "g"): 499}}, 500),
        ({"cargo": (Cargo("way", "town", "g", 250, 60.0, True),)}, 0),
        ({"cargo": (Cargo("way", "town", "g", 150, 60.0, False),)}, 500),
        ({"waiting_kg": {"m": 100}}, 800),
        ({"offered_kg": {("farm", 2026, "g"): 250}}, 250),
        ({"offered_kg": {("farm", 2025, "g"): 50, ("farm", 2026, "g"): 50}}, 100),
        ({"stock_kg": {("town", "g"): 300, ("farm", "g"): 200}}, 700),
    ],
)
def test_position_counts_cargo_and_waiting_demand(changes: dict[str, Any], kg: int) -> None:
    orders = ReorderPolicy((rule(),))(known(**changes))
    assert sum(sum(one.kg.values()) for one in orders.shipments) == kg


def test_the_legs_of_a_chain_follow_each_other() -> None:
    legs = (Leg("rail", "farm", "port", 300, 10.0), Leg("sea", "port", "town", 700, 20.0))
    orders = ReorderPolicy((rule(Chain("g", "farm", legs)),))(known())
    assert [(one.route, round(one.day, 6)) for one in orders.shipments] == [
        ("rail", 59.02),
        ("rail", 69.02),
        ("rail", 79.02),
        ("sea", 69.02),
    ]


def test_another_chain_is_asked_where_one_has_nothing_left() -> None:
    """The farm has 250 of the 700 wanted; the mill, whose lots are of 200, sends two of them."""
    far = Chain("g", "mill", (Leg("road", "mill", "town", 200, 9.0),))
    offered = {("farm", 2026, "g"): 250, ("mill", 2026, "g"): 10_000}
    orders = ReorderPolicy((rule(*rule().chains, far),))(known(offered_kg=offered))
    assert [(one.site, one.kg) for one in orders.purchases] == [("farm", 250), ("mill", 400)]
    sent = [(one.route, one.kg["g"]) for one in orders.shipments]
    assert sent == [("way", 84), ("way", 83), ("way", 83), ("road", 200), ("road", 200)]


def test_orders_stay_within_what_a_path_can_do() -> None:
    """12 kg a day for the 31 days of the period are 372 of the 700 wanted."""
    lane = ("lane", "way")
    chain = Chain("g", "farm", (Leg("way", "farm", "town", 100, 5.0, (lane,)),))
    orders = ReorderPolicy((rule(chain),), {lane: 12.0})(known())
    assert sum(one.kg["g"] for one in orders.shipments) == 372


def test_a_market_with_less_cover_is_served_first() -> None:
    """300 there are 30 days of the first market's use and 100 there 10 of the second's: the 600 on
    offer go to the second, which lacks 900, whatever the order of the rules."""
    other = rule(
        Chain("g", "farm", (Leg("road", "farm", "city", 100, 5.0),)),
        market="n",
        site="city",
        daily_kg=10.0,
    )
    both = ReorderPolicy((rule(daily_kg=10.0), other))
    orders = both(
        known(
            stock_kg={("town", "g"): 300, ("city", "g"): 100},
            waiting_kg={"m": 0, "n": 0},
            offered_kg={("farm", 2026, "g"): 600},
        )
    )
    assert {one.route for one in orders.shipments} == {"road"}
    assert sum(one.kg["g"] for one in orders.shipments) == 600


def test_grain_that_is_ordered_on_to_another_market_is_not_counted() -> None:
    """Of 600 in the town's silo 200 are ordered on to the city: 400 are below s of 500. A shipment
    that should have come eleven days ago and has not left is not counted on, and its way is asked
    last."""
    onward = Cargo("road", "city", "g", 200, 60.0, False)
    city = rule(
        Chain("g", "town", (Leg("road", "town", "city", 100, 5.0),)), market="n", site="city"
    )
    both = ReorderPolicy((rule(), city))
    now = known(
        stock_kg={("town", "g"): 600, ("city", "g"): 900},
        cargo=(onward,),
        waiting_kg={"m": 0, "n": 0},
    )
    assert sum(one.kg["g"] for one in both(now).shipments) == 600
    late = Cargo("way", "town", "g", 300, 47.9, False)
    far = Chain("g", "mill", (Leg("road", "mill", "town", 100, 9.0),))
    offered = {("farm", 2026, "g"): 900, ("mill", 2026, "g"): 900}
    orders = ReorderPolicy((rule(*rule().chains, far),))(known(cargo=(late,), offered_kg=offered))
    assert {one.route for one in orders.shipments} == {"road"}
    assert sum(one.kg["g"] for one in orders.shipments) == 700


def test_grain_that_an_order_left_on_the_way_is_sent_on_first() -> None:
    legs = (Leg("rail", "farm", "port", 300, 10.0), Leg("sea", "port", "town", 350, 20.0))
    now = known(stock_kg={("town", "g"): 300, ("port", "g"): 350})
    orders = ReorderPolicy((rule(Chain("g", "farm", legs)),))(now)
    first = orders.shipments[0]
    assert (first.route, first.kg["g"]) == ("sea", 350)
    assert sum(one.kg for one in orders.purchases) == 350


def test_the_chains_of_a_plan_begin_with_what_brings_most() -> None:
    """Every chain begins where a grade is offered, and each leg begins where the last one ends."""
    plan = small_plan()
    chains = PlanChains(plan)
    offers = {(row["site"], row["grade"]) for row in plan.case.rows("offers")}
    counted = 0
    for market in plan.case.rows("markets"):
        found = chains.of(market["market"], market["site"])
        planned = [chain.weight for chain in found if chain.weight > 0.0]
        assert planned == sorted(planned, reverse=True)
        for chain in found:
            assert (chain.origin, chain.grade) in offers
            sites = [chain.origin, *(leg.to_site for leg in chain.legs)]
            assert [leg.from_site for leg in chain.legs] == sites[:-1]
            assert sites[-1] == market["site"]
            counted += 1
    assert counted >= 2


def test_levels_are_data() -> None:
    plan = small_plan()
    market = plan.moved(UseMoved)[0].market
    row = {"policy": "levels", "kind": "reorder", "market": market, "level_t": 5.0, "lot_t": 9.0}
    found = read_reorder_policy(plan, plan.case.replace(policies=frame("policies", [row])))
    (mine,) = [one for one in found.rules if one.market == market]
    assert (mine.level_kg, mine.up_to_kg) == (5_000, 9_000)
    with pytest.raises(KeruenError) as caught:
        read_reorder_policy(
            plan, plan.case.replace(policies=frame("policies", [{**row, "lot_t": 4.0}]))
        )
    assert str(caught.value) == (
        "table policies, row levels, lot_t 4: it is less than level_t, 5\n"
        "  Give the stock up to which is ordered, at least the level."
    )


def test_orders_that_cannot_be_carried_out() -> None:
    world = ordering(random=False)

    def send(route: str, day: float) -> Callable[[Observation], Orders]:
        return lambda _: Orders((), (Shipment(route, {}, day),))

    with pytest.raises(KeruenError) as caught:
        run(world, send("nowhere", 5.0))
    assert str(caught.value) == (
        "a shipment by 'nowhere': the world was not made for this route\n"
        "  Name it in `routes` when the world is made."
    )
    with pytest.raises(KeruenError) as caught:
        run(world, send(a_chain().legs[0].route, -5.0))
    assert str(caught.value) == (
        "an order for day -5: period 0 begins on day 0\n"
        "  Order for days from the beginning of the period on."
    )


def test_a_policy_is_summarised_like_a_plan() -> None:
    plan = small_plan()
    policy = read_reorder_policy(plan, plan.case)
    result = run_policy(ordering(), policy, 1, 4)
    found = summarise(ordering().corridor, result)
    assert found.replications == 4
    assert found.mass_error_kg == 0.0
    served = 1.0 - given(found.shortage_t.mean) / found.demand_t
    assert served > 0.3


def test_a_market_uses_a_blend_of_what_it_has() -> None:
    """Mali's specification is 12% of protein, and 11.5% (fr1) alone does not meet it. 300 t with as
    much of 13% do: both are used, and neither is left in the silo."""
    plan = small_plan()
    markets = plan.case.rows("markets")
    for row in markets:
        if row["market"] == "mali":
            row["protein_pct_minimum"] = 12.0
    grades = plan.case.rows("grades")
    for row in grades:
        if row["grade"] == "kz4":
            row["protein_pct"] = 13.0
    lying = [{"site": "bamako", "grade": grade, "quantity_t": 300.0} for grade in ("fr1", "kz4")]
    case = plan.case.replace(
        markets=frame("markets", markets),
        grades=frame("grades", grades),
        opening_stocks=frame("opening_stocks", lying),
    )
    plan = PlanTables(case, plan.voyage_options, plan.movements, plan.openings)
    world = make_ordering_corridor(plan, case, False)
    record = run(world, nothing).record
    used = {
        grade: int(record.used[number].sum())
        for number, (market, grade) in enumerate(world.corridor.uses)
        if market == "mali"
    }
    assert used["fr1"] == used["kz4"] == 300_000
