"""What a gradient makes of dout: nothing, too much, or only a part of it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from grader.diagnosis.axes import word_for
from grader.diagnosis.finding import Finding

Changed = tuple[str, list[Any]]  # what is said, and the upstream gradients that would be right


def upstream(finding: Finding) -> str:
    """The right gradient of another dout."""
    about = finding.about
    if not finding.is_gradient or not about.dout:
        return ""
    for why, dout in _changed(finding):
        solved = about.solved(why, about.values, dout)
        if finding.name in solved and finding.is_got(solved[finding.name]):
            return why
    return ""


def _changed(finding: Finding) -> Iterator[Changed]:
    dout = list(finding.about.dout)
    ones = [np.ones_like(d) if isinstance(d, np.ndarray) else 1.0 for d in dout]
    yield "dout is ignored: this is right for a dout of ones", ones
    yield "dout is multiplied in twice", [d * d for d in dout]
    if len(dout) > 1:
        yield from _parts(dout)
    elif isinstance(dout[0], np.ndarray):
        yield from _steps(finding, dout[0])


def _parts(dout: list[Any]) -> Iterator[Changed]:
    """Of several upstream gradients one alone, or all but one."""
    for i in range(len(dout)):
        only = [d if k == i else d * 0 for k, d in enumerate(dout)]
        yield f"only dout {i + 1} of {len(dout)} arrives in it", only
    for i in range(len(dout)):
        rest = [d * 0 if k == i else d for k, d in enumerate(dout)]
        yield f"dout {i + 1} of {len(dout)} is ignored", rest


def _steps(finding: Finding, dout: np.ndarray) -> Iterator[Changed]:
    """Along time: the last step's alone, the first step's, or the wrong way round."""
    letters = finding.about.letters("dout", dout.ndim)
    if dout.ndim < 3 or dout.shape[1] < 2 or (letters and word_for(letters, 1) != "step"):
        return
    last, first = np.zeros_like(dout), np.zeros_like(dout)
    last[:, -1], first[:, 0] = dout[:, -1], dout[:, 0]
    yield "only what comes from the last step arrives in it", [last]
    yield "only what comes from the first step arrives in it", [first]
    yield "dout is read in the wrong order of time", [dout[:, ::-1]]
