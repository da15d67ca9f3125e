"""Whether a backward is the gradient of its own forward, by differences along random lines.

Element-wise differences with one step cost an evaluation an element and raise alarms near kinks
and at odd scales. A line through the point costs six evaluations whatever the size, and a slope
that says how far it is to be trusted can be asked again: at a smaller step, on another line, at
another point.

At a point x, phi(t) = <v, f(x + t u)> for a random upstream v and a random direction u; its slope
must be <g, u> (see `judge`). Two steps that contradict it are a fail, one that agrees is a pass
for the point. A point at which no step can tell is drawn again; after two of those the points are
moved off their kinks.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain
from typing import Literal

import numpy as np

from grader.numeric.claim import claim_along
from grader.numeric.line import (
    Backward,
    Forward,
    Line,
    Run,
    Tensors,
    differentiable,
    flaw,
    is_floating,
    jittered,
    pairing,
    random_line,
    random_upstream,
)
from grader.numeric.slope import STEPS, judge, offsets, slope_at

Verdict = Literal["pass", "fail", "undecided"]


@dataclass(frozen=True, eq=False)
class GradientCheck:
    """What `check_gradient` found, at what cost: `forward_calls` evaluations, `draws` points.

    `reason` is "" for a pass; "mismatch", "not finite", "shape" or "type" for a fail, of a
    gradient; "kink", "noisy" or "not finite" for undecided, of the outputs at the last point that
    was no pass. After a fail, `tensor` is the first tensor of the point whose own gradient is
    wrong, or None when it cannot be told; `claimed` and `measured` are the slopes that disagree
    (along a line on which that tensor alone moves, if it is known); `point` and `run` (upstream,
    outputs, gradients) are where.
    """

    verdict: Verdict
    reason: str
    forward_calls: int
    draws: int
    tensor: int | None = None
    claimed: float = float("nan")
    measured: float = float("nan")
    point: Tensors | None = field(default=None, repr=False)
    run: Run | None = field(default=None, repr=False)


@dataclass(frozen=True)
class Probe:
    """A claim tried on one line: verdict and reason as in `GradientCheck`, evaluations made."""

    verdict: Verdict
    reason: str
    evaluations: int
    claimed: float = float("nan")
    measured: float = float("nan")
    tensor: int | None = None


def check_gradient(
    forward: Forward,
    backward: Backward,
    draw: Callable[[int], Tensors],
    *,
    rng: np.random.Generator,
    wrt: Sequence[int] | None = None,
    passes: int = 2,
    draws: int = 8,
) -> GradientCheck:
    """Whether `backward` is the gradient of `forward` at points from `draw(attempt)`, in float64.

    `forward(points)` evaluates many points in one call; `backward(point, upstream)` gives the
    outputs at a point and the gradients of <upstream, outputs>, one for each tensor of the point,
    in order. The tensors numbered in `wrt` (all floating-point ones, unless given) move; the
    others stay, and their places among the gradients are not read. `lift` makes these of plain
    functions.

    It passes when `passes` points do, and is undecided when `draws` points did not settle it.
    Raises ValueError when no tensor of a point is differentiable.
    """
    passed = calls = 0
    reason = ""
    for attempt in range(draws):
        point = draw(attempt)
        moving = differentiable(point, wrt)
        if attempt - passed >= 2:
            point = jittered(point, moving, rng)
        line = random_line(point, moving, rng)
        probe, run = _probe_answer(forward, backward, line, rng)
        calls += probe.evaluations
        if probe.verdict == "fail":
            at_fault = _located(forward, line, run, probe)
            return _failed(at_fault, calls, attempt + 1, point, run)
        passed += probe.verdict == "pass"
        if passed == passes:
            return GradientCheck("pass", "", calls, attempt + 1)
        reason = probe.reason or reason
    return GradientCheck("undecided", reason, calls, draws)


def _probe_answer(
    forward: Forward, backward: Backward, line: Line, rng: np.random.Generator
) -> tuple[Probe, Run]:
    """Ask forward at the first step, which tells the outputs' shapes, then backward; compare."""
    samples = _samples(forward, line)
    first = next(samples)
    upstream = random_upstream(first[0], rng)
    run = Run(upstream, *backward(line.point, upstream))
    return _probe(chain([first], samples), line, run), run


def _samples(forward: Forward, line: Line) -> Iterator[Sequence[Tensors]]:
    """The outputs around 0 at each step in turn, one call of `forward` a step when it is needed."""
    for h in STEPS:
        yield forward([line.at(t) for t in offsets(h)])


def _probe(samples: Iterable[Sequence[Tensors]], line: Line, run: Run) -> Probe:
    """Judge the run's gradients by each step in turn until one matches or two contradict."""
    if not all(np.isfinite(y).all() for y in run.outputs if is_floating(y)):
        return Probe("undecided", "not finite", len(offsets(1)))
    if found := flaw(run.gradients, line):
        return Probe("fail", found[1], len(offsets(1)), tensor=found[0])
    claim, phi0 = claim_along(line, run), pairing(run.upstream, run.outputs)
    mismatches, evaluations, reason = 0, 0, ""
    for h, outputs in zip(STEPS, samples, strict=False):
        evaluations += len(outputs)
        measured = slope_at([pairing(run.upstream, y) for y in outputs], phi0, h)
        judgement = judge(measured, claim, h)
        if judgement == "match":
            return Probe("pass", "", evaluations)
        mismatches += judgement == "mismatch"
        if mismatches == 2:
            return Probe("fail", judgement, evaluations, claim.slope, measured.value)
        reason = reason if judgement == "mismatch" else judgement
    return Probe("undecided", reason, evaluations)


def _located(forward: Forward, line: Line, run: Run, probe: Probe) -> Probe:
    """The failed probe, tried again on lines that move one tensor alone, to tell which is at fault.

    Its `evaluations` are those made here.
    """
    spent = 0
    for i in line.moving if probe.tensor is None else ():
        alone = line.along(i)
        own = _probe(_samples(forward, alone), alone, run)
        spent += own.evaluations
        if own.verdict == "fail":
            return replace(own, tensor=i, evaluations=spent)
    return replace(probe, evaluations=spent)


def _failed(probe: Probe, calls: int, draws: int, point: Tensors, run: Run) -> GradientCheck:
    return GradientCheck(
        "fail",
        probe.reason,
        calls + probe.evaluations,
        draws,
        probe.tensor,
        probe.claimed,
        probe.measured,
        point,
        run,
    )
