"""A factor or a term that has a name: one that is missing, one too many, one taken from elsewhere."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace

import numpy as np

from grader.diagnosis.factor import factor_of, name_of
from grader.diagnosis.finding import Finding
from grader.diagnosis.places import regions
from grader.diagnosis.shapes import found_in
from grader.numeric import rms

Named = tuple[str, np.ndarray]
Formula = tuple[str, Callable[[np.ndarray], np.ndarray]]

FORMULAS: tuple[Formula, ...] = (
    ("{}", lambda u: u),
    ("(1 - {})", lambda u: 1 - u),
    ("(1 + {})", lambda u: 1 + u),
    ("{0} * (1 - {0})", lambda u: u * (1 - u)),
    ("(1 - {}²)", lambda u: 1 - u**2),
    ("{}²", lambda u: u**2),
    ("2 * {}", lambda u: 2 * u),
    ("{}³", lambda u: u**3),
    ("exp({})", np.exp),
    ("exp(-{})", lambda u: np.exp(-u)),
    ("1/{}", lambda u: 1 / u),
    ("1/{}²", lambda u: 1 / u**2),
    ("|{}|", np.abs),
    ("({} > 0)", lambda u: (u > 0).astype(float)),
    ("({} < 0)", lambda u: (u < 0).astype(float)),
    ("the root of {}", np.sqrt),
    ("log({})", np.log),
    ("tanh({})", np.tanh),
    ("1/(1 + exp(-{}))", lambda u: 1 / (1 + np.exp(-u))),
    ("sin({})", np.sin),
    ("cos({})", np.cos),
)


def term(finding: Finding) -> str:
    """The right answer times a known array, without it, or with a term too many or too few."""
    for name, of, factor in _factors(finding):
        if finding.explains(finding.got * factor, finding.expected, _moved(finding, factor)):
            return finding.spelled(_missing(name), of)
        if finding.is_got(finding.expected * factor):
            return finding.spelled(f"there is a factor {name} too many", of)
    for name, added in finding.fitting():
        if finding.is_got(finding.expected - added):
            return finding.spelled(f"the term {name} is missing", name)
        if finding.is_got(finding.expected + added):
            return finding.spelled(f"there is a term {name} too many", name)
    return ""


def piece(finding: Finding) -> str:
    """A part of a known array, of which another part would be right."""
    for name, x in finding.known.items():
        right = found_in(finding, finding.expected, x)
        if right and (got := found_in(finding, finding.got, x)):
            return f"it is {name}{got}, and {name}{right} belongs here"
    return ""


def _missing(factor: str) -> str:
    """A factor of 0 and 1 says where nothing should be."""
    where = re.fullmatch(r"\((.+) ([<>]) 0\)", factor)
    if where is None:
        return f"the factor {factor} is missing"
    side = "above" if where[2] == ">" else "below"
    return f"it should be 0 wherever {where[1]} is not {side} 0"


def _moved(finding: Finding, factor: np.ndarray) -> float:
    return rms(finding.got * factor - finding.got)


def _factors(finding: Finding) -> Iterator[tuple[str, str, np.ndarray]]:
    for name, u in finding.fitting():
        for text, formula in FORMULAS:
            factor = formula(u)
            if np.isfinite(factor).all() and np.ptp(factor) > 0:
                yield text.format(name), name, factor


def by_formula(finding: Finding) -> str:
    """A plain formula of a known array, which with another array would be right."""
    base = _base(finding)
    if base is None:
        return ""
    name, dout = base
    known = {n: u for n, u in finding.known.items() if u.shape == finding.got.shape and n != name}
    for of, u in known.items():
        for text, formula in FORMULAS:
            if finding.is_got(dout * formula(u)):
                shown = " * ".join(filter(None, (name, text.format(of))))
                instead = _instead(finding, dout, formula, of, known)
                return (
                    f"it is {shown}{instead}" if instead else finding.spelled(f"it is {shown}", of)
                )
    return ""


def _base(finding: Finding) -> tuple[str, np.ndarray] | None:
    """What a formula's value is multiplied by: dout for a gradient."""
    if not finding.is_gradient:
        return "", np.ones(())
    douts = finding.about.douts
    name, dout = next(iter(douts.items()), ("", np.zeros(())))
    return (name, dout) if len(douts) == 1 and dout.shape == finding.got.shape else None


def _instead(
    finding: Finding,
    dout: np.ndarray,
    formula: Callable[[np.ndarray], np.ndarray],
    of: str,
    known: dict[str, np.ndarray],
) -> str:
    for other, u in known.items():
        right = dout * formula(u)
        if other != of and finding.explains(finding.expected, right, finding.error):
            return finding.spelled(f", with {of} where {other} belongs", other)
    return ""


def masked(finding: Finding) -> str:
    """Each entry is a multiple of dout's (or an input's) or 0, as it should be, at the wrong places."""
    got, right = finding.got, finding.expected
    on, should = got != 0, right != 0
    if np.array_equal(on, should) or not on.any() or not should.any() or should.all():
        return ""
    known = [np.broadcast_to(u, got.shape) for _, u in finding.fitting()]
    if not any(_multiple(u, got, on) and _multiple(u, right, should) for u in known):
        return ""
    if not (on & should).any() and (on | should).all():
        keep = "; p is the chance to drop, not to keep" if "p" in finding.about.settings else ""
        return f"what should be 0 is not, and the rest is: the mask is the wrong way round{keep}"
    for name, region in regions(finding):
        if name.startswith("where dout") and np.array_equal(on, region):
            return f"the mask is taken from dout: it passes {name}"
    return "each entry is what it should be or 0, but other entries are 0: the mask is another one"


def _multiple(u: np.ndarray, x: np.ndarray, on: np.ndarray) -> bool:
    """Whether x is a multiple of u where it is on."""
    mine, whole = x[on], u[on]
    factor = float(np.vdot(whole, mine)) / max(float(np.vdot(whole, whole)), 1e-300)
    return factor != 0 and rms(mine - factor * whole) <= 1e-9 * rms(mine)


def apart(finding: Finding) -> str:
    """Apart from a known term a multiple of the right answer, with a name."""
    for name, added in finding.fitting():
        rest = replace(finding, got=finding.got - added, expected=finding.expected - added)
        factor = factor_of(rest)
        if named := name_of(factor, rest) if factor else "":
            times = f"{factor:.4g} times" if finding.reveal else "a multiple of"
            return finding.spelled(
                f"apart from {name} it is {times} the right answer: {named}", name
            )
    return ""


def offset(finding: Finding) -> str:
    """The same too much everywhere."""
    if finding.got.size < 2:
        return ""
    by = float(np.mean(finding.got - finding.expected))
    if not finding.is_got(finding.expected + by):
        return ""
    named = [n for n, v in finding.about.settings.items() if v and abs(abs(by / v) - 1) < 1e-9]
    how = "too large" if by > 0 else "too small"
    size = f" by {abs(by):.4g}" if finding.reveal else " by the same number"
    return f"it is {how}{size} everywhere{', which is ' + named[0] if named else ''}"
