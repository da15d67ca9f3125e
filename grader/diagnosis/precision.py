"""Not a formula in float64: differences, float32, or something that loses digits."""

from __future__ import annotations

import math

import numpy as np

from grader.diagnosis.finding import Finding
from grader.numeric import rms

DIFFERENCES = "backward computes differences of forward instead of its own formula"
FEWEST = 4  # digits that agree: with fewer it is wrong, not inexact


def digits(finding: Finding) -> str:
    """It agrees to several digits and no more."""
    relative = finding.error / max(rms(finding.expected), 1e-300)
    if not 0 < relative < 10.0**-FEWEST:
        return ""
    if _is_single(finding.got) and not _is_single(finding.expected):
        return f"it was rounded to float32 on the way: right to {_count(relative)} digits only"
    return f"it is right to {_count(relative)} digits and no more"


def _is_single(array: np.ndarray) -> bool:
    return array.size > 2 and np.array_equal(array, array.astype(np.float32).astype(np.float64))


def _count(relative: float) -> int:
    return math.floor(-math.log10(relative))
