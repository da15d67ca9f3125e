"""Questions on how numbers are held: precision and memory layout."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np

from grader.calling import replaced
from grader.checks.likeness import NAME, bad, ok, unlike
from grader.checks.observed import Observed
from grader.checks.trial import Trial, cast, floats
from grader.checks.verdict import failed, seen_value
from grader.draws import laid_out
from grader.exercise import Case
from grader.numeric import Tolerance, difference, one_ulp, rounding_floor, stability_tolerance
from grader.outcome import Outcome


def precision_is_kept(trial: Trial, case: Case) -> Iterator[Outcome]:
    """float32 in, float32 out, and as exact as rounding allows."""
    if case.kinks or trial.is_random(case) or not floats(trial.draw(case)):
        return
    right = right_in_float32(trial, case)
    if right is None:
        return
    right64, tolerances, wide = right
    seen = trial.run(trial.answer, trial.draw(case, dtype="float32"), _dout32(trial, case))
    if broke := seen.broke:
        yield failed(NAME, "state", broke.when("with float32"), case)
        return
    given, widened = seen.named, []
    for name, right in right64.items():
        got, _ = seen_value(trial, given.get(name))
        dtype = getattr(got, "dtype", np.float32)
        if right.dtype.kind != "f":
            pass  # class ids and masks have no precision; their dtype is the oracle's question
        elif right.ndim and dtype == np.float64 and not trial.exercise.is_twin:
            widened += [name] * (name not in wide)
        elif right.ndim and dtype != np.float32:
            yield bad(case, f"{name} is {dtype} where everything given is float32")
            return
        if _is_off(got, right, tolerances[name]) and not _is_off_in_float64(trial, case, name):
            yield bad(
                case, f"{name} is right in float64 and wrong in float32: rounding grows in it"
            )
            return
    remark = f"{', '.join(widened)}: float64 from float32; dtypes grow silently" if widened else ""
    yield ok(case, remark)


def _is_off(got: Any, right: np.ndarray, tolerance: Tolerance) -> bool:
    return difference(got, right, tolerance, dtype=False) is not None


def _is_off_in_float64(trial: Trial, case: Case, name: str) -> bool:
    """Whether it is wrong in float64 too: then that is what the report says, and not this."""
    expected = trial.expected(case)
    got, instead = seen_value(trial, trial.observed(case).named.get(name))
    both = expected.outputs | expected.gradients
    if instead or name not in both:
        return True
    return _is_off(got, both[name], expected.tolerances[name])


Right = tuple[dict[str, np.ndarray], dict[str, Tolerance], set[str]]


def right_in_float32(trial: Trial, case: Case) -> Right | None:
    """What is right on a case's float32 inputs (see `_right`), found out once for a convention."""
    convention = trial.convention.sentence if trial.convention else ""
    return trial.once(("float32", case.name, convention), lambda: _right(trial, case))


def _right(trial: Trial, case: Case) -> Right | None:
    """The solution on the float32 inputs, in float64, the tolerances of the float32 rule, and what is
    float64 by contract, a table say; None where the right answer itself overflows in float32."""
    single, dout = trial.draw(case, dtype="float32"), _dout32(trial, case)
    right64 = _both(trial, cast(single, "float64"), _wide(dout))
    right32 = _both(trial, trial.draw(case, dtype="float32"), dout)
    moved = [_moved(trial, case, i) for i in range(3)]
    inputs = list(floats(single).values())
    outputs = trial.expected(case).outputs
    wide = {name for name, x in right32.items() if x.dtype == np.float64}
    floor = rounding_floor(inputs)
    slope = rounding_floor(inputs, np.concatenate([np.ravel(d) for d in dout])) if dout else 0.0
    try:
        tolerances = {
            name: stability_tolerance(
                o64,
                right32[name],
                [m[name] for m in moved],
                inputs,
                floor=floor if name in outputs else slope,
            )
            for name, o64 in right64.items()
        }
    except ValueError:
        return None
    return right64, tolerances, wide


def _moved(trial: Trial, case: Case, i: int) -> dict[str, np.ndarray]:
    """The same with every input moved by an ulp of float32."""
    rng = trial.rng(case.name, "ulp32", i)
    single, dout = trial.draw(case, dtype="float32"), _dout32(trial, case)
    changed = {name: np.asarray(one_ulp(x, rng)) for name, x in floats(single).items()}
    upstream = dout and [d if isinstance(d, float) else np.asarray(one_ulp(d, rng)) for d in dout]
    return _both(trial, cast(replaced(single, changed), "float64"), upstream)


def _wide(dout: Sequence[Any] | None) -> list[Any] | None:
    if dout is None:
        return None
    return [d if isinstance(d, float) else d.astype(np.float64) for d in dout]


def _both(
    trial: Trial, values: Mapping[str, Any], dout: Sequence[Any] | None
) -> dict[str, np.ndarray]:
    outputs, gradients = trial.by_answer(trial.yardstick, values, dout)
    return outputs | gradients


def _dout32(trial: Trial, case: Case) -> list[Any] | None:
    if not trial.form.has_backward:
        return None
    return trial.dout(case, trial.expected(case).outputs, "float32")


LAYOUTS = {"F": "in column-major order", "strided": "not contiguous", "read-only": "read-only"}


def layouts_do_not_matter(trial: Trial, case: Case) -> Iterator[Outcome]:
    """Arrays in column-major order, not contiguous or not writeable give the same answer."""
    for words, seen in _laid_out(trial, case):
        if broke := seen.broke:
            yield failed(NAME, "state", broke.when(f"with arrays that are {words}"), case)
            return
        name = not trial.is_random(case) and unlike(trial, case, trial.observed(case), seen)
        if name:
            yield bad(case, f"{name} differs with arrays that are {words}")
            return
    yield ok(case)


def _laid_out(trial: Trial, case: Case) -> Iterator[tuple[str, Observed]]:
    """Each layout in words, and what the answer gives there."""
    # torch knows no read-only tensors
    layouts = [x for x in LAYOUTS if x != "read-only" or not trial.exercise.is_twin]
    asked: list[tuple[dict[str, Any], list[Any] | None]] = []
    for layout in layouts:
        values = trial.draw(case)
        changed = {name: _in_layout(x, layout) for name, x in floats(values).items()}
        asked.append((replaced(values, changed), _upstream(trial, case, layout)))
    return zip(map(LAYOUTS.__getitem__, layouts), trial.runs(asked), strict=True)


def _upstream(trial: Trial, case: Case, layout: str) -> list[Any] | None:
    if not trial.form.has_backward:
        return None
    dout = trial.dout(case, trial.expected(case).outputs)
    return [d if isinstance(d, float) else _in_layout(d, layout) for d in dout]


def _in_layout(array: np.ndarray, layout: str) -> np.ndarray:
    if layout != "read-only":
        return laid_out(array, layout)
    array = array.copy()
    array.flags.writeable = False
    return array
