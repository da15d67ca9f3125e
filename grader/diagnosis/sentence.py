"""The sentence: what is seen, and behind a semicolon why, where a question was answered with yes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from grader.diagnosis.about import About
from grader.diagnosis.arrangement import arranged
from grader.diagnosis.descent import descended
from grader.diagnosis.entries import by_entry
from grader.diagnosis.factor import multiple, nearly, scaled
from grader.diagnosis.finding import Finding
from grader.diagnosis.identity import another, exchanged, itself, nothing
from grader.diagnosis.listed import listed
from grader.diagnosis.places import not_finite_where, only_where
from grader.diagnosis.precision import DIFFERENCES, digits
from grader.diagnosis.shapes import of_dtype, of_shape, of_type
from grader.diagnosis.sums import normalized, spread
from grader.diagnosis.terms import apart, by_formula, masked, offset, piece, term
from grader.diagnosis.upstream import upstream
from grader.diagnosis.variants import variant
from grader.numeric import Difference, Tolerance
from grader.picture import pair

# The first that fits is told: the more specific before the more general.
EXPLANATIONS: tuple[Callable[[Finding], str], ...] = (
    nothing,
    exchanged,
    upstream,
    itself,
    another,
    descended,
    scaled,
    arranged,
    spread,
    masked,
    variant,
    by_formula,
    term,
    apart,
    piece,
    offset,
    nearly,
    multiple,
    digits,
    by_entry,
    only_where,
    normalized,
)


@np.errstate(all="ignore")  # what is wrong may well overflow in every question
def diagnose(
    found: Difference,
    got: Any,
    expected: np.ndarray,
    tolerance: Tolerance,
    about: About,
    reveal: bool = True,
) -> tuple[str, str]:
    """The sentence, and the listed mistake it names, if it does.

    `<what> differs at <how many>, most at <where>: got <number>, expected <number>; <diagnosis>`. With
    `reveal` False no value of the case stands in it.
    """
    what = seen(found, expected, reveal)
    if about.is_gradient(found.name) and about.differences():
        return f"{what}; {DIFFERENCES}", ""
    if noise := about.unsteady():
        return f"{what}; {noise}", ""
    mistake = listed(found, got, about)
    why = mistake or _explained(found, got, expected, tolerance, about, reveal)
    return (f"{what}; {why}" if why else what), mistake


def seen(found: Difference, expected: np.ndarray, reveal: bool) -> str:
    """What is seen, without a guess at why."""
    name = found.name
    if found.kind == "type":
        wanted = f"an array of shape {expected.shape}" if expected.ndim else "a number"
        kind = str(found.got)
        is_number = kind.startswith(("float", "int", "bool", "complex"))
        return f"{name} is {'a single number' if is_number else f'a {kind}'}, expected {wanted}"
    if found.kind == "shape":
        return f"{name} has shape {found.got}, expected {found.expected}"
    if found.kind == "dtype":
        return f"{name} has dtype {found.got}, expected {found.expected}"
    what = f"{name} differs{_many(found)}"
    if not reveal:
        return what
    got, wanted = pair(found.got, found.expected)
    return f"{what}: got {got}, expected {wanted}"


def _many(found: Difference) -> str:
    if found.size == 1:
        return ""
    place = f"[{', '.join(str(i) for i in found.index or ())}]"
    at = f", at {place}" if found.differing == 1 else f", most at {place}"
    return f" at {found.differing} of {found.size} places{at if found.index else ''}"


def _explained(
    found: Difference,
    got: Any,
    expected: np.ndarray,
    tolerance: Tolerance,
    about: About,
    reveal: bool,
) -> str:
    """The most specific explanation that fits, or none: no guessing."""
    array = np.asarray(got)
    if array.dtype.kind not in "biuf":
        return ""
    if found.kind == "dtype":
        return of_dtype(array, expected)
    wide = Finding(found.name, _wide(array), _wide(expected), tolerance, about, reveal)
    if found.kind == "type":
        return of_type(wide)
    if found.kind == "shape":
        return exchanged(wide) or of_shape(wide) or another(wide) or variant(wide)
    if found.kind == "finite":
        return not_finite_where(wide)
    return next((why for explain in EXPLANATIONS if (why := explain(wide))), "")


def _wide(array: np.ndarray) -> np.ndarray:
    return np.asarray(array, dtype=np.float64)
