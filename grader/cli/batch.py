"""`grader batch`: many submissions graded into a gradebook."""

from __future__ import annotations

import contextlib
import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import rich_click as click

from grader.cli.opened import opened, reporting
from grader.cli.root import GraderError, cli, counted, course_of
from grader.course import Course
from grader.select import names_for, refuse_empty
from grader.words import say, translated
from grader.worker.levels import SHORT

if TYPE_CHECKING:
    from grader.batch.gradebook import Gradebook
    from grader.batch.pool import Executor
    from grader.batch.run import Tally

WANTED = "L2"


@cli.command()
@click.argument("submissions", type=click.Path(exists=True, path_type=Path))
@click.option(
    "--roster",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="The class: a CSV with student, name, email, or as Canvas and Moodle export it.",
)
@click.option(
    "-o",
    "--output",
    type=click.Path(dir_okay=False, path_type=Path),
    default=Path("gradebook.db"),
    show_default=True,
    help="The gradebook.",
)
@click.option(
    "--only",
    multiple=True,
    metavar="NAME",
    help="Grade this exercise, unit or assignment alone; more than once for several.",
)
@click.option("--retry-errors", is_flag=True, help="Try again what the grader itself failed on.")
@click.option(
    "--seed",
    default="",
    metavar="TEXT",
    help="Seed of the drawn cases. Default: the gradebook's own, a secret one.",
)
@click.option(
    "--jobs",
    type=click.IntRange(1),
    default=None,
    metavar="N",
    help="Processes that grade. Default: one a core.",
)
@click.option(
    "--isolation",
    type=click.Choice(SHORT, case_sensitive=False),
    default=WANTED,
    show_default=True,
    help="Grade only where workers are isolated this far.",
)
@click.option(
    "--device",
    type=click.Choice(["auto", "cpu", "virtual", "cuda"]),
    default="auto",
    show_default=True,
    help="Where to ask answers in PyTorch beside the CPU.",
)
@click.option(
    "--shard",
    default="1/1",
    metavar="I/N",
    help="Grade the I-th of N parts alone; then: grader gradebook merge.",
)
@click.option(
    "--cluster",
    default="",
    metavar="ADDRESS",
    help="A Dask scheduler (tcp://host:8786) whose workers grade.",
)
@click.pass_context
def batch(
    context: click.Context,
    submissions: Path,
    roster: Path | None,
    output: Path,
    only: tuple[str, ...],
    retry_errors: bool,
    seed: str,
    jobs: int | None,
    isolation: str,
    device: str,
    shard: str,
    cluster: str,
) -> int:
    """Grade SUBMISSIONS into a gradebook: a folder with one for each student (folders, archives, files), a
    download of Canvas, Moodle or Gradescope, or a CSV of checkouts. Stopped, it goes on where it was."""
    from grader.batch.roster import Roster, RosterError, read_roster
    from grader.batch.run import Batch, Wishes
    from grader.worker.isolation import required

    course = course_of(context)
    refuse_empty(course)
    if course.recorded is not None:
        raise GraderError("this course is a handout: grade with the full course, and a secret seed")
    part = _shard(shard, seed)
    wishes = Wishes(frozenset(_only(course, only)), required(isolation), device, part, retry_errors)
    executor = _executor(cluster, jobs, device)
    with opened(output, must_exist=False) as book, _display() as observe:
        _refuse_another(book, course)
        try:
            known = Roster() if roster is None else read_roster(roster)
        except RosterError as error:
            raise GraderError(str(error)) from None
        run = Batch(course, book, known, book.seed(seed), wishes, executor, observe)
        tally = _run(run, submissions)
    _say(tally, output)
    return 0


def _run(run: Any, submissions: Path) -> Tally:
    from grader.batch.layout import LayoutError
    from grader.batch.roster import RosterError
    from grader.batch.unpack import IntakeError

    try:
        tally = run.run(submissions)
    except (LayoutError, RosterError, IntakeError) as error:
        raise GraderError(str(error)) from None
    except KeyboardInterrupt:
        done = run.tally.finished
        told = say(
            "{done} of {all} done; the same command goes on from there",
            done=done,
            all=run.tally.total,
        )
        click.echo(told, err=True)
        raise
    if not tally.total:
        raise GraderError(f"no submission in {submissions}; name the folder that holds them")
    return tally


def _refuse_another(book: Gradebook, course: Course) -> None:
    """A gradebook is of one course."""
    title = book.meta("course", course.title)
    if title != course.title:
        raise GraderError(f"{book.path} is the gradebook of {title!r}; name another with -o")


def _only(course: Course, words: tuple[str, ...]) -> list[str]:
    from grader.batch.assignment import assignments

    named = {assignment.name: assignment for assignment in assignments(course)}
    mine = [name for word in words if word in named for name in named[word].exercises]
    return mine + names_for(course, [word for word in words if word not in named], None)


def _shard(shard: str, seed: str) -> tuple[int, int]:
    match = re.fullmatch(r"(\d+)/(\d+)", shard)
    number, of = (int(match[1]), int(match[2])) if match else (0, 0)
    if not 1 <= number <= of:
        raise GraderError(f"--shard {shard}: write I/N, as in 3/8 for the third of eight")
    if of > 1 and not seed:
        raise GraderError("--shard: give every shard the same --seed, or each draws its own cases")
    return number, of


def _executor(cluster: str, jobs: int | None, device: str) -> Executor:
    if cluster:
        from grader.batch.cluster import Cluster

        with reporting():
            return Cluster(cluster, device)
    from grader.batch.pool import Pool

    return Pool(jobs or _cores())


def _cores() -> int:
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


@contextlib.contextmanager
def _display() -> Iterator[Any]:
    """Progress on stderr: a live bar on a terminal, a line now and then anywhere else."""
    from rich.console import Console

    from grader.batch.progress import Lines, live

    console = Console(stderr=True)
    if not console.is_terminal:
        yield Lines(lambda line: click.echo(line, err=True))
        return
    with live(console) as observe:
        yield observe


def _say(tally: Tally, output: Path) -> None:
    for label, what in tally.told:
        click.echo(f"{label}: {translated(what)}", err=True)
    counts = [f"{n} {say(_COUNTED[verdict])}" for verdict, n in sorted(tally.exercises.items())]
    graded = say("{count} graded ({counts})", count=tally.graded, counts=", ".join(counts))
    done = graded if counts else say("nothing new to grade")
    click.echo(f"{translated(counted(tally.total, 'submission'))}: {done}")
    if tally.kept:
        click.echo(say("{count} unchanged since they were graded", count=tally.kept))
    if tally.unreadable:
        click.echo(say("{count} could not be read, and have no score", count=tally.unreadable))
    if tally.broken:
        click.echo(say("the grader itself failed on some: no score of theirs; see --retry-errors"))
    click.echo(f"{say('next: ')}grader gradebook show {output}")


_COUNTED = {"pass": "passed", "fail": "failed", "skip": "skipped", "error": "not graded"}
