"""An optimizer's steps, made in one message: afterwards an optimizer to a form's eyes."""

from __future__ import annotations

from typing import Any

import numpy as np

from grader.calling import Values
from grader.form import Optimizer, steps_of
from grader.worker.restore import copy_back, plain
from grader.worker.together import Together


class Steps:
    """Each step's update, and what it made of the parameters. Called as the form calls an optimizer, it
    gives them again; it raises what kept a step from being made."""

    def __init__(self, form: Optimizer, together: Together, on: int, values: Values):
        self._together = together
        self._params = [p.copy() for p in values["params"]]
        self._arrays = list(self._params)
        self._steps: list[tuple[int, int]] = []
        self._next = 0
        for step, grads in enumerate(steps_of(values)):
            if step == values.get("then", (None, 0.0))[0]:
                together.set(on, "lr", values["then"][1])
            updated = together.call(on, form.method, [self._params, grads], {})
            self._steps.append((updated, together.look(self._arrays)))

    def __call__(self, params: list[np.ndarray], grads: list[np.ndarray]) -> None:
        """The next step: `params` become what it made of them."""
        updated, looked = self._steps[self._next]
        self._next += 1
        self._put_in_place(params)
        self._together.value(updated)
        for mine, theirs in zip(params, plain(self._together.value(looked)), strict=False):
            if isinstance(theirs, np.ndarray) and theirs.dtype == mine.dtype:
                copy_back(mine, theirs)

    def _put_in_place(self, params: list[np.ndarray]) -> None:
        """Another array that some step has put into the list."""
        for i, (now, then) in enumerate(zip(self._params, self._arrays, strict=False)):
            if now is not then:
                params[i] = now

    def __getattr__(self, method: str) -> Any:
        return self
