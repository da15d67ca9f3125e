"""Calls made ready beforehand, so that what is timed is the calls alone.

`make` unpacks arguments and makes objects, `go` calls, `collect` hands over what came back. The grader
reads this process's clock between them. Nothing here is trusted: work moved from `go` into the others is
charged all the same, and what is collected is compared.
"""

from __future__ import annotations

import contextlib
import sys
from collections import Counter
from collections.abc import Callable, Collection
from types import FrameType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from grader.worker.guest import Guest

MAX_EVENTS = 300_000
Step = tuple[Callable[..., Any], Any, Any]


class _Enough(Exception):
    """So many events that it is clear already."""


class Plan:
    """Errands, each an object (or none, for a function) and what is called on it in turn."""

    def __init__(self, guest: Guest):
        self.guest = guest
        self.subjects: list[Any] = []
        self.steps: list[list[Step]] = []
        self.results: list[list[Any]] = []

    def make(self, op: dict[str, Any]) -> None:
        """Make the objects, and find what is to be called on them."""
        self.subjects, self.steps, self.results = [], [], []
        for made, steps in op["errands"]:
            subject = None
            if made is not None:
                subject = self.guest.class_of(op["name"])(*made[0], **made[1])
            self.subjects.append(subject)
            self.steps.append(
                [(self._found(subject, name), args, kwargs) for name, args, kwargs in steps]
            )

    def _found(self, subject: Any, name: str) -> Any:
        if subject is None:
            return getattr(self.guest.module, name)
        return self.guest.attribute(subject, name, "method")

    def go(self, op: dict[str, Any]) -> None:
        """Call everything, in order."""
        self.results = [[f(*args, **kwargs) for f, args, kwargs in steps] for steps in self.steps]

    def collect(self, op: dict[str, Any]) -> list[Any]:
        """Of each errand: what each call returned, the attribute asked for (if any), and the first
        argument of the last call as it was left (where arguments are asked for)."""
        found = []
        for subject, steps, results in zip(self.subjects, self.steps, self.results, strict=True):
            held = getattr(subject, op["attribute"]) if op["attribute"] else None
            found.append([results, held, steps[-1][1][0] if op["arguments"] else None])
        self.subjects, self.steps, self.results = [], [], []
        return found

    def busiest(self, op: dict[str, Any]) -> list[Any]:
        """The line of the student's own files with the most Python events while the first errand is
        called: `[file, line, events]`."""
        counts: Counter[tuple[str, int]] = Counter()
        tracer = _Tracer(self.guest.files, counts)
        sys.settrace(tracer.trace)
        sys.setprofile(tracer.profile)
        try:
            with contextlib.suppress(_Enough):
                for function, args, kwargs in self.steps[0]:
                    function(*args, **kwargs)
        finally:
            sys.settrace(None)
            sys.setprofile(None)
        if not counts:
            return []
        (place, events), *_ = counts.most_common(1)
        return [*place, events]


class _Tracer:
    """Counts lines of a student's files, and calls made from them, those inside libraries too: a loop in
    `np.apply_along_axis` is one at the line that calls it."""

    def __init__(self, files: Collection[str], counts: Counter[tuple[str, int]]):
        self.files, self.counts, self.left = files, counts, MAX_EVENTS

    def trace(self, frame: FrameType, event: str, argument: Any) -> Any:
        if frame.f_code.co_filename not in self.files:
            return None
        if event == "line":
            self._count(frame)
        return self.trace

    def profile(self, frame: FrameType, event: str, argument: Any) -> None:
        if event != "call" or frame.f_code.co_filename in self.files:
            return  # its lines count already
        caller = frame.f_back
        while caller is not None and caller.f_code.co_filename not in self.files:
            caller = caller.f_back
        if caller is not None:
            self._count(caller)

    def _count(self, frame: FrameType) -> None:
        self.counts[frame.f_code.co_filename, frame.f_lineno] += 1
        self.left -= 1
        if not self.left:
            raise _Enough
