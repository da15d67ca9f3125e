"""The guest's side of notebooks: a notebook's bytes in, the text of each answer in it out. It is parsed here
and nowhere else, in a confined process that ends with it, and nothing of it is executed.

An answer is the last definition of a class or function that an exercise asks for (or the one in a cell that
is tagged with the exercise), and with it whatever it needs by name: imports, helpers, constants. Everything
else stays behind: magics, shell lines, plots, trials.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from grader.worker.cells import TAG, Cell, Statement, cells_of, parsed, sources_of
from grader.worker.unreadable import UnreadableError

# what draws, or belongs to a notebook: an answer does without, and where it is graded it may not be there
LEFT_OUT = {"IPython", "bokeh", "google", "grader", "ipywidgets", "matplotlib", "plotly", "seaborn"}


def taken_apart(
    data: bytes, wanted: Sequence[Sequence[str]], with_sources: bool = False
) -> dict[str, Any]:
    """`{"answers": [{exercise, text, lines, notes}, ...], "tags": [...], "remarks": [...]}`, or
    `{"problem": sentence}`. `wanted` are exercise, what it asks for, track and stub.

    `lines` are rows (line of the text, cell, line in the cell), each true from there to the next. With
    `with_sources` there are all cells, as [kind, source].
    """
    try:
        cells = list(cells_of(data))
        sources = sources_of(data) if with_sources else []
    except UnreadableError as error:
        return {"problem": str(error)}
    rows = [Wanted(*row) for row in wanted]
    remarks: list[str] = []
    answers = [_answer(one, cells, found) for one, found in _matched(rows, cells, remarks)]
    tags = {tag for cell in cells for tag in cell.tags} - {row.exercise for row in rows}
    told = {"answers": answers, "tags": sorted(tags)[:20], "remarks": remarks[:20]}
    return told | {"sources": sources}


@dataclass(frozen=True)
class Wanted:
    """An exercise, the class or function it asks for, its track and its stub."""

    exercise: str
    name: str
    track: str
    stub: str


# --- which cell answers which exercise


def _matched(
    rows: Sequence[Wanted], cells: Sequence[Cell], remarks: list[str]
) -> Iterator[tuple[Wanted, tuple[Cell, Statement | None]]]:
    tagged = {row.exercise: _tagged(row, cells) for row in rows}
    for row in rows:
        if (found := tagged[row.exercise]) is not None:
            yield row, found
    for name in dict.fromkeys(row.name for row in rows):
        free = [row for row in rows if row.name == name and tagged[row.exercise] is None]
        yield from _untagged(free, name, cells, remarks)


def _tagged(row: Wanted, cells: Sequence[Cell]) -> tuple[Cell, Statement | None] | None:
    """The last cell with the exercise's tag, and the definition in it."""
    for cell in reversed(cells):
        if row.exercise in cell.tags:
            return cell, next(_defining(row.name, cell), None)
    return None


def _untagged(
    rows: Sequence[Wanted], name: str, cells: Sequence[Cell], remarks: list[str]
) -> Iterator[tuple[Wanted, tuple[Cell, Statement | None]]]:
    """Definitions of the name in cells without a tag: in PyTorch where what they need imports torch."""
    last: dict[str, tuple[Cell, Statement | None]] = {}
    opening = re.compile(rf"^(class|def)\s+{re.escape(name)}\b", re.MULTILINE)
    for cell in cells if rows else ():
        if cell.tags:
            continue
        if cell.statements is None and opening.search("\n".join(cell.lines)):
            last["torch" if re.search(r"\btorch\b", "\n".join(cell.lines)) else "numpy"] = (
                cell,
                None,
            )
        for statement in _defining(name, cell):
            last[_track(statement, cells)] = cell, statement
    for track, found in last.items():
        fit = [row for row in rows if row.track == track]
        if len(fit) == 1:
            yield fit[0], found
        elif fit:
            either = " and ".join(row.exercise for row in fit)
            tag = f"tag the cell {TAG}{fit[0].exercise}"
            remarks.append(f"cell {found[0].number} defines {name}, which {either} ask for; {tag}")


def _defining(name: str, cell: Cell) -> Iterator[Statement]:
    """The statements that bind a name, the last first."""
    for statement in reversed(cell.statements or []):
        if name in statement.binds and not isinstance(statement.node, ast.Import | ast.ImportFrom):
            yield statement


def _track(statement: Statement, cells: Sequence[Cell]) -> str:
    needed = [statement, *_needed(statement, "", cells)]
    modules = {module for each in needed for module in _modules(each.node)}
    return "torch" if "torch" in modules else "numpy"


def _modules(node: ast.stmt) -> set[str]:
    if isinstance(node, ast.Import):
        return {alias.name.partition(".")[0] for alias in node.names}
    if isinstance(node, ast.ImportFrom):
        return {(node.module or "").partition(".")[0]}
    return set()


# --- the text of an answer


def _answer(
    row: Wanted, cells: Sequence[Cell], found: tuple[Cell, Statement | None]
) -> dict[str, Any]:
    cell, statement = found
    made: dict[str, Any] = {"exercise": row.exercise, "cell": cell.number, "notes": []}
    if statement is None:  # it does not parse, or does not define it: the verdict says so
        return made | {"text": "\n".join(cell.lines), "lines": [[1, cell.number, 1]]}
    if _is_stub(row, statement):
        return made | {"text": row.stub, "lines": []}
    chosen = [statement, *_needed(statement, row.name, cells)]
    text, lines = _joined(sorted(chosen, key=lambda each: each.place), cells)
    others = [c.number for c in cells if c is not cell and any(_defining(row.name, c))]
    same = [n for n in others if not cell.tags and _track_of(row.name, n, cells) == row.track]
    if same:
        made["notes"] = [
            f"{row.name} is defined in cells {', '.join(map(str, [*same, cell.number]))}; "
            f"the last of them counts"
        ]
    return made | {"text": text, "lines": lines}


def _track_of(name: str, number: int, cells: Sequence[Cell]) -> str:
    cell = next(cell for cell in cells if cell.number == number)
    return _track(next(_defining(name, cell)), cells) if not cell.tags else ""


def _is_stub(row: Wanted, statement: Statement) -> bool:
    """Whether the definition is the stub's own."""
    tree = parsed(row.stub.splitlines())
    same = ast.dump(statement.node)
    return tree is not None and any(ast.dump(node) == same for node in tree.body)


def _needed(statement: Statement, answer: str, cells: Sequence[Cell]) -> list[Statement]:
    """What a definition needs by name, and what that needs: as bound above it, or else below."""
    all_ = [each for cell in cells for each in cell.statements or () if each is not statement]
    all_ = [each for each in all_ if not _modules(each.node) & LEFT_OUT]
    above = [each for each in all_ if each.place < statement.place]
    chosen = {id(each): each for each in above if _is_always_needed(each.node)}
    names, waiting = {answer}, [statement, *chosen.values()]
    patches = [each for each in all_ if answer in each.changes and each.place > statement.place]
    waiting += patches
    chosen |= {id(each): each for each in patches}
    while waiting:
        for name in waiting.pop().uses - names:
            names.add(name)
            found = [each for each in above if name in each.binds | each.changes]
            for each in found or [each for each in all_ if name in each.binds]:
                if id(each) not in chosen:
                    chosen[id(each)] = each
                    waiting.append(each)
    return list(chosen.values())


def _is_always_needed(node: ast.stmt) -> bool:
    """Imports whose names cannot be told."""
    return isinstance(node, ast.ImportFrom) and (
        node.module == "__future__" or any(alias.name == "*" for alias in node.names)
    )


def _joined(statements: Sequence[Statement], cells: Sequence[Cell]) -> tuple[str, list[list[int]]]:
    """The statements one below the other, and where each line comes from."""
    by_number = {cell.number: cell for cell in cells}
    out: list[str] = []
    rows: list[list[int]] = []
    for statement in statements:
        number, first = statement.place
        cell = by_number[number]
        assert cell.statements is not None
        rows.append([len(out) + 1, number, first])
        last = statement.node.end_lineno or first
        shares = any(
            other is not statement
            and other.place[1] <= last
            and (other.node.end_lineno or 0) >= first
            for other in cell.statements
        )
        text = ast.unparse(statement.node).split("\n") if shares else cell.lines[first - 1 : last]
        out += text
    return "\n".join(out) + "\n", rows
