"""How an answer is called: which of a case's values go where, and what a value's arrays are called."""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np

Values = Mapping[str, Any]


class Argument(NamedTuple):
    """One parameter of an answer's constructor or method."""

    name: str
    required: bool
    keyword: bool
    star: bool


class Call(NamedTuple):
    """Arguments as they are passed: inputs and parameters by position, the rest by keyword."""

    args: tuple[Any, ...]
    kwargs: dict[str, Any]


@functools.lru_cache(maxsize=1024)
def signature_of(function: Callable[..., Any]) -> tuple[Argument, ...]:
    """The parameters of a function or a class's constructor, `self` left out."""
    if isinstance(function, type) and function.__init__ is object.__init__:
        return ()
    kinds = inspect.Parameter
    return tuple(
        Argument(
            p.name,
            required=p.default is kinds.empty and p.kind is not kinds.VAR_POSITIONAL,
            keyword=p.kind is kinds.KEYWORD_ONLY,
            star=p.kind is kinds.VAR_POSITIONAL,
        )
        for p in inspect.signature(function).parameters.values()
        if p.name != "self" and p.kind is not kinds.VAR_KEYWORD
    )


def holds_arrays(value: Any) -> bool:
    """Whether a drawn value is an array or a list of arrays: parameters and inputs, not settings."""
    if isinstance(value, (list, tuple)):
        return bool(value) and all(holds_arrays(item) for item in value)
    return isinstance(value, np.ndarray)


def call_with(arguments: Sequence[Argument], values: Values) -> Call:
    """Pass what `values` holds: arrays and required arguments by position, settings by keyword."""
    args: list[Any] = []
    kwargs: dict[str, Any] = {}
    for argument in arguments:
        if argument.name not in values:
            continue
        value = values[argument.name]
        if argument.star:
            args.extend(value)
        elif kwargs or argument.keyword or not (argument.required or holds_arrays(value)):
            kwargs[argument.name] = value
        else:
            args.append(value)
    return Call(tuple(args), kwargs)


def leaves(name: str, value: Any) -> Iterator[tuple[str, np.ndarray]]:
    """The arrays in a value with their names: `W`, or `weights[0]`, `weights[1]`, ..."""
    if isinstance(value, np.ndarray):
        yield name, value
    elif isinstance(value, (list, tuple)):
        for i, item in enumerate(value):
            yield from leaves(f"{name}[{i}]", item)


def differentiable(names: Sequence[str], values: Values) -> dict[str, np.ndarray]:
    """The floating-point arrays among `names`: integers and booleans take no part in a gradient."""
    return {
        leaf: array
        for name in names
        if name in values
        for leaf, array in leaves(name, values[name])
        if array.dtype.kind == "f"
    }


def replaced(values: Values, changed: Mapping[str, np.ndarray]) -> dict[str, Any]:
    """`values` with the named leaves replaced; arrays that were one object stay one only if unchanged."""

    def swap(name: str, value: Any) -> Any:
        if isinstance(value, (list, tuple)):
            return type(value)(swap(f"{name}[{i}]", item) for i, item in enumerate(value))
        return changed.get(name, value)

    return {name: swap(name, value) for name, value in values.items()}
