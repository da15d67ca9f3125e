"""Proxies: in a script the answer's class is one of these, and what it makes are references.

A script reads like plain Python, whoever's answer runs: arguments go by copy-restore, attributes are
references that become arrays where NumPy asks, and a reference handed back is the same object there.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
from numpy.lib.mixins import NDArrayOperatorsMixin

from grader.draws import Given
from grader.worker.encoder import named
from grader.worker.failure import AnswerFailure
from grader.worker.host import Worker
from grader.worker.protocol import Handle, Opaque
from grader.worker.restore import plain
from grader.worker.together import Together


class Answer:
    """A student's class or function (or the solution's) by name.

    Values come as they are, tensors as `Tensor`; for a script (`in_script`) they come as arrays.
    """

    def __init__(self, worker: Worker, name: str, *, is_class: bool, as_arrays: bool = False):
        self._worker, self._name, self._is_class = worker, name, is_class
        self._as_arrays = as_arrays

    def in_script(self) -> Answer:
        """The same answer, whose values are arrays in either track."""
        return Answer(self._worker, self._name, is_class=self._is_class, as_arrays=True)

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        handle, kept = self._worker.handle(), self._is_class or self._as_arrays
        op = {"op": "new" if self._is_class else "call", "name": self._name}
        (value,) = self._worker.request([op | _given(args, kwargs, handle, kept)], self._name)
        if self._is_class:
            return Reference(self._worker, handle, self._name, self._as_arrays)
        what = f"what {self._name} returned"
        return _received(self._worker, handle, value, what, self._as_arrays)

    def run(self, code: Given, *args: Any) -> Any:
        """`code(module, *args)` beside the answer: `module` holds all that its file defines, and no
        call in between crosses to another process. For what is written with operators, or takes
        several classes of one file."""
        handle = self._worker.handle()
        op = {"op": "run", "code": code} | _given(args, {}, handle, self._as_arrays)
        (value,) = self._worker.request([op], self._name)
        what = f"what {self._name} returned"
        return _received(self._worker, handle, value, what, self._as_arrays)

    def together(self) -> Together:
        """Calls that are collected, and made in one message."""
        return Together(self._worker, self._name)

    def many(self, calls: Sequence[list[Any]], method: str) -> list[Any]:
        """Many evaluations in one message: each call is [constructor's (args, kwargs) or None, method,
        args, kwargs]. Nothing is restored."""
        op = {"op": "many", "calls": [[self._name, *call] for call in calls]}
        (values,) = self._worker.request([op], method or self._name, restore=False)
        if not isinstance(values, list) or len(values) != len(calls):
            raise AnswerFailure("protocol", "fewer answers than calls", method=method)
        return values


class Reference(NDArrayOperatorsMixin):
    """An object that lives in the worker."""

    _worker: Worker
    _handle: Handle
    _what: str
    _as_arrays: bool

    def __init__(self, worker: Worker, handle: Handle, what: str, as_arrays: bool):
        vars(self).update(_worker=worker, _handle=handle, _what=what, _life=worker.life)
        vars(self).update(_as_arrays=as_arrays)

    def __del__(self) -> None:
        self._worker.release(self._handle, self.__dict__["_life"])

    def handle_in(self, worker: Worker) -> Handle:
        """The handle, for a frame to the same worker; one of a life that ended is no use."""
        if worker is not self._worker or worker.life != self.__dict__["_life"]:
            raise AnswerFailure("ended", f"{self._what} was lost with its process")
        return self._handle

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return Attribute(self, name)

    def __setattr__(self, name: str, value: Any) -> None:
        op = {"op": "set", "on": self, "name": name, "value": value}
        self._worker.request([op], f"setting {name}")

    def __getitem__(self, index: Any) -> Reference:
        handle, what = self._worker.handle(), f"{self._what}[{index}]"
        op = {"op": "item", "on": self, "index": index, "as": handle.number, "send": False}
        self._worker.request([op], what)
        return Reference(self._worker, handle, what, self._as_arrays)

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        return self._called({"op": "apply", "on": self}, args, kwargs)

    def _called(self, op: dict[str, Any], args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
        handle = self._worker.handle()
        op |= _given(args, kwargs, handle, self._as_arrays)
        (value,) = self._worker.request([op], self._what)
        what = f"what {self._what} returned"
        return _received(self._worker, handle, value, what, self._as_arrays)

    def fetch(self) -> Any:
        """The object's value, as far as it is one."""
        (value,) = self._worker.request([{"op": "value", "on": self}], self._what)
        return plain(value) if self._as_arrays else value

    def __array__(self, dtype: Any = None, copy: bool | None = None) -> np.ndarray:
        return as_array(self.fetch(), self._what, dtype)

    def __array_ufunc__(self, ufunc: np.ufunc, method: str, *inputs: Any, **kwargs: Any) -> Any:
        arrays = [np.asarray(x) if isinstance(x, Reference) else x for x in inputs]
        return getattr(ufunc, method)(*arrays, **kwargs)

    def __len__(self) -> int:
        return len(self.fetch())

    def __iter__(self) -> Iterator[Any]:
        held = self.fetch()
        if isinstance(held, (list, tuple)):
            return (self[i] for i in range(len(held)))
        return iter(held)

    def __float__(self) -> float:
        return float(np.asarray(self))

    def __repr__(self) -> str:
        return f"<{self._what} in the worker>"


class Attribute(Reference):
    """An attribute of an object in the worker: called as a method in one message, read in another.

    It is read when its value is needed, or just before the next call, which might put another object in
    its place.
    """

    def __init__(self, owner: Reference, name: str):
        super().__init__(owner._worker, Handle(0), name, owner._as_arrays)
        vars(self).update(_owner=owner, _is_read=False, _has_failed=False)
        self._worker.unread(self)

    def handle_in(self, worker: Worker) -> Handle:
        if not self.__dict__["_is_read"]:
            handle, owner = worker.handle(), self.__dict__["_owner"]
            op = {"op": "get", "on": owner, "name": self._what, "as": handle.number, "send": False}
            vars(self).update(_is_read=True)
            try:
                worker.request([op], self._what)
            except AnswerFailure:
                vars(self).update(_is_read=False, _has_failed=True)
                raise
            vars(self).update(_handle=handle)
        return super().handle_in(worker)

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        if self.__dict__["_is_read"]:
            return super().__call__(*args, **kwargs)
        vars(self).update(_is_read=True)  # as far as the call itself is concerned
        try:
            op = {"op": "call", "on": self.__dict__["_owner"], "name": self._what}
            returned = self._called(op, args, kwargs)
        except AnswerFailure:
            vars(self).update(_is_read=False, _has_failed=True)
            raise
        vars(self).update(_is_read=False)
        self._worker.unread(self)
        return returned


def _given(
    args: Sequence[Any], kwargs: dict[str, Any], handle: Handle, kept: bool
) -> dict[str, Any]:
    """The arguments of an operation, and under which number its value is kept, if it is."""
    named = {"kwargs": kwargs} if kwargs else {}
    return {"args": tuple(args), **named, **({"as": handle.number} if kept else {})}


def as_array(value: Any, what: str, dtype: Any = None) -> np.ndarray:
    """A received value as an array; AnswerFailure where it is none."""
    value = plain(value)
    if isinstance(value, (Opaque, str, dict)) or value is None:
        kind = (
            value.kind if isinstance(value, Opaque) else "None" if value is None else named(value)
        )
        raise AnswerFailure("raised", f"{what} is {kind}, expected an array")
    try:
        array = np.asarray(value, dtype)
    except (TypeError, ValueError):  # a ragged list, say
        array = np.zeros((), object)
    if array.dtype.kind not in "biufc":
        raise AnswerFailure("raised", f"{what} cannot be read as an array of numbers")
    return array


def _received(worker: Worker, handle: Handle, value: Any, what: str, as_arrays: bool) -> Any:
    """What a call returned; in a script an object that cannot travel is a reference to it."""
    if not as_arrays:
        return value
    if isinstance(value, Opaque):
        return Reference(worker, handle, what, as_arrays)
    worker.release(handle, worker.life)
    return plain(value)
