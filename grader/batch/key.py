"""What a grading depends on, as one digest: a grading whose key is still the same still holds."""

from __future__ import annotations

import functools
import hashlib
from importlib import metadata
from pathlib import Path

import grader
from grader.course import Course, own_python, read_text
from grader.submission import Submission
from grader.worker.sources import Source, needed_by

NOT_GRADING = (
    "__main__", "batch", "cli", "contents", "debug", "doctor", "explain", "feedback", "ipynb", "jupyter",
    "latex", "listing", "machine", "package", "particles", "plugin", "progress", "release", "report",
    "select", "standing", "stubs", "sync", "template", "transplant", "units", "watch", "words",
    "worksheet",
)  # fmt: skip
"""Rooms that no verdict and no sentence comes from: grading imports none of them but `select` and `sync`,
which tell what is graded and not how."""

Digest = str


def graded_by(course: Course) -> Digest:
    """What grades: the code of the grader, the versions below it, and every spec of the course."""
    specs = [f"{name} {_file(entry.reference)}" for name, entry in course.entries.items()]
    return _digest(_grader(), *_versions(), *specs)


class Keys:
    """Keys under which the gradings of one run are kept."""

    def __init__(self, course: Course, seed: str, device: str):
        self.course = course
        self._run = (_grader(), *_versions(), seed, device)
        self._specs: dict[str, Digest] = {}

    def key(self, submission: Submission, name: str) -> Digest:
        """Of one exercise of a submission: whatever its file may import, its spec, how it is asked; and
        the same of the exercises that it is built on."""
        needs = self._needs(name)
        parts = [self._own(submission, one) for one in (name, *needs)]
        return _digest(*self._run, *parts)

    def _own(self, submission: Submission, name: str) -> Digest:
        found = submission.answers.get(name)
        if found is None:
            return _digest(name, self._spec(name))
        sources = needed_by(submission.modules, self.course.entries[name].module)
        texts = [
            part for key in sorted(sources) for part in (key, sources[key].file, sources[key].text)
        ]
        cells = repr((found.lines, found.notes))  # where a notebook has it
        return _digest(name, self._spec(name), found.problem, cells, *texts)

    def _needs(self, name: str) -> list[str]:
        from grader.loading import load_exercise

        try:
            return sorted(load_exercise(self.course, name).needs)
        except Exception:  # a spec that does not load: grading it says so
            return []

    @functools.cached_property
    def _references(self) -> dict[str, Source]:
        """The course's own files under the names that answers import."""
        entries = self.course.entries.values()
        return {e.module: Source(e.name, read_text(e.reference).encode()) for e in entries}

    def _spec(self, name: str) -> Digest:
        """An exercise's spec with the solutions that it is built from."""
        if name not in self._specs:
            module = self.course.entries[name].module
            found = needed_by(self._references, module)
            self._specs[name] = _digest(
                *(part for k in sorted(found) for part in (k, found[k].text))
            )
        return self._specs[name]


@functools.cache
def _grader() -> Digest:
    return code_in(Path(grader.__file__).parent)


def code_in(package: Path) -> Digest:
    """The files of the grader's package that verdicts and sentences come from."""
    files = [
        path
        for path in sorted(package.rglob("*.py"))
        if path.relative_to(package).parts[0].removesuffix(".py") not in NOT_GRADING
    ]
    return _digest(*(part for f in files for part in (f.relative_to(package).as_posix(), _file(f))))


@functools.cache
def _versions() -> tuple[str, ...]:
    python = own_python().rpartition(".")[0]
    return (f"python {python}", *(f"{n} {metadata.version(n)}" for n in ("numpy", "torch")))


def _file(path: Path) -> Digest:
    return _digest(path.read_bytes())


def _digest(*parts: str | bytes) -> Digest:
    total = hashlib.sha256()
    for part in parts:
        data = part.encode("utf-8", "surrogatepass") if isinstance(part, str) else part
        total.update(len(data).to_bytes(8, "little") + data)
    return total.hexdigest()
