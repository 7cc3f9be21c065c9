"""Everything that judging one design needs: network, worlds and policy of a case."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from keruen.plan.uncertainty.conditions import Oracle
from keruen.plan.uncertainty.foresight import Foresight
from keruen.plan.uncertainty.hubs import HubDesign
from keruen.plan.uncertainty.network import Network
from keruen.plan.uncertainty.policy import RollingPolicy
from keruen.plan.uncertainty.reduce import Reduction
from keruen.plan.uncertainty.regimes import read_chains, read_effects, scaled
from keruen.plan.uncertainty.worlds import WorldMaker, error_root, read_years


@dataclass(frozen=True)
class DesignModel:
    """A design (None without a hub) of a reduced case, with the draws of its worlds."""

    reduction: Reduction
    design: HubDesign | None
    seed: int
    second_level: bool = True

    @cached_property
    def network(self) -> Network:
        """The network with the hub, or without."""
        return self.reduction.network(self.design)

    @cached_property
    def oracle(self) -> Oracle:
        """What is known and what happens."""
        network = self.network
        chains = scaled(read_chains(self.reduction.case), network.parameters.crisis_rate_factor)
        return Oracle(network, chains, read_effects(self.reduction.case, network, chains))

    @cached_property
    def maker(self) -> WorldMaker:
        """The worlds."""
        case, network = self.reduction.case, self.network
        return WorldMaker(
            network=network,
            chains=self.oracle.chains,
            years=read_years(case, network),
            error_root=error_root(case, network),
            seed=self.seed,
            second_level=self.second_level,
        )

    @cached_property
    def policy(self) -> RollingPolicy:
        """The rolling re-plan."""
        return RollingPolicy(self.oracle)

    @cached_property
    def foresight(self) -> Foresight:
        """The cheapest orders of one who knows the world."""
        return Foresight(self.oracle)
