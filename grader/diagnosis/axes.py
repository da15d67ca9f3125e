"""The axes' names, read from the section `Shapes` of an exercise's text."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

ROW = re.compile(r"([\w\s,\[\]]+?):\s*(.*)")
SHAPE = re.compile(r"\(([\w\s,.']+)\)")
ANSWERS = ("y", "out", "output", "scores", "hs", "h", "z", "a", "p")
WORDS = {"N": "sample", "T": "step"}
IMAGE = {"C": "channel", "F": "channel", "H": "row", "W": "column"}


@dataclass(frozen=True)
class Letters:
    """Shapes by the name of the value that has them; a value may come in several."""

    shapes: dict[str, list[tuple[str, ...]]] = field(default_factory=dict)

    def of(self, name: str, dimensions: int) -> tuple[str, ...]:
        """The letters of a value's axes, () where none fit."""
        names = ANSWERS if name.startswith("output") else (name, name.split("[")[0])
        found = (s for n in names for s in self.shapes.get(n, ()) if len(s) == dimensions)
        return next(found, ())


def letters_in(statement: str) -> Letters:
    """From lines such as `x, dx: (N, D), or (N, D1, D2, ...) with D = D1 D2 ...`."""
    shapes: dict[str, list[tuple[str, ...]]] = {}
    for row in _rows(statement):
        names, rest = row.groups()
        told = [_letters(text) for text in SHAPE.findall(rest)]
        for name in names.replace("each ", "").split(","):
            shapes.setdefault(name.strip(), []).extend(s for s in told if "..." not in s)
    return Letters(shapes)


def _rows(statement: str) -> list[re.Match[str]]:
    section = statement.partition("\nShapes\n")[2].partition("\n\n")[0]
    lines = (piece for line in section.splitlines() for piece in line.split(";"))
    return [row for line in lines if (row := ROW.match(line.strip()))]


def _letters(text: str) -> tuple[str, ...]:
    return tuple(letter.strip() for letter in text.split(",") if letter.strip())


def word_for(letters: tuple[str, ...], axis: int) -> str:
    """What one entry along an axis is called: sample, step, channel; "" where there is no word."""
    if axis >= len(letters):
        return ""
    letter = letters[axis]
    words = WORDS | IMAGE if len(letters) >= 4 else WORDS
    return words.get(letter, "")


def along(letters: tuple[str, ...], axis: int) -> str:
    """`axis 1 (T)`, or `axis 1` where it has no letter."""
    return f"axis {axis} ({letters[axis]})" if axis < len(letters) else f"axis {axis}"
