"""Plans: make one, read its tables, and export its model."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Literal, cast

from keruen.api.cases import apply_scenario, read_case, require_sound
from keruen.api.html import html_table, tonnes, usd
from keruen.case.case import Case
from keruen.errors import CaseError, Finding, KeruenError
from keruen.movements.limits import Limit, check_limit_names
from keruen.summaries import Opening, PlanSummary

if TYPE_CHECKING:
    import polars as pl

    from keruen import plan as engine
    from keruen.routes.voyages import VoyageOptions

    Progress = engine.Progress

Method = Literal["auto", "ports", "whole"]


class Plan:
    """A plan: what is bought, moved, stored, shipped and used in each period, and at what cost.

    Plans come from `make_plan` and `read_run`. Tables are polars frames; their columns are listed
    in docs/movements.md and docs/measures.md. With pandas installed (`keruen[pandas]`) each has
    ``.to_pandas()``.

    Attributes
    ----------
    case : the case as it was planned, with the scenario applied.
    scenario : name of the scenario; None for the case as it is.
    movements : every purchase, lane tonne, voyage, trip, use, shortage and subsidy, by period.
    stocks : tonnes in store at the end of each period, by site and grade.
    voyage_options : the voyages that could be chosen, with days, intake and cost.
    openings : hub tiers that the plan opens, each with `hub_option`, `site`, `tier` and
        `opening_period`; empty where no hub is built.
    summary : cost, bound, gap, the value of the hub and more; what summary.json holds.
    """

    def __init__(self, made: engine.Plan, scenario: str | None = None) -> None:
        self._made = made
        self.scenario = scenario
        whole: PlanSummary = {**made.summary, "scenario": scenario}
        # A proxy has every key of the summary, and none of them can be changed.
        self.summary = cast(PlanSummary, MappingProxyType(whole))

    @property
    def case(self) -> Case:
        """The case as it was planned."""
        return self._made.case

    @property
    def movements(self) -> pl.DataFrame:
        """Every movement, by the columns of docs/movements.md."""
        return self._made.movements

    @property
    def stocks(self) -> pl.DataFrame:
        """Tonnes in store at the end of each period, by site and grade."""
        return self._made.stocks

    @property
    def voyage_options(self) -> pl.DataFrame:
        """The voyages that could be chosen: days, intake and cost of each (docs/routes.md)."""
        return self._made.voyage_options.frame

    @property
    def openings(self) -> tuple[Opening, ...]:
        """Hub tiers that the plan opens."""
        return tuple(row.copy() for row in self._made.openings)

    @property
    def cost_usd(self) -> float:
        """Discounted cost of the plan over the horizon."""
        return float(self.summary["cost_usd"])

    @property
    def bound_usd(self) -> float | None:
        """What no plan of the case can cost less than; None where no bound was proven."""
        bound = self.summary["bound_usd"]
        return None if bound is None else float(bound)

    @property
    def gap(self) -> float | None:
        """(cost - bound) / cost: how far the plan may be from the best, as a share.

        None where no bound was proven.
        """
        gap = self.summary["gap"]
        return None if gap is None else float(gap)

    @property
    def hub_value_usd_per_year(self) -> tuple[float | None, float | None]:
        """What a hub saves a year: the least and the most that is proven (R30).

        Both above zero: a hub pays. Both below: it does not. None where a plan with or without a
        hub is missing, or the bound of one that an end needs.
        """
        found = self.summary.get("hub_value_usd_per_year")
        return (found["low"], found["high"]) if found else (None, None)

    def purchases(self) -> pl.DataFrame:
        """Tonnes bought, by period, site and grade."""
        from keruen.movements import measures

        return measures.purchases(self.case, self.movements)

    def sailings(self) -> pl.DataFrame:
        """The shipping programme: voyages by period of loading, ports, ship class and grade."""
        from keruen.movements import measures

        return measures.sailings(self.case, self.voyage_options, self.movements)

    def lane_flows(self) -> pl.DataFrame:
        """Tonnes by rail, road and river, by period of leaving, lane and grade."""
        from keruen.movements import measures

        return measures.lane_flows(self.case, self.movements)

    def landed_cost(self, by: Literal["grade", "month"] = "grade") -> pl.DataFrame:
        """Landed cost in USD/t with its parts.

        Parameters
        ----------
        by : ``"grade"`` over the whole horizon, by market, origin country and grade (a row without
            them is the whole market); ``"month"`` by market, origin country and period, in the
            terms of the trade (FOB, freight, inland).
        """
        from keruen.movements import measures

        tables = (self.case, self.voyage_options, self.movements, self.stocks)
        if by == "grade":
            return measures.landed_cost(*tables)
        if by == "month":
            return measures.landed_cost_by_month(*tables)
        raise KeruenError(
            f"argument by, value {by!r}: there is no such landed cost", "Give 'grade' or 'month'."
        )

    def cover(self) -> pl.DataFrame:
        """Demand, use and shortage, by market and period."""
        from keruen.movements import measures

        return measures.cover(self.case, self.movements)

    def corridor_flows(self) -> pl.DataFrame:
        """Tonnes on each corridor."""
        from keruen.movements import measures

        return measures.corridor_flows(self.case, self.movements)

    def ships(self) -> pl.DataFrame:
        """Voyages and tonnes, by ship class."""
        from keruen.movements import measures

        return measures.ships(self.voyage_options, self.movements)

    def emissions(self) -> pl.DataFrame:
        """CO2e, by mode."""
        from keruen.movements import measures

        return measures.emissions(self.case, self.voyage_options, self.movements)

    def cost_terms(self) -> pl.DataFrame:
        """Discounted cost by term in USD, recomputed from the tables; the sum is `cost_usd`."""
        from keruen.movements import measures

        return measures.cost_terms(
            self.case, self.voyage_options, self.movements, self.stocks, self._made.openings
        )

    def observed_flows(self) -> pl.DataFrame:
        """The plan compared with observed flows: table `observed_flows` of the case."""
        from keruen.movements import measures

        return measures.observed_flows(self.case, self.movements)

    def _facts(self) -> list[tuple[str, str]]:
        value = self.summary.get("hub_value_usd_per_year")
        low, high = self.hub_value_usd_per_year
        sites = list(dict.fromkeys(str(row["site"]) for row in self.openings))
        facts = [
            ("cost", usd(self.cost_usd)),
            ("proven gap", "no bound was proven" if self.gap is None else f"{self.gap:.2%}"),
            ("hub", f"in {', '.join(sites)}" if sites else "none"),
        ]
        if low is not None and high is not None:
            facts.append(("value of a hub", f"{usd(low)} to {usd(high)} a year"))
        if value and value["words"]:
            facts.append(("answer", str(value["words"])))
        short = self.movements.filter(self.movements["kind"] == "shortage")["quantity_t"].sum()
        facts.append(("unserved", tonnes(float(short))))
        return facts

    def __repr__(self) -> str:
        name = self.case.name + (f" ({self.scenario})" if self.scenario else "")
        facts = ", ".join(f"{a} {b}" for a, b in self._facts())
        return f"<keruen.{type(self).__name__} {name}: {facts}>"

    def _repr_html_(self) -> str:
        name = self.case.name + (f" ({self.scenario})" if self.scenario else "")
        return html_table(f"Plan of {name}", self._facts())


def make_plan(
    case: Case | str | Path,
    *,
    scenario: str | None = None,
    hub: bool = True,
    gap: float = 0.005,
    time_limit: float | None = None,
    method: Method = "auto",
    limits: Sequence[Limit] = (),
    hub_value_seconds: float = 0.0,
    prices: bool = False,
    progress: Callable[[Progress], None] | None = None,
    stop: Callable[[], bool] | None = None,
) -> Plan:
    """Plan a case: what to buy, move, store and ship at least cost, with a hub and without.

    The case is checked first. The plan is verified before it is returned: every rule and every
    dollar is recomputed from its tables (docs/rules.md).

    Parameters
    ----------
    case : a case, or what `read_case` reads.
    scenario : name of a scenario of the case to apply first.
    hub : whether hub tiers may open. With it, the case is planned with a hub and without one, and
        the cheaper plan is returned.
    gap : stop when the plan is within this share of the best possible.
    time_limit : stop after so many seconds; None for no limit.
    method : how each model is solved; ``"auto"`` chooses by its size.
    limits : further limits of your own on tonnes moved (`Limit`). They are in the model, and are
        verified like the case's own rules. They need `method` ``"auto"`` or ``"whole"``.
    hub_value_seconds : how long to estimate the value of a working hub after planning.
    prices : also compute shadow prices, as `keruen prices` shows them.
    progress : called now and then with `stage`, `seconds`, `cost_usd`, `bound_usd` and `gap`; an
        exception that it raises ends planning and is passed on.
    stop : asked now and then; where it returns True the best plan so far is returned.

    Returns
    -------
    The plan.

    Raises
    ------
    CaseError : the case cannot be planned; `findings` holds everything that is wrong.
    KeruenError : an argument is wrong.
    InfeasibleError : no plan meets every limit; the message names those that conflict.
    TimeLimitError : the time limit came before the first plan.

    Examples
    --------
    >>> import keruen
    >>> case = keruen.read_case("west-africa").change("case", set={"periods": 6})
    >>> plan = keruen.make_plan(case, hub=False, gap=0.02)
    >>> plan.gap <= 0.02
    True
    >>> plan.sailings().columns[:4]
    ['period', 'laycan_from', 'laycan_to', 'from_site']
    >>> plan.movements["quantity_t"].sum() > 0.0
    True
    """
    from keruen import plan as engine

    known = case if isinstance(case, Case) else read_case(case)
    known = require_sound(known) if scenario is None else apply_scenario(known, scenario)
    voyages = require_voyages(known)
    check_limit_names(known, limits)
    options = engine.PlanOptions(
        gap=finite("gap", gap),
        time_limit_seconds=None if time_limit is None else finite("time_limit", time_limit),
        hub=hub,
        method=_method(method, limits),
        value_seconds=0.0 if limits else finite("hub_value_seconds", hub_value_seconds),
        price_book=prices and not limits,
    )
    made = engine.make_plan(
        known, options, progress, stop or never, limits=tuple(limits), voyages=voyages
    )
    return Plan(made, scenario)


def never() -> bool:
    """Stops no search."""
    return False


def finite(name: str, value: float) -> float:
    """An argument that is a finite number; KeruenError where it is not."""
    if isinstance(value, int | float) and value == value and abs(value) != float("inf"):
        return float(value)
    raise KeruenError(f"argument {name}, value {value!r}: it is not a finite number", "Give one.")


def _method(method: Method, limits: Sequence[Limit]) -> Method:
    if limits and method == "ports":
        raise KeruenError(
            "argument method, value 'ports': it does not take limits of your own",
            "Use method='auto' or 'whole' with limits.",
        )
    return "whole" if limits else method


def require_voyages(case: Case) -> VoyageOptions:
    """The voyage options of a sound case; it is refused where none can be worked out for a port.

    Raises
    ------
    CaseError : what the routes refuse, as a finding.
    """
    from keruen.routes.voyages import make_voyage_options

    try:
        return make_voyage_options(case)
    except CaseError:
        raise
    except KeruenError as error:
        raise CaseError([Finding("", "", "", "", error.what, error.remedy)]) from error


def write_model(
    case: Case | str | Path,
    path: str | Path,
    *,
    hub: Literal["must", "may", "none"] = "may",
    scenario: str | None = None,
    limits: Sequence[Limit] = (),
) -> Path:
    """Write the mixed-integer program of a case for another solver.

    Columns of tonnes count thousands of tonnes, costs are in thousands of USD. Columns and rows are
    named by their family and keys, such as ``send.lane_1.wheat.p3``.

    Parameters
    ----------
    case : a case, or what `read_case` reads.
    path : a file that ends in ``.lp`` or ``.mps``.
    hub : whether a hub must open, may open, or cannot.
    scenario : name of a scenario of the case to apply first.
    limits : further limits of your own, as in `make_plan`.

    Returns
    -------
    The path.

    Raises
    ------
    KeruenError : the name of the file ends otherwise, or the file cannot be written.

    Examples
    --------
    >>> import keruen
    >>> case = keruen.read_case("west-africa").change("case", set={"periods": 6})
    >>> keruen.write_model(case, "model.mps", hub="none").name
    'model.mps'
    """
    from keruen.plan.model.build import make_model
    from keruen.plan.model.names import column_names, row_names
    from keruen.plan.model.parameters import PlanParameters
    from keruen.routes.voyages import make_voyage_options
    from keruen.solver.highs import write_program

    place = Path(path)
    if place.suffix not in (".lp", ".mps"):
        raise KeruenError(
            f"argument path, value {str(path)!r}: the name ends neither in .lp nor in .mps",
            "Give a name such as model.lp or model.mps.",
        )
    if hub not in ("must", "may", "none"):
        raise KeruenError(
            f"argument hub, value {hub!r}: there is no such choice",
            "Give 'must', 'may' or 'none'.",
        )
    known = case if isinstance(case, Case) else read_case(case)
    known = require_sound(known) if scenario is None else apply_scenario(known, scenario)
    check_limit_names(known, limits)
    voyages = make_voyage_options(known).frame
    model = make_model(PlanParameters(known), voyages, hub, tuple(limits)).model
    write_program(model.matrix(), place, column_names(model), row_names(model))
    return place


def as_plan(plan: object, argument: str = "plan") -> Plan:
    """The plan that was given; KeruenError where it is something else."""
    if isinstance(plan, Plan):
        return plan
    raise KeruenError(
        f"argument {argument}: a {type(plan).__name__} is not a plan",
        "Give what make_plan or read_run returned.",
    )


def case_of(value: Case | str | Path) -> Case:
    """A case that is given or named, checked."""
    return require_sound(value if isinstance(value, Case) else read_case(value))
