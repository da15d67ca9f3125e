"""A gradebook opened for a command, and what goes wrong with it told."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from grader.cli.root import BrokenError, GraderError

if TYPE_CHECKING:
    from grader.batch.gradebook import Gradebook


@contextlib.contextmanager
def opened(path: Path, *, must_exist: bool = True) -> Iterator[Gradebook]:
    """A gradebook that is there, or with `must_exist` false one to begin."""
    from grader.batch.gradebook import Gradebook

    if must_exist and not path.is_file():
        raise GraderError(f"there is no gradebook {path}; make one with: grader batch -o {path}")
    with reporting():
        book = Gradebook(path)
        try:
            yield book
        finally:
            book.close()


@contextlib.contextmanager
def reporting() -> Iterator[None]:
    """What is wrong with a gradebook or a cluster ends in its sentence, and exit code 3."""
    from grader.batch.gradebook import GradebookError
    from grader.batch.pool import ExecutorError

    try:
        yield
    except (GradebookError, ExecutorError) as error:
        raise BrokenError(str(error)) from None
