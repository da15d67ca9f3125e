"""A statement's text in pieces: numbers, names, words, signs, each with the space before it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

Kind = Literal["number", "name", "word", "code", "sign", "strange"]

# What comes first is tried first. A prime is one where no letter follows: `c'`, but not `doesn't`.
PIECES = re.compile(
    r"""
    (?P<code>
        `[^`]*`
      | [A-Za-z_]\w*=[^\s,;)]+                                # lr=0.1, as Python has it
      | (?![A-Za-z]\.[A-Za-z]\b)[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)+(?:\(\))?   # net.loss, but v.b
    )
    | (?P<word>
        "[^"]*" | e\.g\. | i\.e\. | \d+x\d+\b | \d+s\b | '[a-z]+
      | [A-Za-z]{2,}(?:-[A-Za-z0-9]+)+ | [A-Za-z]-[A-Za-z]{2,}(?:-[A-Za-z]+)*
      | [A-Za-z]{2,}'[a-z]+
    )
    | (?P<number>\d+(?:\.\d+)?(?:e[+-]?\d+(?!\.?\d))?)
    | (?P<name>
        [A-Za-z][A-Za-z0-9]*(?:'(?![a-z]))*
        (?:_[A-Za-z0-9]+)*(?:'(?![a-z]))*(?:_(?=\())?         # h_(k-1) has its index in brackets
    )
    | (?P<sign><-|->|<=|>=|!=|\+=|\*\*|\.\.\.|[-+*/@^=<>~|,;:.()\[\]])
    | (?P<strange>\S)
    """,
    re.VERBOSE,
)


@dataclass(frozen=True)
class Token:
    """A piece, and the white space between it and the one before."""

    kind: Kind
    text: str
    before: str = ""

    @property
    def is_tight(self) -> bool:
        return not self.before


def tokens(text: str) -> Iterator[Token]:
    """The pieces of a text; nothing but white space lies between them."""
    end = 0
    for found in PIECES.finditer(text):
        kind: Kind = found.lastgroup  # pyright: ignore[reportAssignmentType]
        yield Token(kind, found[0], text[end : found.start()])
        end = found.end()
