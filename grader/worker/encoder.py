"""Writing a frame: values become nodes of a header and raw buffers, within the caps."""

from __future__ import annotations

import json
import math
from typing import Any

import numpy as np

from grader.draws import Generator, Given
from grader.worker.protocol import (
    DTYPES,
    MAGIC,
    MAX_ARRAYS,
    MAX_DEPTH,
    MAX_HEADER,
    MAX_KIND,
    MAX_NODES,
    MAX_PAYLOAD,
    MAX_TEXT,
    OWN_MODULES,
    PREFIX,
    CallBack,
    Handle,
    Opaque,
    Tensor,
    WireError,
)
from grader.worker.sources import Source

_JSON = json.JSONEncoder(separators=(",", ":"), allow_nan=False)


class Encoder:
    """One frame in the making. `pack` turns what is foreign to the protocol into what is not."""

    def __init__(self) -> None:
        self.arrays: list[np.ndarray] = []
        self.sizes = 0
        self._index: dict[int, int] = {}
        self._nodes = 1

    def pack(self, value: Any) -> Any:
        """A hook: a stand-in for a value this encoder has no node for."""
        return Opaque(named(value))

    def node(self, value: Any, depth: int = 0) -> Any:
        kind = type(value)
        if value is None or kind is bool:
            return value
        if kind in _SIMPLE:
            return _SIMPLE[kind](value)
        if kind is np.ndarray:
            return self._array("a", value)
        if issubclass(kind, np.generic):  # isinstance would ask the value
            return self._array("n", np.asarray(value))
        return self._compound(kind, value, depth)

    def _compound(self, kind: type, value: Any, depth: int) -> Any:
        for base in (tuple, list, dict):
            if issubclass(kind, base):
                self._nodes += (size := base.__len__(value))
                if depth >= MAX_DEPTH or self._nodes > MAX_NODES:
                    self._nodes -= size
                    why = "too long" if depth < MAX_DEPTH else "nested too deep"
                    return {"o": f"a {base.__name__} of {size} entries: {why}"}
        if issubclass(kind, tuple):
            return {"t": [self.node(item, depth + 1) for item in tuple.__iter__(value)]}
        if issubclass(kind, list):
            return [self.node(item, depth + 1) for item in list.__iter__(value)]
        if issubclass(kind, dict):
            return self._dictionary(value, depth)
        if kind is Tensor:
            return self.tensor(value.array, value.device)
        packed = self.pack(value)
        return _opaque(packed) if isinstance(packed, Opaque) else self.node(packed, depth + 1)

    def tensor(self, array: np.ndarray, device: str) -> Any:
        """The node of a tensor, or of why it cannot travel."""
        node = self._array("T", array)
        return {"T": [node["T"], device]} if "T" in node else node

    def _dictionary(self, value: dict[Any, Any], depth: int) -> Any:
        pairs = list(dict.items(value))
        if not all(type(key) is str for key, _ in pairs):
            return {"o": "a dict whose keys are not all text"}
        named = {_text(key): item for key, item in pairs}
        if len(named) < len(pairs):
            return {"o": "a dict whose keys are not all valid text"}
        return {"d": [[key, self.node(item, depth + 1)] for key, item in named.items()]}

    def _array(self, tag: str, array: np.ndarray) -> Any:
        index = self._index.get(id(array))
        if index is None:
            if array.dtype.kind not in "biufc" or _little(array.dtype).str not in DTYPES:
                return _opaque(Opaque(f"an array of dtype {array.dtype}"))
            if self.sizes + array.nbytes > MAX_PAYLOAD or len(self.arrays) >= MAX_ARRAYS:
                return {"o": f"an array of shape {array.shape}, {_megabytes(array)}: too large"}
            index = self._index[id(array)] = len(self.arrays)
            self.arrays.append(array)
            self.sizes += array.nbytes
        return {tag: index}

    def frame(self, body: Any) -> memoryview:
        """The whole frame for one body."""
        node = self.node(body)
        table = [_described(array) for array in self.arrays]
        header = _JSON.encode({"body": node, "arrays": table}).encode("utf-8", "replace")
        if len(header) > MAX_HEADER:
            raise WireError("the frame's header is too long")
        # np.empty leaves large pages alone until they are written, once
        out = memoryview(np.empty(PREFIX.size + len(header) + self.sizes, np.uint8).data)
        PREFIX.pack_into(out, 0, MAGIC, len(header), self.sizes)
        start = PREFIX.size + len(header)
        out[PREFIX.size : start] = header
        for array in self.arrays:  # each straight into its place: a large one is not copied twice
            place = np.frombuffer(out, _little(array.dtype), array.size, start)
            place.reshape(array.shape)[...] = array
            start += array.nbytes
        return out


def packed(source: Source) -> list[Any]:
    """A file for a frame: its name, and its bytes as an array."""
    return [source.file, np.frombuffer(source.text, np.uint8)]


def _text(value: str) -> str:
    return value[:MAX_TEXT].encode("utf-8", "replace").decode()


def _integer(value: int) -> Any:
    if -(10**18) < value < 10**18:
        return value
    return {"o": "an integer of more than 18 digits"}


_SIMPLE: dict[type, Any] = {
    int: _integer,
    float: lambda value: value if math.isfinite(value) else {"f": repr(value)},
    str: _text,
    Handle: lambda value: {"r": value.number},
    CallBack: lambda value: {"c": value.number},
    Generator: lambda value: {"g": value.seed},
    Given: lambda value: {"e": [value.source, value.expression]},
    Opaque: lambda value: _opaque(value),
}


def _opaque(value: Opaque) -> Any:
    return {"o": value.kind[:MAX_KIND]}


def named(value: Any) -> str:
    """What a value is, in a sentence: `a generator`, `a numpy.matrix`."""
    kind = type(value)  # its metaclass may lie, or raise: ask type's own descriptors
    module = type.__dict__["__module__"].__get__(kind)
    name = type.__dict__["__qualname__"].__get__(kind)
    if isinstance(module, str) and module.partition(".")[0] not in OWN_MODULES:
        name = f"{module}.{name}"
    return f"{'an' if name[:1].lower() in 'aeiou' else 'a'} {name}"


def _megabytes(array: np.ndarray) -> str:
    return f"{array.nbytes / 2**20:,.0f} MB"


def _described(array: np.ndarray) -> list[Any]:
    layout = "C"
    if array.ndim and array.size and not array.flags.c_contiguous:
        layout = "F" if array.flags.f_contiguous else "strided"
    return [_little(array.dtype).str, list(array.shape), layout, array.flags.writeable]


def _little(dtype: np.dtype) -> np.dtype:
    return dtype.newbyteorder("<")
