"""What a hub is worth a year: an estimate or a bracket, and its break-evens."""

from keruen.plan.hub_value.beside_plan import estimate_value, screened_site
from keruen.plan.hub_value.gain import Gain, PriceCall, find_gain
from keruen.plan.hub_value.prices import RowPrices, carried_prices, relaxation_prices
from keruen.plan.hub_value.problem import HubProblem, make_problem
from keruen.plan.hub_value.sites import SiteValues, tiers_of, value_sites
from keruen.plan.hub_value.value import HubValue, cheapest_site, value_hub

__all__ = [
    "Gain",
    "HubProblem",
    "HubValue",
    "PriceCall",
    "RowPrices",
    "SiteValues",
    "carried_prices",
    "cheapest_site",
    "estimate_value",
    "find_gain",
    "make_problem",
    "relaxation_prices",
    "screened_site",
    "tiers_of",
    "value_hub",
    "value_sites",
]
