"""The search for a smaller case: shorter axes, rounder numbers, and the same value wrong as before."""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from grader.checks.observed import Broken
from grader.checks.trial import Trial, TrialError
from grader.checks.verdict import seen_value
from grader.draws import Draw
from grader.exercise import Case
from grader.numeric import Tolerance, difference, rms
from grader.outcome import Part
from grader.shrink.rounder import rounder
from grader.shrink.wrong import Wrong

RUNS = 40
SECONDS = 1.0
FATAL = ("timeout", "ended", "protocol")  # an answer that ended its process is not asked again

Inputs = dict[str, Any]


@dataclass
class Hunt:
    """The search for a smaller case, within a number of runs and a time."""

    trial: Trial
    part: Part
    runs: int = 0
    until: float = math.inf

    def begin(self, case: Case) -> Wrong | None:
        """The smallest case found in which the same value is wrong in the same way."""
        self.until = time.monotonic() + SECONDS
        draw = self.trial.draw(case)
        dout = self.trial.dout(case, self.trial.expected(case).outputs)
        best = self.tried(None, _mapped(draw, np.ascontiguousarray), dout)
        if best is None:
            return None
        return self.rounded(self.smaller(case, best))

    @property
    def spent(self) -> bool:
        return self.runs >= RUNS or time.monotonic() > self.until

    def tried(self, like: Wrong | None, values: Inputs, dout: Sequence[Any]) -> Wrong | None:
        """What is wrong for these values, if it is what was wrong before."""
        right = self._right(values, dout)
        if right is None or self.spent:
            return None
        self.runs += 1
        seen = self.trial.run(self.trial.answer, values_of(values), [d + 0 for d in dout])
        part = seen.outputs if self.part == "forward" else seen.gradients
        found = self._wrong(part, right[self.part])
        if found is None or (like and not found.is_like(like)):
            return None
        return replace(found, part=self.part, values=values, dout=list(dout))

    def _right(self, values: Inputs, dout: Sequence[Any]) -> dict[str, Mapping[str, Any]] | None:
        form, trial = self.trial.form, self.trial
        try:
            outputs, gradients = trial.by_answer(
                trial.solution, values_of(values), list(dout) if form.has_backward else None
            )
        except (TrialError, ValueError, TypeError, IndexError):
            return None
        finite = all(np.isfinite(x).all() for x in (*outputs.values(), *gradients.values()))
        return {"forward": outputs, "backward": gradients} if finite else None

    def _wrong(self, got: Any, right: Mapping[str, np.ndarray]) -> Wrong | None:
        if isinstance(got, Broken):
            kind = got.sentence.partition(": ")[0]
            return None if got.kind in FATAL else Wrong("", kind, got.sentence, None)
        if got is None or set(got) != set(right):
            return None
        for name, expected in right.items():
            array, instead = seen_value(self.trial, got[name])
            if instead:
                return Wrong(name, "type", instead, expected)
            near = Tolerance(1e-9 * rms(expected) + 1e-12, 8e-9 * rms(expected) + 1e-11)
            if found := difference(array, expected, near, name=name):
                return Wrong(name, found.kind, np.asarray(array), expected)
        return None

    def smaller(self, case: Case, best: Wrong) -> Wrong:
        """Every length in turn as short as it goes: 1, 2, 3 or 4."""
        inputs = dict(case.inputs)
        for length in sorted(lengths(inputs), reverse=True):
            for short in range(1, min(length, 5)):
                found = self._resized(case, inputs, length, short, best)
                if found:
                    inputs, best = found
                    break
        return best

    def _resized(
        self, case: Case, inputs: Inputs, length: int, short: int, best: Wrong
    ) -> tuple[Inputs, Wrong] | None:
        for derived in (False, True):
            for modulo in (0, short):
                if self.spent:
                    return None
                resized = resize(inputs, length, short, derived)
                values = Case(case.name, **resized).draw(self.trial.exercise.name, self.trial.seed)
                values = _mapped(values, lambda x: _within(x, modulo))  # noqa: B023
                dout = self._dout(case, values)
                if dout is not None:
                    found = self.tried(best, values, dout)
                    return (resized, found) if found else None
        return None

    def _dout(self, case: Case, values: Inputs) -> list[Any] | None:
        """An upstream for the right outputs; None where the solution cannot be asked."""
        try:
            outputs, _ = self.trial.by_answer(self.trial.solution, values_of(values), None)
        except (TrialError, ValueError, TypeError, IndexError):
            return None
        return self.trial.dout(case, outputs) if self.trial.form.has_backward else []

    def rounded(self, best: Wrong) -> Wrong:
        """Every array in turn as round as it goes."""
        for _, x in list(_arrays(best.values)):
            for rounder_x in rounder(x):
                swap = {id(x): rounder_x}
                values = _mapped(best.values, lambda a: swap.get(id(a), a))  # noqa: B023
                if found := self.tried(best, values, best.dout):
                    best = found
                    break
        for i, d in enumerate(best.dout):
            for rounder_d in rounder(np.asarray(d)):
                dout = list(best.dout)
                dout[i] = float(rounder_d) if isinstance(d, float) else rounder_d
                if found := self.tried(best, best.values, dout):
                    best = found
                    break
        return best


def values_of(values: Inputs) -> Inputs:
    """New arrays of the same values."""
    return _mapped(values, np.array)


def _mapped(values: Any, change: Callable[[np.ndarray], Any]) -> Any:
    """The values with each array changed; one array that stands twice stays one."""
    done: dict[int, Any] = {}

    def one(value: Any) -> Any:
        if isinstance(value, Mapping):
            return {key: one(item) for key, item in value.items()}
        if isinstance(value, (list, tuple)):
            return type(value)(one(item) for item in value)
        if isinstance(value, np.ndarray):
            return done.setdefault(id(value), change(value))
        return value

    return one(values)


def _arrays(values: Any) -> Iterator[tuple[int, np.ndarray]]:
    found: dict[int, np.ndarray] = {}
    _mapped(values, lambda x: found.setdefault(id(x), x))
    yield from found.items()


def _within(x: np.ndarray, below: int) -> np.ndarray:
    return x % below if below and x.dtype.kind in "iu" else x


def _draws(inputs: Any) -> Iterator[Draw]:
    if isinstance(inputs, Draw):
        yield inputs
    elif isinstance(inputs, Mapping):
        yield from (d for item in inputs.values() for d in _draws(item))
    elif isinstance(inputs, (list, tuple)):
        yield from (d for item in inputs for d in _draws(item))


def lengths(inputs: Inputs) -> set[int]:
    """The lengths of all axes of all draws that are longer than 1."""
    return {n for draw in _draws(inputs) for n in draw.shape if n > 1}


def resize(inputs: Inputs, length: int, short: int, derived: bool) -> Inputs:
    """The draws with every axis of one length made shorter, and, if `derived`, those whose length comes
    from it: all axes of a sample laid flat, or a few times the length (gates)."""
    flat = {
        math.prod(d.shape[1:]): math.prod(short if n == length else n for n in d.shape[1:])
        for d in _draws(inputs)
        if len(d.shape) > 2
    }

    def new(n: int) -> int:
        if n == length:
            return short
        if not derived:
            return n
        if n in flat:
            return flat[n]
        return n // length * short if n % length == 0 and n // length <= 4 else n

    def one(value: Any) -> Any:
        if isinstance(value, Draw):
            return replace(value, shape=tuple(map(new, value.shape)), layout="C")
        if isinstance(value, Mapping):
            return {key: one(item) for key, item in value.items()}
        if isinstance(value, (list, tuple)):
            return type(value)(one(item) for item in value)
        return value

    return one(inputs)
