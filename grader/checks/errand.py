"""What is timed, as data: the object to make, and what is called on it in turn. And back: what came of it,
by name, as the form would have found it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from grader.calling import Values, call_with
from grader.checks.trial import Trial
from grader.form import Layer, Named, Optimizer, steps_of

Errand = list[Any]  # [constructor's (args, kwargs) or None, [[method, args, kwargs], ...]]


def errand(trial: Trial, values: Values, dout: Sequence[Any] | None) -> Errand:
    """Everything the form asks of an answer on these values, backward where there is an upstream."""
    form, like = trial.form, trial.like
    made = call_with(form.construct_arguments(like), values) if trial.is_class else None
    if isinstance(form, Optimizer):
        params = [p.copy() for p in values["params"]]
        steps = [[form.method, [params, grads], {}] for grads in steps_of(values)]
    else:
        call = call_with(form.call_arguments(like), values)
        steps = [[_asked(trial), list(call.args), call.kwargs]]
    if isinstance(form, Layer) and dout is not None:
        steps.append([form.backward, list(dout), {}])
    return [None if made is None else [list(made.args), made.kwargs], steps]


def _asked(trial: Trial) -> str:
    """What is called: the layer's forward, the class's method, or the function itself."""
    form = trial.form
    return form.forward if isinstance(form, Layer) else getattr(form, "method", trial.name)


def collecting(trial: Trial, values: Values) -> dict[str, Any]:
    """What to collect beside the results: a layer's gradients, an optimizer's parameters."""
    has_grads = isinstance(trial.form, Layer) and trial.form.parameters(values, trial.like)
    return {
        "attribute": "grads" if has_grads else "",
        "arguments": isinstance(trial.form, Optimizer),
    }


def named(trial: Trial, values: Values, dout: Sequence[Any] | None, collected: Any) -> Named:
    """What was collected of one errand, by name. Unusable: it is not what the form's answers give."""
    results, held, argument = collected
    if isinstance(trial.form, Optimizer):
        params = argument if isinstance(argument, list) else []
        return {f"params[{i}]": p for i, p in enumerate(params)}
    replay = Replay(results, held)
    outputs = trial.form.outputs(replay, values, trial.like)
    if dout is None:
        return outputs
    return outputs | trial.form.gradients(replay, values, dout, trial.like)


class Replay:
    """Gives again, in their order, the results of calls that were made elsewhere."""

    def __init__(self, results: Sequence[Any], grads: Any):
        self._results, self.grads = iter(results), grads

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        return next(self._results, None)

    def __getattr__(self, method: str) -> Any:
        return self


def upstream(trial: Trial, shapes: Sequence[np.ndarray], *path: object) -> list[Any] | None:
    """A random upstream for outputs of these shapes; None where there is no backward."""
    if not trial.form.has_backward:
        return None
    return trial.form.upstream(list(shapes), trial.rng(*path))
