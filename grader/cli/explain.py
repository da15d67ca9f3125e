"""`grader explain`: what was asked of an exercise, and how far its answer is off."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import rich_click as click

from grader.cli.root import GraderError, cli, course_of, names_that_fit, row_of
from grader.words import say

if TYPE_CHECKING:
    from grader.explain import Explanation


@cli.command()
@click.argument("name", shell_complete=names_that_fit)
@click.option("--open", "open_", is_flag=True, help="As a page, in the browser.")
@click.option(
    "--html", type=click.Path(dir_okay=False, path_type=Path), help="As a page, in this file."
)
@click.pass_context
def explain(context: click.Context, name: str, open_: bool, html: Path | None) -> int:
    """What each check asked, the case that failed, and a picture of the error."""
    course = course_of(context)
    name = row_of(course, name)["name"]
    from grader.bench import bench
    from grader.worker.isolation import required

    with bench(isolation=required("", course.isolation)) as made:
        made.warm(course.entries[name].track)
        from grader.explain import explained
        from grader.submission import read_submission

        found = explained(made, course, read_submission(course.root, course), name)
    if html is None and not open_:
        _print(found)
    else:
        _write(found, html or _page_file(name), open_)
    return {"pass": 0, "error": 3}.get(found.result.verdict, 1)


def _print(found: Explanation) -> None:
    from rich.console import Console

    from grader.explain.terminal import drawn

    console = Console()
    for part in drawn(found):
        console.print(part)


def _page_file(name: str) -> Path:
    import tempfile

    return Path(tempfile.mkdtemp(prefix="grader-")) / f"{name}.html"


def _write(found: Explanation, path: Path, open_: bool) -> None:
    from grader.explain.html import page

    try:
        path.write_text(page(found), "utf-8")
    except OSError as error:
        raise GraderError(f"{path} cannot be written: {error.strerror}") from None
    click.echo(say("the page is {path}", path=path))
    if open_:
        click.launch(str(path))
