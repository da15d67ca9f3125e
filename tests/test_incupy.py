"""NumPy answers on a GPU, with a CuPy that is none: arrays that refuse to meet those of the CPU."""

from __future__ import annotations

import importlib.machinery
import sys
from collections.abc import Callable
from types import ModuleType
from typing import Any

import numpy as np
import pytest

from grader.checks import Device
from grader.checks import device as device_check
from grader.checks import gpu as gpu_check
from grader.checks.device import why_not
from grader.checks.trial import Trial
from grader.course import Course
from grader.loading import load_exercise
from grader.outcome import Outcome
from grader.worker import incupy
from grader.worker.host import Worker
from grader.worker.link import LocalLink
from grader.worker.sources import Source


class Away(np.ndarray):
    """An array that counts as the GPU's: NumPy cannot read it, and it meets no other arrays."""

    def __array_ufunc__(self, ufunc: Any, method: str, *inputs: Any, **kwargs: Any) -> Any:
        return called(getattr(ufunc, method), *inputs, **kwargs)

    def __array_function__(self, function: Any, types: Any, args: Any, kwargs: Any) -> Any:
        return called(function, *args, **kwargs)

    def get(self) -> np.ndarray:
        return np.array(self.view(np.ndarray))


def called(function: Any, *args: Any, **kwargs: Any) -> Any:
    for value in [*args, *kwargs.values()]:
        if type(value) is np.ndarray:
            raise TypeError("Unsupported type <class 'numpy.ndarray'>")

    def here(value: Any) -> Any:
        if isinstance(value, (tuple, list)):
            return type(value)(map(here, value))
        return value.view(np.ndarray) if isinstance(value, Away) else value

    out = kwargs.get("out")
    result = function(*map(here, args), **{name: here(value) for name, value in kwargs.items()})
    if out is not None:
        return out[0] if isinstance(out, tuple) else out
    return result.view(Away) if isinstance(result, np.ndarray) else np.asarray(result).view(Away)


class CuPy(ModuleType):
    ndarray = Away

    @staticmethod
    def asarray(array: np.ndarray) -> Away:
        return np.array(array).view(Away)

    def __getattr__(self, name: str) -> Any:
        value = getattr(np, name)
        if isinstance(value, type) or not callable(value):
            return value
        return lambda *args, **kwargs: called(value, *args, **kwargs)


@pytest.fixture
def cupy(monkeypatch: pytest.MonkeyPatch) -> CuPy:
    made = CuPy("cupy")
    made.__spec__ = importlib.machinery.ModuleSpec("cupy", None)
    monkeypatch.setitem(sys.modules, "cupy", made)
    return made


Ask = Callable[[str, str], Outcome]


@pytest.fixture
def ask(cupy: CuPy, course: Course, monkeypatch: pytest.MonkeyPatch) -> Ask:
    """What the device check says of a text, in this process."""

    def workers(trial: Trial) -> tuple[Worker, Worker]:
        return trial.worker.anew(device="cuda:0"), trial.reference(device="cuda:0")

    monkeypatch.setattr(gpu_check, "_card", lambda: "a card")
    monkeypatch.setattr(gpu_check, "_workers", workers)
    monkeypatch.setattr(device_check, "has_gpu", lambda: True)

    def asked(name: str, text: str) -> Outcome:
        module = course.entries[name].module
        source = Source(f"{name}.py", text.encode())
        worker = Worker(lambda: LocalLink("numpy"), module, {module: source})
        exercise = load_exercise(course, name)
        beside = lambda use: LocalLink("numpy")  # noqa: E731
        trial = Trial(exercise, worker, course.solutions, beside=beside, device="cuda")
        (found,) = Device().later(trial)
        return found

    return asked


@pytest.mark.parametrize("name", ["relu", "affine", "layer_norm", "softmax"])
def test_a_numpy_answer_runs_unchanged(ask: Ask, course: Course, name: str) -> None:
    found = ask(name, load_exercise(course, name).solution)
    assert (found.verdict, found.device) == ("pass", "the GPU (a card)"), found


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("return np.where(self.on, x, 0)", "return np.where(self.on, x, 0) * ONE", "Unsupported"),
        (
            "return np.where(self.on, x, 0)",
            "y = np.where(self.on, x, 0)\n        return y.get() if hasattr(y, 'get') else y",
            "output is ",
        ),
    ],
)
def test_what_a_gpu_refuses_is_told(
    ask: Ask, course: Course, old: str, new: str, said: str
) -> None:
    solution = load_exercise(course, "relu").solution
    assert solution.count(old) == 1
    text = solution.replace(old, new).replace("class ReLU", "ONE = np.ones(1)\n\n\nclass ReLU")
    found = ask("relu", text)
    assert found.verdict == "fail"
    assert said in found.sentence


def test_only_what_is_numpy_s_is_replaced(cupy: CuPy) -> None:
    module, other = ModuleType("answer"), ModuleType("helper")
    exec("import numpy as np, math\nfrom numpy import exp\nexp2 = 3\n", module.__dict__)
    exec("import numpy\n", other.__dict__)
    assert incupy.take_place([module, None, other]) is cupy
    assert module.__dict__["np"] is cupy
    assert other.__dict__["numpy"] is cupy
    assert module.__dict__["exp"] is not np.exp
    assert module.__dict__["exp2"] == 3
    assert module.__dict__["math"] is __import__("math")
    assert np.exp(0.0) == 1.0


def test_without_cupy_it_is_skipped_with_the_reason(
    course: Course, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(device_check, "has_gpu", lambda: True)
    monkeypatch.setattr(device_check, "has_cupy", lambda: False)
    exercise = load_exercise(course, "relu")
    trial = Trial(exercise, Worker(lambda: LocalLink("numpy"), "", {}), course.solutions)
    assert why_not(trial) == "answers in NumPy need CuPy on a GPU, which is not installed"
    monkeypatch.setattr(device_check, "has_gpu", lambda: False)
    assert why_not(trial).startswith("there is no GPU on this machine")
