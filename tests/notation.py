"""The notation in a sentence: its formulas, names, numbers and quotations, in whatever language it is."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

LEXEME = re.compile(
    r"""(?P<quoted>`[^`]*`|"[^"]*")
    |(?P<prose>[A-Za-z]{2,}(?:-[A-Za-z]+)+|[^\x00-\x7f]+(?:-[^\x00-\x7f]+)*|'s\b)
    |(?P<number>\d+(?:\.\d+)?(?:e-?\d+)?|\.\.\.)
    |(?P<name>[A-Za-z_][A-Za-z_0-9]*(?:(?<![A-Za-z]{2}.)'(?![A-Za-z])|'(?=\())?)
    |(?P<operator>(?://|\*\*|[-+*/@^=])=?)
    |(?P<relation>[<>!]=?|\||\.(?=[A-Za-z])|(?<=\s):(?=[ ])|:(?=[^\s\x80-\uffff]))
    |(?P<bracket>[()\[\]])
    |(?P<comma>,)
    |(?P<space>\s+)
    |(?P<stop>.)""",
    re.VERBOSE,
)
CLOSES = {"(": ")", "[": "]"}
LOOP = {"for", "in"}
METHODS = ("forward", "backward")
# Names that no shape of a word gives away.
KNOWN = {
    *["exp", "log", "sin", "cos", "pi", "inf", "nan", "max", "min", "None", "True", "False"],
    *["argmax", "amax", "astype", "dtype", "keepdim", "keepdims", "reshape", "minibatches"],
    *["mu", "beta", "gamma", "dbeta", "dgamma", "dpatches"],
    *["Adam", "Affine", "Inception", "Momentum", "Nesterov"],
}


class Lexeme:
    """A piece of text of one kind; of the code in it, or of the prose."""

    def __init__(self, found: re.Match[str]) -> None:
        self.kind, self.text = str(found.lastgroup), found.group()
        self.is_code = self.kind in ("quoted", "number", "operator", "relation")
        self.opens_tuple = False


def formulas(text: str, names: frozenset[str] = frozenset()) -> set[str]:
    """What of a sentence is notation: `x.shape`, `(N, D)`, `dx = dout * y`, `dW`, `-1`, and `names`.

    Of a stretch of notation with an operator or a bracket in it the whole, else word by word.
    """
    lexemes = [*map(Lexeme, LEXEME.finditer(text))]
    for at, lexeme in enumerate(lexemes):
        if lexeme.kind == "name":
            lexeme.is_code = _is_name(lexemes, at, names)
    _mark_brackets(lexemes)
    return {formula for run in _runs(lexemes) for formula in _formulas(run)}


def _is_name(lexemes: list[Lexeme], at: int, names: frozenset[str]) -> bool:
    text, after = lexemes[at].text, lexemes[at + 1 : at + 3]
    if text in ("a", "A"):
        return not _is_article(after)
    beside = lexemes[max(at - 1, 0) : at] + after[:1]
    touched = any(x.kind == "operator" for x in beside)
    touched |= any(x.text in (".", "(", "[") and x.kind != "stop" for x in after[:1])
    touched |= any((x.text, x.kind) == (".", "relation") for x in beside)
    return touched or _is_operand(lexemes, at) or text in KNOWN | names or _looks_like_one(text)


def _is_operand(lexemes: list[Lexeme], at: int) -> bool:
    """`mean` is in `x - mean` and `mean = x / n`, where words never are; in `q @ that` it may be one."""
    left, right = lexemes[max(at - 3, 0) : at], lexemes[at + 1 : at + 4]
    behind = _is_binary(left) and left[1].text in ("+", "-", "*", "/")
    return behind or _is_binary(right)


def _is_binary(between: list[Lexeme]) -> bool:
    return [x.kind for x in between] == ["space", "operator", "space"]


def _is_article(after: list[Lexeme]) -> bool:
    """`a` is, before a word; in `sigmoid(a)` and `a b` it is a variable."""
    if len(after) < 2 or after[0].kind != "space":
        return False
    word = after[1]
    return word.kind in ("prose", "number") or (word.kind == "name" and len(word.text) > 2)


def _looks_like_one(text: str) -> bool:
    """x, h', W1, q_next, dW, and lr: a word without a vowel."""
    return bool(re.fullmatch(r".'?|.*[_0-9].*|.+[A-Z].*|.+'|[^aeiouyAEIOUY]+", text))


def _mark_brackets(lexemes: list[Lexeme]) -> None:
    """Brackets, and the commas in them, are notation where all is that they hold. Those inside come first."""
    opened: list[int] = []
    for at, lexeme in enumerate(lexemes):
        if lexeme.text in CLOSES:
            opened.append(at)
        elif lexeme.kind == "bracket" and opened:
            first = opened.pop()
            inside = lexemes[first + 1 : at]
            called = first and lexemes[first - 1].kind == "name"
            if called or lexemes[first].text == "[" or any(x.kind == "comma" for x in inside):
                _mark_arguments(inside)
            fits = CLOSES[lexemes[first].text] == lexeme.text or lexemes[first].text == "["
            if fits and all(x.is_code or x.kind in ("comma", "space") for x in inside):
                lexemes[first].opens_tuple = any(x.kind == "comma" for x in inside)
                for x in (lexemes[first], *inside, lexeme):
                    x.is_code = True


def _mark_arguments(inside: list[Lexeme]) -> None:
    """In a call, a list or a tuple words are names, unless two of them stand side by side."""
    words = [x for x in inside if x.kind != "space"]
    loop = LOOP & {x.text for x in words}
    for one, two in pairwise(words):
        side_by_side = {one.kind, two.kind} == {"name"}
        if loop == LOOP:
            side_by_side &= not {one.text, two.text} & LOOP
        if side_by_side and not (one.is_code and two.is_code):
            return
    for x in words:
        x.is_code |= x.kind == "name"


def _runs(lexemes: list[Lexeme]) -> Iterator[list[Lexeme]]:
    """What stands together. A shape or a method after a word, `W (D, M)`, only stands beside it."""
    run: list[Lexeme] = []
    for lexeme in lexemes:
        beside = lexeme.opens_tuple or lexeme.text in METHODS
        apart = beside and run and run[-1].kind == "space" and not _is_open(run)
        if run and (apart or not (lexeme.is_code or lexeme.kind == "space")):
            yield run
            run = []
        if lexeme.is_code or run:
            run.append(lexeme)
    if run:
        yield run


def _is_open(run: list[Lexeme]) -> bool:
    brackets = [x.text in CLOSES for x in run if x.kind == "bracket"]
    return brackets.count(True) > brackets.count(False)


def _formulas(run: list[Lexeme]) -> Iterator[str]:
    if not any(x.kind in ("operator", "relation", "bracket") for x in run):
        yield from (x.text for x in run if x.kind != "space")
        return
    whole = re.sub(r"\s+", " ", "".join(x.text for x in run).strip())
    whole = re.sub(r"^= | [-+*@=]$", "", whole)  # of an operator that stands between it and words
    if alone := re.sub(r"^\((\w+)\)$", r"\1", whole):
        yield alone
