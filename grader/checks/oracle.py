"""Oracle: forward and backward against the NumPy (or PyTorch) solution, and against PyTorch's autograd."""

from __future__ import annotations

import importlib
import inspect
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from grader.calling import call_with
from grader.checks.ahead import load_ahead
from grader.checks.observed import Broken, Expected
from grader.checks.trial import Trial, TrialError
from grader.checks.verdict import failed, judged, passed, skipped
from grader.diagnosis import About
from grader.exercise import Case, Mistake
from grader.form import Form, Named, Optimizer, outputs_of, steps_of
from grader.outcome import Outcome, Part


@dataclass(frozen=True)
class Oracle:
    """Is it right? In float64, on every case, as exactly as the conditioning allows.

    `torch` is PyTorch's own answer: a function of tensors called with the case's values by name, the
    dotted name of a torch function of the inputs, or of an optimizer's class. It must be exact itself.
    Of a script it gives the values by the script's names, in a dict.
    `accept` lists conventions that are as right as the solution's, as edits of it; an answer that
    follows one of them throughout passes, with the edit's sentence as a remark.
    """

    torch: str | Callable[..., Any] | None = None
    accept: Sequence[Mistake] = ()
    name = "oracle"

    def parts(self, form: Form) -> frozenset[Part]:
        return frozenset({"forward", "backward"} if form.has_backward else {"forward"})

    def __call__(self, trial: Trial) -> Iterator[Outcome]:
        """Against the solution."""
        if self.torch is not None and trial.exercise.solution:
            load_ahead()
        cases = trial.exercise.cases
        outcomes = [o for c in cases for o in self._against(trial, c, trial.expected(c))]
        if any(o.verdict == "fail" for o in outcomes):
            yield from self._by_convention(trial) or outcomes
        else:
            yield from outcomes

    def later(self, trial: Trial) -> Iterator[Outcome]:
        """Against PyTorch: asked last, since importing torch takes longer than all the rest."""
        if self.torch is None or trial.convention is not None:
            return
        for case in trial.exercise.cases:
            right = trial.once(("pytorch", case.name), lambda case=case: self._right(trial, case))
            yield from self._against(trial, case, right, check="pytorch")

    def _right(self, trial: Trial, case: Case) -> Expected:
        return trial.expected_from(case, lambda v, d: self._by_torch(trial, v, d))

    def _by_convention(self, trial: Trial) -> list[Outcome]:
        for alternative in self.accept:
            outcomes = [
                outcome
                for case in trial.exercise.cases
                for outcome in self._against(trial, case, _expected_by(trial, case, alternative))
            ]
            if all(outcome.verdict == "pass" for outcome in outcomes):
                trial.convention = alternative
                remark = passed(self.name, "forward", remark=alternative.sentence)
                return [*outcomes, remark]
        return []

    def _against(
        self, trial: Trial, case: Case, right: Expected, check: str = ""
    ) -> Iterator[Outcome]:
        seen = trial.observed(case)
        about = about_case(trial, case, right)
        check = check or self.name
        yield from _compared(
            trial, check, "forward", case, seen.outputs, right.outputs, right, about
        )
        if not trial.form.has_backward or case.kinks:
            return
        if isinstance(seen.outputs, Broken):
            yield skipped(check, "backward", "forward has to work first", case)
        elif seen.gradients is not None:
            yield from _compared(
                trial, check, "backward", case, seen.gradients, right.gradients, right, about
            )

    def answer(self, trial: Trial, values: Mapping[str, Any]) -> Named:
        """PyTorch's own outputs on some values, by name."""
        return self._by_torch(trial, values, None)[0]

    def _by_torch(
        self, trial: Trial, values: Mapping[str, Any], dout: Sequence[Any] | None
    ) -> tuple[Named, Named]:
        import torch

        function = self._torch_function()
        if isinstance(trial.form, Optimizer):
            return _descended(trial, function, values), {}
        held = {name: _tensors(torch, value) for name, value in values.items()}
        result = _called(trial, function, held)
        outputs = result if isinstance(result, tuple) else (result,)
        found = result if isinstance(result, dict) else outputs_of(result)
        named = {n: np.asarray(y.detach().numpy()) for n, y in found.items()}
        if dout is None:
            return named, {}
        return named, _autograd(torch, trial, held, outputs, values, dout)

    def _torch_function(self) -> Callable[..., Any]:
        if not isinstance(self.torch, str):
            assert self.torch is not None
            return self.torch
        module, _, name = self.torch.rpartition(".")
        try:
            return getattr(importlib.import_module(module), name)
        except (ImportError, AttributeError, ValueError):
            raise TrialError(f"Oracle({self.torch!r}): there is no such thing in torch") from None


def about_case(trial: Trial, case: Case, right: Expected) -> About:
    """What a diagnosis may look at: inputs, upstream, the other right answers, listed mistakes."""
    values = trial.draw(case)
    dout = trial.dout(case, right.outputs) if trial.form.has_backward else []

    def mistaken() -> Iterator[tuple[str, dict[str, Any]]]:
        for sentence, seen in trial.mistaken_on(case, dout):
            yield sentence, seen.named

    given = trial.observed(case).named
    both = right.outputs | right.gradients
    return About(values, dout, both, right.tolerances, given, mistaken)


def _expected_by(trial: Trial, case: Case, convention: Mistake) -> Expected:
    """What the solution gives as the convention has it."""

    def find() -> Expected:
        answer = trial.edited(convention)
        return trial.expected_from(case, lambda v, d: trial.by_answer(answer, v, d))

    return trial.once(("convention", convention.sentence, case.name), find)


def _compared(
    trial: Trial,
    check: str,
    part: Part,
    case: Case,
    got: Named | Broken,
    right: dict[str, np.ndarray],
    expected: Expected,
    about: About,
) -> Iterator[Outcome]:
    if isinstance(got, Broken):
        yield failed(check, part, got, case)
        return
    if set(got) != set(right):
        method = getattr(trial.form, "forward", trial.name)
        few = f"{method} returned {_count(got)}, expected {_count(right)}"
        yield failed(check, part, few, case)
        return
    for name, array in right.items():
        tolerance = expected.tolerances[name]
        yield judged(trial, check, part, case, name, got[name], array, tolerance, about)


def _count(named: Mapping[str, Any]) -> str:
    return "one value" if set(named) == {"output"} else f"a tuple of {len(named)}"


def _tensors(torch: Any, value: Any) -> Any:
    if isinstance(value, (list, tuple)):
        return type(value)(_tensors(torch, item) for item in value)
    if not isinstance(value, np.ndarray):
        return value
    tensor = torch.from_numpy(np.array(value))
    return tensor.requires_grad_() if tensor.is_floating_point() else tensor


def _called(trial: Trial, function: Callable[..., Any], held: Mapping[str, Any]) -> Any:
    """By the names in its signature; one without a signature gets the inputs by position."""
    try:
        names = inspect.signature(function).parameters
    except (TypeError, ValueError):
        names = {}
    if set(names) & set(held):
        return function(**{name: held[name] for name in names if name in held})
    call = call_with(trial.form.call_arguments(trial.like), held)
    arrays = [held[a.name] for a in trial.form.call_arguments(trial.like) if a.name in held]
    return function(*(call.args or arrays))


def _autograd(
    torch: Any,
    trial: Trial,
    held: Mapping[str, Any],
    outputs: Sequence[Any],
    values: Mapping[str, Any],
    dout: Sequence[Any],
) -> Named:
    wanted = list(trial.form.wanted(values, trial.like))
    by_name = dict(_leaf_tensors(torch, held))
    tensors = [by_name[name] for name in wanted]
    upstream = [torch.as_tensor(d, dtype=y.dtype) for d, y in zip(dout, outputs, strict=True)]
    # of <dout, y>, a number: with grad_outputs torch imports its symbolic shapes, for 0.3 s and more
    total = sum((y * d).sum() for y, d in zip(outputs, upstream, strict=True))
    grads = torch.autograd.grad(total, tensors, allow_unused=True)
    return {
        f"d{name}": np.zeros(tuple(t.shape)) if g is None else g.numpy()
        for name, t, g in zip(wanted, tensors, grads, strict=True)
    }


def _leaf_tensors(torch: Any, held: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    def walk(name: str, value: Any) -> Iterator[tuple[str, Any]]:
        if isinstance(value, torch.Tensor):
            yield name, value
        elif isinstance(value, (list, tuple)):
            for i, item in enumerate(value):
                yield from walk(f"{name}[{i}]", item)

    for name, value in held.items():
        yield from walk(name, value)


def _descended(trial: Trial, optimizer: Callable[..., Any], values: Mapping[str, Any]) -> Named:
    """The same steps by an optimizer of PyTorch's."""
    import torch

    params = [torch.from_numpy(p.copy()).requires_grad_() for p in values["params"]]
    theirs = optimizer(params, **_settings(trial, optimizer, values))
    path: list[list[np.ndarray]] = []
    for step, grads in enumerate(steps_of(values)):
        if step == values.get("then", (None, 0.0))[0]:
            theirs.param_groups[0]["lr"] = values["then"][1]
        for p, g in zip(params, grads, strict=True):
            p.grad = torch.from_numpy(g)
        theirs.step()
        path.append([p.detach().numpy().copy() for p in params])
    return {f"params[{i}]": np.stack(c) for i, c in enumerate(zip(*path, strict=True))}


def _settings(
    trial: Trial, optimizer: Callable[..., Any], values: Mapping[str, Any]
) -> dict[str, Any]:
    """What the case sets; the rest as the solution has it by default, where PyTorch's has it too."""
    ours = inspect.signature(trial.like).parameters
    theirs = inspect.signature(optimizer).parameters
    return {n: values.get(n, p.default) for n, p in ours.items() if n in values or n in theirs}
