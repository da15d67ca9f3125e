"""`grader gradebook`: what a gradebook holds, shown, exported, merged, compared."""

from __future__ import annotations

from grader.cli.root import cli


@cli.group()
def gradebook() -> None:
    """Show, export, merge and compare gradebooks."""
