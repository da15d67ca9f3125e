"""After the last question: what the outcomes of one exercise amount to, together."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import msgspec

from grader.exercise import Exercise
from grader.outcome import PARTS, Outcome, Part, Result, Score
from grader.worker.host import Worker

SHARES: dict[Part, float] = {"forward": 4, "backward": 4, "state": 2}
SHARES_WITH_SPEED: dict[Part, float] = {"forward": 3, "backward": 4, "state": 2, "speed": 1}


def settled(outcomes: list[Outcome], worker: Worker) -> list[Outcome]:
    """With everything seen: a backward that is the right gradient of a wrong forward keeps its points."""
    outcomes = _named_once(outcomes)
    wrong_forward = any(o.part == "forward" and o.verdict == "fail" for o in outcomes)
    slopes = [o for o in outcomes if o.check == "gradient"]
    consistent = any(o.verdict == "pass" for o in slopes) and all(
        o.verdict == "pass" or o.reason == "ours" for o in slopes
    )
    if wrong_forward and consistent:
        note = "backward is the right gradient of this forward: it keeps its points"
        outcomes = [
            msgspec.structs.replace(o, verdict="pass", sentence="", evidence=None, remark=note)
            if o.part == "backward" and o.verdict == "fail"
            else o
            for o in outcomes
        ]
    for kind, message, file, line in worker.warnings:
        if kind.endswith("Warning") and outcomes:
            remark = f"{kind}: {message} ({file}:{line})"
            outcomes.append(Outcome(check="warnings", verdict="pass", remark=remark))
    return outcomes


def excused(result: Result, needed: Sequence[Result]) -> Result:
    """A failure where something it is built on does not pass: skipped, and it names what to mend first."""
    broken = [other.exercise for other in needed if other.verdict in ("fail", "skip")]
    if not broken:
        return result
    them = "them" if broken[1:] else "it"
    first = f"mend {' and '.join(broken)} first: this exercise is built on {them}"
    outcomes = [
        msgspec.structs.replace(o, verdict="skip", reason="student", sentence=first)
        if o.verdict == "fail" and o.check != "load"
        else o
        for o in result.outcomes
    ]
    return msgspec.structs.replace(result, outcomes=tuple(outcomes))


def _named_once(outcomes: list[Outcome]) -> list[Outcome]:
    """A failure whose mistake was recognised afterwards stands once, where it was found."""
    for late in [o for o in outcomes if o.mistake]:
        early = next(
            (o for o in outcomes if not o.mistake and o.naming(late.mistake) == late), None
        )
        if early is not None:
            outcomes = [o for o in outcomes if o is not late]
            outcomes[outcomes.index(early)] = late
    return outcomes


def scores(exercise: Exercise, outcomes: Sequence[Outcome]) -> Iterator[Score]:
    """Each part is earned whole, over all its cases; a part that does not exist is forward's."""
    parts = frozenset[Part]().union(*(c.parts(exercise.form) for c in exercise.checks))
    shares = SHARES_WITH_SPEED if "speed" in parts else SHARES
    total = sum(shares.values())
    points = {p: exercise.points * share / total for p, share in shares.items()}
    absent: list[Part] = [p for p in PARTS if p in points and p not in parts and p != "forward"]
    points["forward"] += sum(points.pop(part) for part in absent)
    kept: list[Part] = [p for p in PARTS if p in points]
    free = {c.name for c in exercise.checks if not c.parts(exercise.form)}  # such as the device's
    counted = [o for o in outcomes if o.check not in free]
    for part in kept:
        yield from _score(part, points[part], [o for o in counted if o.part == part], counted)


def _score(
    part: Part, possible: float, own: Sequence[Outcome], every: Sequence[Outcome]
) -> Iterator[Score]:
    if own and all(o.verdict == "skip" and o.reason == "ours" for o in own):
        return  # a reason of ours leaves the maximum
    whole_failed = any(o.part is None and o.verdict in ("fail", "error") for o in every)
    earned = not whole_failed and any(o.verdict == "pass" for o in own)
    earned = earned and all(o.verdict == "pass" or o.reason == "ours" for o in own)
    yield Score(part=part, earned=possible if earned else 0.0, possible=possible)
