"""The formulas of trade measures on plain numbers (USD, or any other unit of value)."""

from __future__ import annotations

from collections.abc import Mapping


def comparative_advantage(
    exports: float, all_exports: float, world: float, all_world: float
) -> float | None:
    """Revealed comparative advantage (Balassa): ``(x_ik / X_i) / (w_k / W)``.

    Parameters
    ----------
    exports, all_exports : of the country: this good, all goods.
    world, all_world : of the world: this good, all goods.

    Returns
    -------
    float or None : above 1 where the good has a larger share in the country's exports than in the
        world's; None where a total or the world's exports of the good are zero.

    Examples
    --------
    >>> round(comparative_advantage(60, 100, 200, 2_000), 3)
    6.0
    """
    if min(all_exports, world, all_world) <= 0:
        return None
    return (exports / all_exports) / (world / all_world)


def complementarity(exports: Mapping[str, float], imports: Mapping[str, float]) -> float | None:
    """Trade complementarity: ``100 (1 - 1/2 sum |m_jk - x_ik|)`` over shares of goods.

    Parameters
    ----------
    exports : of one country by good.
    imports : of the other country by good.

    Returns
    -------
    float or None : 0 (nothing in common) to 100 (equal shares); None where a total is zero.

    Examples
    --------
    >>> complementarity({"wheat": 60, "cars": 40}, {"wheat": 40, "cars": 60})
    80.0
    """
    all_exports, all_imports = sum(exports.values()), sum(imports.values())
    if min(all_exports, all_imports) <= 0:
        return None
    gaps = (
        abs(imports.get(code, 0.0) / all_imports - exports.get(code, 0.0) / all_exports)
        for code in sorted({*exports, *imports})
    )
    return 100.0 * (1.0 - 0.5 * sum(gaps))


def intensity(flow: float, all_exports: float, all_imports: float, world: float) -> float | None:
    """Trade intensity: ``(x_ij / X_i) / (M_j / W)``.

    Parameters
    ----------
    flow : exports of one country to the other.
    all_exports : exports of the first to the world.
    all_imports : imports of the second from the world.
    world : exports of the world, with or without those of the first; results differ.

    Returns
    -------
    float or None : above 1 where the flow is larger than shares of world trade suggest; None where
        a total is zero.

    Examples
    --------
    >>> round(intensity(3, 100, 100, 2_000), 2), round(intensity(3, 100, 100, 1_900), 2)
    (0.6, 0.57)
    """
    if min(all_exports, all_imports, world) <= 0:
        return None
    return (flow / all_exports) / (all_imports / world)


def potential(exports: float, imports: float, flow: float) -> float:
    """Room between two countries in one good: ``min(X_ik, M_jk) - x_ijk``; a bound, no forecast.

    It is negative where the flow exceeds what one of the two reported in total, as happens with
    transit and with statistics that contradict each other.

    Examples
    --------
    >>> potential(60, 40, 3)
    37
    """
    return min(exports, imports) - flow
