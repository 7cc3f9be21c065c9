"""Published answers: network design with many commodities, by way of a whole plan.

T. G. Crainic, B. Gendron and others' C and R sets. `tests/solver/test_canad.py` solves the same
instances in their strong formulation; here each is a case, and the answer a plan that was verified.
"""

from __future__ import annotations

import re

import polars as pl
import pytest

from keruen.case.case import Case
from keruen.errors import InfeasibleError
from keruen.plan import PlanOptions, make_plan
from tests.plan.canad import network_case
from tests.solver.canad import Network, read_network
from tests.solver.test_canad import FOLDER, INFEASIBLE, LONG, QUICK, present, proved_optima


def instance(name: str) -> tuple[Network, Case]:
    """The network of an instance, and its case."""
    network = read_network(FOLDER / f"{name}.dow")
    return network, network_case(network)


@present
@pytest.mark.parametrize(
    "name",
    [
        *QUICK[:4],
        *(pytest.param(name, marks=pytest.mark.long) for name in (*QUICK[4:], *LONG)),
    ],
)
def test_the_plan_costs_the_proved_optimum(name: str) -> None:
    network, case = instance(name)
    optimum = proved_optima()[name]
    plan = make_plan(case, PlanOptions(gap=1e-7))
    assert plan.summary["cost_usd"] == pytest.approx(optimum, rel=1e-6)
    assert plan.summary["bound_usd"] == pytest.approx(optimum, rel=1e-6)
    # The plan says which arcs: their fixed costs and what is sent over them make up its cost.
    numbers = [int(opening["site"].removeprefix("arc_")) for opening in plan.openings]
    fixed = sum(float(network.arcs["fixed_cost"][number]) for number in numbers)
    assert fixed == pytest.approx(plan.summary["cost_terms_usd"]["hub"], rel=1e-9)
    assert plan.summary["hub_value_usd_per_year"]["words"] == "without a hub no plan was found"


@present
@pytest.mark.parametrize(
    "name",
    [
        pytest.param(name, marks=[] if name.startswith("r01") else pytest.mark.long)
        for name in INFEASIBLE
    ],
)
def test_where_no_plan_is_the_limits_that_conflict_are_named(name: str) -> None:
    """The arcs that are too narrow, and no ends but those of the file."""
    network, case = instance(name)
    with pytest.raises(InfeasibleError) as caught:
        make_plan(case, PlanOptions())
    assert caught.value.exit_code == 3
    first, *conflict = caught.value.what.splitlines()
    assert first == "no plan meets every limit; these limits conflict:"
    arc = re.compile(
        r"    - what arc_(\d+) and its hub can take in \(table sites, row site=arc_\1, "
        r"column receiving_capacity_t_per_day\)"
    )
    end = re.compile(
        r"    - the least cover of end_(\d+) in 2027 \(table markets, row market=end_\1, "
        r"column minimum_cover\)"
    )
    arcs = [int(found[1]) for line in conflict if (found := arc.fullmatch(line))]
    ends = [int(found[1]) for line in conflict if (found := end.fullmatch(line))]
    assert len(arcs) + len(ends) == len(conflict)
    assert max(arcs, default=0) < network.arcs.height
    assert max(ends, default=0) < network.commodities.height
    assert caught.value.remedy.startswith("Smallest change that makes the case feasible:\n    - ")


def test_two_commodities_share_an_arc() -> None:
    """Worked by hand: four tonnes are wanted from 1 to 3 and six from 1 to 2.

    Arc 1-2 costs 10 and 1 a tonne, arc 2-3 costs 12 and nothing a tonne, arc 1-3 costs 5 and 3.5 a
    tonne. The six go over 1-2: 10 + 6. The four go straight for 5 + 14 = 19, or along with the six
    for 4 + 12 = 16. So 32 in all, and 1-3 stays shut.
    """
    network = Network(
        3,
        pl.DataFrame(
            {
                "arc": [0, 1, 2],
                "from_node": [1, 2, 1],
                "to_node": [2, 3, 3],
                "cost": [1.0, 0.0, 3.5],
                "capacity": [10, 10, 4],
                "fixed_cost": [10, 12, 5],
            }
        ),
        pl.DataFrame({"commodity": [0, 1], "origin": [1, 1], "end": [3, 2], "wanted": [4, 6]}),
    )
    plan = make_plan(network_case(network), PlanOptions(gap=1e-7))
    assert plan.summary["cost_usd"] == pytest.approx(32.0)
    assert sorted(opening["site"] for opening in plan.openings) == ["arc_0", "arc_1"]
