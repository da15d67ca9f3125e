"""What an answer may not use: named in its text, or used by a name that the text does not show."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing

import pytest

from grader.bench import Bench, bench
from grader.course import Course
from grader.exercise import Exercise
from grader.grade import grade_exercise
from grader.loading import load_exercise
from grader.outcome import Outcome, Result
from grader.policy import forbidden, refuse_named, used_at_run_time
from grader.submission import Found, Submission
from grader.worker.answer import Answer
from grader.worker.defined import told_lines
from grader.worker.failure import AnswerFailure
from grader.worker.host import Worker
from grader.worker.limits import Limits
from grader.worker.sources import Source

PATIENT = Limits(call=20.0)


@pytest.fixture(scope="module")
def made() -> Iterator[Bench]:
    with bench(PATIENT) as opened:
        yield opened


def graded(made: Bench, course: Course, name: str, text: str) -> Result:
    entry = course.entries[name]
    found = Found(f"{entry.unit}/{name}.py", text.encode())
    modules = {entry.module: Source(found.file, found.text)}
    return grade_exercise(made, course, Submission(course.root, {name: found}, modules), name)


def policy_of(result: Result) -> list[Outcome]:
    return [outcome for outcome in result.outcomes if outcome.check == "policy"]


LAYER = """
{head}
class ReLU:
    def __init__(self):
        self.params, self.grads = [], []
    def forward(self, x):
        self.x = x
        return {forward}
    def backward(self, dout):
        {backward}
"""
RIGHT = {"forward": "x * (x > 0)", "backward": "return dout * (self.x > 0)"}
HIDDEN = "by a name that its text does not show: for an instructor to look at"


NAMED = {
    "torch in NumPy": ("relu", "import torch", {}, "torch", "this one is written with NumPy"),
    "jax in NumPy": ("relu", "from jax import numpy as jnp", {}, "jax.numpy", ""),
    "autograd": (
        "relu_torch",
        "import torch",
        {"backward": "return torch.autograd.grad(self.y, self.x, dout)[0]"},
        "torch.autograd.grad",
        "work the gradient out by hand",
    ),
    "functional": (
        "relu_torch",
        "import torch.nn.functional as F",
        {"forward": "F.relu(x)"},
        "torch.nn.functional",
        "write it with plain operations on tensors",
    ),
}


@pytest.mark.parametrize("case", NAMED)
def test_an_honest_slip_gets_a_friendly_sentence(made: Bench, course: Course, case: str) -> None:
    name, head, parts, used, advice = NAMED[case]
    result = graded(made, course, name, LAYER.format(head=head, **RIGHT | parts))
    (failure,) = result.failures
    assert (result.verdict, result.points) == ("fail", 0)
    if case.endswith("NumPy"):  # loading it failed already, or it was read
        assert used.partition(".")[0] in failure.sentence
        return
    assert failure.sentence == (
        f"the file uses {used}, which an answer to this exercise may not; {advice}"
    )
    assert failure.where.startswith(f"activations/{name}.py:")


def test_a_method_called_backward_is_told_at_run_time(made: Bench, course: Course) -> None:
    text = """
import torch
class ReLU:
    def __init__(self):
        self.params, self.grads = [], []
    def forward(self, x):
        self.x = x.clone().requires_grad_()
        self.y = torch.relu(self.x)
        return self.y.detach()
    def backward(self, dout):
        self.x.grad = None
        self.y.backward(dout, retain_graph=True)
        return self.x.grad
"""
    result = graded(made, course, "relu_torch", text)
    (told,) = policy_of(result)
    assert result.points == 0
    assert told.sentence == (
        "the file uses torch.Tensor.backward, which an answer to this exercise may not; "
        "work the gradient out by hand"
    )
    assert told.where == "activations/relu_torch.py:12"


OWN_BACKWARD = """
import torch
class Inner:
    def backward(self, dout, on):
        return dout * on
class ReLU:
    def __init__(self):
        self.params, self.grads = [], []
    def forward(self, x):
        self.on = (x > 0).to(x.dtype)
        return x * self.on
    def backward(self, dout):
        return Inner().backward(dout, self.on)
"""


def test_a_method_of_ones_own_may_be_called_anything(made: Bench, course: Course) -> None:
    result = graded(made, course, "relu_torch", OWN_BACKWARD)
    assert policy_of(result) == []
    assert result.verdict == "pass"


F = '"torch.nn." + "functional"'
AT_RUN_TIME = {
    "importlib": (
        "relu_torch",
        {"forward": f"__import__('importlib').import_module({F}).relu(x)"},
        "torch.nn.functional.relu",
    ),
    "getattr": (
        "relu_torch",
        {
            "forward": "getattr(vars(vars(__import__('torch'))['n' 'n'])['functional'], 're' 'lu')(x)"
        },
        "torch.nn.functional.relu",
    ),
    "a string": (
        "relu_torch",
        {"forward": "eval('__import__(\"torch.nn\").nn.functional.relu(x)')"},
        "torch.nn.functional.relu",
    ),
    "a module of layers": (
        "relu_torch",
        {"forward": "vars(__import__('torch'))['n' 'n'].ReLU()(x)"},
        "torch.nn.ReLU",
    ),
    "autograd": (
        "relu_torch",
        {
            "backward": "y = self.x.clone().requires_grad_(); z = y * (y > 0); "
            "getattr(z, 'back' 'ward')(dout); return y.grad"
        },
        "torch.Tensor.backward",
    ),
    "autograd's function": (
        "relu_torch",
        {
            "backward": "y = self.x.clone().requires_grad_(); a = vars(__import__('torch'))['auto' 'grad']; "
            "return a.grad(y * (y > 0), y, dout)[0]"
        },
        "torch.autograd.grad",
    ),
    "torch in NumPy": (
        "relu",
        {"forward": "wanted(x)"},
        "torch",
    ),
}
WANTED = """
def wanted(x):
    try: __import__("tor" + "ch")
    except ImportError: pass
    return x * (x > 0)
"""


@pytest.mark.parametrize("case", AT_RUN_TIME)
def test_a_hidden_use_is_seen_and_earns_nothing(made: Bench, course: Course, case: str) -> None:
    name, parts, used = AT_RUN_TIME[case]
    result = graded(made, course, name, LAYER.format(head=WANTED, **RIGHT | parts))
    assert (result.verdict, result.points) == ("fail", 0)
    assert [o for o in result.outcomes if o.verdict == "fail" and o.check != "policy"] == []
    assert f"while it ran the answer used {used}, which it may not, {HIDDEN}" in [
        outcome.sentence for outcome in policy_of(result)
    ]


@pytest.mark.parametrize("track", ["numpy", "torch"])
def test_right_answers_are_seen_to_use_nothing(made: Bench, course: Course, track: str) -> None:
    names = [e.name for e in course.entries.values() if e.track == track][:8:3]
    for name in names:
        text = course.solutions[course.entries[name].module].text.decode()
        result = graded(made, course, name, text)
        assert (result.verdict, policy_of(result)) == ("pass", [])


def test_what_an_exercise_forbids_itself_is_seen_too(made: Bench) -> None:
    text = b"""import numpy as np
def hidden(x): return getattr(np, "con" + "volve")(x, x)
def open_(x): return np.dot(x, x)
def module(x): return vars(np)["lin" "alg"].inv(x)
def late(x): return __import__("statis" "tics").mean(x)
"""
    source = {"answer": Source("answer.py", text)}
    forbid = ("numpy.convolve", "numpy.linalg", "statistics")
    with closing(
        Worker(lambda: made.connect("numpy"), "answer", source, limits=PATIENT, forbid=forbid)
    ) as worker:
        ask = lambda name, *args: Answer(worker, name, is_class=False)(*args)  # noqa: E731
        ask("open_", [1.0, 2.0])
        assert worker.seen == []
        ask("hidden", [1.0, 2.0])
        ask("module", [[1.0]])
        ask("late", [1.0])
        assert worker.seen == [
            ("numpy.convolve", "answer.py", 2),
            ("numpy.linalg.inv", "answer.py", 4),
            ("statistics", "answer.py", 5),
        ]
        told = [outcome.sentence for outcome in used_at_run_time("answer.py", worker)]
        assert all(sentence.endswith(HIDDEN) for sentence in told)
        assert len(told) == 3


def test_the_text_is_read_before_it_can_change_the_reader(made: Bench, course: Course) -> None:
    head = """
import sys, torch
guest = sys.modules["grader.worker.guest"]
guest.names_used = lambda text: []
guest.Guest._uses = lambda self, op: []
"""
    parts = RIGHT | {"forward": "torch.nn.functional.relu(x)"}
    result = graded(made, course, "relu_torch", LAYER.format(head=head, **parts))
    assert result.points == 0
    assert "the file uses torch.nn.functional.relu" in result.failures[0].sentence


@pytest.mark.parametrize(
    "used", [None, 7, "torch", [[]], [["torch"]], [[1, 2]], [["torch", "1"]], [[["torch"], 1]]]
)
def test_a_forged_account_of_names_says_nothing(course: Course, used: object) -> None:
    refuse_named(load_exercise(course, "relu"), "relu.py", told_lines(used))


def test_a_name_is_forbidden_with_all_below_it_and_not_beside(course: Course) -> None:
    exercise: Exercise = load_exercise(course, "relu_torch")
    assert forbidden("numpy", ("scipy.signal",))[-1] == "scipy.signal"
    refuse_named(exercise, "a/relu_torch.py", [("torch.nnx", 3), ("torch.relu", 4)])
    with pytest.raises(AnswerFailure, match=r"torch\.nn\.ReLU") as caught:
        refuse_named(exercise, "a/relu_torch.py", [("torch.nn.ReLU", 5)])
    assert caught.value.where == "a/relu_torch.py:5"
