"""What grading says: plain records, written and read as JSON, that know nothing of how they came about."""

from __future__ import annotations

import re
from collections import Counter
from typing import Literal

import msgspec

FORMAT_VERSION = 2

Verdict = Literal["pass", "fail", "skip", "error"]
Part = Literal["forward", "backward", "state", "speed"]
Track = Literal["numpy", "torch"]
Clock = Literal["cpu", "wall"]

PARTS: tuple[Part, ...] = ("forward", "backward", "state", "speed")


class Evidence(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Where two arrays differ most. Numbers are text already, since JSON has no NaN.

    `heat` is a small picture of the difference: at most 8 rows of 24 cells, each from 0 (equal) to
    1 (the largest difference), made from the array's last two axes.
    """

    name: str
    shape: tuple[int, ...]
    index: tuple[int, ...]
    got: str = ""
    expected: str = ""
    differing: int = 0
    size: int = 0
    heat: tuple[tuple[float, ...], ...] = ()


class Timing(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """An answer's time over the reference's: the median of some pairs and an interval around it.

    `at_most` is what is allowed, `clock` what it was measured by; `borderline` cannot be told apart from
    right, and passes.
    """

    ratio: float
    low: float
    high: float
    at_most: float
    pairs: int
    clock: Clock = "cpu"
    borderline: bool = False

    @property
    def row(self) -> str:
        """`2.4x the reference's time (at most 3x)`."""
        return f"{times(self.ratio)} the reference's time (at most {times(self.at_most)})"


class Outcome(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One question asked of an answer, and what came of it.

    `sentence` says what is wrong (or why it was skipped); `remark` is worth knowing and costs nothing.
    `part` is the part of the points it decides, if any; `where` is `file:line`; `mistake` is the
    sentence of the listed mistake that was recognised; `reason` tells whose a `skip` is; `device` is
    where it was asked, if not on the CPU.
    """

    check: str
    verdict: Verdict
    case: str = ""
    part: Part | None = None
    sentence: str = ""
    remark: str = ""
    where: str = ""
    evidence: Evidence | None = None
    timing: Timing | None = None
    device: str = ""
    mistake: str = ""
    traceback: str = ""
    reason: Literal["", "student", "ours"] = ""
    paste: str = ""

    def naming(self, mistake: str) -> Outcome:
        """The same with the listed mistake that is behind it, which is the reason in place of a general
        one: `dW doubles when backward is called twice; <mistake>`. A mistake that speaks of the method and
        the argument itself needs nothing in front of it."""
        has_reason = self.part == "state" and not (self.evidence or self.traceback)
        what = re.split("[;:] ", self.sentence)[0] if has_reason else self.sentence
        method, _, argument = what.partition(" changes its argument ")
        says_it_all = argument and {method, argument} <= set(re.findall(r"\w+", mistake))
        sentence = mistake if says_it_all else f"{what}; {mistake}"
        return msgspec.structs.replace(self, sentence=sentence, mistake=mistake)


def times(ratio: float) -> str:
    """`2.4x`, `31x`."""
    return f"{ratio:.2g}x" if ratio < 10 else f"{ratio:,.0f}x"


class Score(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Points earned for one part of an exercise, out of how many."""

    part: Part
    earned: float
    possible: float


class Result(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One exercise of one submission, graded."""

    exercise: str
    unit: str
    title: str = ""
    track: Track = "numpy"
    file: str = ""
    outcomes: tuple[Outcome, ...] = ()
    scores: tuple[Score, ...] = ()
    output: str = ""
    output_size: int = 0
    seconds: float = 0.0

    @property
    def verdict(self) -> Verdict:
        """`error` over `fail` over `skip` for a reason of the student's; nothing graded is no pass."""
        verdicts = {outcome.verdict for outcome in self.outcomes}
        if "error" in verdicts:
            return "error"
        if "fail" in verdicts:
            return "fail"
        unearned = any(o.verdict == "skip" and o.reason != "ours" for o in self.outcomes)
        if unearned or "pass" not in verdicts:
            return "skip"
        return "pass"

    @property
    def points(self) -> float:
        return sum(score.earned for score in self.scores)

    @property
    def out_of(self) -> float:
        return sum(score.possible for score in self.scores)

    @property
    def failures(self) -> tuple[Outcome, ...]:
        return tuple(o for o in self.outcomes if o.verdict in ("fail", "error"))

    @property
    def remarks(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(o.remark for o in self.outcomes if o.remark))


class Report(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One submission, graded: the only thing that renderers, files and exit codes are made from."""

    course: str
    submission: str
    results: tuple[Result, ...]
    format_version: int = FORMAT_VERSION
    digest: str = ""
    seed: str = "0"
    level: str = ""
    confinement: tuple[str, ...] = ()
    device: str = "cpu"
    versions: dict[str, str] = {}
    seconds: float = 0.0

    @property
    def complete(self) -> bool:
        """Whether a score may be exported: an error of ours never costs a student points."""
        return all(result.verdict != "error" for result in self.results)

    @property
    def points(self) -> float:
        return sum(result.points for result in self.results)

    @property
    def out_of(self) -> float:
        return sum(result.out_of for result in self.results)

    @property
    def counts(self) -> dict[Verdict, int]:
        found = Counter(result.verdict for result in self.results)
        return {verdict: found[verdict] for verdict in ("pass", "fail", "skip", "error")}

    @property
    def exit_code(self) -> int:
        """0 all passed, 1 something failed, 2 nothing graded, 3 the grader broke; the higher wins."""
        if not self.complete:
            return 3
        if not self.results:
            return 2
        return 0 if all(result.verdict == "pass" for result in self.results) else 1
