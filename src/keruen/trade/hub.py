"""What a hub could add to recorded trade: tonnes and value by destination and year.

The tonnes come from planned or actual movements. They are compared with what the destination
imported of the same good from the whole world, by the statistics of a file.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

from keruen.trade.codes import IMPORT, WORLD
from keruen.trade.data import TradeData


class HubFlow(NamedTuple):
    """Grain that a hub sent to a destination in one year.

    Parameters
    ----------
    destination : ISO code of the country.
    tonnes : grain sent (t).
    value_usd : its value (USD); None where it is not known.
    """

    year: int
    destination: str
    tonnes: float
    value_usd: float | None


@dataclass(frozen=True)
class HubShare:
    """Hub flows to one destination beside its recorded imports.

    Parameters
    ----------
    tonnes, value_usd : of the hub in its year (t, USD).
    recorded_year : the last whole year of the statistics; None where the file has none.
    recorded_t, recorded_usd : imports of the good from the world in that year.
    share : tonnes by recorded tonnes, or value by recorded value where no weight was recorded;
        None where neither is known.
    """

    year: int
    destination: str
    tonnes: float
    value_usd: float | None
    recorded_year: int | None
    recorded_t: float | None
    recorded_usd: float | None
    share: float | None


def compare_hub(data: TradeData, flows: Iterable[HubFlow], code: str) -> list[HubShare]:
    """Hub flows by destination and year beside recorded imports of a good.

    Parameters
    ----------
    flows : several of one year and destination are added up.
    code : HS code of the good, such as ``1001``; its digits are those of the file.

    Returns
    -------
    list of HubShare : by year, the largest destination first.

    Examples
    --------
    >>> from keruen.trade import HubFlow, read_comtrade, sample_path
    >>> data = read_comtrade(sample_path(), level=4)
    >>> found = compare_hub(data, [HubFlow(2027, "MAR", 20_000, None)], "1001")[0]
    >>> found.recorded_year, found.recorded_t, found.share
    (2023, 100000.0, 0.2)
    """
    sums: dict[tuple[int, str], tuple[float, float | None]] = {}
    for each in flows:
        tonnes, value = sums.get((each.year, each.destination), (0.0, 0.0))
        added = None if value is None or each.value_usd is None else value + each.value_usd
        sums[each.year, each.destination] = (tonnes + each.tonnes, added)
    found = [
        _share(data, year, destination, tonnes, value, code)
        for (year, destination), (tonnes, value) in sums.items()
    ]
    return sorted(found, key=lambda each: (each.year, -each.tonnes, each.destination))


def _share(
    data: TradeData, year: int, destination: str, tonnes: float, value: float | None, code: str
) -> HubShare:
    buyers = [each for each, country in data.countries.items() if country.iso == destination]
    for recorded in reversed(data.years):
        for buyer in buyers:
            flow = data.groups.get((recorded, buyer, WORLD, IMPORT), {}).get(code)
            if flow is None or data.is_partial(buyer, recorded, IMPORT):
                continue
            share = None
            if flow.net_t:
                share = tonnes / flow.net_t
            elif value is not None and flow.value_usd > 0:
                share = value / flow.value_usd
            return HubShare(
                year,
                destination,
                tonnes,
                value,
                recorded,
                flow.net_t,
                flow.value_usd,
                share,
            )
    return HubShare(year, destination, tonnes, value, None, None, None, None)
