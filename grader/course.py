"""A course on disk: found from its pyproject.toml, loaded by path, its stubs and catalogue derived."""

from __future__ import annotations

import functools
import keyword
import re
import sys
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from grader.worker.sources import Source

if TYPE_CHECKING:
    from grader.exercise import Exercise
    from grader.outcome import Track

TWIN = "_torch"


class CourseError(Exception):
    """A course cannot be used: says where, what, and what to do next."""


@dataclass(frozen=True)
class Entry:
    """One exercise of a course by its files, before anything of it is executed."""

    name: str
    unit: str
    reference: Path
    stub: Path

    @property
    def track(self) -> Track:
        return "torch" if self.name.endswith(TWIN) else "numpy"

    @property
    def module(self) -> str:
        """The name under which students' files import it."""
        return f"exercises.{self.unit}.{self.name}"


@dataclass(frozen=True)
class Course:
    """A folder whose pyproject.toml has a `[tool.grader]`."""

    root: Path
    settings: dict[str, Any]

    @property
    def title(self) -> str:
        return str(self.settings.get("title", self.root.name))

    @property
    def reference(self) -> Path:
        return self.root / self.settings.get("reference", "reference")

    @property
    def recorded(self) -> Path | None:
        """Where a handout holds what its solutions gave; None for a course that has them."""
        folder = self.settings.get("recorded")
        return self.root / folder if folder else None

    @property
    def isolation(self) -> str:
        """The level below which nothing is graded, "" where any will do."""
        return self.settings.get("isolation", "")

    @property
    def exercises(self) -> Path:
        return self.root / self.settings.get("exercises", "exercises")

    @functools.cached_property
    def loaded(self) -> dict[str, Exercise]:
        """The exercises that were read so far."""
        return {}

    @functools.cached_property
    def entries(self) -> dict[str, Entry]:
        """Every exercise by name, in the order of `[tool.grader.units]`; a twin follows its original."""
        units: dict[str, list[str]] = self.settings.get("units", {})
        found = [self._entry(path) for path in sorted(self.reference.glob("*/*.py"))]
        found = [entry for entry in found if not entry.name.startswith("_")]
        self._refuse_names(found)
        order = {unit: i for i, unit in enumerate(units)}

        def place(entry: Entry) -> tuple[Any, ...]:
            names = units.get(entry.unit, [])
            base = entry.name.removesuffix(TWIN)
            rank = names.index(base) if base in names else len(names)
            return order.get(entry.unit, len(order)), entry.unit, rank, base, entry.name

        return {entry.name: entry for entry in sorted(found, key=place)}

    def _entry(self, path: Path) -> Entry:
        return Entry(
            path.stem, path.parent.name, path, self.exercises / path.parent.name / path.name
        )

    def _refuse_names(self, found: list[Entry]) -> None:
        seen: dict[str, Entry] = {}
        units = {entry.unit for entry in found}
        for entry in found:
            for word in (entry.unit, entry.name):
                if not word.isidentifier() or keyword.iskeyword(word):
                    raise CourseError(
                        f"{entry.reference}: {word!r} is no Python name, so it cannot be imported; "
                        "rename it"
                    )
            if entry.name in units:
                raise CourseError(
                    f"{entry.name} is an exercise ({entry.reference}) and a unit; "
                    "give one of them another name"
                )
            if entry.name in seen:
                raise CourseError(
                    f"two exercises are called {entry.name}: {seen[entry.name].reference} and "
                    f"{entry.reference}; give one of them another name"
                )
            seen[entry.name] = entry

    @functools.cached_property
    def solutions(self) -> Solutions:
        """The reference's solutions under the names that answers import, each read when asked for."""
        return Solutions({entry.module: entry for entry in self.entries.values()})

    def catalogue(self) -> dict[str, Any]:
        """What `grader sync` wrote: CourseError where there is none yet."""
        from grader.catalogue import read

        return read(self)


class Solutions(Mapping[str, Source]):
    """Solutions by module name; a file is read once, and only if it is needed."""

    def __init__(self, entries: Mapping[str, Entry]):
        self._entries = entries
        self._read: dict[str, Source] = {}

    def __getitem__(self, module: str) -> Source:
        if module not in self._read:
            self._read[module] = Source(*solution_file(self._entries[module]))
        return self._read[module]

    def with_text(self, module: str, text: str) -> Solutions:
        """The same with another text in the place of one module's."""
        changed = Solutions(self._entries)
        changed._read = {**self._read, module: self[module]._replace(text=text.encode())}
        return changed

    def __iter__(self) -> Iterator[str]:
        return iter(self._entries)

    def __len__(self) -> int:
        return len(self._entries)

    def __contains__(self, module: object) -> bool:
        return module in self._entries


def find_course(start: Path) -> Course:
    """The course of the nearest pyproject.toml with a `[tool.grader]`, from `start` upwards."""
    if not start.exists():
        raise CourseError(f"{start} does not exist; name a folder in the course")
    start = start.resolve()
    for folder in (start, *start.parents):
        path = folder / "pyproject.toml"
        if not path.is_file():
            continue
        try:
            settings = tomllib.loads(path.read_text("utf-8")).get("tool", {}).get("grader")
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
            raise CourseError(f"{path} does not parse: {error}") from None
        except OSError as error:
            raise CourseError(f"{path} cannot be read: {error.strerror}") from None
        if settings is not None:
            return _checked(folder, path, settings)
    raise CourseError(
        f"no course at {start}: no pyproject.toml with a [tool.grader] there or above; "
        "go into the course's folder, or name it with --course"
    )


def _checked(root: Path, path: Path, settings: Any) -> Course:
    """The course with these settings; CourseError says which of them cannot be used."""
    if not isinstance(settings, dict):
        raise CourseError(f"{path}: tool.grader is {settings!r}; write a table [tool.grader]")
    for key in ("reference", "exercises", "recorded", "title", "isolation"):
        if not isinstance(settings.get(key, ""), str):
            raise CourseError(f"{path}: [tool.grader] {key} is no text")
    units = settings.get("units", {})
    if not isinstance(units, dict) or not all(map(_is_list_of_text, units.values())):
        raise CourseError(
            f"{path}: [tool.grader] units is no table of lists; write the names of a unit's "
            'exercises in order, as in graph = ["add", "multiply"]'
        )
    course = Course(root, settings)
    if not course.exercises.resolve().is_relative_to(root):
        raise CourseError(
            f"{path}: [tool.grader] exercises lies outside the course; name a folder in it"
        )
    return course


def _is_list_of_text(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(item, str) for item in value)


_MARK = re.compile(r"^(?P<indent>[ \t]*)# (?P<edge>BEGIN|END) (?P<what>SOLUTION|SPEC)\s*$")
# as good as a marker to whoever wrote it: unread, it would hand the solution out
_NEARLY = re.compile(
    r"^\s*#+\s*(BEGIN|END)[\s_-]*(SOLUTION|SPEC)S?\b|#\s*(BEGIN|END) (SOLUTION|SPEC)\s*$",
    re.IGNORECASE,
)


def derive_stub(text: str, where: str) -> str:
    """The stub: solutions become `# YOUR CODE HERE` and a raise, the spec is cut away."""
    return _derived(text, where, hide=True)


def derive_solution(text: str, where: str) -> str:
    """The solution alone: markers and spec cut away."""
    return _derived(text, where, hide=False)


def _derived(text: str, where: str, hide: bool) -> str:
    out: list[str] = []
    open_, opened = None, 0
    for number, line in enumerate(text.splitlines(), 1):
        mark = _MARK.match(line)
        if mark is None and _NEARLY.search(line):
            raise CourseError(
                f"{where}:{number}: {line.strip()!r} is nearly a marker; write # BEGIN SOLUTION, "
                "# END SOLUTION, # BEGIN SPEC or # END SPEC, alone on its line"
            )
        if mark is None:
            if open_ is None or (open_ == "SOLUTION" and not hide):
                out.append(line)
            continue
        open_, opened = _turned(open_, mark["edge"], mark["what"], f"{where}:{number}"), number
        if hide and mark["edge"] == "BEGIN" and mark["what"] == "SOLUTION":
            out += [
                f"{mark['indent']}# YOUR CODE HERE",
                f"{mark['indent']}raise NotImplementedError",
            ]
    if open_ is not None:
        raise CourseError(f"{where}:{opened}: # BEGIN {open_} is never closed; add # END {open_}")
    return "\n".join(out).rstrip() + "\n"


def _turned(open_: str | None, edge: str, what: str, where: str) -> str | None:
    if edge == "BEGIN" and open_ is not None:
        raise CourseError(f"{where}: # BEGIN {what} inside {open_}; close that one first")
    if edge == "END" and open_ != what:
        raise CourseError(f"{where}: # END {what} without its # BEGIN {what}; add it above")
    return what if edge == "BEGIN" else None


def solution_file(entry: Entry) -> tuple[str, bytes]:
    text = derive_solution(read_text(entry.reference), str(entry.reference))
    return f"{entry.unit}/{entry.name}.py", text.encode()


def read_text(path: Path) -> str:
    """A file of the course as text; CourseError where it cannot be read."""
    try:
        return path.read_text("utf-8-sig")
    except UnicodeDecodeError as error:
        raise CourseError(
            f"{path} is no UTF-8 text ({error.reason} at byte {error.start})"
        ) from None
    except OSError as error:
        raise CourseError(f"{path} cannot be read: {error.strerror}") from None


def statement_of(text: str) -> str:
    """The docstring at the head of a stub: what the exercise asks."""
    import ast

    return ast.get_docstring(ast.parse(text)) or ""


def own_python() -> str:
    return ".".join(str(n) for n in sys.version_info[:3])
