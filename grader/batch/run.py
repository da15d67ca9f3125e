"""The coordinator: submissions are taken in, what has to be graded goes to an executor, what comes back is
kept at once. Stopped or killed at any moment, the next run goes on from there."""

from __future__ import annotations

import functools
import hashlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import msgspec

from grader.batch.desk import on_one_line
from grader.batch.gradebook import Gradebook, Slot
from grader.batch.intake import TakenIn, opened, take_in
from grader.batch.key import Keys, graded_by
from grader.batch.layout import Handed, LeftOut, handed_in
from grader.batch.pool import Executor
from grader.batch.roster import Roster, Student
from grader.batch.task import Done, Task, Texts, packed
from grader.batch.unpack import IntakeError, Unpacker
from grader.bench import Bench
from grader.course import Course
from grader.outcome import Outcome, Report, Result
from grader.select import attempted_names
from grader.sync import fresh_stub
from grader.worker.reading import LIMITS


@dataclass(frozen=True)
class Wishes:
    """How to grade: the exercises (all that were attempted, where none is named), the level of isolation,
    the device, one shard (number, of how many), and whether to try errors of ours again."""

    only: frozenset[str] = frozenset()
    isolation: str = "L0"
    device: str = "auto"
    shard: tuple[int, int] = (1, 1)
    retry_errors: bool = False


@dataclass
class Tally:
    """How a run went: counts of submissions, exercises by verdict, and what is to be told of whom."""

    total: int = 0
    graded: int = 0
    kept: int = 0
    unreadable: int = 0
    exercises: dict[str, int] = field(default_factory=dict)
    told: list[tuple[str, str]] = field(default_factory=list)

    @property
    def finished(self) -> int:
        return self.graded + self.kept + self.unreadable

    @property
    def broken(self) -> int:
        """Exercises that the grader itself failed on."""
        return self.exercises.get("error", 0)


Observer = Callable[[Tally], None]


@dataclass
class Batch:
    """One run over one gradebook."""

    course: Course
    book: Gradebook
    roster: Roster
    seed: str
    wishes: Wishes
    executor: Executor
    observe: Observer = lambda tally: None
    tally: Tally = field(default_factory=Tally)

    def run(self, path: Path) -> Tally:
        """Grade what lies at a path: a folder, a download, a table of checkouts, one archive of all."""
        self._open: dict[int, tuple[Slot, dict[str, str], tuple[str, ...]]] = {}
        self._stub_of = functools.cache(fresh_stub)
        self._keys = Keys(self.course, self.seed, self.wishes.device)
        self.book.enrol(list(self.roster.students.values()))
        bench = Bench(LIMITS, isolation=self.wishes.isolation)
        unpack = Unpacker(lambda: bench.connect("numpy"))
        try:
            with opened(path, self.course, unpack) as folder:
                handed = list(self._chosen(folder))
                self.tally.total = len(handed)
                self.observe(self.tally)
                for done in self.executor(self._tasks(handed, unpack)):
                    self._keep(msgspec.msgpack.decode(done, type=Done))
                    self.observe(self.tally)
        finally:
            bench.close()
        return self.tally

    def _tell(self, label: str, what: str) -> None:
        self.tally.told.append((label, what))

    def _chosen(self, folder: Path) -> Iterator[tuple[Handed, Student, bool]]:
        """Whose each submission is. Of two by one student the later counts, or the one named last."""
        latest: dict[str, tuple[Handed, Student, bool]] = {}
        for handed in handed_in(folder, self.course):
            if isinstance(handed, LeftOut):
                self._tell(handed.label, handed.why)
                continue
            student, is_known = self.roster.student(handed.keys, handed.name or handed.label)
            if not self._is_mine(student.id):
                continue
            if student.id in latest:
                handed = self._later(latest[student.id][0], handed)
            elif not is_known:
                self._tell(handed.label, "is not on the roster; it is kept all the same")
            latest[student.id] = (handed, student, is_known)
        yield from latest.values()

    def _later(self, one: Handed, other: Handed) -> Handed:
        first, last = sorted((one, other), key=lambda h: (h.submitted, h.label))
        self._tell(first.label, f"is of the same student as {last.label}, which counts")
        return last

    def _is_mine(self, student: str) -> bool:
        number, of = self.wishes.shard
        digest = hashlib.sha256(student.encode("utf-8", "surrogatepass")).digest()
        return int.from_bytes(digest[:8], "big") % of == number - 1

    def _tasks(
        self, chosen: Sequence[tuple[Handed, Student, bool]], unpack: Unpacker
    ) -> Iterator[bytes]:
        """What is left to grade, read as it is wanted."""
        digest = graded_by(self.course)
        for number, (handed, student, on_roster) in enumerate(chosen):
            try:
                taken = take_in(handed, self.course, unpack)
            except IntakeError as error:
                self.book.taken_in(student, on_roster, handed, None, str(error))
                self.tally.unreadable += 1
                self._tell(handed.label, str(error))
                self.observe(self.tally)
                continue
            for remark in taken.remarks:
                self._tell(handed.label, remark)
            task = self._task(number, student, on_roster, handed, taken, digest)
            if task is not None:
                yield msgspec.msgpack.encode(task)
            else:
                self.tally.kept += 1
                self.observe(self.tally)

    def _task(
        self,
        number: int,
        student: Student,
        on_roster: bool,
        handed: Handed,
        taken: TakenIn,
        digest: str,
    ) -> Task | None:
        """The submission's task, or nothing where all of it is graded already."""
        submission, wishes = taken.submission, self.wishes
        names = attempted_names(self.course, submission, self._stub_of)
        keys = {name: self._keys.key(submission, name) for name in names}
        wanted = wishes.only or keys.keys()
        waiting = [name for name in names if name in wanted]
        slot = self.book.taken_in(student, on_roster, handed, taken, _nothing(names), waiting)
        stale = self.book.stale(
            slot,
            keys,
            wanted,
            isolation=wishes.isolation,
            retry_errors=wishes.retry_errors,
        )
        if not stale:
            return None
        self._open[number] = (slot, keys, tuple(stale))
        texts = Texts()
        answers, modules = packed(submission, texts)
        return Task(
            number=number,
            course=str(self.course.root),
            names=tuple(stale),
            seed=self.seed,
            isolation=wishes.isolation,
            device=wishes.device,
            graded_by=digest,
            root=student.id,
            texts=tuple(texts.held),
            answers=answers,
            modules=modules,
            remarks=submission.remarks,
        )

    def _keep(self, done: Done) -> None:
        slot, keys, names = self._open.pop(done.number)
        reports = done.reports or self._broken(names, done.broke)
        results = self.book.record(slot, keys, reports, self.wishes.isolation)
        self.tally.graded += 1
        for result in results:
            found = self.tally.exercises
            found[result.verdict] = found.get(result.verdict, 0) + 1

    def _broken(self, names: Sequence[str], why: str) -> list[str]:
        """No grading came about, by no fault of the student's."""
        outcome = Outcome(check="batch", verdict="error", sentence=why)
        return [on_one_line(self._report(name, outcome)) for name in names]

    def _report(self, name: str, outcome: Outcome) -> Report:
        entry = self.course.entries[name]
        result = Result(exercise=name, unit=entry.unit, track=entry.track, outcomes=(outcome,))
        return Report(course=self.course.title, submission="", results=(result,), seed="secret")


def _nothing(names: Sequence[str]) -> str:
    return "" if names else "no file is named after an exercise, or all are untouched stubs"
