"""The listed mistakes: a wrong answer worth knowing gives the very same wrong value."""

from __future__ import annotations

from typing import Any

import numpy as np

from grader.diagnosis.about import About
from grader.numeric import Difference, rms
from grader.worker.restore import plain


def listed(found: Difference, got: Any, about: About) -> str:
    """The listed mistake that gives the same wrong value (or the same wrong shape); of several the one
    that also gives the most of the case's other values."""
    best, most = "", 0
    for sentence, values in about.mistaken():
        if found.name in values and _alike(got, plain(values[found.name]), found):
            same = 1 + sum(
                name in values and _alike(plain(value), plain(values[name]))
                for name, value in about.given.items()
            )
            if same > most:
                best, most = sentence, same
    return best


def _alike(got: Any, theirs: Any, found: Difference | None = None) -> bool:
    if not isinstance(theirs, (np.ndarray, np.generic, float)):
        return False
    a, b = np.asarray(got), np.asarray(theirs)
    if a.shape != b.shape or a.dtype.kind not in "biufc":
        return False
    if found and found.kind == "dtype" and a.dtype != b.dtype:
        return False
    finite = np.isfinite(b)
    if not np.array_equal(np.isfinite(a), finite):
        return False
    if not finite.any():
        return True
    # the mistake must explain the difference, so it has to come much closer than that is wide
    near = 1e-9 * rms(b[finite])
    if found and np.isfinite(found.rms):
        near = min(near, 1e-3 * found.rms)
    return rms(a[finite] - b[finite]) <= near + 1e-300
