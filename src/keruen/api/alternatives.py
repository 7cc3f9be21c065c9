"""Plans of nearly the same cost that differ from each other."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, TypedDict, Unpack

from keruen.api.html import html_table, usd
from keruen.api.plans import Method, Plan, as_plan, finite, make_plan, never
from keruen.case.case import Case
from keruen.movements.limits import Limit

if TYPE_CHECKING:
    import polars as pl

    from keruen.plan import alternatives as engine


class PlanArguments(TypedDict, total=False):
    """What `make_plan` takes beside a case, and `make_alternatives` hands on to it."""

    scenario: str | None
    hub: bool
    gap: float
    limits: Sequence[Limit]
    hub_value_seconds: float
    prices: bool


class Alternatives:
    """Plans that cost nearly the same and differ in hub, routes or origins.

    They come from `make_alternatives`; `write_run` writes them below the run of their first plan.

    Attributes
    ----------
    plans : the plan that was searched from, then the alternatives, the most different first.
    asked : how many alternatives were asked for.
    within : how much more each may cost than the best plan found, as a share.
    is_alone : whether it is proven that no other plan within the limit differs by 1 point or more.
    over_limit : hub choices of which it is proven that every plan costs more than the limit.
    unfinished : directions of the search that ended before their end, so that more may exist.
    """

    def __init__(self, made: engine.Alternatives, scenario: str | None = None) -> None:
        self._made = made
        self.plans: tuple[Plan, ...] = tuple(Plan(each.plan, scenario) for each in made.all)
        self.asked = made.asked
        self.within = made.within
        self.is_alone = made.is_alone
        self.over_limit = made.over_limit
        self.unfinished = made.unfinished

    def __len__(self) -> int:
        """How many alternatives there are beside the first plan."""
        return len(self._made.found)

    def table(self) -> pl.DataFrame:
        """The plans side by side, one row each, the first with number 0.

        Columns `number`, `found_by`, `cost_usd`, `difference_usd`, `difference_share`, `bound_usd`,
        `gap` (against the bound of the case), `hub` (sites and tiers at work), `idle_hubs`,
        `through_hub_t`, `fill_rate`, `shortage_t`, `co2e_t`, `distance` (to the first plan, 0 to
        1), `distance_to_nearest`, and the share of all tonnes used of each route
        (``share_route_NAME``) and origin (``share_origin_NAME``).
        """
        return self._made.table()

    def spans(self) -> pl.DataFrame:
        """The least and most tonnes of each route and origin within the limit.

        Columns `kind`, `name`, `least_t`, `most_t` (of plans found), `least_bound_t` and
        `most_bound_t` (proven for all plans; null where nothing was proven).
        """
        import polars as pl

        return pl.DataFrame([vars(each) for each in self._made.spans], infer_schema_length=None)

    def _facts(self) -> list[tuple[str, str]]:
        return [
            ("alternatives", f"{len(self)} of {self.asked}"),
            ("within", f"{self.within:.2%} of {usd(self._made.best_cost_usd)}"),
            *(
                (f"alternative {row['number']}", f"{row['distance']:.1%} apart, {row['found_by']}")
                for row in self._made.rows()[1:]
            ),
        ]

    def __repr__(self) -> str:
        return f"<keruen.Alternatives {', '.join(f'{a} {b}' for a, b in self._facts())}>"

    def _repr_html_(self) -> str:
        return html_table("Plans of nearly the same cost", self._facts())


def make_alternatives(
    plan: Plan | Case | str | Path,
    *,
    number: int = 5,
    within: float = 0.005,
    time_limit: float | None = None,
    method: Method = "auto",
    progress: Callable[[str, int, int], None] | None = None,
    stop: Callable[[], bool] | None = None,
    **options: Unpack[PlanArguments],
) -> Alternatives:
    """Plans that cost at most (1 + within) times the best plan found and differ most.

    Under that limit the search goes in one direction after the other: without a hub, with a hub at
    each site, and the least and the most of each corridor (of each lane or loading port in a case
    without corridors) and of each origin. Of the plans found the most different are chosen. Every
    plan is verified, and its gap is against the bound of the first plan, which holds for all.

    Parameters
    ----------
    plan : the plan to search from, or a case, which is planned first.
    number : how many alternatives, at most.
    within : how much more each may cost, as a share of the cost of the best plan found.
    time_limit : end the search for alternatives after so many seconds; None for no limit.
    method : ``"whole"`` solves each direction as one program, ``"ports"`` part by part, ``"auto"``
        chooses by the size of the model.
    progress : called after each direction with its words, its number and how many there are.
    stop : asked now and then; where it returns True the search ends with what it has.
    options : where a case is given, what `make_plan` takes beside it.

    Returns
    -------
    The alternatives; fewer than asked for where no more were found.

    Raises
    ------
    KeruenError : an argument is wrong; and what `make_plan` raises.

    Examples
    --------
    >>> import keruen
    >>> case = keruen.read_case("west-africa").change("case", set={"periods": 6})
    >>> found = keruen.make_alternatives(case, number=1, within=0.02, hub=False, gap=0.02)
    >>> len(found) <= 1
    True
    >>> [keruen.verify(each) for each in found.plans] == [[]] * len(found.plans)
    True
    >>> found.table()["distance"][0]
    0.0
    """
    from keruen.errors import KeruenError
    from keruen.plan import alternatives as engine

    if isinstance(plan, Case | str | Path):
        given = make_plan(plan, **options)
    elif options:
        name = sorted(options)[0]
        raise KeruenError(
            f"argument {name}: it is one of make_plan, and a plan was given",
            "Omit it, or give a case instead of a plan.",
        )
    else:
        given = as_plan(plan)
    wanted = engine.AlternativeOptions(
        number=number,
        within=finite("within", within),
        time_limit_seconds=None if time_limit is None else finite("time_limit", time_limit),
        method=method,
    )
    made = engine.find_alternatives(given._made, wanted, progress, stop or never)
    return Alternatives(made, given.scenario)
