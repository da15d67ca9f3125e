"""Reading a frame, as what it is: hostile input. Every cap comes before the allocation it bounds."""

from __future__ import annotations

import json
import math
from collections.abc import Callable
from typing import Any

import numpy as np

from grader.draws import laid_out
from grader.worker.protocol import (
    DTYPES,
    LARGEST,
    LAYOUTS,
    MAX_ARRAYS,
    MAX_AXES,
    MAX_DEPTH,
    MAX_DEVICE,
    MAX_EXTENT,
    MAX_KIND,
    MAX_NODES,
    MAX_REFERRED,
    MAX_TEXT,
    Opaque,
    Tensor,
    WireError,
)


class Decoder:
    """One frame taken apart. `unpack` gives the values of nodes that mean something on one side only."""

    def __init__(self, header: bytes, payload: memoryview):
        tree = _parsed(header)
        if not isinstance(tree, dict) or set(tree) != {"body", "arrays"}:
            raise WireError("the header has other keys than body and arrays")
        self.rows: list[Any] = tree["arrays"]
        self.arrays = _arrays(self.rows, payload)
        self._nodes = self._referred = 0
        self.body = self.value(tree["body"])

    def unpack(self, tag: str, content: Any) -> Any:
        """A hook: the value of a node whose meaning depends on the side."""
        if tag == "T":
            index, device = content
            return Tensor(self._array(index), _checked_text(device)[:MAX_DEVICE])
        if tag == "o":
            return Opaque(one_line(_checked_text(content), MAX_KIND))
        raise WireError("a node of a kind that is not allowed here")

    def value(self, node: Any, depth: int = 0) -> Any:
        kind = type(node)
        if kind is dict:
            if len(node) != 1:
                raise WireError("a node with other than one key")
            ((tag, content),) = node.items()
            read = _READERS.get(tag)
            return self._unpacked(tag, content) if read is None else read(self, content, depth)
        if kind is list:
            return self._list(node, depth)
        if kind is str:
            return _checked_text(node)
        return node if node is None or kind is bool else _checked_number(node)

    def _unpacked(self, tag: str, content: Any) -> Any:
        try:
            return self.unpack(tag, content)
        except (TypeError, IndexError, KeyError, ValueError):
            raise WireError("a malformed node") from None

    def _list(self, content: Any, depth: int) -> list[Any]:
        if type(content) is not list:
            raise WireError("a malformed node")
        self._count(len(content), depth)
        return [self.value(item, depth + 1) for item in content]

    def _dictionary(self, content: Any, depth: int) -> dict[str, Any]:
        if type(content) is not dict:
            raise WireError("a malformed dictionary")
        self._count(len(content), depth)
        out = {_checked_text(key): self.value(node, depth + 1) for key, node in content.items()}
        if len(out) != len(content):  # two that are the same as valid text
            raise WireError("a key twice")
        return out

    def _count(self, more: int, depth: int) -> None:
        """Before the entries of a container are looked at."""
        self._nodes += more
        if depth >= MAX_DEPTH or self._nodes > MAX_NODES:
            raise WireError("nested too deep, or too many nodes")

    def _array(self, index: Any) -> np.ndarray:
        if type(index) is not int or not 0 <= index < len(self.arrays):
            raise WireError("no such array")
        array = self.arrays[index]
        self._referred += array.nbytes
        if self._referred > MAX_REFERRED:
            raise WireError("the same arrays too often")
        return array

    def _scalar(self, index: Any) -> Any:
        array = self._array(index)
        if array.ndim:
            raise WireError("a scalar with axes")
        return array[()]


_READERS: dict[str, Callable[[Decoder, Any, int], Any]] = {
    "a": lambda self, content, depth: self._array(content),
    "n": lambda self, content, depth: self._scalar(content),
    "t": lambda self, content, depth: tuple(self._list(content, depth)),
    "d": Decoder._dictionary,
    "f": lambda self, content, depth: _checked_float(content),
}


def _checked_text(text: Any) -> str:
    if type(text) is not str or len(text) > MAX_TEXT:
        raise WireError("text expected, and not too long")
    # a lone surrogate would crash a report's writer
    return text if text.isascii() else text.encode("utf-8", "replace").decode()


def _checked_number(number: Any) -> Any:
    if type(number) is int:
        if not -LARGEST < number < LARGEST:
            raise WireError("an integer too long")
    elif not math.isfinite(number):  # 1e999 parses to inf
        raise WireError("a float out of range")
    return number


def one_line(text: str, most: int) -> str:
    """Text of a student's on one line, cut at `most` characters; what is invisible is spelled out."""
    cut = " ".join(text[:most].split())
    return "".join(c if c.isprintable() else ascii(c)[1:-1] for c in cut)[:most].rstrip()


def _checked_float(name: Any) -> float:
    if name not in ("nan", "inf", "-inf"):
        raise WireError("a number that JSON has itself")
    return float(name)


def _parsed(header: bytes) -> Any:
    try:
        text = header.decode()
        tree, end = _JSON.raw_decode(text)
    except (ValueError, RecursionError) as error:
        raise WireError(f"the header is not JSON: {type(error).__name__}") from None
    if end != len(text):
        raise WireError("something follows the header")
    return tree


def _refuse(text: str) -> Any:
    raise WireError(f"the constant {text}")


# of a key that stands twice the last counts; an integer of thousands of digits Python refuses itself
_JSON = json.JSONDecoder(parse_constant=_refuse)


def _arrays(table: Any, payload: memoryview) -> list[np.ndarray]:
    if not isinstance(table, list) or len(table) > MAX_ARRAYS:
        raise WireError("a malformed table of arrays")
    out, start = [], 0
    for row in table:
        dtype, shape, count, layout, writeable = _checked_row(row)
        if start + count * dtype.itemsize > len(payload):
            raise WireError("an array beyond the payload")
        flat = np.frombuffer(payload, dtype, count, start)
        start += flat.nbytes
        out.append(_own(flat.reshape(shape), layout, writeable))
    if start != len(payload):
        raise WireError("bytes left over in the payload")
    return out


def _checked_row(row: Any) -> tuple[np.dtype, list[int], int, str, bool]:
    if not (isinstance(row, list) and len(row) == 4):
        raise WireError("a malformed row of the table of arrays")
    name, shape, layout, writeable = row
    if not (isinstance(name, str) and name in DTYPES):
        raise WireError("a dtype that is not on the list")
    if not (isinstance(shape, list) and len(shape) <= MAX_AXES):
        raise WireError("a malformed shape")
    if layout not in LAYOUTS or type(writeable) is not bool:
        raise WireError("a malformed layout")
    return DTYPES[name], shape, _checked_count(shape, DTYPES[name].itemsize), layout, writeable


def _checked_count(shape: list[Any], size: int) -> int:
    """How many elements of that size there are."""
    count, extent = 1, size
    for n in shape:
        if type(n) is not int or not 0 <= n <= MAX_EXTENT:
            raise WireError("a malformed shape")
        count, extent = count * n, extent * (n or 1)
    if extent > MAX_EXTENT:
        raise WireError("a shape out of range")  # (0, 2**40, 2**40) has no elements, and no ndarray
    return count


def _own(array: np.ndarray, layout: str, writeable: bool) -> np.ndarray:
    """A plain array in memory of our own; booleans other than 0 and 1 are made 1."""
    if array.dtype.kind == "b":
        array = np.asarray(array.view(np.uint8) != 0)
    array = laid_out(array.copy(), layout)
    array.flags.writeable = writeable
    return array
