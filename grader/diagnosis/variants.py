"""The right answer to another question: a setting read as another, an input ignored or turned around."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np

from grader.calling import replaced
from grader.diagnosis.finding import Finding

Question = tuple[str, dict[str, Any]]  # what is said, and the values for which it would be right
GATES = (4, 3)


def variant(finding: Finding) -> str:
    """What was got is right, for other values."""
    for why, values in itertools.chain(_settings(finding), _inputs(finding), _gates(finding)):
        if finding.is_got(_solved(finding, why, values)):
            return why
    for axes in _axes(finding):
        if finding.is_got(_turned(finding, axes)):
            first, second = (i for i, k in enumerate(axes) if i != k)
            return (
                f"axes {first} and {second} are confused: along one of them where it is the other"
            )
    return ""


def _solved(finding: Finding, why: str, values: Mapping[str, Any]) -> Any:
    solved = finding.about.solved(why, values, finding.about.dout)
    return solved.get(finding.name, ())


def _settings(finding: Finding) -> Iterator[Question]:
    about = finding.about
    given = {n: v for n, v in (dict(about.defaults) | dict(about.values)).items() if _plain(v)}
    for name, value in given.items():
        for why, other in _others(name, value, about.defaults):
            yield why, {**about.values, name: other}
    for (a, v), (b, w) in itertools.combinations(given.items(), 2):
        if type(v) is type(w) is float and v != w:
            yield f"{a} and {b} are exchanged", {**about.values, a: w, b: v}


def _plain(value: Any) -> bool:
    return isinstance(value, (bool, int, float))


def _others(name: str, v: Any, defaults: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    """What a setting may have been read as."""
    if isinstance(v, bool):
        yield f"it is right for {name}={not v}", not v
        return
    if name in defaults and _plain(defaults[name]) and defaults[name] != v:
        yield (
            f"it is right for {name} = {defaults[name]:g}, its default, whatever {name} is given",
            defaults[name],
        )
    if isinstance(v, int):
        for other in dict.fromkeys((0, 1, v - 1, v + 1, -1, 2)):
            if other != v:
                yield f"it is right for {name} = {other}, not {v}", other
        return
    yield f"{name} is ignored: this is right for {name} = 0", 0.0
    yield f"it is right for {name} = {1 - v:g}: 1 - {name} stands where {name} belongs", 1 - v
    yield f"the sign of {name} is turned", -v
    yield f"{name} comes in squared", v * v
    yield f"{name} comes in twice as large", 2 * v
    yield f"{name} comes in half as large", v / 2
    if v > 0:
        yield f"the root of {name} stands where {name} belongs", v**0.5
        yield f"1/{name} stands where {name} belongs", 1 / v


def _inputs(finding: Finding) -> Iterator[Question]:
    about = finding.about
    arrays = {n: x for n, x in about.inputs.items() if x.dtype.kind == "f"}
    for name, x in arrays.items():
        yield f"{name} is ignored: this is right for {name} = 0", _with(finding, name, x * 0)
        yield f"the sign of {name} is turned", _with(finding, name, -x)
        yield (
            f"{name} is ignored: this is right for {name} = 1",
            _with(finding, name, np.ones_like(x)),
        )
        yield from _roots(finding, name, x)
        if x.ndim == 2 and x.shape[0] == x.shape[1] > 1:
            yield f"{name} is taken transposed", _with(finding, name, x.T)
        if x.ndim == 2:
            mixed = x.reshape(x.shape[::-1]).T
            yield f"{name} is reshaped where it should be transposed", _with(finding, name, mixed)
        if x.ndim > 2:
            laid = x.swapaxes(-1, -2).reshape(x.shape)
            yield f"{name} is flattened in another order", _with(finding, name, laid)
            yield (
                f"{name} is turned around in its last two axes",
                _with(finding, name, np.flip(x, (-2, -1))),
            )
        for axis in range(1, x.ndim):
            yield (
                f"{name} is read backwards along axis {axis}",
                _with(finding, name, _flip(x, axis)),
            )
    for (a, x), (b, y) in itertools.combinations(arrays.items(), 2):
        if x.shape == y.shape:
            values = replaced(about.values, {a: y, b: x})
            yield f"{a} and {b} are exchanged", values


def _roots(finding: Finding, name: str, x: np.ndarray) -> Iterator[Question]:
    """Scores that are scaled by the root of a length, or by the length, or not at all."""
    length = x.shape[-1] if x.ndim > 1 else 1
    if length > 1:
        root = length**0.5
        times = f"this is right for {name} times the root of {length}"
        over = f"this is right for {name} over the root of {length}"
        yield (
            f"a division by the root of {length} is missing: {times}",
            _with(finding, name, x * root),
        )
        yield (
            f"it is divided by {length} and not by its root: {over}",
            _with(finding, name, x / root),
        )


def _flip(x: np.ndarray, axis: int) -> np.ndarray:
    return np.ascontiguousarray(np.flip(x, axis))


def _with(finding: Finding, name: str, x: np.ndarray) -> dict[str, Any]:
    return replaced(finding.about.values, {name: np.ascontiguousarray(x)})


def _gates(finding: Finding) -> Iterator[Question]:
    """Parameters whose last axis holds several gates, in another order."""
    about = finding.about
    for count in GATES:
        packed = {n: x for n, x in about.inputs.items() if _is_packed(finding, n, x, count)}
        for order in itertools.permutations(range(count)) if packed else ():
            if list(order) != sorted(order):
                told = ", ".join(str(i + 1) for i in order)
                why = f"it is right for the gates of {_and(list(packed))} in the order {told}"
                yield why, replaced(about.values, {n: _mixed(x, order) for n, x in packed.items()})


def _and(names: list[str]) -> str:
    return " and ".join(filter(None, (", ".join(names[:-1]), names[-1])))


def _is_packed(finding: Finding, name: str, x: np.ndarray, count: int) -> bool:
    letters = finding.about.letters(name, x.ndim)
    packed = x.ndim > 0 and x.dtype.kind == "f" and letters and letters[-1].startswith(str(count))
    return bool(packed) and x.shape[-1] % count == 0


def _mixed(x: np.ndarray, order: tuple[int, ...]) -> np.ndarray:
    pieces = np.split(x, len(order), axis=-1)
    return np.concatenate([pieces[i] for i in order], axis=-1)


def _axes(finding: Finding) -> Iterator[tuple[int, ...]]:
    """Two axes of an answer of the first input's shape exchanged."""
    x = next(iter(finding.about.inputs.values()), np.zeros(()))
    if x.shape == finding.got.shape and x.dtype.kind == "f":
        for i, k in itertools.combinations(range(x.ndim), 2):
            axes = list(range(x.ndim))
            axes[i], axes[k] = k, i
            yield tuple(axes)


def _turned(finding: Finding, axes: tuple[int, ...]) -> Any:
    """The right answer along other axes: the inputs of x's shape exchanged, and the answer back."""
    about, shape = finding.about, finding.got.shape

    def turn(x: Any) -> Any:
        same = isinstance(x, np.ndarray) and x.shape == shape
        return np.ascontiguousarray(x.transpose(axes)) if same else x

    values = replaced(about.values, {n: turn(x) for n, x in about.inputs.items()})
    solved = about.solved(f"axes {axes}", values, [turn(d) for d in about.dout])
    answer = np.asarray(solved.get(finding.name, ()))
    return answer.transpose(axes) if answer.ndim == len(axes) else answer
