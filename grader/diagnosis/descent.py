"""Paths of parameters: what a step does, seen without where it starts."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from grader.diagnosis.factor import factor_of, name_of
from grader.diagnosis.finding import Finding


def descended(finding: Finding) -> str:
    """A path that does not move, or whose steps are a multiple of the right ones."""
    start = finding.about.inputs.get(finding.name)
    if not finding.about.is_descent or start is None or finding.got.ndim != start.ndim + 1:
        return ""
    if finding.is_got(np.broadcast_to(start, finding.got.shape)):
        return "it never moves from where it started"
    return _at_the_change(finding) or _multiple(finding, start)


def _multiple(finding: Finding, start: np.ndarray) -> str:
    moved = replace(finding, got=finding.got - start, expected=finding.expected - start)
    factor = factor_of(moved)
    if not factor:
        return _first_step(moved) if len(moved.got) > 1 else ""
    named = name_of(factor, moved)
    if factor == -1 or named == "the sign is turned":
        return "every step goes the other way: up the slope, not down"
    size = f"{factor:.4g} times as long as it should be" if finding.reveal or named else "off"
    return f"every step is {size}{': ' + named if named else ''}"


def _first_step(moved: Finding) -> str:
    """Only the first step a multiple: what is kept between steps is begun or corrected wrongly."""
    got, right = moved.got[:1].ravel(), moved.expected[:1].ravel()
    ratios = got[right != 0] / right[right != 0]
    factor = float(np.median(ratios)) if ratios.size > 1 else 0.0
    # eps, which is in every step, spoils the exact multiple where a gradient is small
    alike = np.abs(ratios - factor) <= 1e-3 * abs(factor)
    if not factor or abs(factor - 1) < 1e-2 or 4 * np.count_nonzero(alike) < 3 * ratios.size:
        return ""
    named = [name for value, name in _beginnings(moved) if abs(factor / value - 1) < 1e-4]
    if not named and not moved.reveal:
        return ""
    tail = f": {named[0]}" if named else ""
    return f"the first step is {factor:.4g} times as long as it should be, others differ{tail}"


def _beginnings(moved: Finding) -> Iterator[tuple[float, str]]:
    """What the settings make of a first step, where the averages of gradients begin at 0."""
    decays = {n: v for n, v in moved.about.settings.items() if 0 < v < 1 and n not in ("lr", "eps")}
    for (a, v), (b, w) in itertools.permutations(decays.items(), 2):
        yield (1 - v) / (1 - w) ** 0.5, f"{a} and {b} are not corrected for"
        yield (1 + w) ** 0.5 / (1 + v), "the count of updates begins at 2 here"
    for a, v in decays.items():
        yield 1 - v, f"1 - {a}"
        yield 1 / (1 - v), f"1/(1 - {a})"
        yield v / (1 - v), f"{a} and 1 - {a} are exchanged"
        yield (1 - v) ** -0.5, f"1 over the root of 1 - {a}"
        yield (1 - v) ** 0.5, f"the root of 1 - {a}"


def _at_the_change(finding: Finding) -> str:
    """Right until lr is changed between two updates."""
    step = (finding.about.values.get("then") or (None,))[0]
    if not isinstance(step, int) or not 0 < step < len(finding.got):
        return ""
    error = np.abs(finding.got - finding.expected).reshape(len(finding.got), -1).max(axis=1)
    if error[:step].max() <= finding.tolerance.largest < error[step]:
        return f"it is right until lr is set anew before update {step + 1}, and wrong from there on"
    return ""
