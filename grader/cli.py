"""The command line. The only module that prints a result and chooses an exit code.

0 all passed, 1 something failed, 2 usage or nothing selected, 3 the grader broke; Ctrl-C 130.
Imports of what costs time stand inside the commands: `--help`, `list` and `hint` need neither NumPy nor
torch.
"""

from __future__ import annotations

import io
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import rich_click as click

from grader.course import Course, CourseError, find_course
from grader.progress import on_last_line, progress, silent
from grader.select import (
    NothingSelectedError,
    Selection,
    did_you_mean,
    names_for,
    refuse_empty,
    select,
    units,
)
from grader.submission import SubmissionError
from grader.worker.levels import SHORT, IsolationError

if TYPE_CHECKING:
    from grader.outcome import Report, Result
    from grader.worker.places import Wanted

click.rich_click.TEXT_MARKUP = "rich"
click.rich_click.STYLE_OPTION = "cyan"
click.rich_click.STYLE_HELPTEXT = ""


REFUSALS = (CourseError, SubmissionError, NothingSelectedError, IsolationError)


class GraderError(Exception):
    """What a user asked for cannot be had: a sentence on stderr, exit code 2."""


def run(argv: list[str] | None = None) -> int:
    """Run the command line and return its exit code. Whatever happens is told in a sentence."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")  # a terminal that lacks a character shows ?
    try:
        return int(cli.main(argv, prog_name="grader", standalone_mode=False) or 0)
    except click.ClickException as error:
        error.show()
        return error.exit_code
    except SystemExit as exit_:  # help for want of a command, a reader that left
        return exit_.code if isinstance(exit_.code, int) else 2
    except (click.Abort, KeyboardInterrupt):
        click.echo("stopped", err=True)
        return 130
    except (GraderError, *REFUSALS) as error:
        click.echo(f"grader: {error}", err=True)
        return 2
    except BrokenPipeError:
        sys.stderr.close()
        return 1
    except Exception as error:
        click.echo(f"grader: {_broke(error)}", err=True)
        return 3


def _broke(error: Exception) -> str:
    """What nobody foresaw, as a sentence: what, and where in the grader."""
    import traceback

    frame = traceback.extract_tb(error.__traceback__)[-1]
    what = " ".join(f"{type(error).__name__}: {error}".split())
    return (
        f"the grader itself broke, and no answer is to blame: {what} "
        f"({Path(frame.filename).name}:{frame.lineno}); please report it"
    )


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="gradus-grader", prog_name="grader")
@click.option("--course", type=click.Path(exists=True, path_type=Path), help="The course's folder.")
@click.pass_context
def cli(context: click.Context, course: Path | None) -> None:
    """Exercises in deep learning, and a grader that says which mistake was made."""
    context.obj = course


def _course(context: click.Context, near: Path | None = None) -> Course:
    """The course named, or the one around the current folder, or the one around the submission."""
    if context.obj is not None:
        return find_course(context.obj)
    try:
        return find_course(Path.cwd())
    except CourseError:
        if near is None or not near.exists():
            raise
        return find_course(near)


@cli.command()
@click.argument("what", nargs=-1, metavar="[EXERCISE | UNIT | PATH]...")
@click.option("--track", type=click.Choice(["numpy", "torch"]), help="Only this track.")
@click.option(
    "--submission",
    type=click.Path(exists=True, path_type=Path),
    metavar="DIR",
    help="The submission: a checkout, an exercises folder, loose files. Default: the course's own.",
)
@click.option("--seed", default="0", metavar="N", help="Seed of the drawn cases (0 is public).")
@click.option("--format", "form", type=click.Choice(["terminal", "json"]), default="terminal")
@click.option("--exit-zero", is_flag=True, help="Exit 0 whenever grading ran.")
@click.option(
    "--isolation",
    type=click.Choice(SHORT, case_sensitive=False),
    help="Grade only where workers are isolated this far. Default: the course's, else what there is.",
)
@click.option(
    "--device",
    type=click.Choice(["auto", "cpu", "virtual", "cuda"]),
    default="auto",
    show_default=True,
    help="Where to ask answers in PyTorch beside the CPU. auto: on a GPU, or a virtual one.",
)
@click.pass_context
def check(
    context: click.Context,
    what: tuple[str, ...],
    track: str | None,
    submission: Path | None,
    seed: str,
    form: str,
    exit_zero: bool,
    isolation: str | None,
    device: Any,
) -> int:
    """Grade exercises. With no name: everything that is not an untouched stub."""
    near = next((Path(word) for word in what if os.path.exists(word)), None)
    course = _course(context, submission or near)
    selection = select(course, what, track, submission)
    report = _graded(course, selection, seed, form, isolation or "", device)
    code = report.exit_code
    return 0 if exit_zero and code == 1 else code


def _graded(
    course: Course, selection: Selection, seed: str, form: str, isolation: str, device: Wanted
) -> Report:
    from grader.bench import bench
    from grader.worker.isolation import required

    results: list[Result] = []
    with bench(isolation=required(isolation, course.isolation), device=device) as made:
        for track in dict.fromkeys(course.entries[name].track for name in selection.names):
            made.warm(track)  # while it starts, NumPy and the rest are loaded here
        from grader.grade import grade_submission, report

        shown = _terminal() if form == "terminal" else None
        observe = progress if shown else silent
        graded = grade_submission(
            made, course, selection.submission, selection.names, seed, observe
        )
        for result in graded:
            results.append(result)
            if shown:
                shown(result)
        found = report(course, selection.submission, results, made, seed)
    _finish(found, form)
    return found


def _terminal() -> Any:
    """Prints each result as it comes, under its unit's header."""
    from rich.console import Console

    from grader.report.terminal import result_block, unit_header

    console = Console()
    units: list[str] = []

    def show(result: Result) -> None:
        on_last_line("")
        if result.unit not in units:
            units.append(result.unit)
            console.print(unit_header(result.unit))
        console.print(result_block(result))

    return show


def _finish(report: Report, form: str) -> None:
    if form == "json":
        from grader.report.json import dumps

        click.echo(dumps(report), nl=False)
        return
    from rich.console import Console

    from grader.report.terminal import summary

    Console().print(summary(report))


@cli.command("list")
@click.option("--track", type=click.Choice(["numpy", "torch"]), help="Only this track.")
@click.option("--plain", is_flag=True, help="Names alone, one a line.")
@click.pass_context
def list_(context: click.Context, track: str | None, plain: bool) -> None:
    """The exercises, in the order of learning."""
    from grader.listing import print_list

    rows = [r for r in _course(context).catalogue()["exercises"] if track in (None, r["track"])]
    if not rows:
        raise GraderError(f"there is no exercise{f' in the {track} track' if track else ''} yet")
    if plain:
        click.echo("\n".join(row["name"] for row in rows))
    else:
        print_list(rows)


@cli.command()
@click.argument("name")
@click.argument("step", type=click.IntRange(1), default=1)
@click.pass_context
def hint(context: click.Context, name: str, step: int) -> None:
    """A hint for an exercise; STEP 2, 3, ... say more each time."""
    row = _row(_course(context), name)
    hints = row["hints"]
    if step > len(hints):
        count = _counted(len(hints), "hint") if hints else "no hints"
        raise GraderError(f"{row['name']} has {count}; there is no hint {step}")
    click.echo(hints[step - 1])
    if step < len(hints):
        click.echo(f"(more: grader hint {row['name']} {step + 1})", err=True)


@cli.command()
@click.argument("name")
@click.pass_context
def show(context: click.Context, name: str) -> None:
    """An exercise's statement."""
    course = _course(context)
    row = _row(course, name)
    click.echo(row["statement"])
    click.echo(f"\n{row['file']} · {row['points']:g} points · grader check {row['name']}")


def _row(course: Course, name: str) -> dict[str, Any]:
    rows = {row["name"]: row for row in course.catalogue()["exercises"]}
    rows |= {f"{row['unit']}/{row['name']}": row for row in rows.values()}
    if name not in rows:
        raise GraderError(f"there is no exercise {name!r}{did_you_mean(name, rows)}")
    return rows[name]


@cli.command()
@click.option("--check", "only_check", is_flag=True, help="Change nothing; exit 1 if stale.")
@click.option("--force", is_flag=True, help="Overwrite edited stubs (each is kept as .bak).")
@click.pass_context
def sync(context: click.Context, only_check: bool, force: bool) -> int:
    """Derive the stubs and the catalogue from the reference."""
    from grader.sync import stale, synchronise

    course = _course(context)
    if only_check:
        lines = stale(course)
        click.echo("\n".join(lines) or "stubs and catalogue are fresh")
        return 1 if lines else 0
    click.echo("\n".join(synchronise(course, force=force)) or "nothing to do")
    return 0


@cli.command()
@click.argument("path", metavar="UNIT/NAME")
@click.pass_context
def new(context: click.Context, path: str) -> None:
    """A new exercise's file, ready to fill in."""
    from grader.sync import new_exercise

    course = _course(context)
    made = new_exercise(course, path)
    click.echo(f"{made}: fill it in, then: grader sync && grader doctor {made.stem}")


@cli.command()
@click.argument("what", nargs=-1, metavar="[EXERCISE | UNIT]...")
@click.option("--track", type=click.Choice(["numpy", "torch"]), help="Only this track.")
@click.option("--isolation", is_flag=True, help="Instead: try what workers are kept from here.")
@click.pass_context
def doctor(
    context: click.Context, what: tuple[str, ...], track: str | None, isolation: bool
) -> int:
    """Test the course: stubs fresh, every stub fails, every solution passes, every mistake is caught."""
    if isolation:
        from grader.worker.isolation import measure, remember

        click.echo("\n".join(remember(measure()).lines()))
        return 0
    course = _course(context)
    refuse_empty(course)
    names = names_for(course, what or units(course), track if what else None)
    names = [n for n in names if track in (None, course.entries[n].track)]
    if not names:
        raise GraderError(f"there is no exercise in the {track} track")
    from grader.doctor import examine

    problems = 0
    for name, findings in examine(course, names):
        click.echo(f"{'ok  ' if not findings else 'FAIL'}  {name}")
        for finding in findings:
            click.echo(f"      {finding}")
        problems += len(findings)
    click.echo(f"{_counted(len(names), 'exercise')}, {_counted(problems, 'problem')}")
    return 1 if problems else 0


def _counted(number: int, noun: str) -> str:
    return f"{number} {noun}{'s' * (number != 1)}"
