"""A failing case becomes a few lines that show the mistake to whoever pastes them."""

from __future__ import annotations

import contextlib
import functools
import io
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
import pytest

from grader import normal
from grader.checks.ask import first_questions
from grader.checks.trial import Trial
from grader.course import Course, find_course
from grader.loading import load_exercise
from grader.outcome import Outcome
from grader.shrink import is_writable, with_paste
from grader.shrink.hunt import lengths, resize
from grader.shrink.rounder import rounder
from grader.worker.host import Worker
from grader.worker.link import LocalLink
from grader.worker.sources import importable

COURSE = find_course(Path(__file__).parents[1])
WIDTH, LINES = 79, 14


def wrong(course: Course, name: str, *edits: tuple[str, str]) -> str:
    """The solution with a mistake in it."""
    text = load_exercise(course, name).solution
    for old, new in edits:
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    return text


def outcomes(name: str, text: str, seed: str = "0") -> list[Outcome]:
    """What grading says of a source, with lines to paste; it runs in this process."""
    entry = COURSE.entries[name]
    sources = dict(COURSE.solutions)
    sources[entry.module] = sources[entry.module]._replace(text=text.encode())
    worker = Worker(lambda: LocalLink(entry.track), entry.module, sources, track=entry.track)
    with importable(sources):
        worker.load()
    trial = Trial(load_exercise(COURSE, name), worker, COURSE.solutions, seed)
    return list(with_paste(trial, first_questions(trial)))


@functools.cache
def pasted(name: str, text: str) -> str:
    return next(o.paste for o in outcomes(name, text) if o.paste)


@pytest.fixture
def importable_answer() -> Iterator[Any]:
    """Makes a source importable under its exercise's name, as in a student's folder."""
    before = set(sys.modules)

    def make(name: str, text: str) -> None:
        module = ModuleType(name)
        with importable(COURSE.solutions):
            exec(compile(text, f"{name}.py", "exec"), vars(module))
        sys.modules[name] = module

    yield make
    for name in set(sys.modules) - before:
        if name in COURSE.entries:
            del sys.modules[name]


def printed(lines: str) -> str:
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        exec(lines, {})
    return out.getvalue().strip()


MISTAKES = [
    ("affine", [("dout.sum(axis=0)", "dout.mean(axis=0)")]),
    ("affine", [(".reshape(self.shape)", "")]),
    ("affine", [("self.X.T @ dout", "self.X.T @ dout / len(dout)")]),
    ("relu", [("np.where(self.on, x, 0)", "np.abs(x)")]),
    ("softmax_with_loss", [(" / len(self.t)", "")]),
    ("softmax_with_loss", [(".sum() / len(x)", ".sum()")]),
    ("sgd", [("p -= self.lr * g", "p += self.lr * g")]),
    ("branch", [("sum(douts)", "douts[-1]")]),
]


@pytest.mark.parametrize(("name", "edits"), MISTAKES, ids=lambda value: str(value)[:40])
def test_the_lines_do_what_their_comments_say(name, edits, importable_answer):
    text = wrong(COURSE, name, *edits)
    lines = pasted(name, text)
    importable_answer(name, text)
    said = [line for line in lines.splitlines() if line.startswith("#")]
    got = numbers(said[0])
    assert numbers(printed(lines)) == pytest.approx(got, rel=1e-3, abs=1e-4)
    assert "expected" in said[-1]
    assert numbers(said[-1]) != pytest.approx(got, rel=1e-6) or "shape" in said[0]


def numbers(text: str) -> list[float]:
    """The numbers in printed text or a comment, a shape left out."""
    text = re.sub(r"of shape \([\d, ]*\)", "", text)
    return [float(found) for found in re.findall(r"-?\d+\.?\d*(?:e[-+]?\d+)?", text)]


@pytest.mark.parametrize(("name", "edits"), MISTAKES, ids=lambda value: str(value)[:40])
def test_the_lines_are_few_and_short_and_the_numbers_round(name, edits):
    lines = pasted(name, wrong(COURSE, name, *edits)).splitlines()
    assert len(lines) <= LINES
    assert max(map(len, lines)) <= WIDTH
    assert lines[0] == "import numpy as np"
    assert lines[1].startswith(f"from {name} import ")
    arrays = [line for line in lines if "np.array(" in line]
    assert all(abs(x - round(x, 1)) < 1e-9 for line in arrays for x in numbers(line))


def test_shapes_are_as_small_as_the_mistake_allows():
    lines = pasted("affine", wrong(COURSE, "affine", ("dout.sum(axis=0)", "dout.mean(axis=0)")))
    assert "W = np.array([[1.0]])" in lines
    assert lines.splitlines()[5].startswith("dout = np.array([[")
    assert len(numbers(lines.splitlines()[5])) == 2


def test_a_call_that_raises_is_shown_with_its_sentence(importable_answer):
    text = wrong(COURSE, "relu", ("np.where(self.on, x, 0)", "x.nothing"))
    lines = pasted("relu", text)
    assert lines.splitlines()[-1].startswith("# forward raised AttributeError")
    importable_answer("relu", text)
    with pytest.raises(AttributeError):
        printed(lines)


def test_a_secret_case_is_not_shown():
    text = wrong(COURSE, "relu", ("np.where(self.on, x, 0)", "np.abs(x)"))
    assert not any(o.paste for o in outcomes("relu", text, seed="a secret"))


def test_one_failure_a_part_is_shown_and_the_others_are_left_as_they_are():
    text = wrong(COURSE, "affine", ("self.X @ W + b", "self.X @ W"), ("dout.sum(axis=0)", "-b_"))
    text = text.replace("-b_", "-dout.sum(axis=0)")
    found = outcomes("affine", text)
    shown = [o for o in found if o.paste]
    assert [o.part for o in shown] == ["forward", "backward"]
    assert all(o.check == "oracle" for o in shown)


def test_functions_and_generators_cannot_be_written_down():
    assert is_writable({"x": np.ones(2), "xs": [np.ones(2), (1, "a", None)]})
    assert not is_writable({"f": len})
    assert not is_writable([{"x": object()}])


def test_the_torch_track_is_shown_in_torch():
    text = wrong(COURSE, "relu_torch", ("dout * self.on", "dout"))
    lines = pasted("relu_torch", text).splitlines()
    assert lines[0] == "import torch"
    assert "torch.set_default_dtype(torch.float64)" in lines
    assert any(line.startswith("x = torch.tensor([[") for line in lines)


# Rounder numbers


def test_rounder_numbers_keep_signs_order_and_ties():
    rng = np.random.default_rng(0)
    for x in (
        rng.standard_normal((2, 3)),
        1000 * rng.standard_normal(5),
        np.array([0.5, 0.5, -1e-9]),
    ):
        for y in rounder(x):
            assert np.array_equal(np.sign(x), np.sign(y))
            assert np.array_equal(
                np.argsort(x.ravel(), kind="stable"), np.argsort(y.ravel(), kind="stable")
            )
            assert len(np.unique(x)) == len(np.unique(y))


def test_probabilities_still_sum_to_one():
    x = np.array([[0.123, 0.456, 0.421], [0.3, 0.3, 0.4]])
    found = list(rounder(x))
    assert found
    assert all(np.allclose(y.sum(axis=-1), 1) for y in found)


def test_what_is_round_already_is_left_alone():
    assert list(rounder(np.array([1.0, -2.0]))) == []
    assert list(rounder(np.array([1, 2]))) == []


def test_numbers_between_0_and_1_stay_there():
    assert all(y.min() > 0 and y.max() <= 1 for y in rounder(np.array([0.31, 0.77, 0.52])))


# Smaller shapes


def shapes(inputs: dict[str, Any]) -> dict[str, Any]:
    return {name: draw.shape for name, draw in inputs.items()}


def test_axes_of_one_length_become_shorter_together():
    inputs = {"x": normal(4, 2, 3), "W": normal(6, 20), "b": normal(20), "h": normal(4, 5)}
    assert lengths(inputs) == {2, 3, 4, 5, 6, 20}
    assert shapes(resize(inputs, 4, 1, False))["x"] == (1, 2, 3)
    assert shapes(resize(inputs, 3, 1, True))["W"] == (2, 20)  # all axes of a sample laid flat
    assert shapes(resize(inputs, 5, 2, True)) | {"x": (), "W": ()} == {
        "x": (),
        "W": (),
        "b": (8,),  # four gates
        "h": (4, 2),
    }
