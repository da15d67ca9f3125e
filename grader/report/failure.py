"""Why an exercise failed: the most important sentence first, then what backs it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rich.text import Text

from grader.outcome import PARTS, Evidence, Outcome, Result
from grader.report.heat import heat_map
from grader.report.page import LABEL, LIMIT, Page, labelled
from grader.report.timing import timings
from grader.words import say, translated

FURTHER = 3
PRINTED = 3
FRAMES = 12


def failure(page: Page, result: Result) -> Iterator[Text]:
    """The lines under a failed exercise, as wide as the page."""
    first, *others = by_importance(result.failures)
    beside = page.narrower(LABEL)
    yield from page.wrap(
        translated(first.sentence) or say("{check} failed", check=first.check), "bold"
    )
    if first.mistake not in first.sentence:
        yield from labelled("likely", beside.wrap(translated(first.mistake)))
    yield from labelled("case", seen_in(beside, first, result.outcomes))
    yield from evidence_lines(page, first)
    yield from labelled("at", beside.wrap(first.where or result.file))
    yield from labelled("raised", traceback_lines(beside, first.traceback))
    yield from labelled("also", further(beside, first, others))
    yield from labelled("skipped", skipped(beside, result.outcomes))
    yield from timings(page, result)
    yield from remarks(page, result)
    yield from labelled("printed", printed(beside, result))


def by_importance(outcomes: Sequence[Outcome]) -> list[Outcome]:
    """Our errors, then forward before backward before state before speed before the rest."""
    order = {part: number for number, part in enumerate(PARTS)}
    return sorted(
        outcomes, key=lambda o: (o.verdict != "error", order[o.part] if o.part else len(order))
    )


def subject(outcome: Outcome) -> str:
    """What an outcome is about: a part of the points, or its check."""
    return outcome.part or outcome.check


def seen_in(page: Page, first: Outcome, outcomes: Sequence[Outcome]) -> list[Text]:
    """The case, and in how many of the cases of the same check something failed."""
    if not first.case:
        return []
    same = [o for o in outcomes if (o.check, o.part) == (first.check, first.part)]
    cases = {o.case for o in same if o.verdict in ("pass", "fail")}
    bad = {o.case for o in same if o.verdict == "fail"}
    told = say(" (fails in {bad} of {all} cases)", bad=len(bad), all=len(cases))
    count = told if len(cases) > 1 else ""
    return page.wrap(page.line(first.case) + count, most=2)


def evidence_lines(page: Page, outcome: Outcome) -> Iterator[Text]:
    """Where it differs most, unless the sentence says so already, and the picture."""
    if outcome.evidence is None:
        return
    beside = page.narrower(LABEL)
    values = got_expected(outcome.evidence)
    if values and values not in outcome.sentence:
        place = element(outcome.evidence)
        yield from labelled("differs", beside.wrap(f"{place}: {translated(values)}", most=3))
    yield from labelled("", heat_map(beside, outcome.evidence))


def element(evidence: Evidence) -> str:
    """`dx[2, 3]`, and `loss` for a scalar."""
    index = ", ".join(map(str, evidence.index))
    return f"{evidence.name}[{index}]" if index else evidence.name


def got_expected(evidence: Evidence) -> str:
    """`got -1.03, expected -4.12`; values that are kept secret are left out."""
    sides = (("got", evidence.got), ("expected", evidence.expected))
    return ", ".join(f"{word} {value}" for word, value in sides if value)


def traceback_lines(page: Page, traceback: str) -> list[Text]:
    """The last lines of it, as they are; the very last is what was raised."""
    *frames, raised = [""] + [
        line.removeprefix("  ") for line in page.lines(traceback[-LIMIT:])[-FRAMES:]
    ]
    return [*map(page.cut, frames[1:]), *page.wrap(raised, "bold", most=3)]


def further(page: Page, first: Outcome, others: Sequence[Outcome]) -> Iterator[Text]:
    """A line for each other thing that failed: each part, and each array in it, once."""
    distinct = {_key(first): first}
    for outcome in others:
        distinct.setdefault(_key(outcome), outcome)
    rest = list(distinct.values())[1:]
    for outcome in rest[:FURTHER]:
        yield page.cut(
            page.line(f"{subject(outcome)}: {translated(outcome.sentence) or outcome.check}")
        )
    if rest[FURTHER:]:
        yield Text(say("and {count} more", count=len(rest) - FURTHER))


def _key(outcome: Outcome) -> tuple[str, str]:
    return subject(outcome), outcome.evidence.name if outcome.evidence else ""


def skipped(page: Page, outcomes: Sequence[Outcome]) -> Iterator[Text]:
    """What was not asked because of the failure, such as backward after a failed forward."""
    skips = (o for o in outcomes if o.verdict == "skip" and o.reason != "ours")
    for line in dict.fromkeys(f"{subject(o)}: {translated(o.sentence)}" for o in skips):
        yield page.cut(page.line(line))


def remarks(page: Page, result: Result) -> Iterator[Text]:
    """What is worth knowing and costs nothing."""
    for remark in result.remarks:
        yield from labelled(
            "remark", page.narrower(LABEL).wrap(f"{translated(remark)} {say('(costs nothing)')}")
        )


def printed(page: Page, result: Result) -> Iterator[Text]:
    """The first lines of what the student's code printed, and how much it was."""
    lines = page.lines(result.output)
    for line in lines[:PRINTED]:
        yield page.cut(line)
    size = max(result.output_size, byte_count(result.output))
    if lines[PRINTED:] or size > byte_count(result.output[:LIMIT]):
        yield Text(say("... {size} in all", size=human_size(size)))


def byte_count(text: str) -> int:
    """How long it is in UTF-8."""
    return len(text.encode("utf-8", "replace"))


def human_size(count: float) -> str:
    """`812 bytes`, `1.2 MB`."""
    if count < 1000:
        return say("{count} bytes", count=count)
    for unit in ("kB", "MB"):
        count /= 1000
        if count < 1000:
            return f"{count:.1f} {unit}"
    return f"{count / 1000:.1f} GB"
