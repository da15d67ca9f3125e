"""The end of a report: counts, points, how it was checked, and what to do next."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from rich.text import Text

from grader.outcome import Report, Result, Verdict
from grader.report.failure import FURTHER, subject
from grader.report.harmless import one_line
from grader.report.headline import STYLES, number
from grader.report.page import LABEL, Page, labelled
from grader.words import say, translated

COUNTED: dict[Verdict, str] = {
    "pass": "passed",
    "fail": "failed",
    "skip": "skipped",
    "error": "not graded",
}
OPEN = "which keeps no answer from this user's files, programs and network"
CONFINED = ("L2", "L3", "L4")
BAR = 30


def totals(page: Page, report: Report, hint_command: str) -> Iterator[Text]:
    """The lines of a summary."""
    beside = page.narrower(LABEL)
    yield from page.wrap(counts(page, report))
    yield from page.wrap(points(page, report))
    if not report.complete:
        yield from page.wrap(incomplete(report), f"bold {STYLES['error']}")
    yield Text()
    yield from labelled("left out", left_out(beside, report))
    yield from labelled("checked", beside.wrap(checked(report, page.marks.dot)))
    command = page.line(what_next(report, hint_command))
    yield from page.wrap(Text.assemble(say("next: "), (command, "bold")))


def counts(page: Page, report: Report) -> Text:
    """`2 passed  1 failed`, each with its mark."""
    found = [
        (
            f"{page.marks.verdicts[verdict]} {count} {say(COUNTED[verdict])}",
            f"bold {STYLES[verdict]}",
        )
        for verdict, count in report.counts.items()
        if count
    ]
    return Text("  ").join(Text(*words) for words in found)


def points(page: Page, report: Report) -> Text:
    """All points beside a bar."""
    if not report.out_of:
        return Text(say("nothing was graded" if not report.results else "no points to earn here"))
    final = "" if report.complete else say(" so far")
    earned, possible = number(report.points), number(report.out_of)
    sum_ = say("{points}/{out_of} points", points=earned, out_of=possible) + final
    bar = page.bar(report.points / report.out_of, min(BAR, page.width // 3), "green")
    return Text.assemble(bar, "  ", sum_)


def incomplete(report: Report) -> str:
    """What an error of ours means for the score."""
    broken = ", ".join(r.exercise for r in report.results if r.verdict == "error")
    return say(
        "incomplete: the grader itself failed on {broken}; no score may be exported", broken=broken
    )


def in_short(report: Report) -> str:
    """Why there is no score, or how much of it was earned: one sentence for a platform's front page."""
    sentences = [o.sentence for r in report.results for o in r.failures if o.verdict == "error"]
    if not report.complete:
        return one_line(f"{incomplete(report)}: {translated(sentences[0])}")
    skips = [o.sentence for r in report.results for o in r.outcomes if o.verdict == "skip"]
    if not report.out_of:
        return one_line(translated(skips[0])) if skips else say("nothing was graded")
    return say(
        "{points}/{out_of} points; {passed} of {all} exercises passed",
        points=number(report.points),
        out_of=number(report.out_of),
        passed=report.counts["pass"],
        all=len(report.results),
    )


def left_out(page: Page, report: Report) -> Iterator[Text]:
    """What could not be asked here, such as a device check without a GPU, and of how many."""
    found = Counter(line for result in report.results for line in _left_out(result))
    for line, count in found.most_common(FURTHER):
        exercises = say("{count} exercise" if count == 1 else "{count} exercises", count=count)
        yield page.cut(page.line(f"{line} ({exercises})"))
    if len(found) > FURTHER:
        yield Text(say("and {count} more", count=len(found) - FURTHER))


def _left_out(result: Result) -> set[str]:
    if result.verdict == "skip":  # its line says so
        return set()
    ours = (o for o in result.outcomes if o.verdict == "skip" and o.reason == "ours")
    return {f"{subject(o)}: {translated(o.sentence)}" for o in ours}


def checked(report: Report, dot: str = " · ") -> str:
    """How it was checked: seed, isolation, device, versions and time."""
    means = f" ({', '.join(report.confinement)})" if report.confinement else ""
    leaves = "" if report.level[:2] in CONFINED else f", {say(OPEN)}"
    isolation = say("isolation {level}", level=report.level) if report.level else ""
    parts = [
        say("seed {seed}", seed=report.seed),
        f"{isolation}{means}{leaves}" if isolation else "",
        translated(report.device),
        ", ".join(f"{name}-{version}" for name, version in sorted(report.versions.items())),
        f"{report.seconds:.1f}s",
    ]
    return dot.join(part for part in parts if part)


def what_next(report: Report, hint_command: str) -> str:
    """The one thing to do now: the first failure, else the first exercise not done."""
    failed = [r for r in report.results if r.verdict == "fail"]
    if failed:
        return f"{hint_command} {failed[0].exercise}" if hint_command else failed[0].exercise
    for result in report.results:
        for outcome in result.outcomes:
            if outcome.verdict == "skip" and outcome.reason != "ours":
                fill_in = say("fill in {file}", file=result.file or result.exercise)
                return fill_in if outcome.check == "load" else translated(outcome.sentence)
    if not report.complete:
        return say("nothing for you to do; whoever runs the course must look at the grader")
    return say("nothing left to do here" if report.results else "choose an exercise")
