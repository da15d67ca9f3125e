"""What a spec may not be: everything here would otherwise come to light while somebody is graded."""

from __future__ import annotations

import difflib
import inspect
import math
from collections.abc import Iterator, Sequence
from typing import Any

from grader.draws import Draw, Generator
from grader.exercise import Case, Check, Exercise, Mistake
from grader.form import Form, Function, Optimizer
from grader.outcome import PARTS

Wrong = Iterator[tuple[str, str, str]]


def wrong(spec: Exercise) -> Wrong:
    """What, what to write instead, and where: one by one, as each may lean on those before."""
    for rule in RULES:
        yield from rule(spec)


def _wrong_lists(spec: Exercise) -> Wrong:
    kinds = {"cases": Case, "checks": Check, "mistakes": Mistake}
    kinds |= dict.fromkeys(("hints", "forbid", "needs"), str)
    for name, kind in kinds.items():
        held = getattr(spec, name)
        if not isinstance(held, (list, tuple)):
            yield f"{name} is {held!r}", f"write a list: {name}=[...]", spec.where
        for item in held:
            if isinstance(item, type):
                yield f"{item.__name__} in {name} is a class", "call it", spec.where
            if not isinstance(item, kind) or (isinstance(item, str) and not item.strip()):
                yield f"{item!r} is none of the {name}", _EXAMPLE[name], spec.where
    for name, texts in (
        ("case", [case.name for case in spec.cases]),
        ("mistake", [mistake.sentence for mistake in spec.mistakes]),
    ):
        repeated = [text for text in texts if texts.count(text) > 1]
        if repeated:
            yield f"two {name}s are called {repeated[0]!r}", "give each its own text", spec.where
    for name in ("cases", "checks"):
        if not getattr(spec, name):
            yield f"there are no {name}", _EXAMPLE[name], spec.where


_EXAMPLE = {
    "cases": "write cases=[Case(x=normal(4, 5)), ...]",
    "checks": "write checks=[Oracle(...), Gradient(), State()]",
    "mistakes": 'write mistakes=[Mistake(("piece", "instead"), "sentence"), ...]',
    "hints": 'write hints=["the sentence a student reads", ...]',
    "forbid": 'write forbid=["numpy.convolve", ...]',
    "needs": 'write needs=["affine", ...]',
}


def _wrong_answer(spec: Exercise) -> Wrong:
    name = getattr(spec.answer, "__name__", "")
    if not callable(spec.answer) or not name.isidentifier():
        yield f"the answer is {spec.answer!r}", "give the solution's class or function", spec.where
    if not isinstance(spec.form, Form):
        instead = "write form=Layer(), Loss(), Optimizer() or Function()"
        yield f"form is {spec.form!r}", instead, spec.where
    if isinstance(spec.form, Function) and inspect.isclass(spec.answer):
        instead = "write form=Layer(), Loss() or Optimizer()"
        yield f"{name} is a class, and form is Function()", instead, spec.where
    for method in (getattr(spec.form, n, None) for n in ("forward", "backward", "method")):
        if isinstance(method, str) and not callable(getattr(spec.answer, method, None)):
            instead = f"write it, or name another in {type(spec.form).__name__}(...)"
            yield f"{name} has no method {method}", instead, spec.where
    wrt, taken = getattr(spec.form, "wrt", None), spec.form.call_arguments(spec.answer)
    if isinstance(wrt, str) or not {*(wrt or ())} <= {argument.name for argument in taken}:
        instead = f"give a tuple of names among {', '.join(a.name for a in taken)}"
        yield f"wrt is {wrt!r}", instead, spec.where
    if not _is_positive(spec.points):
        instead = "give a positive number, or leave it out for 10"
        yield f"points is {spec.points!r}", instead, spec.where


def _is_positive(points: Any) -> bool:
    return type(points) in (int, float) and points > 0 and math.isfinite(points)


def _wrong_checks(spec: Exercise) -> Wrong:
    for check in spec.checks:
        for part in check.parts(spec.form) - {*PARTS}:
            yield f"{check.name} decides {part!r}", f"write part= one of {PARTS}", spec.where
        torch, accept = getattr(check, "torch", None), getattr(check, "accept", ())
        if not callable(torch) and "." not in str(torch or "."):
            yield f"Oracle is given {torch!r}", 'write a function, or "torch.relu"', spec.where
        if not isinstance(accept, (list, tuple)) or not all(isinstance(m, Mistake) for m in accept):
            yield f"accept is {accept!r}", "write accept=[Mistake(...), ...]", spec.where
        yield from _wrong_script(spec, getattr(check, "script", getattr(check, "predicate", None)))


def _wrong_script(spec: Exercise, script: Any) -> Wrong:
    if script is None:
        return
    parameters = (
        list(inspect.signature(script).parameters.values()) if inspect.isfunction(script) else []
    )
    if not parameters:
        instead = "write def script(Answer, x): ..., the inputs by their names in the cases"
        yield f"{script!r} takes no answer", instead, spec.where
    needed = {p.name for p in parameters[1:] if p.default is p.empty}
    if not any(needed <= {*case.inputs} for case in spec.cases):
        instead = f"name its parameters as the cases name their inputs: {_names(spec.cases)}"
        yield f"no case gives all that {script.__name__} takes", instead, spec.where


def _names(cases: Sequence[Case]) -> str:
    return ", ".join(dict.fromkeys(name for case in cases for name in case.inputs))


def _wrong_names(spec: Exercise) -> Wrong:
    names, answer = (*spec.form.names(spec.answer), *_asked_for(spec)), spec.answer.__name__
    stars = {a.name for a in spec.form.call_arguments(spec.answer) if a.star}
    for case in every_case(spec):
        for name in case.inputs:
            if name not in names:
                instead = _meant(name, names) or f"it takes {', '.join(names) or 'nothing'}"
                yield f"{case} gives {name!r}, which {answer} does not take", instead, case.where
            if name in stars and not isinstance(case.inputs[name], (list, tuple)):
                instead = f"write {name}=[normal(4, 5), normal(4, 2)]"
                yield f"{case} gives one {name!r}, which is *{name}", instead, case.where
        for name in spec.form.required(spec.answer):
            if name not in case.inputs:
                what = f"{case} does not give {name!r}, which {answer} needs"
                yield what, f"write Case(..., {name}=normal(4, 5))", case.where


def every_case(spec: Exercise) -> list[Case]:
    """The cases, and those that checks have of their own."""
    own = (vars(check).values() for check in spec.checks if hasattr(check, "__dict__"))
    return [*spec.cases, *(value for values in own for value in values if isinstance(value, Case))]


def _wrong_timed(spec: Exercise) -> Wrong:
    """What is timed is compared as well, and has to come out the same in two processes."""
    for case in every_case(spec)[len(spec.cases) :]:
        if any(isinstance(value, Generator) for value in case.inputs.values()):
            instead = "time a case without a Generator"
            yield f"{case}, which is timed, draws at random", instead, case.where


def _asked_for(spec: Exercise) -> Iterator[str]:
    """What scripts and predicates take besides: a case may give it, to be the one they are run on."""
    for check in spec.checks:
        script = getattr(check, "script", getattr(check, "predicate", None))
        if script is not None:
            yield from [*inspect.signature(script).parameters][1:]


def _meant(word: str, names: Sequence[str]) -> str:
    folded = {name.lower(): name for name in names}
    close = difflib.get_close_matches(word.lower(), folded, 1)
    return f"did you mean {folded[close[0]]!r}?" if close else ""


def _wrong_steps(spec: Exercise) -> Wrong:
    for case in every_case(spec) if isinstance(spec.form, Optimizer) else ():
        params, grads = (case.inputs.get(name, ()) for name in ("params", "grads"))
        instead = "write params=[normal(3, 4)], grads=[normal(6, 3, 4)] for 6 steps"
        if not _are_draws(params) or not _are_draws(grads):
            yield f"{case}: params and grads are no lists of draws", instead, case.where
        shapes = [draw.shape for draw in params]
        if [draw.shape[1:] for draw in grads] != shapes or len({d.shape[:1] for d in grads}) != 1:
            what = f"{case}: grads have not the shapes of params with the steps in front"
            yield what, instead, case.where
        then = case.inputs.get("then", (0, 0.1))
        if not (isinstance(then, tuple) and [type(n) for n in then] == [int, float]):
            yield f"{case}: then is {then!r}", "write then=(step, lr), as in (3, 0.01)", case.where


def _are_draws(values: Any) -> bool:
    listed = isinstance(values, list) and bool(values)
    return listed and all(isinstance(value, Draw) for value in values)


RULES = (_wrong_lists, _wrong_answer, _wrong_checks, _wrong_names, _wrong_steps, _wrong_timed)
