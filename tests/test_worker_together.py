"""Calls made in one message: each is answered for itself, as if it had been made alone."""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import pytest

from grader.bench import Bench, bench
from grader.worker.answer import Answer
from grader.worker.failure import AnswerFailure
from grader.worker.host import Worker
from grader.worker.limits import Limits
from grader.worker.link import LocalLink
from grader.worker.protocol import Opaque
from grader.worker.restore import plain
from grader.worker.sources import Source
from grader.worker.together import MANY, MUCH, Together

Make = Callable[..., tuple[Worker, Together]]

LAYER = """
class Layer:
    def __init__(self, w):
        self.w, self.grads = w, [np.zeros(2)]

    def forward(self, x):
        self.out = self.w * x
        return self.out

    def backward(self, dout):
        self.out *= 0
        self.grads[0][...] += dout
        return dout, dout
"""


@pytest.fixture(scope="module")
def made() -> Iterator[Bench]:
    with bench(Limits(call=2.0)) as made:
        yield made


@pytest.fixture(params=["process", "local"])
def local(request: pytest.FixtureRequest) -> bool:
    return request.param == "local"


@pytest.fixture
def make(made: Bench, local: bool) -> Iterator[Make]:
    """`make(source)`: a worker for it, and calls of its class `Layer` to be collected."""
    workers: list[Worker] = []

    def together(text: str, track: str = "numpy", *, process: bool = False) -> Any:
        if process and local:
            pytest.skip("it ends the process")
        source = Source("layer.py", b"import numpy as np\n" + textwrap.dedent(text).encode())
        worker = Worker(
            (lambda: LocalLink(track)) if local else (lambda: made.connect(track)),
            "exercises.layer",
            {"exercises.layer": source},
            track=track,
            limits=made.limits,
        )
        workers.append(worker)
        return worker, Answer(worker, "Layer", is_class=True).together()

    yield together
    for worker in workers:
        worker.close()


@pytest.fixture
def messages(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How many operations went in each message."""
    sent: list[int] = []
    exchanged = Worker._exchanged

    def counted(self: Worker, ops: Any, *rest: Any) -> Any:
        sent.append(len(ops))
        return exchanged(self, ops, *rest)

    monkeypatch.setattr(Worker, "_exchanged", counted)
    return sent


def test_a_value_is_as_it_was_when_its_call_returned(make: Make, messages: list[int]) -> None:
    worker, calls = make(LAYER)
    worker.load()
    messages.clear()
    one = calls.new([np.array([2.0, 3.0])], {})
    forward = calls.call(one, "forward", [np.array([1.0, 10.0])], {})
    backward = calls.call(one, "backward", [np.ones(2)], {})
    first = calls.get(one, "grads")
    calls.call(one, "backward", [np.ones(2)], {})
    second = calls.get(one, "grads")
    calls.ask()
    assert messages == [6]
    assert calls.value(forward).tolist() == [2.0, 30.0]  # backward wrote zeros into that very array
    assert [x.tolist() for x in calls.value(backward)] == [[1.0, 1.0], [1.0, 1.0]]
    assert calls.value(first)[0].tolist() == [1.0, 1.0]
    assert calls.value(second)[0].tolist() == [2.0, 2.0]


def test_tensors_are_as_they_were_too(make: Make) -> None:
    _, calls = make(LAYER.replace("np.zeros(2)", "0 * w"), "torch")
    one = calls.new([np.array([2.0, 3.0])], {})
    forward = calls.call(one, "forward", [np.array([1.0, 10.0])], {})
    calls.call(one, "backward", [np.ones(2)], {})
    grads = calls.get(one, "grads")
    calls.call(one, "backward", [np.ones(2)], {})
    calls.ask()
    assert plain(calls.value(forward)).tolist() == [2.0, 30.0]
    assert plain(calls.value(grads))[0].tolist() == [1.0, 1.0]


def test_what_failed_is_told_by_its_own_name_and_the_rest_is_not_asked(make: Make) -> None:
    _, calls = make(LAYER.replace("self.out *= 0", 'raise KeyError("mask")'))
    one = calls.new([np.ones(2)], {})
    forward = calls.call(one, "forward", [np.ones(2)], {})
    backward = calls.call(one, "backward", [np.ones(2)], {})
    grads = calls.get(one, "grads")
    calls.ask()
    assert calls.value(forward).tolist() == [1.0, 1.0]
    for place in (backward, grads):
        with pytest.raises(AnswerFailure, match=r"^backward raised KeyError: 'mask'$") as failed:
            calls.value(place)
        assert failed.value.where == "layer.py:12"


def test_a_file_that_does_not_load_fails_at_the_first_call(make: Make) -> None:
    _, calls = make("1 / 0")
    one = calls.new([np.ones(2)], {})
    forward = calls.call(one, "forward", [np.ones(2)], {})
    calls.ask()
    with pytest.raises(AnswerFailure, match="ZeroDivisionError at import"):
        calls.value(forward)


@pytest.mark.parametrize(
    ("edit", "sentence"),
    [
        ("while True: pass", "backward did not return within 2 s"),
        ("import os; os._exit(3)", "backward .*exit"),
    ],
)
def test_the_call_that_ends_the_process_is_found(make: Make, edit: str, sentence: str) -> None:
    worker, calls = make(LAYER.replace("self.out *= 0", edit), process=True)
    for again in range(2):
        one = calls.new([np.ones(2)], {})
        forward = calls.call(one, "forward", [np.ones(2)], {})
        backward = calls.call(one, "backward", [np.ones(2)], {})
        calls.ask()
        assert calls.value(forward).tolist() == [1.0, 1.0]
        with pytest.raises(AnswerFailure, match=sentence) as failed:
            calls.value(backward)
        assert failed.value.method == "backward"
        assert worker.was_lost
        assert worker.life == 2 + again, "the second time nothing is asked that is known to end it"
        calls = Answer(worker, "Layer", is_class=True).together()


def test_a_single_call_that_does_not_return_is_not_made_again(make: Make) -> None:
    worker, _ = make("def f():\n    while True: pass", process=True)
    calls = Answer(worker, "f", is_class=False).together()
    place = calls.call(None, "", [], {})
    calls.ask()
    with pytest.raises(AnswerFailure, match="f did not return within 2 s"):
        calls.value(place)
    assert worker.life == 1


def test_calls_that_are_short_each_and_long_together_are_in_time(make: Make) -> None:
    slow = LAYER.replace("self.out = ", "import time; time.sleep(0.8); self.out = ")
    _, calls = make(slow, process=True)
    one = calls.new([np.ones(2)], {})
    places = [calls.call(one, "forward", [np.ones(2)], {}) for _ in range(3)]
    calls.ask()
    assert [calls.value(place).tolist() for place in places] == [[1.0, 1.0]] * 3


def test_arguments_become_what_the_last_call_left_of_them(make: Make) -> None:
    _, calls = make(LAYER.replace("self.out = ", "x += 1; self.out = "))
    x = np.zeros(2)
    one = calls.new([np.ones(2)], {})
    places = [calls.call(one, "forward", [x], {}) for _ in range(2)]
    looked = calls.look([x])
    calls.ask()
    assert [calls.value(place).tolist() for place in places] == [[1.0, 1.0], [2.0, 2.0]]
    assert plain(calls.value(looked))[0].tolist() == [2.0, 2.0]
    assert x.tolist() == [2.0, 2.0]


def test_a_value_that_cannot_travel_is_told_as_such(make: Make) -> None:
    _, calls = make("class Layer:\n    def forward(self, x):\n        return {1: x}, x, object()")
    one = calls.new([], {})
    forward = calls.call(one, "forward", [np.ones(2)], {})
    calls.get(one, "forward")
    calls.ask()
    keyed, x, other = calls.value(forward)
    assert isinstance(keyed, Opaque)
    assert isinstance(other, Opaque)
    assert x.tolist() == [1.0, 1.0]


@pytest.mark.parametrize(
    "large", [[np.ones(MUCH // 8 + 1)], [[np.ones(1) for _ in range(MANY + 1)]]]
)
def test_much_is_asked_call_by_call(make: Make, messages: list[int], large: list[Any]) -> None:
    worker, calls = make("class Layer:\n    def forward(self, x):\n        return len(x)")
    worker.load()
    messages.clear()
    one = calls.new([], {})
    forward = calls.call(one, "forward", large, {})
    calls.ask()
    assert messages == [1, 1]
    assert calls.value(forward) == len(large[0])


def test_objects_are_forgotten(make: Make) -> None:
    worker, calls = make(LAYER)
    number = calls.new([np.ones(2)], {})
    calls.ask()
    assert worker._released == [number]
