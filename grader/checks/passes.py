"""Passes through objects of an answer: collected, asked in one message, and each read as it came back.

A layer's pass is a forward and a backward, an optimizer's all its steps.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from grader.calling import Values, call_with
from grader.checks.observed import Observed, broken
from grader.checks.steps import Steps
from grader.form import Form, Function, Layer, Named, Optimizer, Scripted, Unusable
from grader.worker.answer import Answer
from grader.worker.failure import AnswerFailure
from grader.worker.together import Together


@dataclass(frozen=True)
class Pass:
    """A forward on some values, the backward that followed it if one did, and where to read them; or an
    optimizer's steps."""

    values: Values
    forward: int = -1
    steps: Steps | None = None
    dout: Sequence[Any] | None = None
    backward: int = -1
    grads: int = -1


class Passes:
    """What is asked of objects of one answer, in order. `like` is the solution's class or function.

    For every form but scripts, whose calls depend on what came of those before.
    """

    def __init__(self, form: Form, like: Any, answer: Answer):
        self._form, self._like = form, like
        self._together = answer.together()

    def made(self, values: Values) -> int | None:
        """A new object set up with the values; a function has none."""
        if not isinstance(self._form, Function):
            call = call_with(self._form.construct_arguments(self._like), values)
            return self._together.new(call.args, call.kwargs)
        return None

    def forward(self, on: int | None, values: Values) -> Pass:
        """The values through an object, forward; all steps of an optimizer."""
        if isinstance(self._form, Optimizer):
            assert on is not None
            return Pass(values, steps=Steps(self._form, self._together, on, values))
        call = call_with(self._form.call_arguments(self._like), values)
        name = _forward_of(self._form)
        return Pass(values, self._together.call(on, name, call.args, call.kwargs))

    def backward(self, on: int | None, passed: Pass, dout: Sequence[Any] | None) -> Pass:
        """And back, where there is an upstream; the gradients that it leaves are read at once."""
        if dout is None or on is None or not isinstance(self._form, Layer):
            return passed
        back = self._together.call(on, self._form.backward, dout, {})
        return self.read_grads(on, replace(passed, dout=dout, backward=back))

    def read_grads(self, on: int | None, passed: Pass) -> Pass:
        """The same, with the gradients that the object holds by now."""
        form = self._form
        if on is None or not isinstance(form, Layer):
            return passed
        if not form.parameters(passed.values, self._like):
            return passed
        return replace(passed, grads=self._together.get(on, "grads"))

    def through(self, on: int | None, values: Values, dout: Sequence[Any] | None) -> Pass:
        """Forward, and back where there is an upstream."""
        return self.backward(on, self.forward(on, values), dout)

    def ask(self) -> None:
        """All of it, up to the first call that fails."""
        self._together.ask()

    def seen(self, passed: Pass) -> Observed:
        """What a pass gave, by name, or what broke."""
        try:
            outputs = self._outputs(passed)
        except (AnswerFailure, Unusable) as failure:
            return Observed(broken(failure))
        try:
            return Observed(outputs, self._gradients(passed))
        except (AnswerFailure, Unusable) as failure:
            return Observed(outputs, broken(failure))

    def given(self, passed: Pass) -> Observed:
        """The same; AnswerFailure or Unusable where something broke."""
        return Observed(self._outputs(passed), self._gradients(passed))

    def _outputs(self, passed: Pass) -> Named:
        replay = passed.steps or _Replay(self._together, passed.forward)
        return self._form.outputs(replay, passed.values, self._like)

    def _gradients(self, passed: Pass) -> Named | None:
        if passed.dout is None:
            return None
        replay = _Replay(self._together, passed.backward, passed.grads)
        return self._form.gradients(replay, passed.values, passed.dout, self._like)


def can_pass(form: Form) -> bool:
    """Whether all that is asked of an answer of this form is known beforehand."""
    return not isinstance(form, Scripted)


def _forward_of(form: Form) -> str:
    return form.forward if isinstance(form, Layer) else getattr(form, "method", "")


class _Replay:
    """An object to a form's eyes, one of whose calls has been made: it gives what that returned, or raises
    what kept it from returning."""

    def __init__(self, together: Together, called: int, grads: int = -1):
        self._together, self._called, self._grads = together, called, grads

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        return self._together.value(self._called)

    @property
    def grads(self) -> Any:
        return self._together.value(self._grads)

    def __getattr__(self, method: str) -> Any:
        return self
