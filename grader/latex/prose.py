"""Sentences as Markdown, with the formulas and symbols in them as mathematics where that is certain."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from grader.latex.formula import formula_of
from grader.latex.names import BIG, FUNCTIONS, GREEK, NAMED, WORDS, Names, UnsureError, parts
from grader.latex.tokens import Token, tokens
from grader.latex.words import BARE, is_call

SPECIAL = re.compile(r"([\\*_<>#|\[\]])")
KEPT = re.compile(
    r"(`[^`]*`|\$\$[^$]*\$\$|\$[^$]*\$)"
)  # `code`, and $mathematics$ that somebody wrote as such
BETWEEN = {"+", "-", "*", "/", "@", "=", "<", ">", "<=", ">=", "!=", "<-", "->", "~", "^"}
OPERANDS = ("name", "number")
GOES_ON = BETWEEN | {"**", "+="}  # beside one of these what was understood is a piece of something


def prose(text: str, names: Names) -> str:
    """The text with `$...$`; every other character of it stays, and means no markup."""
    return "".join(
        part if place % 2 else "".join(_set(part, names))
        for place, part in enumerate(KEPT.split(text))
    )


def plain(text: str) -> str:
    """A line in which no character means markup, except for `code` and $mathematics$."""
    parts_ = KEPT.split(text)
    return "".join(p if n % 2 else SPECIAL.sub(r"\\\1", p) for n, p in enumerate(parts_))


def _set(text: str, names: Names) -> Iterator[str]:
    found = [*tokens(text)]
    place, open_ = 0, list[str]()  # in a list, an interval or an element all stays as it stands
    while place < len(found):
        run = _run(found, place, names) if "[" not in open_ else 0
        tex = _tex(found[place : place + run], names) if run else ""
        token = found[place]
        yield token.before + (f"${tex}$" if tex else SPECIAL.sub(r"\\\1", token.text))
        if not tex and token.text in ("(", "["):
            open_.append(token.text)
        elif not tex and token.text in (")", "]"):
            open_ = open_[:-1]  # [0, 1) is an interval
        place += run if tex else 1
    yield text[len(text.rstrip()) :]


def _tex(run: Sequence[Token], names: Names) -> str:
    try:
        return formula_of([Token(run[0].kind, run[0].text), *run[1:]], names)
    except UnsureError:
        return ""


# --- where a formula begins and ends


def _run(found: Sequence[Token], start: int, names: Names) -> int:
    """How many pieces from here on are one formula, and not a part of one; 0 where none begins."""
    end = _furthest(found, start, names)
    while end > start and not _is_whole(found[start:end]):
        end -= 1
    return 0 if end == start or _is_part(found, start, end, names) else end - start


def _is_whole(run: Sequence[Token]) -> bool:
    """Whether it begins and ends as a formula does, closes what it opens, and has a symbol."""
    first, last = run[0], run[-1]
    if first.kind not in OPERANDS and first.text not in ("-", "(", "|"):
        return False
    if last.kind not in OPERANDS and last.text not in (")", "|"):
        return False
    texts = [token.text for token in run]
    if texts.count("(") != texts.count(")") or texts.count("|") % 2:
        return False
    if first.text == "-" and not (len(run) > 1 and run[1].is_tight):
        return False
    is_bracketed = first.text == "(" and _depths(run).index(0) == len(run) - 1
    return any(token.kind == "name" for token in run) and not is_bracketed


def _is_part(found: Sequence[Token], start: int, end: int, names: Names) -> bool:
    """Whether the formula goes on where it was not understood."""
    before = found[start - 1] if start else None
    after = found[end] if end < len(found) else None
    if before is not None and before.text in GOES_ON:
        return True
    if before is not None and before.text == "(" and start > 1 and found[start - 2].kind == "name":
        return before.is_tight or len(found[start - 2].text) == 1
    if after is None:
        return False
    is_letter = after.kind == "name" and len(after.text) == 1 and after.text not in "aAI"
    return after.text in GOES_ON or is_letter or (after.is_tight and after.text in ("(", "["))


def _depths(run: Sequence[Token]) -> list[int]:
    """How many brackets are open behind each piece."""
    out, depth = [], 0
    for token in run:
        depth += (token.text == "(") - (token.text == ")")
        out.append(depth)
    return out


def _furthest(found: Sequence[Token], start: int, names: Names) -> int:
    """The first place that cannot belong to a formula that begins here."""
    calls: list[bool] = []  # of each open bracket, whether it is a function's
    for place in range(start, len(found)):
        token, before = found[place], found[place - 1] if place > start else None
        if token.kind == "number":
            fits = before is None or not (before.kind in OPERANDS or before.text == ")")
        elif token.kind == "name":
            fits = _is_symbol(found, place, names)
        elif token.text == "(":
            calls.append(token.is_tight and before is not None and before.kind == "name")
            fits = True
        elif token.text == ")":
            fits = bool(calls)
            calls = calls[:-1]
        elif token.text == ",":
            fits = bool(calls) and calls[-1]
        else:
            is_second = before is not None and (before.kind in OPERANDS or before.text == ")")
            fits = token.text in BETWEEN or token.text in ("|", "...")
            fits = fits and not (is_second and _is_unary(found, place))
        if not fits:
            return place
    return len(found)


# --- which names are symbols in a sentence: fewer than in a formula


def _is_symbol(found: Sequence[Token], place: int, names: Names) -> bool:
    name = found[place].text
    letters, digits, primes, index, after = parts(name)
    base = letters + digits
    if name in ("a", "A"):
        return name in names.declared and (
            _is_reckoned_with(found, place) or _is_listed(found, place)
        )
    if letters in BIG and index:
        return len(index) <= 3
    if is_call(found, place):
        return letters in FUNCTIONS or letters in NAMED or len(base) == 1 or letters == "sqrt"
    if name in BARE:
        following = found[place + 1 : place + 2]
        return (
            bool(following) and following[0].kind == "name" and _is_symbol(found, place + 1, names)
        )
    is_gradient = base == "dout" or (base[0] == "d" and base[1:] in names.declared and base != "do")
    if any(_is_times(found, at) for at in (place - 1, place, place + 1)):
        return False
    if not (base in names.declared or is_gradient or (letters in GREEK and base in names.seen)):
        return False
    if _is_reckoned_with(found, place) or letters in GREEK or is_gradient:
        return True
    if (primes or after) and len(letters) > 2:
        return False  # the predictions' dtype
    is_odd = bool(digits or index or primes or after) or not base.islower()
    return len(base) == 1 or is_odd or (len(base) == 2 and base not in WORDS)


def _is_reckoned_with(found: Sequence[Token], place: int) -> bool:
    """Whether a sign of arithmetic stands before or behind it, or it is all that a bracket holds."""
    before, after = (found[at] if 0 <= at < len(found) else None for at in (place - 1, place + 1))
    signs = [token for token in (before, after) if token is not None and token.text in BETWEEN]
    if after in signs and _is_unary(found, place + 1):
        signs.remove(after)
    if any(token.before or token.text == "^" for token in signs):
        return True
    if before is None or after is None or (before.text, after.text) != ("(", ")"):
        return False
    return before.is_tight and place > 1 and found[place - 2].kind == "name"


def _is_unary(found: Sequence[Token], place: int) -> bool:
    """The sign of `a loss -log p`: apart from what stands before, close to what follows."""
    sign, after = found[place], found[place + 1 : place + 2]
    return sign.text == "-" and bool(sign.before) and bool(after) and after[0].is_tight


def _is_listed(found: Sequence[Token], place: int) -> bool:
    """Whether it is one of several arguments."""
    around = [found[at].text if 0 <= at < len(found) else "" for at in (place - 1, place + 1)]
    return around[0] in ("(", ",") and around[1] in (")", ",")


def _is_times(found: Sequence[Token], place: int) -> bool:
    """The x of `size x size` and of `KH x KW`."""
    if not 0 < place < len(found) - 1 or found[place].text != "x":
        return False
    before, after = found[place - 1].text, found[place + 1].text
    return before == after or (before.isupper() and after.isupper() and len(before + after) > 2)
