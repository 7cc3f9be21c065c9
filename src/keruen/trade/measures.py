"""Trade measures of two countries in a year, from the flows of a file."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from keruen.trade import formulas
from keruen.trade.codes import EXPORT, IMPORT, TOTAL, WORLD
from keruen.trade.data import Flow, TradeData


@dataclass(frozen=True)
class Advantage:
    """Revealed comparative advantage of a country in one good.

    Parameters
    ----------
    exports_usd, world_usd : exports of the good, of the country and of the world (USD).
    value : None where the world exports nothing of it.
    """

    year: int
    code: str
    exports_usd: float
    world_usd: float
    value: float | None


@dataclass(frozen=True)
class Intensity:
    """Trade intensity of one country's exports to another, in two variants.

    Parameters
    ----------
    flow_usd : exports of the first to the second (USD).
    reported_by : ``X`` where the exporter reported the flow, ``M`` where the importer did.
    with_exporter : the world includes the exporter.
    without_exporter : the exporter is taken out of the world.
    """

    year: int
    flow_usd: float
    reported_by: str
    with_exporter: float | None
    without_exporter: float | None


@dataclass(frozen=True)
class Potential:
    """Trade potential in one good: a bound and not a forecast.

    Parameters
    ----------
    exports_usd : of the exporter to the world (USD, FOB).
    imports_usd : of the importer from the world (USD, CIF as a rule).
    flow_usd : from the first to the second (USD).
    reported_by : as in `Intensity`; empty where neither recorded a flow.
    potential_usd : the smaller of the first two less the flow (USD).
    """

    year: int
    code: str
    exports_usd: float
    imports_usd: float
    flow_usd: float
    reported_by: str
    potential_usd: float


@dataclass(frozen=True)
class Mirror:
    """One flow as the exporter and as the importer reported it.

    Parameters
    ----------
    exporter_usd, importer_usd : None where that side reported nothing (USD, FOB and CIF).
    exporter_t, importer_t : net weight (t), where it was recorded.
    ratio : importer by exporter, in value; freight and insurance alone make it a little above 1.
    importer_valuation : ``CIF`` or ``FOB``; empty where the importer reported nothing.
    """

    year: int
    code: str
    exporter_usd: float | None
    importer_usd: float | None
    exporter_t: float | None
    importer_t: float | None
    ratio: float | None
    importer_valuation: str


def comparative_advantage(data: TradeData, exporter: str, year: int) -> list[Advantage]:
    """Revealed comparative advantage of a country in every good of a file.

    ``(x_ik / X_i) / (w_k / W)``, in exports to the world.

    Parameters
    ----------
    exporter : numeric or ISO code.

    Returns
    -------
    list of Advantage : by HS code.

    Raises
    ------
    RefusalError : no whole year of exports of the country, or no world exports.

    Examples
    --------
    >>> from keruen.trade import read_comtrade, sample_path
    >>> data = read_comtrade(sample_path(), level=2)
    >>> [(each.code, round(each.value, 3)) for each in comparative_advantage(data, "KAZ", 2023)]
    [('10', 6.0), ('31', 0.0), ('87', 0.533)]
    """
    code = data.find_country(exporter)
    data.require(year, code, EXPORT)
    own, world = data.by_good(year, code, WORLD, EXPORT), data.world_by_good(year)
    totals = (data.total(year, code, WORLD, EXPORT), data.world_total(year))
    return [
        Advantage(
            year,
            good,
            own.get(good, 0.0),
            world.get(good, 0.0),
            formulas.comparative_advantage(
                own.get(good, 0.0), totals[0], world.get(good, 0.0), totals[1]
            ),
        )
        for good in sorted({*own, *world})
    ]


def complementarity(data: TradeData, exporter: str, importer: str, year: int) -> float:
    """How well one country's exports fit another's imports, from 0 to 100.

    ``100 (1 - 1/2 sum |m_jk - x_ik|)`` over shares of goods. Where a file has rows ``TOTAL``, what
    none of its goods covers counts as one more good.

    Parameters
    ----------
    exporter, importer : numeric or ISO codes.

    Raises
    ------
    RefusalError : no whole year of one of the two countries.

    Examples
    --------
    >>> from keruen.trade import read_comtrade, sample_path
    >>> data = read_comtrade(sample_path(), level=2)
    >>> round(complementarity(data, "KAZ", "MAR", 2023), 1)
    80.0
    """
    seller, buyer = data.find_country(exporter), data.find_country(importer)
    data.require(year, seller, EXPORT)
    data.require(year, buyer, IMPORT)
    found = formulas.complementarity(
        data.with_rest(year, seller, EXPORT), data.with_rest(year, buyer, IMPORT)
    )
    # `require` refuses a total of zero.
    return 0.0 if found is None else found


def intensity(data: TradeData, exporter: str, importer: str, year: int) -> Intensity:
    """Intensity of one country's exports to another: ``(x_ij / X_i) / (M_j / W)``.

    W is world exports, with the exporter and without it.

    Parameters
    ----------
    exporter, importer : numeric or ISO codes.

    Raises
    ------
    RefusalError : no whole year of one of the two countries, or no world exports.

    Examples
    --------
    >>> from keruen.trade import read_comtrade, sample_path
    >>> data = read_comtrade(sample_path(), level=2)
    >>> found = intensity(data, "KAZ", "MAR", 2023)
    >>> round(found.with_exporter, 2), round(found.without_exporter, 2), found.reported_by
    (0.6, 0.57, 'X')
    """
    seller, buyer = data.find_country(exporter), data.find_country(importer)
    data.require(year, seller, EXPORT)
    data.require(year, buyer, IMPORT)
    exports = data.total(year, seller, WORLD, EXPORT)
    imports = data.total(year, buyer, WORLD, IMPORT)
    world = data.world_total(year)
    flow, by = data.total(year, seller, buyer, EXPORT), EXPORT
    if (year, seller, buyer, EXPORT) not in data.groups:
        flow, by = data.total(year, buyer, seller, IMPORT), IMPORT
    return Intensity(
        year,
        flow,
        by,
        formulas.intensity(flow, exports, imports, world),
        formulas.intensity(flow, exports, imports, world - exports),
    )


def potential(data: TradeData, exporter: str, importer: str, year: int) -> list[Potential]:
    """Trade potential in every good that one exports and the other imports; a bound, no forecast.

    ``min(X_ik, M_jk) - x_ijk``. The flow is as the exporter reported it, else as the importer did.

    Parameters
    ----------
    exporter, importer : numeric or ISO codes.

    Returns
    -------
    list of Potential : the largest first.

    Raises
    ------
    RefusalError : no whole year of one of the two countries.

    Examples
    --------
    >>> from keruen.trade import read_comtrade, sample_path
    >>> data = read_comtrade(sample_path(), level=2)
    >>> [(each.code, each.potential_usd) for each in potential(data, "KAZ", "MAR", 2023)]
    [('87', 40000000.0), ('10', 37000000.0)]
    """
    seller, buyer = data.find_country(exporter), data.find_country(importer)
    data.require(year, seller, EXPORT)
    data.require(year, buyer, IMPORT)
    exports = data.by_good(year, seller, WORLD, EXPORT)
    imports = data.by_good(year, buyer, WORLD, IMPORT)
    sent = data.by_good(year, seller, buyer, EXPORT)
    received = data.by_good(year, buyer, seller, IMPORT)
    found = []
    for code in {*exports} & {*imports}:
        if min(exports[code], imports[code]) <= 0:
            continue
        by = EXPORT if code in sent else IMPORT if code in received else ""
        flow = sent.get(code, received.get(code, 0.0))
        bound = formulas.potential(exports[code], imports[code], flow)
        found.append(Potential(year, code, exports[code], imports[code], flow, by, bound))
    return sorted(found, key=lambda each: (-each.potential_usd, each.code))


def compare_mirror(
    data: TradeData, exporter: str, importer: str, years: Iterable[int] = ()
) -> list[Mirror]:
    """One country's exports to another as both sides reported them, by year and good.

    Parameters
    ----------
    exporter, importer : numeric or ISO codes.
    years : which; all of them where left out.

    Returns
    -------
    list of Mirror : goods that at least one side reported.

    Examples
    --------
    >>> from keruen.trade import read_comtrade, sample_path
    >>> data = read_comtrade(sample_path(), level=2)
    >>> found = compare_mirror(data, "KAZ", "MAR", [2023])[0]
    >>> found.code, found.exporter_usd, found.importer_usd, round(found.ratio, 2)
    ('10', 3000000.0, 3600000.0, 1.2)
    """
    seller, buyer = data.find_country(exporter), data.find_country(importer)
    found = []
    for year in sorted(set(years) or data.years):
        sent = data.groups.get((year, seller, buyer, EXPORT), {})
        received = data.groups.get((year, buyer, seller, IMPORT), {})
        for code in sorted({*sent, *received} - {TOTAL}):
            found.append(_mirror(year, code, sent.get(code), received.get(code)))
    return found


def _mirror(year: int, code: str, sent: Flow | None, received: Flow | None) -> Mirror:
    ratio = None
    if sent is not None and received is not None and sent.value_usd > 0:
        ratio = received.value_usd / sent.value_usd
    return Mirror(
        year,
        code,
        None if sent is None else sent.value_usd,
        None if received is None else received.value_usd,
        None if sent is None else sent.net_t,
        None if received is None else received.net_t,
        ratio,
        "" if received is None else received.valuation,
    )
