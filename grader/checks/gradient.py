"""Gradient: backward against numerical differences of the answer's own forward."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from grader.calling import call_with, replaced
from grader.checks.evaluations import takes_differences
from grader.checks.observed import Broken, broken
from grader.checks.trial import Trial
from grader.checks.unsteady import unsteady
from grader.checks.verdict import failed, passed, seen_value, skipped
from grader.diagnosis import DIFFERENCES
from grader.exercise import Case
from grader.form import Form, Layer, Loss, Unusable, outputs_of
from grader.numeric import (
    GradientCheck,
    SubgradientCheck,
    Tensors,
    check_gradient,
    check_subgradient,
    numerical_gradient,
)
from grader.outcome import Evidence, Outcome, Part
from grader.picture import heat, pair
from grader.worker.failure import AnswerFailure

SMALL = 400


@dataclass(frozen=True)
class Gradient:
    """Is backward the gradient of forward? By adaptive directional differences on ordinary cases; at
    kinks and ties by one-sided slopes, which accept every valid subgradient."""

    name = "gradient"

    def parts(self, form: Form) -> frozenset[Part]:
        return frozenset({"backward"} if form.has_backward else ())

    def __call__(self, trial: Trial) -> Iterator[Outcome]:
        if not isinstance(trial.form, Layer):
            return
        if case := takes_differences(trial):
            yield failed(self.name, "backward", DIFFERENCES, case)
        for case in trial.exercise.cases:
            if trial.form.wanted(trial.draw(case), trial.like):
                yield self._asked(trial, case)

    def _asked(self, trial: Trial, case: Case) -> Outcome:
        seen = trial.observed(case)
        if isinstance(seen.outputs, Broken):
            return skipped(self.name, "backward", "forward has to work first", case)
        if isinstance(seen.gradients, Broken):
            return failed(self.name, "backward", seen.gradients, case)
        slopes = Slopes(trial, case)
        rng = trial.rng(case.name, "directions")
        try:
            if case.kinks:
                point = slopes.draw(0)
                found = check_subgradient(slopes.forward, slopes.backward, point, rng=rng)
            else:
                found = check_gradient(slopes.forward, slopes.backward, slopes.draw, rng=rng)
        except (AnswerFailure, Unusable) as failure:
            return failed(self.name, "backward", broken(failure), case)
        return self._verdict(trial, case, slopes, found)

    def _verdict(
        self, trial: Trial, case: Case, slopes: Slopes, found: GradientCheck | SubgradientCheck
    ) -> Outcome:
        if found.verdict == "pass":
            return passed(self.name, "backward", case)
        if noise := unsteady(trial, case):
            return failed(self.name, "backward", noise, case)
        if found.verdict == "undecided":
            why = f"the numerical gradient could not be told here ({found.reason})"
            return skipped(self.name, "backward", why, case, ours=True)
        if isinstance(found, SubgradientCheck):
            return failed(self.name, "backward", _no_subgradient(slopes, found), case)
        sentence, proof = _mismatch(trial, slopes, found)
        return failed(self.name, "backward", sentence, case, proof)


class Slopes:
    """A student's forward and backward as functions of the differentiable inputs alone."""

    def __init__(self, trial: Trial, case: Case):
        assert isinstance(trial.form, Layer)
        self.trial, self.case, self.form = trial, case, trial.form
        self.values: dict[str, Any] = {}
        self.names: list[str] = []

    def draw(self, attempt: int) -> Tensors:
        self.values = self.trial.draw(self.case, again=attempt)
        wanted = self.form.wanted(self.values, self.trial.like)
        self.names = list(wanted)
        return tuple(wanted.values())

    def at(self, point: Tensors) -> dict[str, Any]:
        return replaced(self.values, dict(zip(self.names, point, strict=True)))

    def forward(self, points: Sequence[Tensors]) -> list[Tensors]:
        """Many evaluations in one message."""
        calls = [self._call(self.at(point)) for point in points]
        returned = self.trial.answer.many(calls, self.form.forward)
        return [self._arrays(outputs_of(value)) for value in returned]

    def _call(self, values: Mapping[str, Any]) -> list[Any]:
        made = call_with(self.form.construct_arguments(self.trial.like), values)
        call = call_with(self.form.call_arguments(self.trial.like), values)
        return [[list(made.args), made.kwargs], self.form.forward, list(call.args), call.kwargs]

    def backward(self, point: Tensors, upstream: Tensors) -> tuple[Tensors, Tensors]:
        # copies, since an answer that changes its arguments would change what it is judged by
        values = self.at(tuple(np.array(x) for x in point))
        dout = [float(v) if isinstance(self.form, Loss) else np.array(v) for v in upstream]
        passes = self.trial.passes()
        passed = passes.through(passes.made(values), values, dout)
        passes.ask()
        seen = passes.given(passed)
        assert not isinstance(seen.outputs, Broken)
        assert isinstance(seen.gradients, dict)
        return self._arrays(seen.outputs), self._arrays(seen.gradients)

    def _arrays(self, named: Mapping[str, Any]) -> Tensors:
        out = []
        for name, value in named.items():
            array, instead = seen_value(self.trial, value)
            if instead:
                raise Unusable(f"{name} is {instead}, expected an array")
            out.append(np.asarray(array))
        return tuple(out)


def _mismatch(trial: Trial, slopes: Slopes, found: GradientCheck) -> tuple[str, Evidence | None]:
    """Which gradient is wrong, and where, by element-wise differences of a small one."""
    if found.tensor is None:
        return "backward is not the gradient of its own forward", None
    name = f"d{slopes.names[found.tensor]}"
    if found.reason == "not finite":
        return f"{name} is not finite: it holds nan or inf", None
    if found.reason in ("shape", "type"):
        return f"{name} has the wrong {found.reason}", None
    sentence = f"{name} is not the gradient of its own forward"
    proof = _where(trial, slopes, found, name)
    if proof is not None and proof.index:
        place = ", ".join(str(i) for i in proof.index)
        sentence += f": wrong at {proof.differing} of {proof.size} places, most at [{place}]"
    return sentence, proof


def _where(trial: Trial, slopes: Slopes, found: GradientCheck, name: str) -> Evidence | None:
    run, point, tensor = found.run, found.point, found.tensor
    if run is None or point is None or tensor is None or point[tensor].size > SMALL:
        return None
    measured = numerical_gradient(slopes.forward, point, run.upstream, tensor)
    error = np.abs(run.gradients[tensor] - measured)
    size = float(np.max(np.abs(measured), initial=1e-12))
    wrong = error > 1e-5 * size
    if not wrong.any():
        return None
    index = tuple(int(i) for i in np.unravel_index(int(np.argmax(error)), error.shape))
    got, expected = pair(run.gradients[tensor][index].item(), measured[index].item())
    return Evidence(
        name=name,
        shape=error.shape,
        index=index,
        got=got if trial.reveal else "",
        expected=expected if trial.reveal else "",
        differing=int(wrong.sum()),
        size=error.size,
        heat=heat(np.where(wrong, error, 0.0), reveal=trial.reveal),
    )


def _no_subgradient(slopes: Slopes, found: SubgradientCheck) -> str:
    name = "backward" if found.tensor is None else f"d{slopes.names[found.tensor]}"
    if found.reason == "not convex":
        return "forward is not what it should be where inputs tie or lie at a kink"
    if found.reason == "another forward":
        return "forward gives something else when it is asked again for the same inputs"
    if found.reason in ("shape", "type", "not finite"):
        return f"{name} is not usable where inputs tie or lie at a kink: wrong {found.reason}"
    return (
        f"{name} is no gradient where inputs tie or lie at a kink: what flows back is "
        f"{'more' if found.reason == 'too high' else 'less'} than any one-sided slope"
    )
