"""What a step of GitHub Actions shows besides its log: annotations, a summary, outputs.

Source: https://docs.github.com/actions/reference/workflow-commands-for-github-actions
"""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import rich_click as click

from grader.cli.outputs import keep

if TYPE_CHECKING:
    from grader.outcome import Report


@contextmanager
def commands_off() -> Iterator[None]:
    """While open, nothing that is printed is obeyed as a command: it may be a student's text."""
    token = secrets.token_hex(16)
    click.echo(f"::stop-commands::{token}")
    try:
        yield
    finally:
        click.echo(f"::{token}::")


def announce(report: Report, submission: Path) -> None:
    """Annotate the files, add to the step's summary, and set the outputs `points`, `out_of`, `complete`."""
    from grader.report import github, markdown
    from grader.report.headline import number

    click.echo(github.dumps(report, _below_the_workspace(submission)), nl=False)
    if summary := os.environ.get("GITHUB_STEP_SUMMARY"):
        keep(Path(summary), markdown.dumps(report), "a")
    if outputs := os.environ.get("GITHUB_OUTPUT"):
        values = {"complete": "true" if report.complete else "false"}
        if report.complete:
            values |= {"points": number(report.points), "out_of": number(report.out_of)}
        keep(Path(outputs), "".join(f"{name}={value}\n" for name, value in values.items()), "a")


def _below_the_workspace(submission: Path) -> str:
    """The submission's folder as annotations name it: from the workspace on."""
    workspace = Path(os.environ.get("GITHUB_WORKSPACE", "")).resolve()
    submission = submission.resolve()
    folder = submission if submission.is_dir() else submission.parent
    if not folder.is_relative_to(workspace):
        return ""
    below = folder.relative_to(workspace).as_posix()
    return "" if below == "." else below
