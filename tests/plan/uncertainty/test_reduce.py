"""The reduced corridor: figures that can be worked out from the rows of the small shipped case."""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest

from keruen.errors import KeruenError
from keruen.plan.uncertainty.hubs import HubDesign, designs_of
from keruen.plan.uncertainty.network import HUB, Network
from keruen.plan.uncertainty.reduce import Reduction
from keruen.routes.voyages import make_voyage_options
from tests.small import west_africa


@cache
def reduction() -> Reduction:
    return Reduction(west_africa())


def network(design: HubDesign | None = None) -> Network:
    return reduction().network(design)


def test_places_and_their_use() -> None:
    found = {place.market: place for place in network().places}
    assert list(found) == ["senegal", "gambia", "guinea_bissau", "mali"]
    year = found["senegal"].use_kt[:12].sum()
    assert year == pytest.approx(1_047.0, rel=1e-9)
    assert found["mali"].capacity_kt == 90.0
    assert found["gambia"].opening_kt == 16.2
    assert found["senegal"].deviation == 0.07


def test_the_direct_arc_is_the_lump_sum_over_the_intake_with_its_lot() -> None:
    """Rouen to Banjul by hand: freight, half a lot over the monthly use, and lead time."""
    base = network()
    number = next(n for n, each in enumerate(base.origins) if each.name == "rouen")
    gambia = next(n for n, each in enumerate(base.places) if each.market == "gambia")
    arc = next(each for each in base.arcs if (each.origin, each.place) == (number, gambia))
    option = next(
        row
        for row in make_voyage_options(west_africa()).frame.to_dicts()
        if row["option"] == arc.option
    )
    assert arc.freight_usd == pytest.approx(option["lump_sum_usd"] / option["intake_t"])
    place = base.places[gambia]
    holding = place.storage_usd + reduction().capital_usd_per_day * 30.4375
    intake_kt = option["intake_t"] / 1000.0
    assert arc.lot_usd == pytest.approx(intake_kt / (2.0 * place.mean_use_kt) * holding)
    days = option["transit_days"] / 30.4375
    assert [lag for lag, _ in arc.lags] == [0, 1]
    assert [share for _, share in arc.lags] == pytest.approx([1.0 - days, days])
    assert arc.loss == 0.004


def test_kazakh_grain_comes_by_its_corridor_to_riga() -> None:
    base = network()
    found = base.origins[0]
    assert (found.name, found.corridors, found.store) == ("KZ:riga", ("baltic_states",), 0)
    # The receiving capacity of Riga, 1,370 t a day, is below the corridor's 2,200.
    assert found.offer_kt[0] == pytest.approx(1.370 * 30.0)
    assert found.subsidy_usd == 58.0
    assert base.subsidy_kusd[0] == pytest.approx(58_000.0 / 12.0)
    assert base.stores[0].inflow_kt[:12].sum() == pytest.approx(1_037.0)
    assert base.stores[0].opening_kt == pytest.approx(315.8)


def test_a_hub_has_its_tiers_and_the_way_to_its_own_port_costs_nothing() -> None:
    found = network(HubDesign("dakar", 2))
    assert found.hub is not None
    assert found.hub.silo_kt == 100.0
    assert found.hub.handling_usd == 11.0
    out = {each.place: each for each in found.arcs if each.origin == HUB}
    assert [found.places[place].market for place in out] == ["senegal", "gambia", "guinea_bissau"]
    own = out[0]
    assert (own.cost_usd, own.loss, own.lags) == (0.0, 0.0, ((0, 1.0),))
    into = [each for each in found.arcs if each.place == HUB]
    # Rouen's grain may not pass a hub.
    assert [found.origins[each.origin].name for each in into] == ["KZ:riga"]


def test_without_a_hub_the_rest_is_the_same() -> None:
    base, with_hub = network(), network(HubDesign("dakar", 1))
    assert with_hub.arcs[: len(base.arcs)] == base.arcs
    for one, two in zip(base.places, with_hub.places, strict=True):
        assert np.array_equal(one.use_kt, two.use_kt)
    assert base.hub is None


def test_designs_are_every_site_and_tier() -> None:
    assert designs_of(west_africa()) == [HubDesign("dakar", 1), HubDesign("dakar", 2)]


def test_a_case_without_hub_options_has_nothing_to_value() -> None:
    with pytest.raises(KeruenError) as raised:
        designs_of(west_africa().replace(hub_options=[]))
    assert str(raised.value) == (
        "table hub_options: the case west-africa has no hub option to value\n"
        "  Add a row for each tier of each site that may become a hub."
    )


def test_a_tier_that_is_not_there() -> None:
    with pytest.raises(KeruenError) as raised:
        network(HubDesign("dakar", 3))
    assert str(raised.value) == (
        "table hub_options: dakar has no tier 3\n  Name a site and a tier that stand there."
    )


def test_a_short_horizon_is_refused() -> None:
    with pytest.raises(KeruenError) as raised:
        Reduction(west_africa().change("case", set={"periods": 3}))
    assert str(raised.value) == (
        "table case, column periods: the horizon has 3 months\n"
        "  Give 6 months or more, the last 24 of which are valued."
    )


def test_a_case_of_weeks_is_valued_in_months() -> None:
    weekly = west_africa().change("case", set={"period_kind": "week", "periods": 52})
    found = Reduction(weekly).network(None)
    assert found.months == 12
    use = {place.market: place.use_kt[:12].sum() for place in found.places}
    assert use["senegal"] == pytest.approx(1_047.0, rel=1e-3)
