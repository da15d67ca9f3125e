"""Formulas as LaTeX: every statement of the course, and that nothing is lost, whatever is written."""

from __future__ import annotations

import ast
import math
import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grader.latex.formula import formula
from grader.latex.names import GREEK, Names, UnsureError, names_of
from grader.latex.prose import prose
from grader.latex.section import section
from grader.worksheet import markdown

REFERENCE = Path(__file__).parents[1] / "reference"
STATEMENTS = {
    path.stem: ast.get_docstring(ast.parse(path.read_text("utf-8"))) or ""
    for path in sorted(REFERENCE.glob("*/*.py"))
    if not path.name.startswith("_")
}
DECLARED = "x y W b h k n i t q s d X loss dx dout lr xh W1 b1 beta1"
NAMES = Names(frozenset(DECLARED.split()), frozenset())
# what MathJax 3 and KaTeX both know
COMMANDS = {
    *("text", "mathit", "mathcal", "mathbin", "mathrel", "texttt", "operatorname", "frac", "sqrt"),
    *("sum", "prod", "max", "min", "exp", "log", "ln", "sin", "cos", "tanh", "left", "right"),
    *("lvert", "rvert", "lfloor", "rfloor", "lceil", "rceil", "mid", "top", "infty", "ldots"),
    *("cdots", "cdot", "leftarrow", "to", "le", "ge", "ne", "lt", "gt", "sim", "quad", "qquad"),
    *("begin", "end"),
    *(command[1:] for command in GREEK.values()),
}


# --- back from LaTeX, written apart from what wrote it


SPELLED = {
    "\\leftarrow": "<-", "\\to": "->", "\\le": "<=", "\\ge": ">=", "\\ne": "!=", "\\lt": "<",
    "\\gt": ">", "\\sim": "~", "\\top": "T", "\\infty": "inf", "\\varepsilon": "eps",
    "\\lfloor": " floor", "\\lceil": " ceil", "\\sqrt": "sqrt",
}  # fmt: skip
SILENT = ("left", "right", "rfloor", "rceil", "lvert", "rvert", "mid", "ldots", "cdots", "cdot",
          "quad", "qquad")  # fmt: skip
NAMED = re.compile(r"\\(?:text|texttt|mathit|mathcal|mathbin|mathrel|operatorname\*?)\{([^{}]*)\}")
ATOM = re.compile(r"<-|->|<=|>=|!=|[-+*/=<>~@]|(?<![A-Za-z\d])\d+\.\d+|\d+|[A-Za-z]+")


def atoms(text: str) -> list[str]:
    """Letters, numbers and signs in their order. `over` and `of` may become a place under a sum."""
    alike = {"lam": "lambda", "epsilon": "eps", "dlam": "dlambda", "deps": "deps"}
    found = [alike.get(found[0], found[0]) for found in ATOM.finditer(text)]
    return [atom for atom in found if atom not in ("over", "of")]


def letters(text: str) -> str:
    """The same of a text in which any pieces stand glued together, where words cannot be told."""
    return re.sub("over|of", "", "".join(atoms(text)))


def unset(tex: str) -> str:
    """The notation that a piece of LaTeX stands for."""
    tex = re.sub(r"10\^\{(-\d+)\}", r"1e\1", tex)
    tex = re.sub(r"\\([_&%#$])", r"\1", tex)
    tex, was = re.sub(r"\\[ ,;]", " ", tex), ""
    while was != tex:
        was = tex
        tex = re.sub(r"\\frac\{([^{}]*)\}\{([^{}]*)\}", r" \1 / \2 ", tex)
        tex = NAMED.sub(r" \1", tex)
        tex = re.sub(r"\\sqrt\{([^{}]*)\}", r" sqrt \1 ", tex)
        tex = re.sub(r"(?<![A-Za-z}])\{([-+])\}", r"\1", tex)
        tex = re.sub(r"[_^]\{([^{}]*)\}", r" \1 ", tex)
    for command, spelling in SPELLED.items():
        tex = re.sub(re.escape(command) + r"(?![a-z])", spelling, tex)
    tex = re.sub(rf"\\(?:{'|'.join(SILENT)})(?![a-z])", " ", tex)
    return tex.replace("\\", "")


LAYOUT = re.compile(r"\$\$|\\(?:begin|end)\{aligned\}|&|\\\\$|```text|```", re.MULTILINE)


def display_of(text: str) -> str:
    """A section's Markdown without its layout."""
    return LAYOUT.sub(" ", text)


def refuse_broken(tex: str) -> None:
    """Unknown commands, and brackets that do not fit."""
    assert set(re.findall(r"\\([A-Za-z]+)", tex)) <= COMMANDS
    bare = re.sub(r"\\[{}]", "", tex)
    depth = 0
    for character in bare:
        depth += (character == "{") - (character == "}")
        assert depth >= 0
    assert depth == 0
    assert len(re.findall(r"\\left(?![a-z])", tex)) == len(re.findall(r"\\right(?![a-z])", tex))


def part(statement: str, head: str) -> str:
    found = re.search(rf"(?ms)^{head}\n(.*?)(?=^\S|\Z)", statement)
    assert found, head
    return re.sub("(?m)^    ", "", found[1].strip("\n"))


# --- the statements of the course


@pytest.mark.parametrize("name", STATEMENTS)
def test_nothing_is_lost_of_a_statement(name: str) -> None:
    statement = STATEMENTS[name]
    names = names_of(statement)
    body = part(statement, "Formula")
    shown = section(body, names)
    refuse_broken(re.sub(r"(?s)```.*?```", "", shown))
    code = [atoms(piece) for piece in re.findall(r"(?s)```text\n(.*?)```", shown)]
    assert atoms(unset(display_of(shown))) == atoms(body)
    assert all("\\" not in "".join(piece) for piece in code)
    for head in ("What it computes", "Conventions"):
        text = part(statement, head)
        shown = prose(text, names)
        for tex in re.findall(r"\$([^$]*)\$", shown):
            refuse_broken(tex)
        back = re.sub(r"\$([^$]*)\$", lambda found: unset(found[1]), shown)
        assert atoms(re.sub(r"\\([^A-Za-z])", r"\1", back)) == atoms(text)


def test_nearly_every_formula_is_set() -> None:
    """And what is not is Python's: operators in a table, a slice."""
    all_, left = 0, dict[str, int]()
    for name, statement in STATEMENTS.items():
        body = part(statement, "Formula")
        shown = section(body, names_of(statement))
        all_ += body.count("\n") + 1
        if code := re.findall(r"(?s)```text\n(.*?)```", shown):
            left[name] = sum(piece.count("\n") for piece in code)
    assert left == {"augment": 2, "scalar_value": 9}
    assert all_ > 60 * sum(left.values())


def test_code_shapes_and_examples_stay_as_they_are() -> None:
    for statement in STATEMENTS.values():
        shown = markdown(statement)
        for head in ("Shapes", "Example"):
            assert f"**{head}**\n\n```text\n{part(statement, head)}\n```" in shown
        for head in ("What it computes", "Conventions"):
            for code in re.findall(r"`[^`]+`", part(statement, head)):
                assert code in shown


# --- single formulas


@pytest.mark.parametrize(
    ("text", "tex"),
    [
        ("y = x W + b", "y = x W + b"),
        ("y = x W1 + b1", "y = x W_{1} + b_{1}"),
        ("dx = dout @ W^T", r"\mathit{dx} = \mathit{dout} \mathbin{@} W^{\top}"),
        ("y_i = exp(x_i) / sum_k exp(x_k)", r"y_{i} = \frac{\exp(x_{i})}{\sum_{k} \exp(x_{k})}"),
        ("loss = -(1/n) sum_n log q_n", r"\mathit{loss} = {-} \frac{1}{n} \; \sum_{n} \log q_{n}"),
        ("y = 1 / (1 + exp(-x))", r"y = \frac{1}{1 + \exp({-} x)}"),
        ("lr x / (sqrt(s) + eps)", r"\frac{\mathit{lr} \; x}{\sqrt{s} + \varepsilon}"),
        ("sqrt(x + eps) / sqrt(s + eps) y", r"\frac{\sqrt{x + \varepsilon}}{\sqrt{s + \varepsilon}} \; y"),
        ("-x / y / n", r"{-} \frac{x}{y} / n"),
        ("log x / n", r"\log x / n"),
        ("d y_i / d x_k", r"\frac{d y_{i}}{d x_{k}}"),
        ("h_(k-1)^T", r"h_{k - 1}^{\top}"),
        ("m <- beta1 m + (1 - beta1) g^2", r"m \leftarrow \beta_{1} m + (1 - \beta_{1}) g^{2}"),
        ("x^(2i/n)", r"x^{2 i / n}"),
        ("y[n, i] = sum over k, t of W[k, t] x[n, k]",
         r"y[n,\ i] = \sum_{k, t} W[k,\ t] x[n,\ k]"),
        ("y = x where x > 0, else 0", r"y = x\text{ where}\ x \gt 0,\text{ else}\ 0"),
        ("max(x, 1e-12)", r"\max(x,\ 10^{-12})"),
        ("x_1 + ... + x_n", r"x_{1} + \cdots + x_{n}"),
        ("[i k t] = x, |x| <= 1", r"[i \;\; k \;\; t] = x,\ \lvert x\rvert \le 1"),
        ("floor(x / 2) + 1", r"\left\lfloor \frac{x}{2} \right\rfloor + 1"),
        ("b for a batch, b a sum", r"b\text{ for a batch,}\ b\text{ a sum}"),
        ("e ~ N(0, 1)", r"e \sim \mathcal{N}(0,\ 1)"),
        ("net.loss of `size`", r"\texttt{net.loss}\text{ of}\ \texttt{size}"),
        ("q_t . k_s, v.b", r"q_{t} \cdot k_{s},\ v \cdot b"),
        ("x's shape", r"x\text{'s shape}"),
    ],
)  # fmt: skip
def test_a_formula_is_set_as_it_is_written(text: str, tex: str) -> None:
    assert formula(text, NAMES) == tex
    refuse_broken(tex)


@pytest.mark.parametrize(
    "text",
    ["x[:, r:s]", "x ** 2", "(x", "x)", "[x)", "x^", "x ^ 2", "1/2x", "2.5e-3 x", "|x", "x % 2", "x\\y",
     "x_(k", "{x}", "x & y", '"\\alpha"', "x_n_(k)", "é = 1", "x ! y", "f(x"],
)  # fmt: skip
def test_what_has_two_readings_or_is_pythons_is_left(text: str) -> None:
    with pytest.raises(UnsureError):
        formula(text, NAMES)
    assert section(text, NAMES) == f"```text\n{text}\n```"


def test_a_section_keeps_its_layout() -> None:
    text = "s = 1\nforward:   y = x\n           if s\nbackward:  dx = x ** 2\n           or so"
    assert section(text, NAMES) == (
        "$$\n\\begin{aligned}\n& && s = 1 \\\\\n& \\text{forward:} && y = x \\\\\n"
        "& && \\text{if}\\ s\n\\end{aligned}\n$$\n\n"
        "```text\nbackward:  dx = x ** 2\n           or so\n```"
    )
    assert section("$y = x$, my own\n   $$x_1$$", NAMES) == "$y = x$, my own\n   $$x_1$$"
    assert section("y = [x\n     + 1]\nx   0   1\ny   1   0", NAMES).count("&&") == 4


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("where x > 0 it is y = x W + b.", "where $x \\gt 0$ it is $y = x W + b$."),
        (
            "`x > 0` and [x, y] and x[n] and (n, k)",
            "`x > 0` and \\[x, y\\] and x\\[n\\] and ($n$, $k$)",
        ),
        ("in [0, 1) x stays", "in \\[0, 1) $x$ stays"),
        ("a loss -log q of x's size", "a loss ${-} \\log q$ of $x$'s size"),
        ("x ** 2 and forward(x) and x <- z", "x \\*\\* 2 and forward(x) and x \\<- z"),
        ("windows of size x size, A unit, I, a_b", "windows of size x size, A unit, I, a\\_b"),
        ("dout is kept, $a_b$ too", "$\\mathit{dout}$ is kept, $a_b$ too"),
        ("K-fold; 5 steps, 1/4", "K-fold; 5 steps, 1/4"),
    ],
)
def test_in_a_sentence_only_what_is_certain_is_set(text: str, shown: str) -> None:
    assert prose(text, NAMES) == shown


# --- whatever is written


NAME = st.sampled_from(
    ["x", "W", "W1", "dout", "h_t", "x_nk", "h_(k-1)", "beta1", "lr", "c'", "x'_n", "W^T", "q[n, i]",
     "2", "0.5"]
)  # fmt: skip


def joined(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    form = st.sampled_from(
        ["{0} + {1}", "{0} - {1}", "{0} {1}", "({0}) / ({1})", "({0}) {1}", "exp({0})", "sqrt({0}) {1}",
         "sigmoid({0})", "({0})^2", "sum_k {0}", "sum over i, k of {0}", "max({0}, {1})", "-{0}", "|{0}|",
         "{0} / {1}", "(1/n) ({0})", "{0} = {1}", "{0} <- {1}", "{0} where {1} > 0, else 0", "log ({0})"]
    )  # fmt: skip
    return st.builds(lambda f, a, b: f.format(a, b), form, inner, inner)


@settings(deadline=None)
@given(st.recursive(NAME, joined, max_leaves=12))
def test_nothing_is_lost_of_a_formula(text: str) -> None:
    try:
        tex = formula(text, NAMES)
    except UnsureError:
        return
    refuse_broken(tex)
    assert atoms(unset(tex)) == atoms(text)


# --- and it means the same


Both = tuple[str, str]  # as a statement has it, and as Python has it
LETTERS = {"x": 1.7, "y": -0.6, "b": 2.3, "n": 5.0, "k": 0.4}
LEAF = st.sampled_from([(name, name) for name in (*LETTERS, "2", "3")])


def reckoned(inner: st.SearchStrategy[Both]) -> st.SearchStrategy[Both]:
    """Sums of products of factors, with no more brackets than the notation asks for."""
    ways = [("({})", "({})"), ("({})^2", "({})**2"), ("sqrt({})", "sqrt({})"), ("tanh({})", "tanh({})"),
            ("|{}|", "abs({})"), ("(1/({}))", "(1/({}))")]  # fmt: skip
    wrapped = st.tuples(st.sampled_from(ways), inner).map(
        lambda drawn: (drawn[0][0].format(drawn[1][0]), drawn[0][1].format(drawn[1][1]))
    )
    power = LEAF.map(lambda leaf: (f"{leaf[0]}^2", f"{leaf[1]}**2"))
    factor = st.one_of(LEAF, power, wrapped)
    times = st.sampled_from([(" ", " * "), (" / ", " / ")])
    plus = st.sampled_from([(" + ", " + "), (" - ", " - ")])
    term = st.tuples(factor, st.lists(st.tuples(times, factor), max_size=3)).map(flat)
    return st.tuples(term, st.lists(st.tuples(plus, term), max_size=2)).map(flat)


def flat(drawn: tuple[Both, list[tuple[Both, Both]]]) -> Both:
    """The first, and each other behind its sign."""
    first, others = drawn
    text, python = (first[side] + "".join(s[side] + e[side] for s, e in others) for side in (0, 1))
    return text, python


def python_of(tex: str) -> str:
    """LaTeX as Python: a fraction and an exponent are brackets of their own, a gap is a product."""
    tex, was = re.sub(r"\\(?:left|right|;)(?![a-z])", " ", tex).replace("{-}", "-"), ""
    while was != tex:
        was = tex
        tex = re.sub(r"\\frac\{([^{}]*)\}\{([^{}]*)\}", r" ((\1)/(\2)) ", tex)
        tex = re.sub(r"\\sqrt\{([^{}]*)\}", r" sqrt(\1) ", tex)
        tex = re.sub(r"\^\{([^{}]*)\}", r"**(\1)", tex)
    tex = tex.replace("\\lvert", " abs(").replace("\\rvert", ")").replace("\\tanh", "tanh")
    pieces = re.findall(r"\*\*|sqrt|tanh|abs|[a-z]|\d+|[-+/()]", tex)
    out = ""
    for piece in pieces:
        follows = bool(re.search(r"[a-z0-9)]$", out)) and not out.endswith(("sqrt", "tanh", "abs"))
        out += (" * " if follows and re.match(r"[a-z0-9(]", piece) else "") + piece
    return out


def value(python: str) -> float:
    known = {"sqrt": lambda v: abs(v) ** 0.5, "tanh": math.tanh, "abs": abs, "__builtins__": {}}
    return eval(python, known | LETTERS)


@settings(deadline=None)
@given(st.recursive(LEAF, reckoned, max_leaves=10))
def test_a_formula_means_what_it_meant(both: Both) -> None:
    text, python = both
    try:
        expected, tex = value(python), formula(text, NAMES)
    except (ZeroDivisionError, OverflowError, UnsureError):
        return
    assert math.isclose(value(python_of(tex)), expected, rel_tol=1e-6, abs_tol=1e-9)


@pytest.mark.parametrize(
    "statement",
    ["", "A title.", "T\n\nFormula\n    y__b = é_1\n\nShapes\n    y__b, é: (N,)\n\nX\n    x"],
)
def test_any_statement_becomes_markdown(statement: str) -> None:
    assert markdown(statement).startswith("## ")


PIECE = st.sampled_from(
    [*"xWbaAI()[]|^/=+-*,.:;_'@~ ", " ", "  ", "sum", "sqrt", "dout", "h_t", "h_(k-1)", "exp(", "gamma",
     "2", "1e-5", "over i of ", "the ", "else ", "<-", "...", "`code`", "net.loss", "x's", "\n"]
)  # fmt: skip


@settings(deadline=None)
@given(st.lists(PIECE, max_size=25).map("".join))
def test_nothing_is_lost_of_any_text(text: str) -> None:
    """Neither of a line that is understood nor of one that is left, nor of a sentence."""
    shown = section(text, NAMES) if text.strip() else ""
    refuse_broken(re.sub(r"(?s)```.*?```", "", shown))
    assert letters(unset(display_of(shown))) == letters(text)
    back = re.sub(r"\$([^$]*)\$", lambda found: unset(found[1]), prose(text, NAMES))
    assert letters(re.sub(r"\\([^A-Za-z])", r"\1", back)) == letters(text)
