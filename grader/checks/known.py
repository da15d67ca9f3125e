"""What is known of an exercise under a seed, whoever's answer is graded."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from grader.checks.observed import Observed
    from grader.worker.answer import Answer


class UnrecordedError(Exception):
    """Only the solution knows, and this course is a handout: it holds answers that were recorded, and
    this question is not among them."""

    def __init__(self) -> None:
        super().__init__("only the full course can ask this: the handout holds no solution")


@dataclass(eq=False)
class Known:
    """Expected values, tolerances and what listed mistakes give: found out for the first answer that is
    graded and used for all that follow. Nothing in it depends on an answer, or on their order."""

    solution: Answer | None = None
    found: dict[tuple[str, ...], Any] = field(default_factory=dict)
    said: dict[str, Iterable[tuple[str, ...]]] = field(default_factory=dict)
    mistaken: dict[tuple[str, str], Observed | None] = field(default_factory=dict)
