"""Entry by entry: rounded, cut off, or with the other sign."""

from __future__ import annotations

import numpy as np

from grader.diagnosis.finding import Finding
from grader.diagnosis.places import only_where


def by_entry(finding: Finding) -> str:
    """What was done to each entry of the right answer."""
    return _rounded(finding) or _clipped(finding) or _signs(finding)


def _rounded(finding: Finding) -> str:
    got = finding.got
    if got.size < 2 or not np.array_equal(got, np.rint(got)):
        return ""
    for how, cut in (("cut off", np.trunc), ("rounded down", np.floor), ("rounded", np.rint)):
        if finding.is_got(cut(finding.expected)):
            return f"the decimals are {how}: there are integers on the way"
    return ""


def _clipped(finding: Finding) -> str:
    """Right within two bounds, and at a bound beyond it."""
    got, right = finding.got, finding.expected
    for side, bound, inside in (
        ("above", float(got.max()), right < got.max()),
        ("below", float(got.min()), right > got.min()),
    ):
        cut = np.where(inside, right, bound)
        if inside.any() and np.count_nonzero(~inside) > 1 and finding.is_got(cut):
            return (
                f"it is cut off {side} {bound:.4g}" if finding.reveal else f"it is cut off {side}"
            )
    return ""


def _signs(finding: Finding) -> str:
    wrong = finding.got * finding.expected < 0
    if not finding.is_got(np.where(wrong, -finding.expected, finding.expected)):
        return ""
    where = only_where(finding)
    count = f"at {int(wrong.sum())} of {wrong.size} places"
    return f"the sign is turned {where or count}"
