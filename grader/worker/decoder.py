"""Reading a frame, as what it is: hostile input. Every cap comes before the allocation it bounds."""

from __future__ import annotations

import json
import math
from typing import Any

import numpy as np

from grader.draws import laid_out
from grader.worker.protocol import (
    DTYPES,
    LAYOUTS,
    MAX_ARRAYS,
    MAX_AXES,
    MAX_DEPTH,
    MAX_DEVICE,
    MAX_DIGITS,
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
        self.arrays = _arrays(tree["arrays"], payload)
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
        self._nodes += 1
        if depth > MAX_DEPTH or self._nodes > MAX_NODES:
            raise WireError("nested too deep, or too many nodes")
        if isinstance(node, list):
            return [self.value(item, depth + 1) for item in node]
        if isinstance(node, str):
            return _checked_text(node)
        if not isinstance(node, dict):
            return node
        if len(node) != 1:
            raise WireError("a node with other than one key")
        ((tag, content),) = node.items()
        return self._tagged(tag, content, depth)

    def _tagged(self, tag: str, content: Any, depth: int) -> Any:
        if tag == "a":
            return self._array(content)
        if tag == "n":
            return self._scalar(content)
        if tag == "t" and isinstance(content, list):
            return tuple(self.value(item, depth + 1) for item in content)
        if tag == "d":
            return self._dictionary(content, depth)
        if tag == "f" and content in ("nan", "inf", "-inf"):
            return float(content)
        try:
            return self.unpack(tag, content)
        except (TypeError, IndexError, KeyError, ValueError):
            raise WireError("a malformed node") from None

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

    def _dictionary(self, content: Any, depth: int) -> dict[str, Any]:
        if not isinstance(content, list):
            raise WireError("a malformed dictionary")
        out: dict[str, Any] = {}
        for pair in content:
            if not (isinstance(pair, list) and len(pair) == 2 and isinstance(pair[0], str)):
                raise WireError("a malformed dictionary")
            key = _checked_text(pair[0])
            if key in out:
                raise WireError("a key twice")
            out[key] = self.value(pair[1], depth + 1)
        return out


def _checked_text(text: Any) -> str:
    if type(text) is not str or len(text) > MAX_TEXT:
        raise WireError("text expected, and not too long")
    # a lone surrogate would crash a report's writer
    return text.encode("utf-8", "replace").decode()


def one_line(text: str, most: int) -> str:
    """Text of a student's on one line, cut at `most` characters; what is invisible is spelled out."""
    cut = " ".join(text[:most].split())
    return "".join(c if c.isprintable() else ascii(c)[1:-1] for c in cut)[:most].rstrip()


def _parsed(header: bytes) -> Any:
    try:
        return _JSON.decode(header.decode())
    except (ValueError, RecursionError) as error:
        raise WireError(f"the header is not JSON: {type(error).__name__}") from None


def _refuse(text: str) -> Any:
    raise WireError(f"the constant {text}")


def _parsed_object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    tree = dict(pairs)
    if len(tree) != len(pairs):
        raise WireError("a key twice")
    return tree


def _parsed_int(text: str) -> int:
    if len(text.lstrip("-")) > MAX_DIGITS:
        raise WireError("an integer too long")
    return int(text)


def _parsed_float(text: str) -> float:
    value = float(text)
    if not math.isfinite(value):  # 1e999 parses to inf
        raise WireError("a float out of range")
    return value


_JSON = json.JSONDecoder(
    parse_constant=_refuse,
    parse_int=_parsed_int,
    parse_float=_parsed_float,
    object_pairs_hook=_parsed_object,
)


def _arrays(table: Any, payload: memoryview) -> list[np.ndarray]:
    if not isinstance(table, list) or len(table) > MAX_ARRAYS:
        raise WireError("a malformed table of arrays")
    out, start = [], 0
    for row in table:
        dtype, shape, layout, writeable = _checked_row(row)
        size = dtype.itemsize * math.prod(shape)
        if start + size > len(payload):
            raise WireError("an array beyond the payload")
        flat = np.frombuffer(payload, dtype, math.prod(shape), start)
        start += size
        out.append(_own(flat.reshape(shape), layout, writeable))
    if start != len(payload):
        raise WireError("bytes left over in the payload")
    return out


def _checked_row(row: Any) -> tuple[np.dtype, tuple[int, ...], str, bool]:
    if not (isinstance(row, list) and len(row) == 4):
        raise WireError("a malformed row of the table of arrays")
    name, shape, layout, writeable = row
    if not (isinstance(name, str) and name in DTYPES):
        raise WireError("a dtype that is not on the list")
    if not (isinstance(shape, list) and len(shape) <= MAX_AXES):
        raise WireError("a malformed shape")
    if not all(type(n) is int and 0 <= n <= MAX_EXTENT for n in shape):
        raise WireError("a malformed shape")
    dtype = DTYPES[name]
    if dtype.itemsize * math.prod(max(n, 1) for n in shape) > MAX_EXTENT:
        raise WireError("a shape out of range")  # (0, 2**40, 2**40) has no elements, and no ndarray
    if layout not in LAYOUTS or type(writeable) is not bool:
        raise WireError("a malformed layout")
    return dtype, tuple(shape), layout, writeable


def _own(array: np.ndarray, layout: str, writeable: bool) -> np.ndarray:
    """A plain array in memory of our own; booleans other than 0 and 1 are made 1."""
    if array.dtype.kind == "b":
        array = np.asarray(array.view(np.uint8) != 0)
    array = laid_out(array.copy(), layout)
    array.flags.writeable = writeable
    return array
