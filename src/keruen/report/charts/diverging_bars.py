"""What less and more of an assumption do to a value: a bar to either side, and a mark."""

from __future__ import annotations

from markupsafe import Markup

from keruen.report.charts.svg import drawing, share, tag, titled

HEIGHT = 26


def both_ways(
    less: tuple[float | None, str],
    more: tuple[float | None, str],
    expected: tuple[float, str],
    largest: float,
) -> Markup:
    """Two bars from the middle, less above more, on a scale of `largest` to both sides.

    Each amount comes with its words. A mark stands where the effect of more was expected.
    """
    shapes: list[Markup] = []
    for (value, words), top, css_class in ((less, 2, "fill-indigo"), (more, 13, "fill-wheat")):
        if value is None:
            continue
        width = min(abs(value) / largest, 1.0) / 2 if largest > 0 else 0.0
        start = 0.5 - width if value < 0 else 0.5
        shapes.append(
            titled(
                "rect",
                words,
                class_=css_class,
                x=share(start),
                y=top,
                width=share(width),
                height=10,
            )
        )
    middle = share(0.5)
    shapes.append(tag("line", class_="axis", x1=middle, x2=middle, y1=0, y2=HEIGHT))
    at = max(min(expected[0] / largest, 1.0), -1.0) / 2 + 0.5 if largest > 0 else 0.5
    mark = tag("title", expected[1])
    shapes.append(tag("line", mark, class_="mark", x1=share(at), x2=share(at), y1=11, y2=25))
    label = f"{less[1]}; {more[1]}; {expected[1]}"
    return drawing(*shapes, height=HEIGHT, label=label, css_class="both-ways")
