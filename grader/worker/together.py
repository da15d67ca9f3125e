"""Calls of an answer that are collected, made in one message and in their order, and then read one by one.

A message to another process and back costs more than most layers do. Here a constructor, a forward, a
backward and the gradients it leaves cost one message, and each still fails for itself.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import numpy as np

from grader.worker.failure import AnswerFailure
from grader.worker.host import Worker

MUCH, MANY = (
    1 << 20,
    512,
)  # bytes and arrays: more are asked call by call, far from a frame's bounds


class Together:
    """Calls of the class or function `name`. Each is told by its place: what `ask` has asked, `value` gives.

    A value is as it was when its call returned, whatever later calls did to it. Arguments become what the
    last call left of them.
    """

    def __init__(self, worker: Worker, name: str):
        self._worker, self._name = worker, name
        self._ops: list[dict[str, Any]] = []
        self._methods: list[str] = []
        self._arrays: list[np.ndarray] = []
        self._values: list[Any] = []
        self._failure: AnswerFailure | None = None

    def new(self, args: Sequence[Any], kwargs: dict[str, Any]) -> int:
        """Make an object of the class: its number, for calls on it."""
        number = self._worker.handle().number
        self._add({"op": "new", "name": self._name, "as": number}, self._name, args, kwargs)
        return number

    def call(self, on: int | None, method: str, args: Sequence[Any], kwargs: dict[str, Any]) -> int:
        """Call a method of an object, or the function itself."""
        op: dict[str, Any] = {"op": "call", "name": self._name if on is None else method}
        op |= {} if on is None else {"at": on}
        return self._add(op, op["name"], args, kwargs)

    def get(self, on: int, attribute: str) -> int:
        """Read an attribute of an object."""
        return self._add({"op": "get", "name": attribute, "at": on}, attribute)

    def set(self, on: int, attribute: str, value: Any) -> int:
        """Set an attribute of an object."""
        op = {"op": "set", "name": attribute, "at": on, "value": value}
        return self._add(op, f"setting {attribute}")

    def look(self, arrays: Sequence[np.ndarray]) -> int:
        """What calls have made by now of arrays that they were given."""
        return self._add({"op": "look"}, self._name, arrays)

    def ask(self) -> None:
        """Make the calls, up to the first that fails."""
        apart = len(self._arrays) > MANY or sum(x.nbytes for x in self._arrays) > MUCH
        self._values, self._failure = self._worker.in_turn(self._ops, self._methods, apart)
        self._arrays.clear()
        for op in self._ops:
            if op["op"] == "new":
                self._worker.forget(op["as"])

    def value(self, place: int) -> Any:
        """What that call returned; the AnswerFailure of the first that failed, where it came no further."""
        if place < len(self._values):
            return self._values[place]
        assert self._failure is not None
        raise self._failure.again()

    def _add(
        self, op: dict[str, Any], method: str, args: Sequence[Any] = (), kwargs: Any = None
    ) -> int:
        if op["op"] not in ("get", "set"):
            op |= {"args": tuple(args)} | ({"kwargs": kwargs} if kwargs else {})
        self._ops.append(op | {"now": True})
        self._methods.append(method)
        given = [*args, *(kwargs or {}).values()]
        self._arrays += arrays_in(given)
        return len(self._ops) - 1


def arrays_in(values: Iterable[Any]) -> Iterator[np.ndarray]:
    """The arrays in arguments, in lists and tuples too."""
    for value in values:
        if isinstance(value, np.ndarray):
            yield value
        elif isinstance(value, (list, tuple)):
            yield from arrays_in(value)
