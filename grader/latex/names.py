"""Which words of a statement are symbols, and how a symbol is set."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from grader.latex.tokens import Token, tokens

GREEK = {
    name: f"\\{name}"
    for name in (
        *("alpha", "beta", "gamma", "delta", "zeta", "eta", "theta", "kappa", "mu", "nu", "pi"),
        *("rho", "sigma", "tau", "phi", "chi", "psi", "omega"),
    )
} | {"eps": "\\varepsilon", "epsilon": "\\varepsilon", "lam": "\\lambda", "lambda": "\\lambda"}
BIG = {"sum": "\\sum", "prod": "\\prod"} | {
    name: f"\\{name}" if name in ("max", "min") else f"\\operatorname*{{{name}}}"
    for name in ("max", "min", "mean", "argmax", "argmin")
}
FUNCTIONS = {name: f"\\{name}" for name in ("exp", "log", "ln", "sin", "cos", "tanh", "max", "min")}
NAMED = ("sigmoid", "softmax", "relu", "silu", "gelu", "erf", "sign", "mean", "floor", "ceil")
SHAPED = re.compile(r"(?ms)^Shapes\n(.*?)(?=^\S|\Z)")
FORMULA = re.compile(r"(?ms)^Formula\n(.*?)(?=^\S|\Z)")
SIGNATURE = re.compile(r"`\w+\(([^`]*?)\)(?: -> ([^`]*))?`")
PARTS = re.compile(r"([A-Za-z]+?)(\d*)('*)((?:_[A-Za-z0-9]+)*)('*)_?")
MIXED = re.compile(r"([A-Za-z][A-Za-z0-9]*)()('*)((?:_[A-Za-z0-9]+)*)('*)_?")  # conv1x1
INDEXED = re.compile(r"[A-Za-z]+'?_[a-z]")  # fake_n, which_n
SET_BY = ("=", "<-", "~", "+=")
WORDS = {"an", "as", "at", "be", "by", "do", "if", "in", "is", "it", "of", "on", "or", "so", "to"}


class UnsureError(Exception):
    """What stands there may be read in two ways, or is no formula: it stays as it stands."""


@dataclass(frozen=True)
class Names:
    """The symbols of one statement: names without primes and indices."""

    declared: frozenset[str]
    seen: frozenset[str]  # every name as it stands in the formulas

    def has(self, name: str) -> bool:
        """Whether a name is a symbol wherever it stands among words: `x`, `dout`, `W1`, `h_t`, `gamma`."""
        letters, digits, _, index, _ = parts(name)
        base = letters + digits
        if base in self.declared or letters in GREEK or (len(base) == 1 and base not in "aAI"):
            return True
        if base[0] == "d" and base[1:] in self.declared and len(base) > 1:
            return True
        return bool(digits or index) and (base + index in self.declared or len(letters) == 1)

    def tex(self, name: str) -> str:
        """A symbol as LaTeX. Its letters and digits stand in it in their order."""
        letters, digits, primes, index, after = parts(name)
        if index and not self._is_indexed(letters + digits, index):
            return _code(name)
        index = ",".join(_index(each + after) for each in index.split("_")[1:])
        body = self._body(letters, digits)
        if "_" in body and index:
            raise UnsureError(f"{name} has two indices")
        return f"{body}{primes}" + (f"_{{{index}}}" if index else "")

    def _is_indexed(self, base: str, index: str) -> bool:
        """Whether `recon_ni` is recon at n and i, and not a name as `fan_in` is."""
        of_one = len(base.removeprefix("d")) == 1 or len(base) == 1 or base in GREEK
        longest = max(len(each) for each in index.split("_")[1:])
        is_known = base in self.declared or base.removeprefix("d") in GREEK
        return of_one or longest == 1 or index[1:].isdigit() or (is_known and longest == 2)

    def _body(self, letters: str, digits: str) -> str:
        stem, d = letters, ""
        if letters not in GREEK and letters[0] == "d" and letters[1:] in GREEK:
            stem, d = letters[1:], "d"
        is_short = len(letters) == 1 or stem in GREEK or (len(letters) == 2 and letters[0] == "d")
        is_other = f"{letters}_{digits}" in self.seen  # h0 beside h_0
        if digits and is_short and not is_other:
            return f"{d}{GREEK.get(stem) or _italic(stem)}_{{{digits}}}"
        if not digits and stem in GREEK:
            return f"{d}{GREEK[stem]}"
        return _italic(letters + digits)


def parts(name: str) -> tuple[str, str, str, str, str]:
    """Letters, digits, primes, indices with their bars, and the primes after them."""
    found = PARTS.fullmatch(name) or MIXED.fullmatch(name)
    if found is None:
        raise UnsureError(f"{name} is no name")
    letters, digits, primes, index, after = found.groups()
    return letters, digits, primes, index, after


def upright(name: str) -> str:
    """A function's name: `\\exp`, `\\operatorname{softmax}'`."""
    bare = name.rstrip("'")
    known = FUNCTIONS.get(bare) or f"\\operatorname{{{_escaped(bare)}}}"
    return known + "'" * (len(name) - len(bare))


def _italic(name: str) -> str:
    return name if len(name) == 1 else f"\\mathit{{{name}}}"


def _code(name: str) -> str:
    bare = name.rstrip("'")
    return f"\\mathit{{{_escaped(bare)}}}" + "'" * (len(name) - len(bare))


def _escaped(name: str) -> str:
    return name.replace("_", "\\_")


def _index(index: str) -> str:
    return index if len(index.rstrip("'")) <= 2 or index.isdigit() else _italic(index)


# --- what a statement declares


def names_of(statement: str) -> Names:
    """The symbols: what has a shape, what a formula gives a value, what a signature takes."""
    shapes, formulas = (_section(pattern, statement) for pattern in (SHAPED, FORMULA))
    found = [*tokens(formulas)]
    taken = {*_taken(statement)}
    shaped = {name for name in _shaped(shapes) if name in taken or not _may_be_a_word(name)}
    declared = {base_of(name) for name in (*shaped, *_given(found), *taken)}
    seen = {token.text for token in found if token.kind == "name"}
    short = {base_of(name) for name in seen if len(base_of(name)) == 1 or INDEXED.fullmatch(name)}
    return Names(frozenset(declared | short | {"dout", "lr"} - {"I"}), frozenset(seen))


def base_of(name: str) -> str:
    letters, digits, *_ = parts(name)
    return letters + digits


def _section(pattern: re.Pattern[str], statement: str) -> str:
    found = pattern.search(statement)
    return found[1] if found else ""


def _shaped(text: str) -> Iterator[str]:
    """`x`, `dx` and `N`, `D` of `x, dx: (N, D)`."""
    for clause in re.split(r"[;\n]", text):
        head, colon, shape = clause.partition(":")
        for word in re.split(r",| and ", head if colon else ""):
            if MIXED.fullmatch(word.strip()):
                yield word.strip()
        yield from re.findall(r"\b[A-Z]{1,2}\b", shape)


def _may_be_a_word(name: str) -> bool:
    return len(name) > 2 and name.isalpha() and name.islower() and name[0] != "d"


def _given(found: list[Token]) -> Iterator[str]:
    """The names before a sign that gives them a value, and those that have an element taken."""
    for place, token in enumerate(found):
        if token.text in SET_BY and place:
            yield from _set(found[:place])
        if token.text == "[" and token.is_tight and place and found[place - 1].kind == "name":
            yield found[place - 1].text


def _set(before: list[Token]) -> Iterator[str]:
    """`i`, `f`, `o` of `i, f, o =`; `ar`, `az` of `[ar az] =`."""
    rest = [*before]
    if rest[-1].text == "]":
        while rest and rest[-1].text != "[":
            piece = rest.pop()
            if piece.kind == "name":
                yield piece.text
        return
    found: list[Token] = []
    while rest and rest[-1].kind == "name":
        found.append(rest.pop())
        if not (rest and rest[-1].text == ","):
            break
        rest.pop()
    begins = not rest or rest[-1].text in (";", ":", ",") or "\n" in (found or rest)[-1].before
    yield from (token.text for token in (found if begins else found[:1]))


def _taken(statement: str) -> Iterable[str]:
    """What a signature takes and gives: `x`, `t`, `loss` of `forward(x, t) -> loss`."""
    for arguments, given in SIGNATURE.findall(statement):
        for argument in (*arguments.split(","), *given.strip("()").split(",")):
            name = argument.partition("=")[0].strip().removeprefix("*")
            if MIXED.fullmatch(name):
                yield name
