"""What a report says first of whole wrong answers, judged as the student who reads it would."""

from __future__ import annotations

from pathlib import Path

import pytest

from grader.checks.ask import first_questions
from grader.checks.evaluations import takes_differences
from grader.checks.trial import Trial
from grader.course import find_course
from grader.diagnosis import DIFFERENCES
from grader.loading import load_exercise
from grader.outcome import Outcome
from grader.report.failure import by_importance
from grader.worker.host import Worker
from grader.worker.link import LocalLink
from grader.worker.sources import importable

COURSE = find_course(Path(__file__).parents[1])

LAYER = """
import numpy as np

class {name}:
    def __init__(self):
        self.params, self.grads = [], []

    def forward(self, {inputs}):
        {forward}

    def backward(self, {dout}):
        {backward}
"""
AFFINE = """
import numpy as np

class Affine:
    def __init__(self, W, b):
        self.params = [W, b]
        self.grads = [np.zeros_like(W), np.zeros_like(b)]

    def forward(self, x):
        W, b = self.params
        {forward}

    def backward(self, dout):
        W, b = self.params
        {backward}
"""
SGD = """
class SGD:
    def __init__(self, lr=0.01):
        self.lr = lr

    def update(self, params, grads):
        {update}
"""


def lines(text: str) -> str:
    return text.replace("; ", "\n        ")


def relu(forward: str, backward: str) -> str:
    return LAYER.format(
        name="ReLU", inputs="x", forward=lines(forward), dout="dout", backward=lines(backward)
    )


def sigmoid(backward: str) -> str:
    y = "self.x = x; z = np.exp(-np.abs(x)); self.y = np.where(x >= 0, 1, z) / (1 + z); return self.y"
    return relu(y, backward).replace("ReLU", "Sigmoid")


def softmax(forward: str, backward: str) -> str:
    return relu(forward, backward).replace("ReLU", "Softmax")


def loss(forward: str, backward: str) -> str:
    start = (
        "s = x - x.max(axis=1, keepdims=True); p = s - np.log(np.exp(s).sum(axis=1, keepdims=True)); "
        "t = np.eye(x.shape[1])[t] if t.ndim == 1 else t; self.p, self.t = np.exp(p), t; "
    )
    return LAYER.format(
        name="SoftmaxWithLoss",
        inputs="x, t",
        forward=lines(start + forward),
        dout="dout=1.0",
        backward=lines(backward),
    )


def affine(forward: str, backward: str) -> str:
    return AFFINE.format(forward=lines(forward), backward=lines(backward))


def sgd(update: str) -> str:
    return SGD.format(update=lines(update))


def trial_of(name: str, text: str, seed: str = "0") -> Trial:
    """The trial of a source, which runs in this process; nothing is listed for the exercise."""
    entry = COURSE.entries[name]
    sources = dict(COURSE.solutions)
    sources[entry.module] = sources[entry.module]._replace(text=text.encode())
    worker = Worker(lambda: LocalLink(entry.track), entry.module, sources, track=entry.track)
    with importable(sources):
        worker.load()
    exercise = load_exercise(COURSE, name).at(mistakes=())
    return Trial(exercise, worker, COURSE.solutions, seed)


def first(name: str, text: str, seed: str = "0") -> Outcome:
    trial = trial_of(name, text, seed)
    oracle = [o for o in trial.exercise.checks[0](trial) if o.verdict == "fail"]
    found = oracle or list(first_questions(trial))
    assert not [o for o in found if o.verdict == "error"], found
    return by_importance([o for o in found if o.verdict == "fail"])[0]


RECTIFIED = "self.on = x > 0; return np.where(self.on, x, 0)"
FLAT = "self.x = x; self.X = x.reshape(len(x), -1); return self.X @ W + b"
GRADS = "self.grads[0][...] = self.X.T @ dout; self.grads[1][...] = dout.sum(axis=0); "
STABLE = (
    "e = np.exp(x - x.max(axis=-1, keepdims=True)); self.y = e / e.sum(axis=-1, keepdims=True); "
    "return self.y"
)
MEAN = "return -(t * p).sum() / len(x)"

# An exercise, an answer as a student writes it, and what the report's first sentence has to hold.
SAID: list[tuple[str, str, str]] = [
    ("relu", relu(RECTIFIED, "return dout"), "it is dout itself: the local derivative is missing"),
    ("relu", relu(RECTIFIED, "return dout * (dout > 0)"), "it passes where dout is positive"),
    ("relu", relu(RECTIFIED, "return self.on * 1.0"), "dout is ignored: this is right for a dout"),
    ("relu", relu(RECTIFIED, "return dout * ~self.on"), "the mask is the wrong way round"),
    ("relu", relu(RECTIFIED, "dout[~self.on] = 0; return dout"), "changes its argument dout"),
    (
        "relu",
        relu("x[x < 0] = 0; self.on = x > 0; return x", "return dout * self.on"),
        "argument x",
    ),
    ("relu", relu("self.on = x > 0; return np.abs(x)", "return dout * self.on"), "it is |x|"),
    ("relu", relu("self.on = x > 0; return self.on", "return dout * self.on"), "dtype bool"),
    ("sigmoid", sigmoid("return dout * self.x * (1 - self.x)"), "with x where y belongs"),
    ("sigmoid", sigmoid("return self.y * (1 - self.y)"), "dout is ignored"),
    ("sigmoid", sigmoid("self.y *= 1 - self.y; return dout * self.y"), "backward is called twice"),
    ("softmax", softmax(STABLE, "return dout * self.y * (1 - self.y)"), "dout * y * (1 - y)"),
    (
        "softmax",
        softmax(
            STABLE.replace("sum(axis=-1", "sum(axis=0").replace("max(axis=-1", "max(axis=0"),
            "return dout",
        ),
        "axes 0 and 1 are confused",
    ),
    (
        "softmax",
        softmax("e = np.exp(x); self.y = e / e.sum(axis=-1, keepdims=True); return self.y", "pass"),
        "overflow: x is so large in places",
    ),
    ("softmax_with_loss", loss("return -(t * p).sum()", "pass"), "N for the batch of 4 (a mean is"),
    ("softmax_with_loss", loss(MEAN, "return dout * (self.p - self.t)"), "N for the batch of 4"),
    (
        "softmax_with_loss",
        loss(MEAN, "return (self.p - self.t) / len(self.t)"),
        "dout is ignored: this is right for a dout of ones",
    ),
    (
        "affine",
        affine(
            FLAT,
            GRADS.replace("dout.sum", "dout.mean") + "return (dout @ W.T).reshape(self.x.shape)",
        ),
        "1/N for the batch of 4 (a mean where a sum belongs, or taken twice)",
    ),
    ("affine", affine(FLAT, GRADS + "return dout @ W.T"), "the values are right: reshape them"),
    (
        "affine",
        affine(FLAT, GRADS + "return (dout @ W.reshape(W.T.shape)).reshape(self.x.shape)"),
        "W is reshaped where it should be transposed",
    ),
    (
        "affine",
        affine(FLAT, GRADS.replace("[...] =", " +=") + "return (dout @ W.T).reshape(self.x.shape)"),
        "doubles when backward is called twice: overwrite it, do not add",
    ),
    ("affine", affine(FLAT.replace(" + b", ""), "pass"), "b is ignored: this is right for b = 0"),
    ("sgd", sgd("for p, g in zip(params, grads): p += self.lr * g"), "up the slope, not down"),
    ("sgd", sgd("for p, g in zip(params, grads): p = p - self.lr * g"), "it never moves"),
    (
        "sgd",
        sgd("for p, g in zip(params, grads): p -= g"),
        "10 times as long as it should be: 1/lr",
    ),
    (
        "sgd",
        sgd("for i, g in enumerate(grads): params[i] = params[i] - self.lr * g"),
        "puts another array into params[0]",
    ),
]


@pytest.mark.parametrize(("name", "text", "words"), SAID, ids=lambda v: v[-40:].strip())
def test_the_first_sentence_says_it(name, text, words):
    outcome = first(name, text)
    assert words in outcome.sentence
    assert outcome.sentence == outcome.sentence.strip(". ")
    assert "\n" not in outcome.sentence


@pytest.mark.parametrize(("name", "text", "words"), SAID[::4], ids=lambda v: v[-40:].strip())
def test_a_secret_case_shows_no_value(name, text, words):
    outcome = first(name, text, seed="a secret")
    assert "got" not in outcome.sentence
    assert outcome.evidence is None or not (outcome.evidence.got or outcome.evidence.expected)


# Differences of forward instead of a formula


def differences(h: float) -> str:
    """The gradient of x by calls of forward."""
    return (
        f"h, x, dx = {h}, self.x.copy(), np.zeros_like(self.x)\n"
        "        for i in np.ndindex(x.shape):\n"
        "            up, down = x.copy(), x.copy()\n"
        "            up[i] += h\n"
        "            down[i] -= h\n"
        "            dx[i] = ((self.forward(up) - self.forward(down)) * dout).sum() / (2 * h)\n"
        "        self.forward(x)\n"
        "        return dx"
    )


@pytest.mark.parametrize("h", [1e-1, 1e-3, 1e-5, 1e-7])
def test_differences_of_forward_are_no_backward(h):
    for name, text in (
        ("sigmoid", sigmoid(differences(h))),
        ("affine", affine(FLAT, GRADS + differences(h).replace("self.x.copy()", "self.x * 1"))),
    ):
        outcome = first(name, text)
        assert outcome.part == "backward"
        assert DIFFERENCES in outcome.sentence


def test_differences_are_told_before_what_is_wrong_with_them():
    flat = "self.x = x.reshape(len(x), -1); return self.x @ W + b"
    outcome = first("affine", affine(flat, GRADS.replace("X", "x") + differences(1e-2)))
    assert outcome.sentence.startswith("dx has shape")
    assert DIFFERENCES in outcome.sentence


def test_a_backward_that_asks_forward_for_its_values_again_is_one():
    """Once, or for each entry at the same place: that is slow, and no differences."""
    again = relu("self.x = x; return np.maximum(x, 0)", "return dout * (self.forward(self.x) > 0)")
    slow = relu(
        "self.x = x; return np.maximum(x, 0)",
        "dx = np.zeros_like(dout)\n"
        "        for i in np.ndindex(dout.shape):\n"
        "            dx[i] = dout[i] * (self.forward(self.x)[i] > 0)\n"
        "        return dx",
    )
    for text in (again, slow):
        trial = trial_of("relu", text)
        assert takes_differences(trial) is None
        assert {o.verdict for o in first_questions(trial)} == {"pass"}


def test_differences_by_another_function_and_all_at_once():
    helper = affine(FLAT, GRADS + differences(1e-2)).replace("self.forward(up)", "f(up, W, b)")
    helper = helper.replace("self.forward(down)", "f(down, W, b)").replace(
        "self.forward(x)", "pass"
    )
    helper += "\ndef f(x, W, b):\n    return x.reshape(len(x), -1) @ W + b\n"
    stacked = relu(
        "self.x = x if x.ndim == 2 else self.x; return x * (x > 0)",
        "n = self.x.size; e = 1e-6 * np.eye(n).reshape(n, *self.x.shape); "
        "dy = self.forward(self.x + e) - self.forward(self.x - e); "
        "return ((dy * dout).sum(axis=tuple(range(1, dy.ndim))) / 2e-6).reshape(self.x.shape)",
    )
    assert takes_differences(trial_of("affine", helper)) is not None
    assert takes_differences(trial_of("relu", stacked)) is not None


def test_right_answers_are_seen_to_take_no_differences():
    for name in ("relu", "affine", "softmax_with_loss", "two_layer_net", "matmul", "relu_torch"):
        assert takes_differences(trial_of(name, load_exercise(COURSE, name).solution)) is None


# What is kept from one call to the next


KEPT = [
    (
        "self.on = getattr(self, 'on', None); self.on = x > 0 if self.on is None else self.on; "
        "return np.where(x > 0, x, 0)",
        "return dout * self.on",
        "dx differs after another input: it is still that of the call before",
    ),
    (
        "self.on = x > 0; return np.where(self.on, x, 0)",
        "self.dx = getattr(self, 'dx', 0) + dout * self.on; return self.dx",
        "dx doubles when backward is called twice: overwrite it, do not add",
    ),
    (
        "self.on = x > 0; return np.where(self.on, x, 0)",
        "on, self.on = self.on, self.on & False; return dout * on",
        "dx is 0 when backward is called twice: the first call uses up what it needs",
    ),
    (
        "self.y = getattr(self, 'y', 0) + np.where(x > 0, x, 0); self.on = x > 0; return self.y",
        "return dout * self.on",
        "output differs after another input: it is added to that of the call before",
    ),
]


@pytest.mark.parametrize(("forward", "backward", "words"), KEPT, ids=lambda v: v[-40:].strip())
def test_what_is_kept_from_an_earlier_call_is_told(forward, backward, words):
    found = list(first_questions(trial_of("relu", relu(forward, backward))))
    assert any(words in o.sentence for o in found if o.check == "state"), found
