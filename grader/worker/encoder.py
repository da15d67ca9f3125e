"""Writing a frame: values become nodes of a header and raw buffers, within the caps."""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Iterator
from typing import Any, ClassVar

import numpy as np

from grader.draws import Generator, Given
from grader.worker.protocol import (
    DTYPES,
    LARGEST,
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

SMALL = 1 << 16  # bytes: so few are as soon copied twice
NAMES = {dtype: name for name, dtype in DTYPES.items()}


def _json_writer() -> Callable[[Any], str]:
    """As JSONEncoder.encode, which makes a new encoder for each text: that takes as long as the text."""
    make = getattr(json.encoder, "c_make_encoder", None)
    if make is None:
        return json.JSONEncoder(separators=(",", ":"), allow_nan=False).encode
    quoted = json.encoder.encode_basestring_ascii
    chunks = make(None, None, quoted, None, ":", ",", False, False, False)
    return lambda tree: "".join(chunks(tree, 0))


_json = _json_writer()


def _as_it_is(encoder: Encoder, value: Any, depth: int) -> Any:
    return value


def _integer(encoder: Encoder, value: int, depth: int) -> Any:
    if -LARGEST < value < LARGEST:
        return value
    return {"o": "an integer of more than 18 digits"}


def _float(encoder: Encoder, value: float, depth: int) -> Any:
    return value if math.isfinite(value) else {"f": repr(value)}


class Encoder:
    """One frame in the making. `pack` turns what is foreign to the protocol into what is not."""

    def __init__(self) -> None:
        self.arrays: list[np.ndarray] = []
        self.sizes = 0
        self._table: list[list[Any]] = []
        self._index: dict[int, int] = {}
        self._nodes = 1

    def pack(self, value: Any) -> Any:
        """A hook: a stand-in for a value this encoder has no node for."""
        return Opaque(named(value))

    def node(self, value: Any, depth: int = 0) -> Any:
        """A class that nobody can have changed is looked up, of any other the ancestors are."""
        write = self.writers.get(type(value))
        return self._foreign(value, depth) if write is None else write(self, value, depth)

    def _foreign(self, value: Any, depth: int) -> Any:
        kind = type(value)
        for base in (tuple, list, dict):
            if issubclass(kind, base):
                return Encoder.writers[base](self, value, depth)
        if issubclass(kind, np.generic):  # isinstance would ask the value
            return self.array("n", np.asarray(value))
        packed = self.pack(value)
        return _opaque(packed) if isinstance(packed, Opaque) else self.node(packed, depth + 1)

    def _refused(self, base: type, value: Any, depth: int) -> Any:
        """Why a container cannot travel, None where it can; read past the methods of its class."""
        self._nodes += (size := base.__len__(value))
        if depth < MAX_DEPTH and self._nodes <= MAX_NODES:
            return None
        self._nodes -= size
        why = "too long" if depth < MAX_DEPTH else "nested too deep"
        return {"o": f"a {base.__name__} of {size} entries: {why}"}

    def _tuple(self, value: tuple[Any, ...], depth: int) -> Any:
        refused = self._refused(tuple, value, depth)
        return refused or {"t": [self.node(item, depth + 1) for item in tuple.__iter__(value)]}

    def _list(self, value: list[Any], depth: int) -> Any:
        refused = self._refused(list, value, depth)
        return refused or [self.node(item, depth + 1) for item in list.__iter__(value)]

    def _dict(self, value: dict[Any, Any], depth: int) -> Any:
        refused = self._refused(dict, value, depth)
        if refused is not None:
            return refused
        if not {*map(type, dict.keys(value))} <= _TEXT:
            return {"o": "a dict whose keys are not all text"}
        named = {_text(key): self.node(item, depth + 1) for key, item in dict.items(value)}
        if len(named) < dict.__len__(value):
            return {"o": "a dict whose keys are not all valid text"}
        return {"d": named}

    def tensor(self, array: np.ndarray, device: str) -> Any:
        """The node of a tensor, or of why it cannot travel."""
        node = self.array("T", array)
        return {"T": [node["T"], device]} if "T" in node else node

    def array(self, tag: str, array: np.ndarray) -> Any:
        """The node of an array, or of why it cannot travel."""
        index = self._index.get(id(array))
        if index is None:
            name = _dtype_name(array.dtype)
            if name is None:
                return _opaque(Opaque(f"an array of dtype {array.dtype}"))
            if self.sizes + array.nbytes > MAX_PAYLOAD or len(self.arrays) >= MAX_ARRAYS:
                return {"o": f"an array of shape {array.shape}, {_megabytes(array)}: too large"}
            index = self._index[id(array)] = len(self.arrays)
            self.arrays.append(array)
            self._table.append([name, array.shape, *_layout(array)])
            self.sizes += array.nbytes
        return {tag: index}

    def frame(self, body: Any) -> memoryview:
        """The whole frame for one body."""
        header = _json({"body": self.node(body), "arrays": self._table}).encode()
        if len(header) > MAX_HEADER:
            raise WireError("the frame's header is too long")
        if self.sizes <= SMALL:
            begin = PREFIX.pack(MAGIC, len(header), self.sizes)
            return memoryview(b"".join([begin, header, *self._values()]))
        start = PREFIX.size + len(header)
        # np.empty leaves large pages alone until they are written, once
        out = memoryview(np.empty(start + self.sizes, np.uint8).data)
        PREFIX.pack_into(out, 0, MAGIC, len(header), self.sizes)
        out[PREFIX.size : start] = header
        for array, (name, *_) in zip(self.arrays, self._table, strict=True):
            # each straight into its place: a large one is not copied twice
            place = np.frombuffer(out, DTYPES[name], array.size, start)
            place.reshape(array.shape)[...] = array
            start += array.nbytes
        return out

    def _values(self) -> Iterator[bytes]:
        for array, (name, *_) in zip(self.arrays, self._table, strict=True):
            yield array.astype(DTYPES[name], copy=False).tobytes()

    writers: ClassVar[dict[type, Callable[[Any, Any, int], Any]]] = {
        type(None): _as_it_is,
        bool: _as_it_is,
        int: _integer,
        float: _float,
        str: lambda self, value, depth: _text(value),
        list: _list,
        tuple: _tuple,
        dict: _dict,
        np.ndarray: lambda self, value, depth: self.array("a", value),
        Tensor: lambda self, value, depth: self.tensor(value.array, value.device),
        Handle: lambda self, value, depth: {"r": value.number},
        CallBack: lambda self, value, depth: {"c": value.number},
        Generator: lambda self, value, depth: {"g": value.seed},
        Given: lambda self, value, depth: {"e": [value.source, value.expression]},
        Opaque: lambda self, value, depth: _opaque(value),
    }


_TEXT = {str}


def packed(source: Source) -> list[Any]:
    """A file for a frame: its name, and its bytes as an array."""
    return [source.file, np.frombuffer(source.text, np.uint8)]


def _text(value: str) -> str:
    if value.isascii():
        return value[:MAX_TEXT]
    return value[:MAX_TEXT].encode("utf-8", "replace").decode()


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


def _layout(array: np.ndarray) -> tuple[str, bool]:
    """How it lies in memory, and whether it may be written to."""
    flags = array.flags
    if flags.c_contiguous or not (array.ndim and array.size):
        return "C", flags.writeable
    return "F" if flags.f_contiguous else "strided", flags.writeable


def _dtype_name(dtype: np.dtype) -> str | None:
    """What it is called on its way, in whichever byte order it is here; None where it cannot travel."""
    if dtype.kind not in "biufc":
        return None
    return NAMES.get(dtype) or NAMES.get(dtype.newbyteorder("<"))
