"""What grain is worth that is left when the horizon ends."""

from __future__ import annotations

import numpy as np

from keruen.plan.uncertainty.sddp.regions.corridor import HUB, Corridor, HubPart
from keruen.solver import Floats


def ending_values(corridor: Corridor, hub: HubPart | None, prices: Floats) -> Floats:
    """Value of a tonne at each place and at the hub (last), USD, by the prices of the origins.

    At a place it is a share of the cheapest landed cost at usual freight. At the hub it is what the
    grain saves where that is most, less the way there, and never above its own landed cost.
    """
    landed = np.full(len(corridor.places) + 1, np.inf)
    arcs = corridor.arcs + (() if hub is None else hub.arcs)
    for arc in arcs:
        if arc.origin != HUB and corridor.origins[arc.origin].offer_kt.max() > 0.0:
            cost = prices[arc.origin] + arc.freight_usd + arc.other_usd
            landed[arc.place] = min(landed[arc.place], cost)
    for _ in corridor.lanes:
        for lane in corridor.lanes:
            cost = landed[lane.from_place] / (1.0 - lane.loss) + lane.cost_usd + lane.other_usd
            landed[lane.to_place] = min(landed[lane.to_place], cost)
    out = [arc for arc in arcs if arc.origin == HUB and np.isfinite(landed[arc.place])]
    if out:
        saved = max(
            landed[arc.place] * (1.0 - arc.loss) - arc.freight_usd - arc.other_usd for arc in out
        )
        landed[HUB] = min(landed[HUB], max(float(saved), 0.0))
    return np.where(np.isfinite(landed), landed, 0.0) * corridor.ending_share
