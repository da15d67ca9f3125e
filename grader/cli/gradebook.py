"""`grader gradebook`: what a gradebook holds, shown, exported, merged, compared; `grader verify`."""

from __future__ import annotations

import math
from pathlib import Path
from typing import TYPE_CHECKING

import rich_click as click

from grader.cli.opened import opened
from grader.cli.outputs import refuse_unwritable
from grader.cli.root import GraderError, cli, counted, course_of
from grader.course import CourseError
from grader.report.harmless import one_line
from grader.words import say, translated
from grader.worker.levels import SHORT

if TYPE_CHECKING:
    from grader.batch.assignment import Assignment
    from grader.batch.export import Class

FILE = click.Path(dir_okay=False, path_type=Path)
book_argument = click.argument("book", type=FILE, default=Path("gradebook.db"))
assignment_option = click.option("--assignment", default="", help="Only what counts towards this.")
anonymous_option = click.option("--anonymous", is_flag=True, help="Nobody is named.")


@cli.group()
def gradebook() -> None:
    """Show, export, merge and compare gradebooks."""


def _assignment(context: click.Context, name: str) -> Assignment | None:
    if not name:
        return None
    from grader.batch.assignment import assignment_named

    return assignment_named(course_of(context), name)


@gradebook.command()
@book_argument
@assignment_option
@anonymous_option
@click.option("--student", default="", help="One student's report.")
@click.option("--format", "form", type=click.Choice(["terminal", "json"]), default="terminal")
@click.pass_context
def show(
    context: click.Context, book: Path, assignment: str, anonymous: bool, student: str, form: str
) -> None:
    """The class in a table, or one student's report (as JSON: --format json)."""
    from grader.batch.export import class_of

    with opened(book) as held:
        wanted = _assignment(context, assignment)
        class_ = class_of(held, wanted, anonymous=anonymous)
        if student:
            _show_student(class_, student, form)
        else:
            _show_class(class_)


def _show_class(class_: Class) -> None:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(box=None, pad_edge=False)
    for name in ("student", "name", "status"):
        table.add_column(say(name), overflow="fold")
    for name in ("points", "of", "failed"):
        table.add_column(say(name), justify="right")
    for marks in class_.students:
        sum_ = class_.total(marks)
        failed = [m.exercise for m in marks.marks.values() if m.verdict == "fail"]
        points = "" if sum_.points is None else f"{sum_.points:g}"
        cells = (
            marks.key,
            marks.name,
            say(marks.status),
            points,
            f"{sum_.out_of:g}",
            str(len(failed)),
        )
        table.add_row(*map(Text, cells))
    Console().print(table)
    click.echo(translated(counted(len(class_.students), "student")))


def _show_student(class_: Class, student: str, form: str) -> None:
    from grader.batch.gradebook import together

    found = next((marks for marks in class_.students if marks.is_called(student)), None)
    if found is None:
        raise GraderError(f"there is no student {student!r} in this gradebook")
    found = class_.whole(found)
    reports = [mark.report for mark in found.marks.values() if mark.report]
    if not reports:
        raise GraderError(f"{found.key} has no report: {found.problem or found.status}")
    report = together(reports, found.digest)
    if form == "json":
        from grader.report.json import dumps

        click.echo(dumps(report), nl=False)
        return
    from rich.console import Console

    from grader.report.terminal import result_block, summary

    console = Console()
    for result in report.results:
        console.print(result_block(result))
    console.print(summary(report))
    for mark in found.marks.values():
        if mark.given is not None:
            given = say("{points} points were given by hand", points=f"{mark.given:g}")
            click.echo(f"{mark.exercise}: {given}: {mark.reason}")


@gradebook.command()
@book_argument
@click.option("--format", "form", type=click.Choice(["csv", "canvas", "moodle", "jsonl"]),
              default="csv", show_default=True)  # fmt: skip
@click.option("-o", "--output", type=FILE, help="Where to write it. Default: stdout.")
@click.option("--column", default="", help="The column's name in Canvas or Moodle.")
@assignment_option
@anonymous_option
@click.pass_context
def export(
    context: click.Context,
    book: Path,
    form: str,
    output: Path | None,
    column: str,
    assignment: str,
    anonymous: bool,
) -> int:
    """Marks for a spreadsheet, for Canvas or Moodle, or as JSON lines. Who has no score has an empty cell;
    exit 3 where that is for an error of the grader's."""
    from grader.batch.export import FORMATS, class_of

    if output is not None:
        refuse_unwritable(output)
    with opened(book) as held:
        wanted = _assignment(context, assignment)
        class_ = class_of(held, wanted, anonymous=anonymous)
        with click.open_file(str(output or "-"), "w", "utf-8") as out:
            out.writelines(FORMATS[form](class_, column))
    for who in class_.open:
        why = say("the grader itself failed, or was stopped; no score is exported")
        click.echo(f"{who}: {why}", err=True)
    return 3 if class_.open else 0


@gradebook.command()
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
@click.argument("book", type=FILE, default=Path("gradebook.db"))
@assignment_option
@anonymous_option
@click.pass_context
def site(
    context: click.Context, folder: Path, book: Path, assignment: str, anonymous: bool
) -> None:
    """The class report as pages in FOLDER: an overview for you, a page for each student that stands alone.
    They need no network and no server."""
    from grader.batch.site import write_site

    with opened(book) as held:
        wanted = _assignment(context, assignment)
        title = held.meta("course") + (f": {wanted.name}" if wanted else "")
        hints = _hints(context)
        try:
            overview = write_site(
                held, folder, title=title, assignment=wanted, anonymous=anonymous, hints=hints
            )
        except OSError as error:
            raise GraderError(f"{folder} cannot be written: {error.strerror}") from None
    click.echo(f"{folder / 'index.html'}: {translated(counted(overview.students, 'student'))}")


def _hints(context: click.Context) -> dict[str, list[str]]:
    """The hints of the course, where there is one around."""
    try:
        rows = course_of(context).catalogue()["exercises"]
    except CourseError:
        return {}
    return {row["name"]: row["hints"] for row in rows}


@gradebook.command()
@click.argument("into", type=FILE)
@click.argument("books", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path))
def merge(into: Path, books: tuple[Path, ...]) -> None:
    """Put what other gradebooks hold INTO one: the shards of a job."""
    from grader.batch.merge import merge as put_together

    with opened(into, must_exist=False) as held:
        for path in books:
            with opened(path) as other:
                put_together(held, [other])
        students = held.rows("SELECT count(*) AS n FROM student")[0]["n"]
    click.echo(f"{into}: {translated(counted(students, 'student'))}")


@gradebook.command()
@click.argument("one", type=click.Path(exists=True, path_type=Path))
@click.argument("other", type=click.Path(exists=True, path_type=Path))
def diff(one: Path, other: Path) -> int:
    """What two gradebooks say otherwise, times aside. Exit 1 where there is something."""
    from grader.batch.compare import differences

    with opened(one) as mine, opened(other) as theirs:
        found = [one_line(sentence) for sentence in differences(mine, theirs)]
    click.echo("\n".join(found) or say("they say the same"))
    return 1 if found else 0


@gradebook.command()
@click.argument("book", type=FILE)
@click.argument("student")
@click.argument("exercise")
@click.argument("points", type=float, required=False)
@click.option("--reason", required=True, help="Why: it is kept, and shown.")
def override(book: Path, student: str, exercise: str, points: float | None, reason: str) -> None:
    """Give POINTS by hand, which count instead of the grading; without POINTS the grading counts again."""
    from grader.batch.marks import override as give

    if points is not None and not math.isfinite(points):
        raise GraderError(f"{points:g} is no number of points")
    with opened(book) as held:
        give(held, student, exercise, points, reason)
    given = "" if points is None else say("{points} points", points=f"{points:g}")
    what = given or say("the grading counts again")
    click.echo(f"{student}, {exercise}: {what}")


@cli.command()
@click.argument("report", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.argument("submission", type=click.Path(exists=True, path_type=Path))
@click.option("--seed", default="", help="The seed it was graded with.")
@click.option("--gradebook", "book", type=FILE, help="The gradebook that knows the seed.")
@click.option("--isolation", type=click.Choice(SHORT, case_sensitive=False), default="L2")
@click.pass_context
def verify(
    context: click.Context,
    report: Path,
    submission: Path,
    seed: str,
    book: Path | None,
    isolation: str,
) -> int:
    """Grade again what a REPORT (JSON) is of, and say whether it holds. SUBMISSION may hold many: the one
    that was graded is found by its digest. Exit 1 where the report does not hold."""
    from grader.batch.verify import NotFoundError, verified
    from grader.report.json import loads
    from grader.worker.isolation import required

    try:
        read = loads(report.read_text("utf-8"))
    except (OSError, ValueError) as error:
        raise GraderError(f"{report}: {error}") from None
    if book is not None:
        with opened(book) as held:
            seed = held.meta("seed")
    if read.seed == "secret" and not seed:
        raise GraderError(f"{report} has a secret seed: give it with --seed, or --gradebook")
    seed = seed or read.seed
    course = course_of(context)
    try:
        again = verified(read, submission, course, seed, required(isolation))
        found = [one_line(sentence) for sentence in again]  # the report may be anybody's writing
    except NotFoundError as error:
        raise GraderError(str(error)) from None
    points, out_of = f"{read.points:g}", f"{read.out_of:g}"
    holds = say("the report holds: {points} of {out_of} points", points=points, out_of=out_of)
    click.echo("\n".join(found) or holds)
    return 1 if found else 0
