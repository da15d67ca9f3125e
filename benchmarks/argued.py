"""Why a mutant that survives is no mistake: the arguments in survivors.toml.

An argument holds for the very `diffs` it lists, or for every diff that its pattern `like` describes: a
regular expression over all the lines that differ, in which {args} stands for what may be between a pair
of parentheses and {arg} for one argument. It may hold in some `exercises` only (fnmatch), in a function
only (`place`, a regular expression), and only where the `solution` says so: one more expression, looked
for in the solution's text, in which {1} is what the pattern's first group found.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from functools import cached_property
from pathlib import Path
from typing import Any, Protocol

ARGUED = Path(__file__).with_name("survivors.toml")

_ARGS = r"[^()]*"
for _ in range(4):  # parentheses in parentheses, as deep as solutions have them
    _ARGS = rf"[^()]*(?:\({_ARGS}\)[^()]*)*"
_ARG = rf"(?:[^()\[\],]|\({_ARGS}\)|\[[^\[\]]*\])+"


class Survivor(Protocol):
    """Which mutant it is: of which exercise, in which function, and the lines that differ."""

    @property
    def exercise(self) -> str: ...
    @property
    def place(self) -> str: ...
    @property
    def diff(self) -> str: ...


@dataclass(frozen=True)
class Argument:
    """A reason, and the mutants it is one for."""

    reason: str
    exercises: tuple[str, ...] = ("*",)
    diffs: tuple[str, ...] = ()
    like: str = ""
    place: str = ".*"
    solution: str = ""
    examples: tuple[str, ...] = ()
    not_these: tuple[str, ...] = ()

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        text = self.like.strip().replace("{args}", _ARGS).replace("{arg}", _ARG)
        return re.compile(text)

    def describes(self, diff: str) -> re.Match[str] | None:
        """The pattern's match of a whole diff."""
        return self.pattern.fullmatch(diff) if self.like else None

    def is_of(self, exercise: str) -> bool:
        return any(fnmatchcase(exercise, name) for name in self.exercises)

    def holds(self, mutant: Survivor, solution: Callable[[str], str]) -> bool:
        """Whether it is an argument for this mutant; `solution` gives an exercise's, as mutated."""
        if not self.is_of(mutant.exercise) or not re.fullmatch(self.place, mutant.place):
            return False
        if mutant.diff in self.diffs:
            return True
        found = self.describes(mutant.diff)
        return bool(found) and self._says_so(found, solution, mutant.exercise)

    def _says_so(self, found: re.Match[str], solution: Callable[[str], str], exercise: str) -> bool:
        if not self.solution:
            return True
        wanted = self.solution
        for i, group in enumerate(found.groups(""), 1):
            wanted = wanted.replace(f"{{{i}}}", re.escape(group))
        return re.search(wanted, solution(exercise), re.MULTILINE) is not None


def arguments(path: Path = ARGUED) -> list[Argument]:
    """All that the file holds, in its order."""
    entries = tomllib.loads(path.read_text("utf-8")).get("survivor", [])
    return [Argument(**{key: _held(value) for key, value in entry.items()}) for entry in entries]


def _held(value: Any) -> Any:
    return tuple(item.strip() for item in value) if isinstance(value, list) else value


def argument_for(
    mutant: Survivor, known: Iterable[Argument], solution: Callable[[str], str]
) -> Argument | None:
    """The first argument that holds."""
    return next((each for each in known if each.holds(mutant, solution)), None)


def obsolete(
    known: Sequence[Argument], survived: Sequence[Survivor], graded: set[str], every: set[str]
) -> list[str]:
    """Diffs, and patterns, that no survivor needs any more, where all they may be of were graded."""
    found: list[str] = []
    for each in known:
        if not {name for name in every if each.is_of(name)} <= graded:
            continue
        own = [mutant for mutant in survived if each.is_of(mutant.exercise)]
        alive = {mutant.diff for mutant in own}
        found += [diff for diff in each.diffs if diff not in alive]
        if each.like and not any(map(each.describes, alive)):
            found.append(each.like.strip())
    return found
