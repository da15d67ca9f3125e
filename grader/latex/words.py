"""Words told from symbols, where both are letters: a name that nothing declares is a word."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from grader.latex.names import BIG, FUNCTIONS, NAMED, WORDS, Names, parts
from grader.latex.tokens import Token

BARE = {"exp", "log", "ln", "sin", "cos", "tanh", "sqrt"}  # also without brackets: log y
ARTICLES = ("a", "A")


def told_apart(found: Sequence[Token], names: Names) -> Iterator[Token]:
    """The pieces with words marked as such."""
    for place, token in enumerate(found):
        is_word = token.kind == "name" and not _is_symbol(found, place, names)
        yield replace(token, kind="word") if is_word else token


def is_call(found: Sequence[Token], place: int) -> bool:
    """Whether a bracket is opened right behind a name."""
    return place + 1 < len(found) and found[place + 1].text == "(" and found[place + 1].is_tight


def _is_symbol(found: Sequence[Token], place: int, names: Names) -> bool:
    name = found[place].text
    letters, digits, primes, index, after = parts(name)
    if name in ARTICLES:
        return not _is_article(found, place, names)
    if letters == "inf" or is_call(found, place) or letters in BARE or (letters in BIG and index):
        return True
    if letters == "sum" and not index:
        return _sums(found, place, names)
    if (letters in BIG and _is_over(found, place)) or _is_reckoned_with(found, place):
        return True
    if (primes or after) and (letters in FUNCTIONS or letters in NAMED):
        return True
    if (primes or after) and len(letters) > 1 and not names.has(letters + digits):
        return False  # the layers' own
    return names.has(name) or bool(digits or index) or len(letters) == 1


def _is_article(found: Sequence[Token], place: int, names: Names) -> bool:
    """`a` before a word is one, unless another article stands before it."""
    before = found[place - 1] if place else None
    if place + 1 == len(found) or (before and before.text in ("the", "each", "an")):
        return False
    if found[place].text == "A" and before is not None and before.text not in (".", ":"):
        return False
    following = found[place + 1]
    if following.kind == "word":
        return not following.text.startswith("'")
    if following.kind != "name" or following.text in WORDS or following.text in ("and", "for"):
        return False
    if len(following.text) == 1:
        return False
    is_plain = (
        following.text.isalpha() and following.text.islower() and not is_call(found, place + 1)
    )
    after_words = before is None or (
        before.kind == "name" and not _is_symbol(found, place - 1, names)
    )
    return (is_plain and after_words) or not _is_symbol(found, place + 1, names)


def _is_reckoned_with(found: Sequence[Token], place: int) -> bool:
    """`cy` of `cy - a`, `rows` of `rows / columns`: a word is not divided, and a short one not subtracted."""
    text = found[place].text
    before, after = (
        found[at].text if 0 <= at < len(found) else "" for at in (place - 1, place + 1)
    )
    if {before, after} & {"/", "*"} or (text.isupper() and len(text) == 2):
        return True
    if before == "(" and after == ")" and place > 1 and found[place - 1].is_tight:
        return found[place - 2].kind == "name"  # D(fake)
    return len(text) == 2 and text not in WORDS and bool({before, after} & {"+", "-", "="})


def _sums(found: Sequence[Token], place: int, names: Names) -> bool:
    """`sum dout xh` and `sum over c, u of W` are sums; `sum of r` and `the sum over the folds` are words."""
    if _is_over(found, place):
        return True
    following = found[place + 1 : place + 2]
    if not following or (place and found[place - 1].text == "the"):
        return False
    (after,) = following
    if after.kind == "name":
        return _is_symbol(found, place + 1, names)
    return after.text == "("


def _is_over(found: Sequence[Token], place: int) -> bool:
    return over(found, place) is not None


def over(found: Sequence[Token], place: int) -> tuple[list[str], int] | None:
    """What `sum over c, u of` runs over, and the place behind `of`; None where it is said in words."""
    texts = [token.text for token in found[place + 1 :]]
    if texts[:1] != ["over"]:
        return None
    runs: list[str] = []
    at = 1
    while at < len(texts) and len(texts[at]) == 1 and texts[at].isalpha():
        runs.append(texts[at])
        if texts[at + 1 : at + 2] == [","]:
            at += 2
        elif texts[at + 1 : at + 2] == ["of"]:
            return runs, place + at + 3
        else:
            return None
    return None
