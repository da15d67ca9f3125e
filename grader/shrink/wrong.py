"""What is wrong with an answer on one set of values."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np

from grader.outcome import Part


@dataclass(frozen=True, eq=False)
class Wrong:
    """A value by name (none where the call itself broke), how it is wrong, and what led to it.

    `got` is an array, or the sentence of what came instead of one.
    """

    name: str
    kind: str
    got: np.ndarray | str
    expected: np.ndarray | None
    part: Part = "forward"
    values: dict[str, Any] = field(default_factory=dict)
    dout: list[Any] = field(default_factory=list)

    def is_like(self, other: Wrong) -> bool:
        return (self.name, self.kind) == (other.name, other.kind)

    def last(self) -> tuple[np.ndarray, np.ndarray]:
        """What was got and what is right; of an optimizer's path where it ends."""
        got, expected = np.asarray(self.got), np.asarray(self.expected)
        is_path = "params" in self.values and got.shape == expected.shape and got.ndim > 0
        return (got[-1], expected[-1]) if is_path else (got, expected)
