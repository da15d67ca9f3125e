"""Everywhere the same multiple of the right answer, and what that multiple is called."""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from grader.diagnosis.finding import Finding
from grader.numeric import rms

Named = tuple[float, str]
Count = tuple[int, str, str]  # how many, the symbol, and what says so
EXACT = 1e-9
ABOUT = 1e-2  # the share of a difference that an eps may leave unexplained
MANY = 6  # entries: with fewer, some multiple with a name is soon about right


def scaled(finding: Finding) -> str:
    """A multiple that has a name."""
    factor = factor_of(finding)
    named = name_of(factor, finding) if factor else ""
    return f"it is {_times(finding, factor)}: {named}" if named else ""


def multiple(finding: Finding) -> str:
    """Any multiple; one number is some multiple of any other."""
    factor = factor_of(finding)
    return f"it is {_times(finding, factor)}" if factor and finding.expected.size > 1 else ""


def factor_of(finding: Finding) -> float:
    """The factor, 0 where there is none."""
    size = float(np.vdot(finding.expected, finding.expected))
    if size == 0 or not math.isfinite(size):
        return 0.0
    factor = float(np.vdot(finding.expected, finding.got)) / size
    return factor if factor and finding.is_got(factor * finding.expected) else 0.0


def _times(finding: Finding, factor: float) -> str:
    everywhere = " everywhere" if finding.expected.size > 1 else ""
    if not finding.reveal:
        return f"the same multiple of the right answer{everywhere}"
    return f"{factor:.4g} times the right answer{everywhere}"


def nearly(finding: Finding) -> str:
    """A multiple that has a name, but for an eps that is in it too; apart from a known term, or whole."""
    terms = [("", np.zeros(())), *finding.fitting()]
    for of, added in terms if finding.got.size >= MANY else ():
        got, right = finding.got - added, finding.expected - added
        factor = float(np.vdot(right, got)) / max(float(np.vdot(right, right)), 1e-300)
        left, error = rms(got - factor * right), rms(got - right)
        if factor and EXACT * rms(got) < left <= ABOUT * error:  # an exact multiple is not "about"
            named = name_of(factor, replace(finding, expected=right), ABOUT / 100)
            apart = f"apart from {of} " if of else ""
            if named:
                return finding.spelled(f"{apart}it is about {_times(finding, factor)}: {named}", of)
    return ""


def name_of(factor: float, finding: Finding, slack: float = 0.0) -> str:
    """What the factor is called. Of several names the first; a batch of 2 leaves two."""
    slack += EXACT if finding.got.size < 4 else 100 * EXACT
    slack += finding.tolerance.rms / max(rms(finding.expected), 1e-300)
    names = [
        name
        for value, name in _known(finding)
        if math.isfinite(value) and value not in (0, 1) and abs(factor / value - 1) <= slack
    ]
    either = [name for name in names[1:] if name.startswith("a factor 2")]
    return ", or ".join([*names[:1], *either[:1]])


def _known(finding: Finding) -> Iterator[Named]:
    """The names, the more specific first; with the sign turned at the end."""
    counts = [] if finding.about.is_descent else list(_counts(finding))
    named = [*_settings(finding), *_means(counts), *_numbers(), *_roots(counts)]
    yield -1.0, "the sign is turned"
    yield from named
    for value, name in named:
        yield -value, f"{name}, and the sign is turned"


def _numbers() -> Iterator[Named]:
    yield 2.0, "a factor 2 too much"
    yield 0.5, "a factor 2 is missing"
    yield 1 / math.log(2), "the logarithm is to base 2, not the natural one"
    yield 1 / math.log(10), "the logarithm is to base 10, not the natural one"


def _settings(finding: Finding) -> Iterator[Named]:
    for name, v in finding.about.settings.items():
        yield v, f"{name} = {v:g} is multiplied in" if v > 1 else f"{name} = {v:g}"
        if v:
            yield 1 / v, f"1/{name} with {name} = {v:g}"
            yield (1 - v) / v, f"{name} = {v:g} and 1 - {name} are exchanged"
        yield 1 - v, f"1 - {name} with {name} = {v:g}"
        if v != 1:
            yield 1 / (1 - v), f"1/(1 - {name}) with {name} = {v:g}"
            yield v / (1 - v), f"{name} = {v:g} and 1 - {name} are exchanged"


def _means(counts: list[Count]) -> Iterator[Named]:
    for n, symbol, where in counts:
        bare = f"({symbol})" if " " in symbol else symbol
        yield n, f"{symbol} {where} (a mean is missing)"
        yield 1 / n, f"1/{bare} {where} (a mean where a sum belongs, or taken twice)"


def _roots(counts: list[Count]) -> Iterator[Named]:
    for n, symbol, where in counts:
        if n > 1:
            less, ratio = n - 1, (n - 1) / n
            biased = f"(a variance of {n} is divided by {n}, not {less})"
            unbiased = f"(a variance of {n} is divided by {less}, not {n})"
            yield ratio, f"{less}/{n} {biased}"
            yield 1 / ratio, f"{n}/{less} {unbiased}"
            yield math.sqrt(ratio), f"the root of {less}/{n} {unbiased}"
            yield 1 / math.sqrt(ratio), f"the root of {n}/{less} {biased}"
        if symbol != "N":
            yield math.sqrt(n), f"the root of {symbol} {where}"
            yield 1 / math.sqrt(n), f"1 over the root of {symbol} {where}"


def _counts(finding: Finding) -> Iterator[Count]:
    """The lengths that a mean may be taken over: of an axis, of several, of the whole input."""
    sizes = finding.about.sizes
    first = next((x for x in finding.about.inputs.values() if x.ndim and x.size), None)
    if first is None:
        return
    yield first.shape[0], "N", f"for the batch of {first.shape[0]}"
    for count in (1, 2, 3):
        letters_left = [a for a, n in sizes.items() if n and (a != "N" or count > 1)]
        for letters in itertools.combinations(letters_left, count):
            product, symbol = math.prod(sizes[a] for a in letters), " ".join(letters)
            yield product, symbol, f"with {symbol} = {product}"
    if not sizes and first.ndim > 1:
        yield first.shape[1], "C", f"with {first.shape[1]} columns"
    yield first.size, "n", f"with n = {first.size}, all entries of the input"
