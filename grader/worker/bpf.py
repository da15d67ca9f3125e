"""An assembler for classic BPF, the little machine that seccomp's filters are programs of.

It has one register and jumps forward only. Targets are named; a conditional jump reaches 255
instructions, an unconditional one any distance. See Documentation/networking/filter.rst in Linux.
"""

from __future__ import annotations

import struct
from typing import NamedTuple

LOAD = 0x20  # the register becomes the 32-bit word of the record at this offset
JUMP = 0x05
IF_EQUAL, IF_AT_LEAST, IF_ANY_BIT = 0x15, 0x35, 0x45
RETURN = 0x06

ON = ""  # the target that is the next instruction


class _Line(NamedTuple):
    operation: int
    value: int
    yes: str = ON
    no: str = ON


class Assembler:
    """A program in the making: append instructions and labels in order, then take the `code`."""

    def __init__(self) -> None:
        self._lines: list[_Line] = []
        self._labels: dict[str, int] = {}

    def load(self, offset: int) -> None:
        self._lines.append(_Line(LOAD, offset))

    def jump(self, target: str) -> None:
        self._lines.append(_Line(JUMP, 0, target))

    def test(self, operation: int, value: int, yes: str = ON, no: str = ON) -> None:
        """Compare the register with a value: go to one label or the other."""
        self._lines.append(_Line(operation, value, yes, no))

    def give(self, answer: int) -> None:
        self._lines.append(_Line(RETURN, answer))

    def label(self, name: str) -> None:
        if name in self._labels:
            raise ValueError(f"the label {name!r} stands twice")
        self._labels[name] = len(self._lines)

    def code(self) -> bytes:
        return b"".join(self._encoded(place, line) for place, line in enumerate(self._lines))

    def _encoded(self, place: int, line: _Line) -> bytes:
        if line.operation == JUMP:
            return struct.pack("=HBBI", JUMP, 0, 0, self._distance(place, line.yes))
        yes, no = self._distance(place, line.yes), self._distance(place, line.no)
        if max(yes, no) > 255:
            raise ValueError(f"{line.yes or line.no!r} is too far for a conditional jump")
        return struct.pack("=HBBI", line.operation, yes, no, line.value)

    def _distance(self, place: int, target: str) -> int:
        if target == ON:
            return 0
        distance = self._labels[target] - place - 1
        if distance < 0:
            raise ValueError(f"{target!r} lies behind; jumps go forward")
        return distance
