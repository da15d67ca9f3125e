"""What the words after `grader check` mean: exercises, units, or a path to a submission."""

from __future__ import annotations

import difflib
import os
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from grader.course import TWIN, Course, CourseError, Entry
from grader.submission import Submission, read_submission
from grader.sync import fresh_stub
from grader.words import say


class NothingSelectedError(Exception):
    """Nothing to grade: says why, and what to write instead."""


@dataclass(frozen=True)
class Selection:
    """Which exercises of which submission, in the order of the course."""

    submission: Submission
    names: list[str]


@dataclass(frozen=True)
class Place:
    """What a path means: a submission, and the exercise or unit in it ("": whatever is there)."""

    root: Path
    name: str = ""


def select(
    course: Course, what: Sequence[str], track: str | None, submission: Path | None
) -> Selection:
    """Names and units are the course's; anything else must be a path, which is in the submission."""
    refuse_empty(course)
    paths = [w for w in what if not _is_name(course, w) and os.path.exists(w)]
    words = [plain(course, w) for w in what if w not in paths]
    if submission is not None and paths:
        raise NothingSelectedError(f"{paths[0]} and --submission both name a submission; give one")
    places = [place_of(course, Path(path)) for path in paths]
    named, meant = names_for(course, words, track), _by_place(course, places, track)
    wanted = [name for name in course.entries if name in named or name in meant]
    read = _read(course, [place.root for place in places] or [submission or course.root])
    if not wanted:
        return Selection(read, attempted(course, read, track))
    asked = names_for(course, [word for word in words if word in course.entries], track)
    asked += [place.name for place in places]
    return Selection(read, _narrowed(course, read, wanted, asked, what))


def _narrowed(
    course: Course,
    read: Submission,
    wanted: Sequence[str],
    asked: Sequence[str],
    what: Sequence[str],
) -> list[str]:
    """Exercises named one by one are graded whatever they are; of a unit, what was attempted."""
    whole = [name for name in wanted if name not in asked]
    tried = attempted_names(course, read) if whole else []
    chosen = [name for name in wanted if name in asked or name in tried]
    if not chosen:
        raise NothingSelectedError(
            f"nothing of {', '.join(what)} has been attempted yet; see: grader show {wanted[0]}"
        )
    return chosen


def place_of(course: Course, path: Path) -> Place:
    """A file or a unit's folder in an exercises tree stands for that exercise or unit of the whole tree,
    since answers import each other; any other path is a submission of its own."""
    here = path.resolve()
    unit = here.parent if here.is_file() else here
    tree = unit.parent
    own = tree == course.exercises.resolve()
    if own or tree.name == "exercises":
        root = course.root if own else tree.parent
        entry = course.entries.get(here.stem)
        if here.is_file() and entry is not None and entry.unit == unit.name:
            return Place(root, entry.name)
        if here.is_dir() and unit.name in units(course):
            return Place(root, unit.name)
    return Place(path, here.stem if here.suffix == ".py" and here.is_file() else "")


def _by_place(course: Course, places: Sequence[Place], track: str | None) -> list[str]:
    """The exercises that paths name. A file is of one track: it does not stand for its twin."""
    named = {place.name for place in places}
    found = [e for e in course.entries.values() if e.name in named or e.unit in named]
    kept = [entry.name for entry in found if track in (None, entry.track)]
    if found and not kept:
        raise NothingSelectedError(f"{', '.join(sorted(named))}: nothing in the {track} track")
    return kept


def _read(course: Course, paths: Sequence[Path]) -> Submission:
    paths = list(dict.fromkeys(paths))
    if len(paths) == 1:
        return read_submission(paths[0], course)
    folder = next((path for path in paths if path.is_dir()), None)
    if folder is not None:
        other = next(path for path in paths if path is not folder)
        raise NothingSelectedError(f"{folder} and {other} are two submissions; grade one at a time")
    parts = [read_submission(path, course) for path in paths]
    _refuse_twice(paths)
    answers = {name: found for part in parts for name, found in part.answers.items()}
    modules = {name: source for part in parts for name, source in part.modules.items()}
    return Submission(parts[0].root.parent, answers, modules)


def _refuse_twice(paths: Sequence[Path]) -> None:
    seen: dict[str, Path] = {}
    for path in paths:
        if seen.setdefault(path.stem, path).resolve() != path.resolve():
            raise NothingSelectedError(
                f"{seen[path.stem]} and {path} answer the same exercise; name one of them"
            )


def refuse_empty(course: Course) -> None:
    """CourseError where there is nothing to grade with."""
    if not course.entries:
        raise CourseError(
            f"{course.reference} holds no exercise; write one with: grader new UNIT/NAME"
        )


def _is_name(course: Course, word: str) -> bool:
    return plain(course, word) in course.entries or word in units(course)


def plain(course: Course, word: str) -> str:
    """`relu` where `activations/relu` is written, if that is where it is; other words as they are."""
    unit, _, name = word.rpartition("/")
    entry = course.entries.get(name)
    return name if entry is not None and unit == entry.unit else word


def units(course: Course) -> list[str]:
    """The course's units in order."""
    return list(dict.fromkeys(entry.unit for entry in course.entries.values()))


def names_for(course: Course, words: Sequence[str], track: str | None) -> list[str]:
    """The exercises that the words name, in the order of the course."""
    named: set[str] = set()
    for word in words:
        named |= set(_named(course, plain(course, word), track))
    return [name for name in course.entries if name in named]


def names_or_all(course: Course, words: Sequence[str], track: str | None = None) -> list[str]:
    """The exercises that the words name, or without words every one; in one track, or in both.

    NothingSelectedError where there is none; CourseError where the course is empty.
    """
    refuse_empty(course)
    names = names_for(course, words, track) if words else list(course.entries)
    names = [name for name in names if track in (None, course.entries[name].track)]
    if not names:
        raise NothingSelectedError(say("there is no exercise in the {track} track", track=track))
    return names


def _named(course: Course, word: str, track: str | None) -> list[str]:
    if word in course.entries:
        twin = f"{word.removesuffix(TWIN)}{TWIN if track == 'torch' else ''}"
        if track is None or course.entries[word].track == track:
            return [word]
        if twin in course.entries:
            return [twin]
        raise NothingSelectedError(f"{word} has no {track} track")
    found = [e.name for e in course.entries.values() if e.unit == word]
    if not found:
        raise NothingSelectedError(_unknown(course, word))
    found = [name for name in found if track in (None, course.entries[name].track)]
    if not found:
        raise NothingSelectedError(f"unit {word} has nothing in the {track} track")
    return found


def _unknown(course: Course, word: str) -> str:
    every = [*course.entries, *units(course)]
    if "/" in word or os.sep in word:
        return f"there is no file or folder {word}{did_you_mean(Path(word).stem, every)}"
    return f"there is no exercise, unit or file {word!r}{did_you_mean(word, every)}"


def did_you_mean(word: str, names: Iterable[str], otherwise: str = "; see: grader list") -> str:
    """The names close to a word, however it writes capitals and underscores."""
    folded = {_folded(name): name for name in names}
    meant = _folded(word.removesuffix(".py"))
    close = [meant] if meant in folded else difflib.get_close_matches(meant, folded, 3, 0.6)
    return f"; did you mean {' or '.join(folded[c] for c in close)}?" if close else otherwise


def _folded(name: str) -> str:
    return name.lower().replace("_", "").replace("-", "")


def attempted(course: Course, read: Submission, track: str | None) -> list[str]:
    names = [n for n in attempted_names(course, read) if track in (None, course.entries[n].track)]
    if not names:
        where = f"{read.root}" if track is None else f"{read.root} in the {track} track"
        raise NothingSelectedError(
            f"nothing to grade in {where}: no file is named after an exercise, or all are "
            "untouched stubs; see: grader list"
        )
    return names


def attempted_names(
    course: Course, read: Submission, stub_of: Callable[[Entry], str] = fresh_stub
) -> list[str]:
    """Every exercise of which the submission has a file that is not the stub as it should stand. Whoever
    asks of many submissions gives a `stub_of` that keeps what it has read."""

    def is_untouched(name: str) -> bool:
        try:
            return read.is_untouched(name, stub_of(course.entries[name]))
        except CourseError:  # its verdict says so, and the others are graded
            return False

    return [name for name in course.entries if name in read.answers and not is_untouched(name)]
