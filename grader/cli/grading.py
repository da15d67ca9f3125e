"""Grading for whoever asks at the command line: shown as it goes, and kept whatever happens."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from grader.cli.root import broke
from grader.course import Course
from grader.progress import on_last_line, progress, silent
from grader.select import Selection

if TYPE_CHECKING:
    from grader.bench import Bench
    from grader.outcome import Report, Result
    from grader.worker.places import Wanted

Show = Callable[["Result"], None]
Keep = Callable[["Report"], None]


@dataclass(frozen=True)
class Request:
    """What to grade, and how."""

    course: Course
    selection: Selection
    seed: str = "0"
    isolation: str = ""
    device: Wanted = "auto"


def graded(request: Request, keep: Keep, show: Show | None = None) -> Report:
    """Grade, and show each result as it comes. Where the grader itself breaks, `keep` gets what was graded
    until then, marked incomplete, and the error goes on."""
    results: list[Result] = []
    try:
        return _graded(request, results, show)
    except Exception as error:
        keep(cut_short(request, results, broke(error)))
        raise


def _graded(request: Request, results: list[Result], show: Show | None) -> Report:
    from grader.bench import bench
    from grader.worker.isolation import required

    course, selection = request.course, request.selection
    level = required(request.isolation, course.isolation)
    with bench(isolation=level, device=request.device) as made:
        for track in dict.fromkeys(course.entries[name].track for name in selection.names):
            made.warm(track)  # while it starts, NumPy and the rest are loaded here
        return _each(request, made, results, show)


def _each(request: Request, made: Bench, results: list[Result], show: Show | None) -> Report:
    from grader.grade import grade_submission, report

    course, selection, seed = request.course, request.selection, request.seed
    observe = progress if show else silent
    for result in grade_submission(
        made, course, selection.submission, selection.names, seed, observe
    ):
        results.append(result)
        if show:
            on_last_line("")
            show(result)
    return report(course, selection.submission, results, made, seed)


def cut_short(request: Request, results: Sequence[Result], why: str) -> Report:
    """The report of a grading that broke: what was graded, and an error for the exercise it broke at."""
    selection = request.selection
    left = selection.names[len(results) :] or selection.names[-1:]
    entry = request.course.entries[left[0]]
    return unusual(
        request.course.title,
        selection.submission.name,
        why,
        ours=True,
        about=(entry.name, entry.unit),
        before=results,
    )


def unusual(
    course: str,
    submission: str,
    why: str,
    *,
    ours: bool,
    about: tuple[str, str] = ("submission", ""),
    before: Sequence[Result] = (),
) -> Report:
    """A report that says why there is not more of it: an error of `ours`, or a submission that has nothing
    to grade. `about` is an exercise and its unit."""
    from grader.outcome import Outcome, Report, Result

    outcome = (
        Outcome(check="grader", verdict="error", sentence=why)
        if ours
        else Outcome(check="load", verdict="skip", sentence=why, reason="student")
    )
    last = Result(exercise=about[0], unit=about[1], outcomes=(outcome,))
    return Report(course=course, submission=submission, results=(*before, last))


def on_terminal() -> Any:
    """Prints each result as it comes, under its unit's header."""
    from rich.console import Console

    from grader.report.terminal import result_block, unit_header

    console = Console()
    units: list[str] = []

    def show(result: Result) -> None:
        if result.unit not in units:
            units.append(result.unit)
            console.print(unit_header(result.unit))
        console.print(result_block(result))

    return show


def sum_up(report: Report) -> None:
    """Print the end of a report."""
    from rich.console import Console

    from grader.report.terminal import summary

    Console().print(summary(report))
