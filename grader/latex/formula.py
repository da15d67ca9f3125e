"""A line of formulas and words as LaTeX mathematics.

Neither Python's nor a computer algebra's grammar fits: products are juxtaposed, `d y_i / d x_j` is one
fraction, a condition is said in words, and nothing may be put in another order. So this reads the notation
of the statements, as it stands: from left to right, a fraction's numerator being the factors before its
bar, its denominator the one factor behind it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

from grader.latex.join import Item, fractions, joined, squeezed
from grader.latex.names import BIG, FUNCTIONS, NAMED, Names, UnsureError, parts, upright
from grader.latex.tokens import Token, tokens
from grader.latex.words import BARE, over, told_apart

SIGNS = {
    "<-": "\\leftarrow", "->": "\\to", "<=": "\\le", ">=": "\\ge", "!=": "\\ne", "<": "\\lt",
    ">": "\\gt", "~": "\\sim", "=": "=", "+=": "\\mathrel{+}=", "@": "\\mathbin{@}",
}  # fmt: skip
OPERATORS = ("+", "-", "*")
MARKS = (",", ";", ":", ".")
Closing = Literal["", ")", "]", "|"]


def formula(text: str, names: Names) -> str:
    """The line as LaTeX, words as `\\text`. UnsureError where it cannot be told what it means."""
    found = [*told_apart([*tokens(text)], names)]
    return formula_of(found, names)


def formula_of(found: Sequence[Token], names: Names) -> str:
    """The same for pieces that were told apart already."""
    reader = _Reader(found, names)
    items = reader.items("")
    return joined(items)


@dataclass
class _Reader:
    found: Sequence[Token]
    names: Names
    place: int = 0
    is_small: bool = False  # in an index or an exponent, where no fraction is built

    def peek(self) -> Token | None:
        return self.found[self.place] if self.place < len(self.found) else None

    def next(self) -> Token:
        self.place += 1
        return self.found[self.place - 1]

    def items(self, closing: Closing) -> list[Item]:
        """Everything up to the closing sign, which is taken too."""
        out: list[Item] = []
        while (token := self.peek()) is not None:
            if closing and token.text == closing and not self._opens(token, out):
                self.next()
                return out if self.is_small else fractions(out)
            out.append(self.item(out, closing))
        if closing:
            raise UnsureError(f"{closing} is missing")
        return out if self.is_small else fractions(out)

    def item(self, before: Sequence[Item], closing: Closing) -> Item:
        token = self.peek()
        assert token is not None
        if token.kind == "word":
            return Item("word", self.next().text, token.before)
        if token.kind == "strange":
            raise UnsureError(f"{token.text} is no sign of a formula")
        if token.kind == "sign" and token.text not in ("(", "[", "|", "..."):
            return self._sign(token, before)
        if token.text == "|" and not self._opens(token, before):
            if closing == "]":
                return Item("sign", "\\mid", self.next().before)
            raise UnsureError("a bar that closes nothing")
        return self._operand()

    def _opens(self, token: Token, before: Sequence[Item]) -> bool:
        """Whether a bar begins an absolute value: space or a sign before it, none behind it."""
        if token.text != "|":
            return False
        rest = self.found[self.place + 1 : self.place + 2]
        is_first = not before or before[-1].kind in ("sign", "mark", "slash") or token.before
        return bool(rest and rest[0].is_tight and is_first)

    def _sign(self, token: Token, items: Sequence[Item]) -> Item:
        self.next()
        sign, before = token.text, token.before
        if sign == "/":
            return Item("slash", "/", before)
        if sign in SIGNS:
            return Item("sign", SIGNS[sign], before)
        following = self.peek()
        if sign in OPERATORS:
            is_first = not items or items[-1].kind != "operand"
            is_unary = sign != "*" and is_first and following is not None and following.is_tight
            return Item("sign", f"{{{sign}}}" if is_unary else sign, before)
        if sign == "." and following is not None and bool(before) == bool(following.before):
            return Item("sign", "\\cdot", before)  # q_t . k_s, and v.b
        if sign == ":" and following is not None and not following.before:
            raise UnsureError("a colon between two places is Python's")
        if sign in MARKS:
            return Item("mark", sign, before)
        raise UnsureError(f"{sign} stands where no sign is looked for")

    # --- operands: a number, a symbol, a call, a bracket, each with its exponent

    def _operand(self) -> Item:
        token = self.next()
        read: Callable[[Token], Item] = {
            "number": self._number,
            "code": self._code,
            "name": self._name,
        }.get(token.kind, self._bracket)
        item = read(token)
        while (sign := self.peek()) is not None and sign.text == "^" and sign.is_tight:
            self.next()
            item = item.with_tex(f"{item.tex}^{{{self._small()}}}")
        return item

    def _number(self, token: Token) -> Item:
        mantissa, e, power = token.text.partition("e")
        if e and mantissa != "1":
            raise UnsureError(f"{token.text} is Python's")
        tex = f"10^{{{power}}}" if e else mantissa
        return Item("operand", tex, token.before, is_number=True)

    def _code(self, token: Token) -> Item:
        bare = token.text.strip("`")
        escaped = "".join(f"\\{c}" if c in "_&%#$" else c for c in bare)
        if set("{}\\^~") & set(bare):
            raise UnsureError(f"{bare} is code")
        return Item("operand", f"\\texttt{{{escaped}}}", token.before, is_wide=True)

    def _bracket(self, token: Token) -> Item:
        if token.text == "...":
            return Item("operand", "\\ldots", token.before)
        inner = self.items({"(": ")", "[": "]", "|": "|"}[token.text])  # pyright: ignore[reportArgumentType]
        if token.text == "[" and len(inner) > 1 and all(i.kind == "operand" for i in inner):
            return Item("operand", f"[{squeezed(inner)}]", token.before)  # [i f g o]: side by side
        tex = _enclosed(token.text, inner)
        return Item("operand", tex, token.before, inner=inner if token.text == "(" else ())

    def _name(self, token: Token) -> Item:
        name = token.text
        letters, _, _, index, _ = parts(name)
        following = self.peek()
        is_called = following is not None and following.text == "(" and following.is_tight
        if letters == "inf":
            return Item("operand", "\\infty", token.before)
        if letters in BIG and not is_called and self._is_big(letters, index):
            return self._big(token, letters, index)
        if name == "sqrt":
            return Item("operand", f"\\sqrt{{{self._root(is_called)}}}", token.before)
        if name in ("floor", "ceil") and is_called:
            tex = f"\\left\\l{name} {self._inner()} \\right\\r{name}"
            return Item("operand", tex, token.before)
        if name.endswith("_"):
            return self._indexed(token)
        if is_called:
            return self._call(token, letters)
        if name in BARE:
            return Item("prefix", upright(name), token.before)
        tex = upright(name) if _is_function(name, self.names) else self.names.tex(name)
        item = Item("operand", tex, token.before, is_wide=_is_wide(tex))
        return self._with_element(item)

    def _root(self, is_called: bool) -> str:
        following = self.peek()
        if is_called:
            return self._inner()
        if following is None or following.kind not in ("number", "name") or following.text in BARE:
            raise UnsureError("a root of nothing")
        return self._operand().tex

    def _inner(self) -> str:
        """What stands in the brackets that follow, without them."""
        self.next()
        return joined(self.items(")"))

    def _call(self, token: Token, letters: str) -> Item:
        name = token.text
        is_symbol = len(letters) == 1 or ("_" in name and self.names.has(name))
        tex = self.names.tex(name) if is_symbol else upright(name)
        self.next()
        inner = self.items(")")
        if name == "N" and [i.tex for i in inner[:1]] == ["0"]:
            tex = "\\mathcal{N}"  # a normal distribution
        tex += _enclosed("(", inner)
        return self._with_element(Item("operand", tex, token.before, is_wide=is_symbol))

    def _with_element(self, item: Item) -> Item:
        following = self.peek()
        if following is None or following.text != "[" or not following.is_tight:
            return item
        self.next()
        inner = self.items("]")
        if any(i.kind == "mark" and i.tex == ":" for i in inner):
            raise UnsureError("a slice is Python's")
        return self._with_element(item.with_tex(f"{item.tex}[{joined(inner)}]"))

    def _indexed(self, token: Token) -> Item:
        """`h_(k-1)`: the index is what stands in the brackets."""
        tex = self.names.tex(token.text.rstrip("_"))
        if "_" in tex:
            raise UnsureError(f"{token.text} has two indices")
        return self._with_element(
            Item("operand", f"{tex}_{{{self._small()}}}", token.before, is_wide=_is_wide(tex))
        )

    def _is_big(self, letters: str, index: str) -> bool:
        """`max_b`, but not max_norm; `sum`; and `mean over n of`, but not the mean."""
        if index:
            return len(index.strip("_'")) <= 2
        return letters == "sum" or over(self.found, self.place - 1) is not None

    def _big(self, token: Token, letters: str, index: str) -> Item:
        below = token.text[len(letters) + 1 :]
        if not index and (found := over(self.found, self.place - 1)):
            runs, self.place = found
            below = ", ".join(runs)
        tex = f"{BIG[letters]}_{{{below}}}" if below else BIG[letters]
        return Item("prefix", tex, token.before)

    def _small(self) -> str:
        """An exponent or index: one piece, or all that the brackets hold."""
        token = self.next() if self.peek() else None
        if token is None or not token.is_tight:
            raise UnsureError("an exponent is missing")
        if token.text == "(":
            was, self.is_small = self.is_small, True
            inner = self.items(")")
            self.is_small = was
            return joined(inner)
        if token.text == "T":
            return "\\top"
        if token.kind == "number":
            return token.text
        if token.kind == "name":
            return self.names.tex(token.text)
        raise UnsureError(f"{token.text} is no exponent")


def _enclosed(opening: str, inner: Sequence[Item]) -> str:
    left, right = {"(": "()", "[": "[]", "|": ("\\lvert ", "\\rvert")}[opening]
    tex = joined(inner)
    if any(piece in tex for piece in ("\\frac", "\\sum", "\\left")):
        return f"\\left{left}{tex}\\right{right}"
    return f"{left}{tex}{right}"


def _is_function(name: str, names: Names) -> bool:
    """`sigmoid'` without an argument."""
    letters, digits, primes, index, after = parts(name)
    if not (primes or after) or len(letters) == 1 or index:
        return False
    return letters in NAMED or letters in FUNCTIONS or not names.has(letters + digits)


def _is_wide(tex: str) -> bool:
    """Whether it needs a gap from its neighbours, being more than a letter."""
    return "\\mathit" in tex
