"""The hints of the course: what they name exists, and each is said in every language, notation unchanged."""

from __future__ import annotations

import ast
import re
from functools import reduce

import pytest
from notation import formulas

from grader.course import Course, derive_stub, read_text
from grader.words import HINTS, LOCALE, hinted, messages

LANGUAGES = [path.name for path in LOCALE.iterdir() if path.is_dir()]
# Hints that are said in English for now, by language.
UNTRANSLATED: dict[str, set[str]] = {"ko": set()}

# What stubs name and hints say as a word: by itself it may be translated, in a formula never.
WORDS = {
    *[
        "Sum",
        "affine",
        "attention",
        "axis",
        "branches",
        "cosine",
        "decoder",
        "discriminator",
        "encoder",
    ],
    *[
        "epochs",
        "fit",
        "generator",
        "groups",
        "heads",
        "inputs",
        "kernel",
        "layer",
        "layers",
        "loss",
    ],
    *[
        "machines",
        "noise",
        "parents",
        "policy",
        "shape",
        "sigmoid",
        "size",
        "skip",
        "step",
        "steps",
    ],
    *["stride", "stump", "sum", "weights", "which"],
}
AS_ADVERBS = re.compile(r"\b([Gg]o|[Gg]oing) (forward|backward)\b")
SPELLED = {"zeros": "0", "one": "1", "two": "2"}


@pytest.fixture(scope="module")
def names(course: Course) -> dict[str, frozenset[str]]:
    """Every hint of the course, with what the stubs of its exercises name."""
    found: dict[str, frozenset[str]] = {}
    for row in course.catalogue()["exercises"]:
        own = (
            named(derive_stub(read_text(course.entries[row["name"]].reference), row["name"]))
            - WORDS
        )
        for hint in row["hints"]:
            found[hint] = found.get(hint, frozenset()) | own
    return found


def named(stub: str) -> frozenset[str]:
    nodes = [*ast.walk(ast.parse(stub))]
    defined = {n.name for n in nodes if isinstance(n, ast.ClassDef | ast.FunctionDef)}
    arguments = {n.arg for n in nodes if isinstance(n, ast.arg)}
    return frozenset(defined | arguments | {n.attr for n in nodes if isinstance(n, ast.Attribute)})


def changed(hint: str, as_: str, known: frozenset[str]) -> set[str]:
    """The notation that a translation lost or made up. A word or a number of the hint may be said again."""
    there, here = formulas(AS_ADVERBS.sub("", hint), known), formulas(as_, known)
    words = set(re.findall(r"[A-Za-z_]\w*|\d+", hint))
    words |= {number for word, number in SPELLED.items() if word in words}
    return (there - here) | (here - there - words)


@pytest.mark.parametrize("spoken", LANGUAGES)
def test_every_hint_is_translated_and_none_that_is_gone(
    spoken: str, names: dict[str, frozenset[str]]
) -> None:
    known = messages(spoken, HINTS).keys()
    assert sorted(names.keys() - known - UNTRANSLATED.get(spoken, set())) == []
    assert sorted(known - names.keys()) == []
    assert sorted(UNTRANSLATED.get(spoken, set()) - (names.keys() - known)) == []


@pytest.mark.parametrize("spoken", LANGUAGES)
def test_a_translation_leaves_the_notation_alone(
    spoken: str, names: dict[str, frozenset[str]]
) -> None:
    known = messages(spoken, HINTS)
    wrong = {hint: changed(hint, known[hint], own) for hint, own in names.items() if hint in known}
    assert {hint: lost for hint, lost in wrong.items() if lost} == {}


@pytest.mark.parametrize(
    ("text", "notation"),
    [
        ("dx has x's shape: keep x.shape on self.", {"dx", "x", "x.shape", "self"}),
        ("For k: s is a slice u : u + s * O : s, not a copy.", {"k", "s", "u : u + s * O : s"}),
        (
            "dW is (D, M), x (N, D); h' = (1 - z) n",
            {"dW", "(D, M)", "x", "(N, D)", "h' = (1 - z) n"},
        ),
        ("It is the layer's own (see there), or -1.", {"-1"}),
        (
            "np.where(condition, a, b)는 a, `patience`, q_next를",
            {"np.where(condition, a, b)", "a", "`patience`", "q_next"},
        ),
        (
            "tuple((x - mean) / std for x in (train, *others))",
            {"tuple((x - mean) / std for x in (train, *others))"},
        ),
        (
            "Set dW to 0, then dW.index_add_(0, flat ids, dout as rows)",
            {"dW", "0", "dW.index_add_", "ids", "dout"},
        ),
    ],
)
def test_what_is_notation(text: str, notation: set[str]) -> None:
    assert formulas(text, frozenset({"self", "dout", "ids"})) == notation


@pytest.mark.parametrize(
    ("as_", "lost"),
    [
        ("dx는 dout @ W.T이고 x의 모양은 (N, D)입니다.", set()),
        ("dx는 dout @ W이고 x의 모양은 (N, D)입니다.", {"dout @ W.T", "dout @ W"}),
        ("dx는 dout @ W.T이고 x의 모양은 (D, N)입니다.", {"(N, D)", "(D, N)"}),
        ("dout @ W.T이고 x의 모양은 (N, D)입니다.", {"dx"}),
        ("dx는 dout @ W.T이고 x의 모양은 (N, D), dW는 3입니다.", {"dW", "3"}),
    ],
)
def test_what_a_translation_changed_is_found(as_: str, lost: set[str]) -> None:
    assert changed("dx is dout @ W.T, and x has shape (N, D).", as_, frozenset({"dout"})) == lost


def test_a_hint_in_korean(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GRADER_LANG", "ko")
    assert hinted("The slope is the sigmoid of x: keep x on self.").startswith("기울기는")
    assert hinted("no hint of ours") == "no hint of ours"


def test_what_hints_name_is_in_numpy_and_torch(course: Course) -> None:
    """Hints of a twin are spelled with torch by rule, and not all that NumPy has is there."""
    import numpy as np
    import torch

    missing: list[str] = []
    for row in course.catalogue()["exercises"]:
        for path in re.findall(r"\b(?:np|torch)(?:\.[a-z_0-9]+)+", " ".join(row["hints"])):
            library, *parts = path.split(".")
            try:
                reduce(getattr, parts, {"np": np, "torch": torch}[library])
            except AttributeError:
                missing.append(f"{row['name']}: {path}")
    assert missing == []
