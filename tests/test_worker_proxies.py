"""Proxies: a script reads like plain Python, whether the answer runs here or in a worker."""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import pytest

from grader.bench import Bench, bench
from grader.draws import Generator, Given, laid_out
from grader.worker import host
from grader.worker.answer import Answer, Attribute, Reference
from grader.worker.failure import AnswerFailure
from grader.worker.host import Worker
from grader.worker.limits import Limits
from grader.worker.link import LocalLink
from grader.worker.protocol import LAYOUTS, Opaque, Tensor
from grader.worker.sources import Source

Make = Callable[..., Answer]
HEAD = "import numpy as np\n"


@pytest.fixture(scope="module")
def made() -> Iterator[Bench]:
    with bench(Limits(call=10.0)) as made:
        yield made


@pytest.fixture(params=["process", "local"])
def place(request: pytest.FixtureRequest) -> str:
    """Where the answer runs: in a worker process, or as the solution does, in a guest in this one."""
    return request.param


@pytest.fixture
def make(made: Bench, place: str) -> Iterator[Make]:
    """`make(source, name)`: an answer, as a script gets it."""
    workers: list[Worker] = []

    def answer(
        text: str, name: str = "Layer", *, track: str = "numpy", script: bool = True
    ) -> Answer:
        source = Source("layer.py", (HEAD + textwrap.dedent(text)).encode())
        worker = Worker(
            (lambda: made.connect(track)) if place == "process" else (lambda: LocalLink(track)),
            "exercises.layer",
            {"exercises.layer": source},
            track=track,
            limits=made.limits,
        )
        workers.append(worker)
        found = Answer(worker, name, is_class=name[0].isupper())
        return found.in_script() if script else found

    yield answer
    for worker in workers:
        worker.close()


def worker_of(answer: Answer) -> Worker:
    return answer._worker


# --- copy-restore ---------------------------------------------------------------------------------


def test_a_change_in_place_is_seen(make: Make) -> None:
    f = make("def f(x): x *= 2", "f")
    x = np.arange(3.0)
    assert f(x) is None
    assert x.tolist() == [0.0, 2.0, 4.0]


def test_what_is_only_rebound_is_not(make: Make) -> None:
    f = make("def f(x):\n    x = x * 2\n    return x", "f")
    x = np.arange(3.0)
    assert f(x).tolist() == [0.0, 2.0, 4.0]
    assert x.tolist() == [0.0, 1.0, 2.0]


@pytest.mark.parametrize("layout", LAYOUTS)
def test_a_change_in_place_is_seen_in_every_layout(make: Make, layout: str) -> None:
    f = make("def f(x): x[1, :] = -1", "f")
    x = laid_out(np.arange(6.0).reshape(2, 3), layout)
    f(x)
    assert x.tolist() == [[0.0, 1.0, 2.0], [-1.0, -1.0, -1.0]]


def test_a_change_in_a_view_of_an_argument_is_a_change_of_it(make: Make) -> None:
    f = make("def f(x): x.reshape(-1)[0] = np.nan", "f")
    x = np.zeros((2, 2))
    f(x)
    assert np.isnan(x[0, 0])
    assert not x.reshape(-1)[1:].any()


def test_a_shape_set_in_place_is_seen(make: Make) -> None:
    f = make("def f(x): x.resize((6,), refcheck=False)", "f")
    x = np.arange(6.0).reshape(2, 3)
    f(x)
    assert x.shape == (6,)
    assert x.tolist() == [0.0, 1.0, 2.0, 3.0, 4.0, 5.0]


def test_keyword_arguments_and_nested_ones_are_restored_as_well(make: Make) -> None:
    f = make(
        """
        def f(a, *, b, c):
            a += 1
            b["x"] += 2
            c[0][1].fill(3)
            return b["n"], c[1]
        """,
        "f",
    )
    a, b, c = np.zeros(1), np.zeros(1), np.zeros(1)
    assert f(a, b={"x": b, "n": 5}, c=((0, c), "text")) == (5, "text")
    assert (a.item(), b.item(), c.item()) == (1, 2, 3)


def test_a_read_only_array_is_read_only_there(make: Make) -> None:
    f = make("def f(x): x[0] = 5", "f")
    x = np.zeros(2)
    x.flags.writeable = False
    with pytest.raises(
        AnswerFailure, match="f raised ValueError: assignment destination is read-only"
    ):
        f(x)
    assert not x.any()


def test_in_a_list_in_place_and_rebinding_are_told_apart(make: Make) -> None:
    f = make("def f(params):\n    params[0] -= 1\n    params[1] = params[1] - 1", "f")
    first, second = np.zeros(2), np.zeros(2)
    params = [first, second]
    f(params)
    assert params[0] is first
    assert first.tolist() == [-1.0, -1.0]
    assert params[1] is not second
    assert params[1].tolist() == [-1.0, -1.0]
    assert second.tolist() == [0.0, 0.0]


def test_entries_of_a_list_keep_who_they_are(make: Make) -> None:
    f = make("def f(ps):\n    ps.reverse()\n    ps.append(ps[0])\n    ps.append(None)", "f")
    one, two = np.ones(1), np.zeros(2)
    params = [one, two]
    f(params)
    assert len(params) == 4
    assert params[0] is two
    assert params[1] is one
    assert params[2] is two
    assert params[3] is None


def test_an_entry_that_cannot_travel_is_named(make: Make) -> None:
    f = make("def f(ps): ps[0] = np.zeros(1, object); ps.append(7)", "f")
    params: list[Any] = [np.ones(1)]
    f(params)
    assert params == [Opaque("an array of dtype object"), 7]


def test_the_same_array_twice_is_the_same_array_there(make: Make) -> None:
    f = make("def f(x, y, ps):\n    x += 1\n    return x is y, y is ps[0], y.tolist()", "f")
    x = np.zeros(2)
    assert f(x, x, [x]) == (True, True, [1.0, 1.0])
    assert x.tolist() == [1.0, 1.0]
    assert f(x, x.copy(), [x])[:2] == (False, False)


@pytest.mark.parametrize("writeable", [True, False])
@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("dtype", ["float64", "float32", "int64", "bool"])
def test_arrays_arrive_as_they_are_sent(
    make: Make, layout: str, dtype: str, writeable: bool
) -> None:
    f = make(
        """
        def f(x):
            flags = x.flags
            kept = flags.c_contiguous, flags.f_contiguous, flags.writeable
            return kept, x.shape, str(x.dtype), type(x) is np.ndarray, x.tolist()
        """,
        "f",
    )
    x = laid_out(np.arange(12).reshape(3, 4).astype(dtype), layout)
    x.flags.writeable = writeable
    flags = x.flags.c_contiguous, x.flags.f_contiguous, writeable
    assert f(x) == (flags, (3, 4), dtype, True, x.tolist())


def test_numbers_text_and_containers_arrive_as_they_are(make: Make) -> None:
    f = make("def f(*args, **kwargs):\n    return [repr(a) for a in args], kwargs", "f")
    args = [1, 2.5, -0.0, float("inf"), "é", None, True, (1, [2]), {"a": (3,)}]
    got, kwargs = f(*args, lr=0.1, mode="same", pair=(1, 2))
    assert got == [repr(a) for a in args]
    assert kwargs == {"lr": 0.1, "mode": "same", "pair": (1, 2)}
    assert f(np.float32(2.5))[0] == ["np.float32(2.5)"]


# --- attributes and elements ----------------------------------------------------------------------

LAYER = """
class Inner:
    def __init__(self):
        self.b = np.zeros(2)

    def shifted(self, x):
        return x + self.b

class Layer:
    def __init__(self, W):
        self.W = W
        self.params = [self.W, np.ones(2)]
        self.grads = [np.full_like(W, 0.5), np.full(2, 0.25)]
        self.inner = Inner()
        self.table = {"mean": np.arange(3.0), "n": 3}
        self.count = 0

    def step(self):
        self.W -= 1
        self.count += 1

    def rebind(self):
        self.W = self.W - 1

    def held(self):
        return self.W

    def same(self, thing, other):
        return thing is other

    def is_mine(self, W):
        return W is self.W

    @property
    def broken(self):
        return {}["key"]
"""


@pytest.fixture
def layer(make: Make) -> Reference:
    return make(LAYER)(np.zeros(2))


def test_an_object_and_its_attributes_are_references(layer: Reference) -> None:
    assert isinstance(layer, Reference)
    assert isinstance(layer.W, Attribute)
    assert np.asarray(layer.W).tolist() == [0.0, 0.0]
    assert type(np.asarray(layer.W)) is np.ndarray
    assert "in the worker" in repr(layer)


def test_a_reference_sees_a_change_in_place(layer: Reference) -> None:
    W = layer.W
    layer.step()
    assert np.asarray(W).tolist() == [-1.0, -1.0]
    layer.step()
    assert np.asarray(W).tolist() == [-2.0, -2.0]


def test_a_reference_taken_before_a_rebinding_still_means_the_old_object(layer: Reference) -> None:
    W, again = layer.W, layer.W
    layer.rebind()
    assert np.asarray(W).tolist() == [0.0, 0.0]
    assert np.asarray(layer.W).tolist() == [-1.0, -1.0]
    layer.W = np.full(2, 7.0)
    assert np.asarray(W).tolist() == [0.0, 0.0]
    assert np.asarray(again).tolist() == [0.0, 0.0]
    assert np.asarray(layer.W).tolist() == [7.0, 7.0]


def test_a_method_taken_before_a_rebinding_still_means_the_old_object(layer: Reference) -> None:
    shifted, inner = layer.inner.shifted, layer.inner
    shifted(np.zeros(2))
    layer.inner = None
    assert shifted(np.ones(2)).tolist() == [1.0, 1.0]
    assert inner.shifted(np.ones(2)).tolist() == [1.0, 1.0]
    assert layer.same(layer.inner, None) is True


def test_attributes_of_attributes(layer: Reference) -> None:
    layer.inner.b = np.ones(2)
    assert layer.inner.shifted(np.ones(2)).tolist() == [2.0, 2.0]
    assert np.asarray(layer.inner.b).tolist() == [1.0, 1.0]


def test_an_attribute_that_is_set_is_a_copy_of_ours(layer: Reference) -> None:
    mine = np.ones(2)
    layer.W = mine
    layer.step()
    assert np.asarray(layer.W).tolist() == [0.0, 0.0]
    layer.rebind()
    layer.count = 10
    layer.step()
    assert float(layer.count) == 11


def test_a_reference_handed_back_is_the_same_object(layer: Reference) -> None:
    assert layer.is_mine(layer.W) is True
    assert layer.is_mine(np.zeros(2)) is False
    W = layer.W
    layer.rebind()
    assert layer.is_mine(W) is False
    assert layer.is_mine(layer.params[0]) is False
    assert layer.same(layer.params[0], W) is True
    assert layer.same(layer, layer) is True
    assert layer.same([layer.inner][0], layer.inner) is True


def test_within_a_list_and_a_dict_as_well(make: Make) -> None:
    f = make(
        """
        class Layer:
            def __init__(self): self.W = np.zeros(1)
            def mine(self, held): return held[0]["W"] is self.W
        """
    )
    layer = f()
    assert layer.mine([{"W": layer.W}]) is True


def test_elements_are_references_too(layer: Reference) -> None:
    first = layer.params[0]
    assert isinstance(first, Reference)
    assert np.asarray(first).tolist() == [0.0, 0.0]
    layer.step()
    assert np.asarray(first).tolist() == [-1.0, -1.0]
    assert np.asarray(layer.params[-1]).tolist() == [1.0, 1.0]
    assert np.asarray(layer.table["mean"]).tolist() == [0.0, 1.0, 2.0]
    assert float(layer.table["n"]) == 3
    assert np.asarray(layer.table["mean"][1]) == 1
    assert layer.is_mine(first) is True


def test_length_and_iteration(layer: Reference) -> None:
    assert len(layer.params) == 2
    assert [np.asarray(p).tolist() for p in layer.params] == [[0.0, 0.0], [1.0, 1.0]]
    assert [layer.is_mine(p) for p in layer.params] == [True, False]
    assert sorted(layer.table) == ["mean", "n"]


def test_numpy_takes_a_reference_for_an_array(layer: Reference) -> None:
    layer.W = np.array([1.0, 2.0])
    assert (layer.W + 1).tolist() == [2.0, 3.0]
    assert (1 - layer.W).tolist() == [0.0, -1.0]
    assert (layer.W * layer.W).tolist() == [1.0, 4.0]
    assert (layer.W @ np.array([1.0, 1.0])) == 3
    assert np.exp(layer.W).tolist() == np.exp([1.0, 2.0]).tolist()
    assert np.sum(np.asarray(layer.W)) == 3
    assert np.array_equal(layer.W, [1.0, 2.0])
    assert np.allclose(layer.params[1], 1)
    assert np.asarray(layer.W, np.float32).dtype == np.float32
    assert np.equal(layer.W, [1.0, 5.0]).tolist() == [True, False]
    assert np.stack([np.asarray(p) for p in layer.grads]).tolist() == [[0.5, 0.5], [0.25, 0.25]]


def test_an_array_that_was_returned_is_a_copy(layer: Reference) -> None:
    held = layer.held()
    assert type(held) is np.ndarray
    held += 5
    assert np.asarray(layer.W).tolist() == [0.0, 0.0]


def test_an_optimizer_trains_the_layers_own_parameters(make: Make) -> None:
    answer = make(
        """
        class SGD:
            def __init__(self, lr): self.lr = lr
            def update(self, params, grads):
                for p, g in zip(params, grads): p -= self.lr * g

        class Layer:
            def __init__(self, W):
                self.params, self.grads, self.W = [W], [np.ones_like(W)], W
            def forward(self, x): return x @ self.W
        """
    )
    layer = answer(np.full((2, 1), 3.0))
    optimizer = Answer(worker_of(answer), "SGD", is_class=True).in_script()(lr=1.0)
    optimizer.update(layer.params, layer.grads)
    assert layer.forward(np.ones((1, 2))).item() == 4.0
    optimizer.lr = 0.5
    optimizer.update([layer.params[0]], [layer.grads[0]])
    assert layer.forward(np.ones((1, 2))).item() == 3.0
    optimizer.update([layer.W], [np.ones((2, 1))])
    assert layer.forward(np.ones((1, 2))).item() == 2.0


@pytest.mark.parametrize(
    ("ask", "sentence", "where"),
    [
        (lambda layer: np.asarray(layer.mean), "Layer has no attribute mean", "layer.py:10"),
        (lambda layer: layer.mean(), "Layer has no method mean", "layer.py:10"),
        (lambda layer: layer.inner.mean(1), "Inner has no method mean", "layer.py:3"),
        (lambda layer: layer.broken.fetch(), "broken raised KeyError: 'key'", "layer.py:37"),
        (lambda layer: layer.count(), "count raised TypeError: 'int' object is not callable", ""),
        (lambda layer: layer.params[5], "params[5] raised IndexError: list index out of range", ""),
        (lambda layer: layer.table["x"], "table[x] raised KeyError: 'x'", ""),
        (lambda layer: layer.step[0], "step[0] raised TypeError: 'method' object is not", ""),
        (lambda layer: np.asarray(layer.inner), "inner is an Inner, expected an array", ""),
        (lambda layer: np.asarray(layer.step), "step is a method, expected an array", ""),
        (lambda layer: np.asarray(layer.table), "table is a dict, expected an array", ""),
        (lambda layer: setattr(layer, "broken", 1), "setting broken raised AttributeError", ""),
        (lambda layer: layer.step(1), "step raised TypeError: Layer.step() takes 1", "layer.py:19"),
    ],
)
def test_what_is_not_there(
    layer: Reference, ask: Callable[[Any], Any], sentence: str, where: str
) -> None:
    with pytest.raises(AnswerFailure) as caught:
        ask(layer)
    assert caught.value.sentence.startswith(sentence)
    if where:
        assert caught.value.where == where
    assert np.asarray(layer.W).tolist() == [0.0, 0.0]  # and nothing else is lost


def test_a_method_that_failed_disturbs_no_other(make: Make) -> None:
    answer = make("class Layer:\n    def f(self): 1 / 0\n    def g(self): return 2")
    layer = answer()
    f, missing = layer.f, layer.missing
    for method in (f, f, missing):
        with pytest.raises(AnswerFailure):
            method()
    assert layer.g() == 2
    assert answer().g() == 2


def test_a_missing_attribute_is_missed_when_it_matters(make: Make) -> None:
    layer = make("class Layer:\n    def g(self): return 2")()
    mean = layer.running_mean  # plain Python would have raised here already
    with pytest.raises(AnswerFailure, match="Layer has no attribute running_mean"):
        layer.g()
    assert layer.g() == 2
    del mean


def test_what_cannot_travel_is_a_reference_in_a_script(make: Make) -> None:
    text = """
    class Layer:
        def cells(self): return (i for i in [1, 2])
        def itself(self): return self
        def odd(self): return np.zeros(2, object)
        def huge(self): return 10 ** 30
        def take(self, held): return type(held).__name__, held
        x = 5
    """
    layer = make(text)()
    assert float(layer.itself().x) == 5
    assert layer.take(layer.odd())[0] == "ndarray"
    assert layer.take(layer.cells())[0] == "generator"
    assert layer.take(layer.huge())[0] == "int"
    with pytest.raises(AnswerFailure, match="what odd returned is an array of dtype object"):
        np.asarray(layer.odd())
    plain = make(text, script=False)()
    assert plain.cells() == Opaque("a generator")
    assert plain.odd() == Opaque("an array of dtype object")


def test_a_list_longer_than_a_frame_is_named(make: Make) -> None:
    f = make("def f(n): return list(range(n))", "f", script=False)
    assert f(1000) == list(range(1000))
    assert f(10**6) == Opaque("a list of 1000000 entries: too long")
    assert f(3) == [0, 1, 2]


def test_objects_that_nobody_means_any_more_are_forgotten(make: Make) -> None:
    answer = make(
        """
        alive = 0
        class Layer:
            def __init__(self):
                global alive
                alive += 1
                self.part = [1.0, 2.0]
            def __del__(self):
                global alive
                alive -= 1
            def living(self): return alive
        """
    )
    kept = answer()
    for _ in range(20):
        np.asarray(answer().part)
    assert kept.living() <= 2


# --- functions, call backs, generators, given code ------------------------------------------------


def test_functions_return_what_they_return(make: Make) -> None:
    f = make("def f(what):\n    return eval(what)", "f")
    assert f("None") is None
    assert f("(1, 2.5, 'a', None, True)") == (1, 2.5, "a", None, True)
    assert f("{'a': [1, {'b': 2}]}") == {"a": [1, {"b": 2}]}
    assert type(f("np.float32(2)")) is np.float32
    assert type(f("np.any([True])")) is np.bool_
    assert f("np.array(True)") == np.array(True)
    assert f("np.zeros((0, 3))").shape == (0, 3)
    assert np.isnan(f("float('nan')"))
    assert f("np.arange(3)[::-1]").tolist() == [2, 1, 0]
    assert f("np.arange(3).astype('>f8')").dtype == np.dtype("<f8")
    assert f("np.broadcast_to(1.0, (2, 2))").tolist() == [[1.0, 1.0], [1.0, 1.0]]


def test_a_function_is_served_and_counted(make: Make) -> None:
    f = make("def f(g, x):\n    return g(x) + g(x=None if x is None else x + 1)", "f")
    seen: list[float] = []

    def g(x: np.ndarray) -> float:
        seen.append(float(x[0]))
        return float(x.sum())

    with pytest.raises(AnswerFailure, match="unexpected keyword argument 'x'"):
        f(g, np.ones(2))
    h = make("def h(g, x): return [g(x * i) for i in range(5)]", "h")
    assert h(g, np.ones(2)) == [0.0, 2.0, 4.0, 6.0, 8.0]
    assert seen == [1.0, 0.0, 1.0, 2.0, 3.0, 4.0]


def test_a_function_gets_copies(make: Make) -> None:
    f = make("def f(g, x):\n    g(x)\n    return x", "f")

    def spoil(x: np.ndarray) -> np.ndarray:
        x += 1
        return x

    assert f(spoil, np.zeros(2)).tolist() == [0.0, 0.0]


@pytest.mark.parametrize(
    "value", [None, 3, 2.5, "text", (1, [2.0]), {"a": 1}, True, float("inf")], ids=repr
)
def test_a_function_may_return_any_plain_value(make: Make, value: Any) -> None:
    f = make("def f(g): return g()", "f")
    assert f(lambda: value) == value


def test_a_function_may_return_an_array_and_take_several(make: Make) -> None:
    f = make("def f(g, a, b): return g(a, b, 2)", "f")
    assert f(lambda a, b, n: a @ b * n, np.ones((1, 2)), np.ones((2, 1))).tolist() == [[4.0]]


def test_two_functions_are_two(make: Make) -> None:
    f = make("def f(g, h, again): return g(1), h(1), again(1), again is g", "f")

    def one(x: int) -> int:
        return x + 1

    assert f(one, lambda x: x + 2, one)[:3] == (2, 3, 2)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ("None", "'NoneType' object has no attribute 'sum'"),
        ("(i for i in x)", "'Opaque' object has no attribute 'sum'"),
        ("x.astype(object)", "'Opaque' object has no attribute 'sum'"),
        ("", "missing 1 required positional argument"),
        ("x, x", "takes 1 positional argument but 2 were given"),
        ("np.ones(3)", "could not be broadcast together"),
    ],
)
def test_arguments_that_a_function_does_not_take_are_the_students(
    make: Make, arguments: str, message: str
) -> None:
    f = make(f"def f(g, x):\n    return g({arguments})", "f")

    def g(x: np.ndarray) -> float:
        return float(x.sum() + (x + np.ones(2)).sum())

    with pytest.raises(AnswerFailure) as caught:
        f(g, np.ones(2))
    assert caught.value.kind == "raised"
    assert "f raised RuntimeError: the given function does not take these arguments: " in str(
        caught.value
    )
    assert message in str(caught.value)
    assert caught.value.where == "layer.py:3"
    assert make("def f(g, x): return g(x)", "f")(g, np.ones(2)) == 6.0


def test_a_student_may_catch_what_a_function_raises(make: Make) -> None:
    f = make(
        "def f(g):\n    try:\n        g(1)\n    except RuntimeError as e:\n        return str(e)",
        "f",
    )
    assert f(lambda x: 1 / 0).endswith("division by zero")


def test_call_backs_are_capped(make: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(host, "MAX_CALL_BACKS", 10)
    f = make("def f(g, n):\n    return sum(g(i) for i in range(n))", "f")
    calls: list[int] = []

    def g(i: int) -> int:
        calls.append(i)
        return 1

    assert f(g, 10) == 10
    with pytest.raises(AnswerFailure, match="the given function was called more than 10 times"):
        f(g, 1)
    assert len(calls) == 10


def test_a_function_is_refused_after_its_call(make: Make) -> None:
    answer = make(
        """
        class Layer:
            def keep(self, g): self.g = g; return g(1)
            def use(self, other=None): return self.g(2)
            def plain(self): return 5
        """
    )
    layer = answer()
    calls: list[int] = []

    def g(i: int) -> int:
        calls.append(i)
        return i

    assert layer.keep(g) == 1
    for arguments in ((), (lambda i: i,)):
        with pytest.raises(AnswerFailure) as caught:
            layer.use(*arguments)
        assert "can be called only during the call it was given to" in str(caught.value)
    assert layer.use(g) == 2
    assert layer.plain() == 5
    assert calls == [1, 2]


def test_a_function_cannot_ask_the_answer_it_was_given_to(make: Make) -> None:
    layer = make("class Layer:\n    def go(self, g): return g(1)\n    def two(self): return 2")()
    with pytest.raises(AnswerFailure, match="cannot ask the answer it was given to"):
        layer.go(lambda x: layer.two())
    assert layer.two() == 2


def test_a_generator_is_made_of_its_seed(make: Make) -> None:
    f = make("def f(rng, again): return rng.normal(size=3), again.normal(size=3)", "f")
    one, two = f(Generator(7), Generator(7))
    assert one.tolist() == two.tolist() == np.random.default_rng(7).normal(size=3).tolist()


def test_given_code_runs_beside_the_answer(make: Make) -> None:
    f = make("def f(net, x): return net.score(x), net.calls, x.tolist()", "f")
    source = """
    class Net:
        def __init__(self, k): self.k, self.calls = k, 0
        def score(self, x):
            self.calls += 1
            x += 1
            return float(x.sum()) * self.k
    """
    given = Given(textwrap.dedent(source), "Net(2)")
    x = np.zeros(2)
    assert f(given, x) == (4.0, 1, [1.0, 1.0])
    assert f(given, x) == (8.0, 1, [2.0, 2.0])
    assert x.tolist() == [2.0, 2.0]


def test_given_code_is_executed_once(make: Make) -> None:
    f = make("def f(counter): counter.append(1); return len(counter)", "f")
    given = Given("counter = []", "counter")
    assert [f(given), f(given), f(Given("counter = []  # another", "counter"))] == [1, 2, 1]


def test_given_code_can_be_set_and_called(make: Make) -> None:
    layer = make("class Layer:\n    pass")()
    layer.double = Given("def double(x):\n    x *= 2", "double")
    x = np.ones(2)
    layer.double(x)
    assert x.tolist() == [2.0, 2.0]


def test_many_calls_in_one_message(make: Make) -> None:
    answer = make(
        "class Layer:\n    def __init__(self, k): self.k = k\n    def f(self, x): return self.k * x"
    )
    calls = [[[[k], {}], "f", [np.full(2, float(k))], {}] for k in range(5)]
    assert [v.tolist() for v in answer.many(calls, "f")] == [[k * k, k * k] for k in range(5)]
    assert answer.many([], "f") == []


def test_many_calls_of_a_function_restore_nothing(make: Make) -> None:
    g = make("def g(x, n=1):\n    x *= n\n    return x", "g")
    x = np.ones(2)
    got = g.many([[None, "", [x], {"n": n}] for n in (2, 3)], "")
    assert [v.tolist() for v in got] == [
        [6.0, 6.0],
        [6.0, 6.0],
    ]  # one array there, as in plain Python
    assert x.tolist() == [1.0, 1.0]


def test_many_calls_fail_with_the_first_that_fails(make: Make) -> None:
    answer = make("class Layer:\n    def f(self, x): return 1 / x")
    with pytest.raises(AnswerFailure, match="f raised ZeroDivisionError") as caught:
        answer.many([[[[], {}], "f", [x], {}] for x in (1, 0)], "f")
    assert caught.value.where == "layer.py:3"


def test_what_should_be_a_class_is_not(make: Make) -> None:
    with pytest.raises(AnswerFailure, match="Layer is a function, expected a class") as caught:
        make("\ndef Layer(): return None")()
    assert caught.value.where == "layer.py:3"
    with pytest.raises(AnswerFailure, match="Layer is an int, expected a class"):
        make("Layer = 5")()


# --- warnings -------------------------------------------------------------------------------------


def test_warnings_are_noted_with_the_students_line(make: Make) -> None:
    answer = make(
        """
        import warnings
        def f(x):
            warnings.warn("mind the gap", UserWarning)
            np.mean(np.zeros(0))
            return np.log(x)
        """,
        "f",
    )
    assert answer(np.array([-1.0])).shape == (1,)
    answer(np.array([-1.0]))
    noted = worker_of(answer).warnings
    assert ("UserWarning", "mind the gap", "layer.py", 5) in noted
    assert ("RuntimeWarning", "Mean of empty slice", "layer.py", 6) in noted  # not NumPy's own line
    assert ("RuntimeWarning", "invalid value encountered in log", "layer.py", 7) in noted
    assert len(noted) == len(set(noted)) <= 4


def test_a_thousand_warnings_are_few(make: Make) -> None:
    answer = make(
        "import warnings\ndef f(n):\n    for i in range(n): warnings.warn(f'{i} ' + 'x' * 1000)",
        "f",
    )
    answer(1000)
    assert 1 <= len(worker_of(answer).warnings) <= host.MAX_WARNINGS
    assert all(len(message) <= 200 for _, message, _, _ in worker_of(answer).warnings)


# --- the PyTorch track ----------------------------------------------------------------------------

TORCH = """
import torch

class Layer:
    def __init__(self, W):
        self.W, self.params = W, [W]

    def told(self, x, n):
        return type(x).__name__, str(x.dtype), x.device.type, tuple(x.shape), x.tolist(), n

    def step(self, params):
        params[0] -= 1
        params[1] = params[1] - 1

    def same(self, x, y):
        return x is y, x is self.W

    def half(self): return torch.ones(2, dtype=torch.bfloat16)
    def sparse(self): return torch.eye(2).to_sparse()
    def meta(self): return torch.ones(2, device="meta")
    def tracked(self): return torch.ones(2, requires_grad=True) * 3
    def turned(self, x): return x.T
    def draw(self, rng): return torch.rand(3, generator=rng, dtype=torch.float64)
    def ask(self, f, x): return f(x)
    def both(self): return self.W, [self.W, 2.5]
"""


@pytest.fixture(scope="module")
def torch_layers(made: Bench) -> Iterator[dict[str, Answer]]:
    """One torch worker and one torch guest for all of these: starting one takes two seconds."""
    sources = {"layer": Source("layer.py", (HEAD + TORCH).encode())}
    process = Worker(lambda: made.connect("torch"), "layer", sources, track="torch")
    local = Worker(lambda: LocalLink("torch"), "layer", sources, track="torch")
    yield {
        place: Answer(worker, "Layer", is_class=True)
        for place, worker in (("process", process), ("local", local))
    }
    process.close()


@pytest.fixture
def tensors(torch_layers: dict[str, Answer], place: str) -> Answer:
    return torch_layers[place]


def test_arrays_are_tensors_there(tensors: Answer) -> None:
    layer = tensors(np.zeros(2))
    x = np.arange(6.0, dtype=np.float32).reshape(2, 3)
    told = ("Tensor", "torch.float32", "cpu", (2, 3), x.tolist(), 3)
    assert layer.told(x, 3) == told
    assert layer.told(laid_out(x, "strided"), 3) == told
    assert layer.told(np.arange(2), 3)[1] == "torch.int64"


def test_tensors_come_as_tensors_and_in_a_script_as_arrays(tensors: Answer) -> None:
    came = tensors(np.ones(2)).tracked()
    assert isinstance(came, Tensor)
    assert (came.device, came.array.tolist()) == ("cpu", [3.0, 3.0])
    scripted = tensors.in_script()(np.ones(2))
    assert scripted.tracked().tolist() == [3.0, 3.0]
    assert scripted.turned(np.arange(6.0).reshape(2, 3)).tolist() == [
        [0.0, 3.0],
        [1.0, 4.0],
        [2.0, 5.0],
    ]
    assert np.asarray(scripted.W).tolist() == [1.0, 1.0]
    weights, (again, number) = scripted.both()
    assert weights.tolist() == again.tolist() == [1.0, 1.0]
    assert number == 2.5


def test_tensors_are_restored_like_arrays(tensors: Answer) -> None:
    layer = tensors(np.zeros(2))
    first, second = np.zeros(2), np.zeros(2)
    params = [first, second]
    layer.step(params)
    assert params[0] is first
    assert first.tolist() == [-1.0, -1.0]
    assert params[1] is not second
    assert params[1].tolist() == [-1.0, -1.0]
    assert second.tolist() == [0.0, 0.0]


def test_the_same_array_is_the_same_tensor(tensors: Answer) -> None:
    layer = tensors(np.zeros(2))
    x = np.ones(2)
    assert layer.same(x, x) == (True, False)
    assert layer.same(x, x.copy()) == (False, False)
    assert layer.same(layer.W, layer.params[0]) == (True, True)


@pytest.mark.parametrize(
    ("method", "kind"),
    [
        ("half", "a tensor of dtype torch.bfloat16 on cpu"),
        ("sparse", "a tensor of dtype torch.float32 with layout torch.sparse_coo on cpu"),
        ("meta", "a tensor of dtype torch.float32 on meta"),
    ],
)
def test_tensors_that_numpy_lacks_are_named(tensors: Answer, method: str, kind: str) -> None:
    assert getattr(tensors(np.zeros(2)), method)() == Opaque(kind)


def test_generators_and_call_backs_in_torch(tensors: Answer) -> None:
    layer = tensors(np.zeros(2))
    one, two = layer.draw(Generator(5)), layer.draw(Generator(5))
    assert one.array.tolist() == two.array.tolist()
    got = layer.ask(lambda x: (type(x) is np.ndarray, x * 2), np.ones(2))
    assert got[0] is True
    assert isinstance(got[1], Tensor)
    assert got[1].array.tolist() == [2.0, 2.0]


# --- code that runs beside the answer -------------------------------------------------------------


SQUARED = Given(
    "def squared(module, x):\n    return (module.Number(x) * module.two()).x", "squared"
)
NUMBER = """
def two():
    return 2

class Number:
    def __init__(self, x):
        self.x = x

    def __mul__(self, other):
        return Number(self.x * other)
"""


def test_code_beside_the_answer_uses_all_that_its_file_defines(make: Make) -> None:
    assert make(NUMBER, "Number").run(SQUARED, np.arange(3.0)).tolist() == [0.0, 2.0, 4.0]


def test_what_code_beside_the_answer_cannot_send_is_a_reference_to_it(make: Make) -> None:
    number = make(NUMBER, "Number").run(Given("def f(module): return module.Number(3.0)", "f"))
    assert float(number.x) == 3.0


def test_what_the_answer_raises_beside_given_code_is_told_with_its_line(make: Make) -> None:
    answer = make(NUMBER.replace("return Number(self", "raise ValueError('oh', self"), "Number")
    with pytest.raises(AnswerFailure, match="oh") as caught:
        answer.run(SQUARED, np.arange(3.0))
    assert caught.value.where.startswith("layer.py:")
