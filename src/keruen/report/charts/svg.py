"""SVG elements as escaped text, and the scales that charts share."""

from __future__ import annotations

import math

from markupsafe import Markup, escape


def tag(name: str, *children: str | int, **attributes: str | float | None) -> Markup:
    """One element: ``tag("rect", class_="bar", x=1.5)``.

    An underscore at the end of a name is dropped, any other becomes a hyphen. An attribute that is
    None is left out. Children and values are escaped unless they are markup already.
    """
    parts = [
        Markup(' {}="{}"').format(_attribute_name(key), _text(value))
        for key, value in attributes.items()
        if value is not None
    ]
    inner = Markup("").join(escape(child) for child in children)
    opening = Markup("<{}{}").format(name, Markup("").join(parts))
    return Markup("{}>{}</{}>").format(opening, inner, name) if inner else opening + Markup("/>")


def titled(name: str, title: str, **attributes: str | float | None) -> Markup:
    """A shape that shows `title` under the pointer."""
    return tag(name, tag("title", title), **attributes)


def short(value: float) -> str:
    """A coordinate with at most two decimals."""
    text = f"{value:.2f}".rstrip("0").rstrip(".")
    return "0" if text in ("", "-0") else text


def share(value: float) -> str:
    """A fraction of the drawing's width as SVG takes it: ``12.5%``."""
    return f"{short(value * 100)}%"


def drawing(*children: str, height: float, label: str, css_class: str) -> Markup:
    """A drawing as wide as its place and `height` pixels high, described by `label`."""
    return tag(
        "svg",
        *children,
        class_=f"chart {css_class}",
        width="100%",
        height=height,
        role="img",
        aria_label=label,
    )


def stretched(*paths: Markup, top: float, bottom: float) -> Markup:
    """Paths in a square of 100 by 100, stretched over the width of a drawing."""
    return tag(
        "svg",
        *paths,
        x="0%",
        y=top,
        width="100%",
        height=bottom - top,
        viewBox="0 0 100 100",
        preserveAspectRatio="none",
        overflow="visible",
    )


def nice_ticks(low: float, high: float, count: int = 5) -> list[float]:
    """Round numbers (1, 2 or 5 times a power of ten) that span `low` to `high`."""
    if not high > low:
        return [low]
    rough = (high - low) / count
    power = 10.0 ** math.floor(math.log10(rough))
    step = next(power * factor for factor in (1, 2, 5, 10) if power * factor >= rough * (1 - 1e-9))
    first, last = math.floor(low / step + 1e-9), math.ceil(high / step - 1e-9)
    return [round(index * step, 12) + 0.0 for index in range(first, last + 1)]


def _attribute_name(key: str) -> str:
    return key.rstrip("_").replace("_", "-")


def _text(value: object) -> object:
    return short(value) if isinstance(value, float) else value
