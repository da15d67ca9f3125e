"""What is said of an answer that came from a notebook, by its cells: `hw.ipynb cell 5:3`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

import msgspec

from grader.outcome import Outcome

Lines = Sequence[tuple[int, int, int]]  # line of the answer's text, cell, line in the cell
FIELDS = ("sentence", "where", "traceback", "remark")


def in_cells(
    outcomes: Iterable[Outcome], file: str, lines: Lines, notes: Sequence[str] = ()
) -> Iterator[Outcome]:
    """The outcomes with cells for lines, and a remark for each note; as they are where there are no cells.
    What is pasted into a notebook has its class there already."""
    if not lines:
        yield from outcomes
        return
    for outcome in outcomes:
        changes = {name: in_cell(getattr(outcome, name), file, lines) for name in FIELDS}
        paste = re.sub(r"(?m)^from \w+ import \w+\n", "", outcome.paste)
        yield msgspec.structs.replace(outcome, **changes, paste=paste)
    for note in notes:
        yield Outcome(check="load", verdict="pass", remark=note)


def in_cell(text: str, file: str, lines: Lines) -> str:
    """A text in which `hw.ipynb:37` is said as `hw.ipynb cell 5:3`."""

    def cell_of(found: re.Match[str]) -> str:
        line = int(found[1])
        above = [row for row in lines if row[0] <= line]
        if not above:
            return found[0]
        first, cell, start = above[-1]
        return f"{file} cell {cell}:{start + line - first}"

    return re.sub(rf"{re.escape(file)}:(\d{{1,9}})", cell_of, text)
