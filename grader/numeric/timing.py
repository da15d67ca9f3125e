"""How many times the reference's time an answer takes, decided pair by pair, as early as it is clear.

A pair is the time of the answer and that of the reference on the same inputs, one right after the other.
Load and a changing clock rate stretch both, and the logarithm of their ratio is what is left:

    l = ln(answer / reference), T = ln(at most)

    all |l - T| > ln 5 on one side, 2 pairs    decided
    all |l - T| > ln 2 on one side, 3 pairs    decided
    7 pairs and more     m = median(l), w = 5 max(1.4826 MAD(l), 0.02) / sqrt(n) + 0.01:
                         decided where m - w or m + w is clear of T
    no time left         a pass, called borderline: who cannot be told apart from right is right
                         (the time is six times as long while the median is above the threshold)
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from statistics import median
from typing import Literal

FAR, CLEAR = math.log(5), math.log(2)
FEW, SOME, MANY = 2, 3, 7
LEAST_SPREAD, FLOOR = 0.02, 0.01
WIDTH = 5.0  # of a median's standard error: 4 of them, times 1.25 for a median in place of a mean
NORMAL = 1.4826  # times the MAD: the standard deviation of a normal sample
BUDGET = 0.3
PATIENCE = 6.0  # times the budget
TINY = 1e-9  # seconds: what no clock tells from nothing
LEEWAY = 3.0
STEEP = 0.5

Decision = Literal["pass", "fail", "borderline", "undecided"]


@dataclass(frozen=True)
class Ratio:
    """Answer's time over reference's: the median, an interval around it, of how many pairs, and what is
    decided."""

    ratio: float
    low: float
    high: float
    pairs: int
    decision: Decision


def logarithm(answer: float, reference: float) -> float:
    """`l` of one pair, in seconds; a time that the clock does not see counts as the least it could."""
    return math.log(max(answer, TINY) / max(reference, TINY))


def ratio_of(logarithms: Sequence[float], at_most: float) -> Ratio:
    """What some pairs tell. ValueError without any, or for a threshold that is no positive number."""
    if not logarithms or not (math.isfinite(at_most) and at_most > 0):
        raise ValueError("at least one pair and a positive threshold are needed")
    middle = median(logarithms)
    low, high = _interval(logarithms)
    decision = _decided(logarithms, low, high, math.log(at_most))
    return Ratio(math.exp(middle), math.exp(low), math.exp(high), len(logarithms), decision)


def compared(
    pairs: Iterable[tuple[float, float]],
    at_most: float,
    elapsed: Callable[[], float],
    budget: float = BUDGET,
) -> Ratio:
    """Take pairs (answer, reference) until they decide, or until `elapsed()` is beyond the budget
    (seconds): three pairs are taken in any case, and then what is not decided is borderline. An answer
    that seems too slow is given more time than that to be so beyond doubt."""
    logarithms: list[float] = []
    for answer, reference in pairs:
        logarithms.append(logarithm(answer, reference))
        found = ratio_of(logarithms, at_most)
        if found.decision != "undecided":
            return found
        patience = PATIENCE if found.ratio > at_most else 1.0
        if len(logarithms) >= SOME and elapsed() > patience * budget:
            break
    return replace(ratio_of(logarithms, at_most), decision="borderline")


def charged(timed: float, around: float, reference_around: float) -> float:
    """What an answer is charged with: the timed part, and what its process did around it (arguments
    unpacked, results packed) as far as that is more than three times what the reference's took for it.

    Work that is put off until after the timed part, or done ahead of it, is charged by that.
    """
    return timed + max(0.0, around - LEEWAY * reference_around)


def growth(small: Sequence[float], large: Sequence[float]) -> float:
    """By how many powers of n the answer's time grows faster than the reference's: from the logarithms of
    pairs at n and at 4 n. (Exponents on their own tell of caches; a ratio to the reference does not.)"""
    return (median(large) - median(small)) / math.log(4)


def is_steep(small: Sequence[float], large: Sequence[float]) -> bool:
    """Whether that is more than half a power, and would be without what noise may have added to it:
    between the near ends of the two intervals."""
    return _interval(large)[0] - _interval(small)[1] > STEEP * math.log(4)


def _interval(logarithms: Sequence[float]) -> tuple[float, float]:
    """Around the median, or, of few pairs, from the smallest to the largest."""
    if len(logarithms) < MANY:
        return min(logarithms), max(logarithms)
    middle = median(logarithms)
    width = _width(logarithms, middle)
    return middle - width, middle + width


def _width(logarithms: Sequence[float], middle: float) -> float:
    spread = NORMAL * median(abs(l - middle) for l in logarithms)  # noqa: E741 (as in the formula)
    return WIDTH * max(spread, LEAST_SPREAD) / math.sqrt(len(logarithms)) + FLOOR


def _decided(logarithms: Sequence[float], low: float, high: float, threshold: float) -> Decision:
    """`low` and `high` are the interval's ends (for few pairs: the smallest and the largest of them)."""
    n = len(logarithms)
    for least, clear in ((FEW, FAR), (SOME, CLEAR)):
        if n >= least and max(logarithms) < threshold - clear:
            return "pass"
        if n >= least and min(logarithms) > threshold + clear:
            return "fail"
    if n >= MANY and high < threshold:
        return "pass"
    return "fail" if n >= MANY and low > threshold else "undecided"
