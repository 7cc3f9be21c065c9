"""Plans by the public API: tables, limits, run folders, models, simulations, questions."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import highspy
import polars as pl
import pytest

import keruen
from keruen.errors import InfeasibleError
from keruen.movements import measures
from tests.builders import small_case

GAP = 1e-4


@pytest.fixture(scope="module")
def plan() -> keruen.Plan:
    """The small case planned for three months, without a hub."""
    return keruen.make_plan(small_case(settings={"periods": 3}), hub=False, gap=GAP)


# Plans


def test_tables_are_the_measures_of_the_movements(plan: keruen.Plan) -> None:
    case, options, moved, stocks = plan.case, plan.voyage_options, plan.movements, plan.stocks
    assert plan.purchases().equals(measures.purchases(case, moved))
    assert plan.sailings().equals(measures.sailings(case, options, moved))
    assert plan.landed_cost().equals(measures.landed_cost(case, options, moved, stocks))
    by_month = measures.landed_cost_by_month(case, options, moved, stocks)
    assert plan.landed_cost("month").equals(by_month)
    total = plan.cost_terms()["discounted_usd"].sum()
    assert total == pytest.approx(plan.cost_usd, rel=1e-9)
    assert keruen.verify(plan) == []


def test_a_plan_is_shown_with_its_answer_first(plan: keruen.Plan) -> None:
    assert repr(plan).startswith(f"<keruen.Plan small: cost USD {plan.cost_usd / 1e6:,.2f} million")
    assert "hub none" in repr(plan)
    assert "<td>hub</td><td>none</td>" in plan._repr_html_()


def test_progress_is_told_and_may_end_planning() -> None:
    seen: list[float] = []
    keruen.make_plan(
        small_case(settings={"periods": 2}),
        hub=False,
        gap=0.05,
        progress=lambda now: seen.append(now.seconds),
    )
    assert seen

    def halt(_now: object) -> None:
        raise RuntimeError("enough")

    with pytest.raises(RuntimeError, match="enough"):
        keruen.make_plan(small_case(settings={"periods": 2}), hub=False, progress=halt)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (
            {"gap": "much"},
            "argument gap, value 'much': it is not a finite number\n  Give one.",
        ),
        (
            {"time_limit": float("nan")},
            "argument time_limit, value nan: it is not a finite number\n  Give one.",
        ),
        (
            {"scenario": "none"},
            "the case small has no scenario 'none'\n  Its scenarios are: none.",
        ),
    ],
)
def test_arguments_are_refused_in_two_parts(options: dict[str, Any], message: str) -> None:
    with pytest.raises(keruen.KeruenError) as refusal:
        keruen.make_plan(small_case(), **options)
    assert str(refusal.value) == message


# Limits of one's own (R33)


def moved_t(plan: keruen.Plan, **where: str) -> pl.Series:
    """Tonnes by period of what meets conditions, from the table of movements alone."""
    rows = plan.movements.filter(*(pl.col(name) == value for name, value in where.items()))
    return rows.group_by("from_period").agg(pl.col("quantity_t").sum())["quantity_t"]


def test_limits_hold_and_cost_something(plan: keruen.Plan) -> None:
    french = moved_t(plan, kind="use", origin_country="FR").sum()
    limits = [
        keruen.Limit("less French", "use", {"origin_country": "FR"}, at_most_t=french - 1000.0),
        keruen.Limit("rail", "lane", {"mode": "rail"}, at_most_t=4_000.0, each_period=True),
        keruen.Limit("sea", "voyage", {"to_site": ["dakar", "abidjan"]}, at_least_t=8_000.0),
        keruen.Limit("half", "purchase", {"grade": "kz3"}, at_most_share=0.5),
    ]
    limited = keruen.make_plan(plan.case, hub=False, gap=GAP, limits=limits)
    assert moved_t(limited, kind="use", origin_country="FR").sum() <= french - 1000.0 + 0.01
    assert moved_t(limited, kind="lane", mode="rail").max() <= 4_000.01
    bought = moved_t(limited, kind="purchase").sum()
    assert moved_t(limited, kind="purchase", grade="kz3").sum() <= 0.5 * bought + 0.01
    assert limited.cost_usd > plan.bound_usd
    assert keruen.verify(limited) == []


def test_a_share_from_below_holds_in_each_period(plan: keruen.Plan) -> None:
    where = {"market": "senegal"}
    limit = keruen.Limit(
        "Kazakh wheat in Senegal",
        "use",
        {**where, "origin_country": "KZ"},
        at_least_share=0.25,
        share_of=where,
        each_period=True,
    )
    limited = keruen.make_plan(plan.case, hub=False, gap=GAP, limits=[limit])
    used = limited.movements.filter((pl.col("kind") == "use") & (pl.col("market") == "senegal"))
    shares = used.group_by("from_period").agg(
        share=pl.col("quantity_t").filter(pl.col("origin_country") == "KZ").sum()
        / pl.col("quantity_t").sum()
    )
    assert shares.height
    assert shares["share"].min() >= 0.25 - 1e-6


def test_the_verifier_finds_a_limit_that_is_broken(plan: keruen.Plan) -> None:
    from keruen.movements.verify import verify_tables

    limit = keruen.Limit("no French wheat", "use", {"origin_country": "FR"}, at_most_t=0.0)
    found = verify_tables(
        plan.case,
        plan.voyage_options,
        plan.movements,
        plan.stocks,
        plan.openings,
        {**plan.summary, "limits": [limit.to_dict()]},
    )
    tonnes = moved_t(plan, kind="use", origin_country="FR").sum()
    assert [each.rule for each in found] == ["R33"]
    assert str(found[0]) == (
        "R33: table movements, row limit=no French wheat, column quantity_t, value "
        f"'{tonnes:.10g}': the limit allows at most 0 t\n"
        "  Plan the case again, and do not change the tables of a run by hand."
    )


def test_a_limit_that_cannot_be_met_is_named() -> None:
    case = small_case(settings={"periods": 2})
    limit = keruen.Limit("too much", "purchase", {"grade": "fr1"}, at_least_t=1e6)
    with pytest.raises(InfeasibleError) as refusal:
        keruen.make_plan(case, hub=False, limits=[limit])
    assert "the limit 'too much' from below (argument limits, Limit 'too much')" in str(
        refusal.value
    )


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (
            {"kind": "ship", "at_most_t": 1.0},
            "limit 'mine', kind 'ship': there is no such kind\n"
            "  Give one of: purchase, lane, voyage, use.",
        ),
        (
            {"kind": "use", "where": {"mode": "rail"}, "at_most_t": 1.0},
            "limit 'mine', column 'mode': a use has no such column\n"
            "  Give one of: from_site, to_site, grade, origin_country, market, from_period.",
        ),
        (
            {"kind": "use"},
            "limit 'mine', nothing is limited\n"
            "  Give one of: at_least_t, at_most_t, at_least_share, at_most_share.",
        ),
        (
            {"kind": "use", "at_most_t": -1.0},
            "limit 'mine', at_most_t, value -1.0: it is not a number of 0 or more\n  Give one.",
        ),
    ],
)
def test_a_limit_is_refused_in_two_parts(words: dict[str, Any], message: str) -> None:
    with pytest.raises(keruen.KeruenError) as refusal:
        keruen.Limit("mine", **words)
    assert str(refusal.value) == message


def test_a_limit_on_what_the_case_has_not_is_refused() -> None:
    limit = keruen.Limit("mine", "use", {"market": "senegall"}, at_most_t=1.0)
    with pytest.raises(keruen.KeruenError) as refusal:
        keruen.make_plan(small_case(), limits=[limit])
    assert str(refusal.value) == (
        "limit 'mine', column market, value 'senegall': the case has no such name\n"
        "  Did you mean 'senegal'? Give one of: ivory_coast, mali, senegal."
    )


# Runs


def test_a_run_is_read_as_it_was_written(plan: keruen.Plan, tmp_path: Path) -> None:
    folder = keruen.write_run(plan, tmp_path / "run")
    again = keruen.read_run(folder)
    assert again.movements.equals(plan.movements)
    assert again.stocks.equals(plan.stocks)
    assert again.landed_cost().equals(plan.landed_cost())
    assert keruen.verify(again) == keruen.verify(folder) == []
    assert keruen.compare(plan, again).cost["difference_usd"] == 0.0
    second = keruen.write_run(again, tmp_path / "second")
    for name in ("movements.parquet", "stocks.parquet", "voyage_options.parquet"):
        assert (second / name).read_bytes() == (folder / name).read_bytes()
    with pytest.raises(keruen.KeruenError):
        keruen.write_run(plan, folder)


def test_a_changed_file_of_a_run_is_found(plan: keruen.Plan, tmp_path: Path) -> None:
    folder = keruen.write_run(plan, tmp_path / "run")
    with (folder / "report.html").open("a") as file:
        file.write(" ")
    found = keruen.verify(folder)
    assert [(each.table, each.row) for each in found] == [("files", "report.html")]


# Models


@pytest.mark.parametrize("name", ["model.lp", "model.mps"])
def test_a_written_model_has_the_same_optimum(name: str, plan: keruen.Plan, tmp_path: Path) -> None:
    path = keruen.write_model(plan.case, tmp_path / name, hub="none")
    solver = highspy.Highs()
    solver.silent()
    solver.setOptionValue("mip_rel_gap", GAP)
    assert solver.readModel(str(path)) == highspy.HighsStatus.kOk
    solver.run()
    cost_usd = 1000.0 * solver.getInfo().objective_function_value
    assert plan.bound_usd * (1 - GAP) <= cost_usd <= plan.cost_usd * (1 + GAP)
    lp = solver.getLp()
    names = list(lp.col_names_)
    assert "use.ivory_coast.abidjan.fr1.p0" in names
    assert len(set(names)) == len(names)


def test_a_model_is_written_as_lp_or_mps_only(tmp_path: Path) -> None:
    with pytest.raises(keruen.KeruenError) as refusal:
        keruen.write_model(small_case(), tmp_path / "model.txt")
    assert str(refusal.value).endswith(
        "the name ends neither in .lp nor in .mps\n  Give a name such as model.lp or model.mps."
    )


# Simulations


def test_a_deterministic_simulation_is_the_plan(plan: keruen.Plan) -> None:
    same = keruen.simulate(plan, deterministic=True)
    assert same.replications == 1
    assert same.cost_usd == pytest.approx(plan.cost_usd, rel=1e-6)


def test_equal_seeds_give_equal_simulations() -> None:
    case = keruen.read_case("west-africa").change("case", set={"periods": 6})
    plan = keruen.make_plan(case, hub=False, gap=0.05)
    first, second, third = (keruen.simulate(plan, replications=6, seed=s) for s in (3, 3, 4))
    costs = [run.replication_costs() for run in (first, second, third)]
    assert costs[0].equals(costs[1])
    assert not costs[0].equals(costs[2])
    assert first.cost_usd == pytest.approx(costs[0]["cost_usd"].mean())
    assert first.movements().schema == plan.movements.schema
    assert "replications 6" in repr(first)
    assert "<td>replications</td><td>6</td>" in first._repr_html_()


@pytest.mark.parametrize("words", [{"replications": 0}, {"seed": -1}, {"periods": 9}])
def test_arguments_of_a_simulation_are_refused(plan: keruen.Plan, words: dict[str, int]) -> None:
    with pytest.raises(keruen.KeruenError) as refusal:
        keruen.simulate(plan, **words)  # type: ignore[arg-type]
    assert next(iter(words)) in refusal.value.what


# Questions


def test_a_question_of_a_case_without_hub_options_gives_costs() -> None:
    case = small_case(settings={"periods": 2}, hub_options=[])
    answer = keruen.ask(case, "fuel-price", 400.0, 800.0, points=2, gap=0.01)
    points = answer.points()
    assert points["value"].to_list() == [400.0, 800.0]
    assert points["cost_usd"].is_sorted()
    assert answer.break_evens().is_empty()
    assert repr(answer).startswith("<keruen.Answer price of ship fuel: 400 USD/t: USD ")
