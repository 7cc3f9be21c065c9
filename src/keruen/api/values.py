"""Value hubs under uncertainty."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from keruen.api.cases import apply_scenario, read_case
from keruen.case.case import Case

if TYPE_CHECKING:
    from keruen.plan.uncertainty import Valuation


def value_hubs(
    case: Case | str | Path,
    *,
    hubs: Sequence[tuple[str, int]] | None = None,
    worlds: int = 100,
    until_ci_usd: float | None = None,
    risk: tuple[float, float] = (0.0, 0.95),
    seed: int = 1,
    scenario: str | None = None,
    break_evens: bool = True,
    bound: bool = False,
    folder: str | Path | None = None,
    workers: int = 1,
    cluster: str | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> Valuation:
    """Value hubs under uncertainty, each against no hub in the same random worlds.

    Orders are re-planned each month from what is known then (docs/value.md).

    Parameters
    ----------
    case : a case, the name of a shipped one, a folder of CSV tables or a workbook.
    hubs : pairs of site and tier; None for all of the case.
    worlds : number of random worlds; with `until_ci_usd` the maximum.
    until_ci_usd : wanted half-width of the 95% intervals, USD a year.
    risk : weight w and share b of the risk measure (1 - w) x mean + w x CVaR at b.
    seed : random seed; equal seeds give identical results.
    scenario : a scenario of the case to apply first.
    break_evens : whether to find the break-even values of the best hub.
    bound : whether the best hub is bounded by SDDP on regions, which takes minutes on a large case.
    folder : where worlds are stored, so that a later call resumes from them.
    workers : number of processes. A script with more than one needs `if __name__ == "__main__"`.
    cluster : address of a Dask scheduler to use instead.
    progress : called with the blocks of worlds that are done and planned.

    Returns
    -------
    The result: `designs` has the saving, its parts, the net and the probability that it pays of
    each hub, in USD a year; `best` is the one with the greatest net; `as_json()` has everything.

    Raises
    ------
    CaseError : the case is not sound.
    KeruenError : the case has no hub options, or no such site and tier.

    Examples
    --------
    >>> import keruen
    >>> found = keruen.value_hubs("west-africa", hubs=[("dakar", 1)], worlds=10, break_evens=False)
    >>> found.best.net.mean < 0.0
    True
    """
    from keruen.plan.uncertainty import HubDesign, Runner, Task, ValueOptions
    from keruen.plan.uncertainty import value_hubs as value

    chosen = case if isinstance(case, Case) else read_case(case)
    if scenario is not None:
        chosen = apply_scenario(chosen, scenario)
    options = ValueOptions(
        designs=None if hubs is None else tuple(HubDesign(*each) for each in hubs),
        worlds=worlds,
        until_ci_usd=until_ci_usd,
        risk_weight=risk[0],
        risk_share=risk[1],
        seed=seed,
        break_even_worlds=25 if break_evens else 0,
        break_evens=break_evens,
        bound=bound,
    )
    place = None if folder is None else Path(folder)
    with Runner(Task(chosen, seed), place, workers, cluster) as runner:
        return value(chosen, options, runner=runner, progress=progress)
