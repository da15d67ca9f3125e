"""The desk itself: which exercise is at hand, what is read of it, and what the keys do."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Hashable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from rich.text import Text

from grader.bench import Bench
from grader.course import Course, CourseError
from grader.grade import grade_submission, is_timed
from grader.loading import load_exercise
from grader.outcome import Outcome, Result
from grader.select import attempted_names
from grader.standing import note, note_current, note_hint, standing
from grader.stubs import reset
from grader.submission import Submission, SubmissionError, read_submission
from grader.units import table
from grader.watch.choice import first, following
from grader.watch.files import Files
from grader.watch.inbox import Inbox
from grader.watch.screen import Screen
from grader.watch.view import Progress, View, headlines
from grader.watch.warm import Warm
from grader.words import hinted, say
from grader.worker.launch import LaunchError

LOOK_AGAIN_SECONDS = 1.0  # should the system have told nothing of a save


class Desk:
    """One exercise of `names` at a time. What it learns comes from the inbox, what it shows goes to the
    screen; it ends when the inbox is over."""

    def __init__(
        self, course: Course, made: Bench, names: Sequence[str], inbox: Inbox, screen: Screen
    ) -> None:
        self.course, self.made = course, made
        self.inbox, self.screen = inbox, screen
        self.rows = {row["name"]: row for row in course.catalogue()["exercises"]}
        self.names = [name for name in names if name in self.rows]
        if not self.names:
            raise CourseError("the catalogue knows none of these exercises; run: grader sync")
        self.standing = standing(course)
        self._warm = Warm(course, made, inbox)
        self._files = Files(course)
        self._graded_of: object = None  # what the verdict on the page was given for
        self._stamp: Hashable = None
        self._yes: Callable[[], None] | None = None  # what is done when a question is answered by y
        self.name = first(self.names, self.standing)
        self.view = self._new_view()

    def run(self) -> None:
        """Grade, and go on until there is nobody left; OSError where the terminal is gone."""
        try:
            self._open(self.name)
            while not self.inbox.is_over:
                self.inbox.wait(LOOK_AGAIN_SECONDS)
                self.attend()
        finally:
            self.screen.leave()

    def attend(self) -> None:
        """Whatever has come: saves first, then one key, then a terminal of another size."""
        saved = self.inbox.take_saves()
        if saved or self._stamp != self._stamped():
            self._take_up(saved)
            self.grade()
        elif key := self.inbox.take_key():
            self._act(key)
        if self.inbox.take_redraw():
            self.draw()

    def draw(self) -> None:
        self.screen.draw(self.view.head(), self.view.body(), self.view.foot())

    # --- grading

    def grade(self) -> None:
        """The last version's verdict, however many are saved meanwhile."""
        while not self.inbox.is_over:
            self._stamp = self._stamped()
            try:
                submission = self._files.submission()
                version = self._files.version(self.name)
                if version == self._graded_of:
                    break
                self._graded_of = None  # what the page shows from here on is of another version
                result = self._graded(submission)
            except (SubmissionError, CourseError, LaunchError) as error:
                self._show(None, state=str(error))
                break
            if result is not None:
                self._graded_of = version
                self._settle(result)
                break
            self._take_up(self.inbox.take_saves())
        self._warm.worker(self.name)

    def _graded(self, submission: Submission) -> Result | None:
        """The result; None where another version was saved before it was complete. It is shown as it
        comes about: something wrong at once, what is right when all is known but its speed."""
        entry, seen = self.course.entries[self.name], list[Outcome]()
        file = self.view.shown_path
        empty = Result(exercise=self.name, unit=entry.unit, track=entry.track, file=file)
        self._yes = None
        self.view = replace(self.view, notes=(), question="", state=say("grading ..."))

        def is_outdated(_: Outcome) -> bool:
            return self.inbox.is_over or (self.inbox.has_saves and self._stamp != self._stamped())

        def first_failure(name: str, outcome: Outcome) -> None:
            failed_before = any(o.verdict == "fail" for o in seen)
            seen.append(outcome)
            if name == self.name and outcome.verdict == "fail" and not failed_before:
                self._show(
                    with_outcomes(empty, seen), state=say("something is wrong; looking further ...")
                )

        def nearly(result: Result) -> None:
            if result.exercise == self.name:
                self._show(result, state=self._after(result, is_final=False))

        (result,) = grade_submission(
            self.made,
            self.course,
            submission,
            [self.name],
            observe=first_failure,
            soon=nearly,
            enough=is_outdated,
        )
        return None if self._stamp != self._stamped() else result

    def _settle(self, result: Result) -> None:
        self.inbox.drop_keys()  # they were typed blindly
        if result.verdict != "skip":
            self.standing = note(self.course, [result])
        self._show(result, state=self._after(result))

    def _after(self, result: Result, *, is_final: bool = True) -> str:
        """What to do now."""
        if not is_final:
            is_raced = result.verdict == "pass" and is_timed(load_exercise(self.course, self.name))
            return say("right; now its speed ...") if is_raced else ""
        if result.verdict == "pass":
            return say("done: n goes on to the next exercise")
        if result.verdict != "skip":
            return ""
        if not self.course.entries[self.name].stub.exists():
            return say("the file is gone: save it again, or r puts the stub back")
        return say("write where it says YOUR CODE HERE, and save")

    def _take_up(self, saved: set[Path]) -> None:
        """Read anew what was saved; an exercise that is saved is the one at hand."""
        names = self._files.take_up(saved, self.name)
        others = [name for name in self.names if name in names]
        if len(others) == 1 and self.name not in names and self._files.is_begun(others[0]):
            self._turn_to(others[0])

    def _stamped(self) -> Hashable:
        return self._files.stamp(self.name)

    # --- what the keys do

    def _act(self, key: str) -> None:
        agreed, self._yes = self._yes, None
        if agreed is not None:
            self._show(self.view.result)
            if key in ("y", "Y"):
                agreed()
            return
        actions = {
            "n": self._go_on,
            "h": self._hint,
            "l": self._list,
            "a": self._check_all,
            "r": self._ask_to_reset,
            "q": self.inbox.over,
        }
        actions.get(key.lower(), self.draw)()

    def _go_on(self) -> None:
        name = following(self.names, self.standing, self.name)
        if name is None:
            self._show(self.view.result, state=say("every exercise here is done"))
        elif name == self.name:
            self._show(self.view.result, state=say("all others are done"))
        else:
            self._open(name)

    def _hint(self) -> None:
        hints = self.rows[self.name]["hints"]
        read = min(self.standing[self.name].hints + 1, len(hints))
        note_hint(self.course, self.name, read)
        self.standing = standing(self.course)
        lines = [Text(f"{number}. {hinted(hint)}") for number, hint in enumerate(hints[:read], 1)]
        more = say("h again says more") if read < len(hints) else say("that was the last hint")
        self._show(self.view.result, lines, more if hints else say("there are no hints"))

    def _list(self) -> None:
        self._show(self.view.result, [table(list(self.rows.values()), self.standing)], "")

    def _check_all(self) -> None:
        """Everything begun, one exercise after the other; Ctrl-C ends it."""
        results: list[Result] = []
        with contextlib.suppress(KeyboardInterrupt):
            submission = read_submission(self.course.root, self.course)
            names = [
                name for name in attempted_names(self.course, submission) if name in self.names
            ]
            for result in grade_submission(self.made, self.course, submission, names):
                results.append(result)
                state = say(
                    "checked {count} of {all} (Ctrl-C ends it)", count=len(results), all=len(names)
                )
                self._show(None, [headlines(results[-8:])], state)
                if self.inbox.is_over:
                    return
        self.standing = note(self.course, results)
        wrong = [result for result in results if result.verdict != "pass"]
        state = say("{right} of {all} pass", right=len(results) - len(wrong), all=len(results))
        self.inbox.drop_keys()
        self._show(None, [headlines(wrong)] if wrong else [], state)

    def _ask_to_reset(self) -> None:
        question = say(
            "put the stub of {name} back? what is there is kept beside it (y, or any other key)",
            name=self.name,
        )
        self._yes = self._reset
        self.view = replace(self.view, question=question)
        self.draw()

    def _reset(self) -> None:
        kept = reset(self.course, self.name)
        self._files.forget()
        self._graded_of = None
        self.grade()
        if kept is not None:
            self._show(self.view.result, state=say("what was there is now {file}", file=kept.name))

    # --- which exercise

    def _open(self, name: str) -> None:
        self._turn_to(name)
        self._show(None, state=say("reading ..."))
        self.grade()
        self._warm.oracle(name)

    def _turn_to(self, name: str) -> None:
        self.name, self._graded_of = name, None
        self.view = self._new_view()
        note_current(self.course, name)

    # --- what is shown

    def _new_view(self) -> View:
        row, entry = self.rows[self.name], self.course.entries[self.name]
        title = row["title"].partition(":")[2].strip() or row["title"]
        return View(self.name, entry.unit, title, entry.stub, row["file"], self._progress())

    def _progress(self) -> Progress:
        rows = [self.rows[name] for name in self.names]
        done = sum(self.standing[name].passes for name in self.names)
        earned = sum(self.standing[name].points for name in self.names)
        return Progress(done, len(rows), earned, sum(row["points"] for row in rows))

    def _show(self, result: Result | None, notes: Sequence[Any] = (), state: str = "") -> None:
        progress = self._progress()
        self.view = replace(
            self.view,
            result=result,
            notes=tuple(notes),
            state=state,
            question="",
            progress=progress,
        )
        self.draw()


def with_outcomes(result: Result, outcomes: Sequence[Outcome]) -> Result:
    """The result with these outcomes."""
    import msgspec

    return msgspec.structs.replace(result, outcomes=tuple(outcomes))
