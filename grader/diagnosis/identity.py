"""It is something else: nothing, what was given, or another of the right answers."""

from __future__ import annotations

import numpy as np

from grader.diagnosis.finding import Finding
from grader.numeric import rms
from grader.worker.restore import plain


def nothing(finding: Finding) -> str:
    return "it is 0 everywhere" if finding.got.size and not finding.got.any() else ""


def exchanged(finding: Finding) -> str:
    """It is what another should be, and that other is what it should be."""
    about, name = finding.about, finding.name
    mine = about.right.get(name)
    for other in _others(finding):
        theirs = np.asarray(plain(about.given.get(other)))
        if mine is not None and _same(theirs, mine) and _same(finding.got, about.right[other]):
            return f"{name} and {other} are exchanged"
    return ""


def another(finding: Finding) -> str:
    """It is what another should be."""
    for name in _others(finding):
        if _same(finding.got, finding.about.right[name]):
            return f"it is what {name} should be"
    return ""


def _others(finding: Finding) -> list[str]:
    """The right answers that are not the expected one too."""
    right = finding.about.right
    return [
        name
        for name, value in right.items()
        if name != finding.name and np.any(value) and not _same(finding.expected, value)
    ]


def _same(a: np.ndarray, b: np.ndarray) -> bool:
    """Equal up to rounding, whatever the tolerance of either."""
    if a.shape != b.shape or a.dtype.kind not in "biuf" or not np.isfinite(a).all():
        return False
    return rms(a - b) <= 1e-9 * rms(b)


def itself(finding: Finding) -> str:
    """It is an array of the case, as it came."""
    about = finding.about
    for name, dout in about.douts.items():
        if finding.is_got(dout):
            missing = ": the local derivative is missing" if finding.is_gradient else ""
            return f"it is {name} itself{missing}"
    for name, value in finding.known.items():
        if finding.is_got(value):
            return finding.spelled(f"it is {name} itself", name)
    return ""
