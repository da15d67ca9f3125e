"""An explanation as one page that needs nothing else: no network, no script; pictures as inline SVG."""

from __future__ import annotations

import functools
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jinja2
import numpy as np
from markupsafe import Markup

from grader.explain.record import Explanation, Picture
from grader.report.escaping import escaping
from grader.report.harmless import harmless, one_line
from grader.words import language, say, translated

CELL, MOST = 14, 64
WIDTH, HEIGHT, EDGE = 360, 240, 18


def page(found: Explanation) -> str:
    """The page. Whatever a student's code printed or returned is text in it, and nothing else."""
    pictures = [(picture.name, [*_drawn(picture)]) for picture in found.pictures]
    template = _templates().get_template("page.html.jinja")
    return template.render(
        found=found, pictures=pictures, values=_values(found), language=language()
    )


@functools.cache
def _templates() -> jinja2.Environment:
    filters = {"harmless": harmless, "one_line": one_line, "say": say, "translated": translated}
    return escaping(Path(__file__).parent, filters)


def _drawn(picture: Picture) -> Iterator[tuple[str, Markup]]:
    if picture.taken is not None and picture.right is not None:
        yield say("path"), path(picture.taken, picture.right)
        steps = picture.steps
        assert steps is not None
        yield say("error after each step"), line(steps)
        return
    for title, error in picture.maps[:MOST]:
        yield f"{picture.name}{title}", matrix(error[:MOST, :MOST], picture.top)


SQUARE = Markup(
    '<rect x="{x}" y="{y}" width="{size}" height="{size}" fill="{fill}"><title>{title}</title></rect>'
)
FRAME = Markup(
    '<svg xmlns="http://www.w3.org/2000/svg" role="img" width="{w}" height="{h}" '
    'viewBox="0 0 {w} {h}">{inner}</svg>'
)
POLYLINE = Markup(
    '<polyline points="{points}" fill="none" stroke="{colour}" stroke-width="2" {more}/>'
)
DOTTED = Markup('stroke-dasharray="5 4"')
RIGHT, TAKEN = "#1a7f37", "#cf222e"


def matrix(error: np.ndarray, top: float) -> Markup:
    """A square for each entry: white where it is right, the redder the more it is off."""
    squares = Markup().join(
        SQUARE.format(
            x=j * CELL,
            y=i * CELL,
            size=CELL - 1,
            fill=colour(float(value), top),
            title=f"[{i}, {j}]: {value:.3g}",
        )
        for (i, j), value in np.ndenumerate(error)
    )
    rows, columns = error.shape
    return FRAME.format(w=columns * CELL, h=rows * CELL, inner=squares)


def colour(error: float, top: float) -> str:
    """`#ffffff` for equal; black for what is not a number."""
    if not np.isfinite(error):
        return "#24292f"
    share = 0.0 if error <= 1e-9 * top else 0.15 + 0.85 * min(error / top, 1.0)
    fade = round(255 * (1 - share))
    return f"#{round(255 - 48 * share):02x}{fade:02x}{fade:02x}"


def path(taken: np.ndarray, right: np.ndarray) -> Markup:
    """Two paths in a plane: the right one dashed, the one taken with a dot at its start."""
    low, wide = _frame([taken, right])
    inner = POLYLINE.format(points=_points(right, low, wide), colour=RIGHT, more=DOTTED)
    inner += POLYLINE.format(points=_points(taken, low, wide), colour=TAKEN, more="")
    return FRAME.format(w=WIDTH, h=HEIGHT, inner=inner)


def line(values: np.ndarray) -> Markup:
    """A value for each step."""
    points = np.column_stack([np.arange(1.0, len(values) + 1), values])
    low, wide = _frame([points, np.array([[1.0, 0.0]])])
    inner = POLYLINE.format(points=_points(points, low, wide), colour=TAKEN, more="")
    return FRAME.format(w=WIDTH, h=HEIGHT, inner=inner)


def _frame(every: list[np.ndarray]) -> tuple[np.ndarray, np.ndarray]:
    whole = np.concatenate(every)
    whole = whole[np.isfinite(whole).all(axis=1)]
    low, high = whole.min(axis=0), whole.max(axis=0)
    return low, np.where(high > low, high - low, 1.0)


def _points(points: np.ndarray, low: np.ndarray, wide: np.ndarray) -> str:
    size = np.array([WIDTH - 2 * EDGE, HEIGHT - 2 * EDGE])
    with np.errstate(all="ignore"):
        places = EDGE + (points - low) / wide * size
    places[:, 1] = HEIGHT - places[:, 1]
    inside = places[(np.abs(places) < 10 * WIDTH).all(axis=1)]
    return " ".join(f"{x:.1f},{y:.1f}" for x, y in inside)


def _values(found: Explanation) -> list[tuple[str, Any]]:
    """The three lists of values with their titles."""
    return [
        (say("inputs"), found.inputs),
        (say("what your code gave"), found.given),
        (say("what shapes are right"), found.right),
    ]
