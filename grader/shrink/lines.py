"""What is wrong, as lines of Python to paste at a prompt."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np

from grader.calling import Argument
from grader.checks.trial import Trial
from grader.form import Layer, Optimizer
from grader.picture import digits_apart, number
from grader.shrink.wrong import Wrong

WIDTH = 79
MOST = 24


def lines(trial: Trial, wrong: Wrong) -> str:
    """Import, inputs, calls, and as comments what was got and what is right; "" where it is too long."""
    text = [*_imports(trial), *_inputs(trial, wrong), *_calls(trial, wrong), *_seen(wrong)]
    if isinstance(trial.form, Optimizer) and not wrong.name and " raised " not in str(wrong.got):
        return ""  # what it did to the list is nothing to print
    shown = "\n".join(text)
    return shown if shown.count("\n") < MOST else ""


def _imports(trial: Trial) -> Iterator[str]:
    yield "import torch" if trial.exercise.is_twin else "import numpy as np"
    yield f"from {trial.exercise.name} import {trial.name}"
    if trial.exercise.is_twin:
        yield "torch.set_default_dtype(torch.float64)"


def _inputs(trial: Trial, wrong: Wrong) -> Iterator[str]:
    known: dict[int, str] = {}
    for name, value in wrong.values.items():
        if _holds_arrays(value):
            twin = known.setdefault(id(value), name)
            if name == "grads" and _is_one_step(wrong):
                value = [g[0] for g in value]
            yield f"{name} = {twin}" if twin != name else _assigned(trial, name, value)
    for name, d in zip(_douts(wrong), wrong.dout, strict=True):
        if isinstance(d, np.ndarray) and wrong.part == "backward":
            yield _assigned(trial, name, d)


def _douts(wrong: Wrong) -> list[str]:
    one = len(wrong.dout) == 1
    return ["dout" if one else f"dout{i + 1}" for i in range(len(wrong.dout))]


def _holds_arrays(value: Any) -> bool:
    if isinstance(value, (list, tuple)):
        return any(_holds_arrays(item) for item in value)
    return isinstance(value, np.ndarray)


def _assigned(trial: Trial, name: str, value: Any) -> str:
    return _written(trial, value, f"{name} = ")


def _written(trial: Trial, value: Any, before: str = "") -> str:
    """A value as Python, behind `before`, on several lines where one is too short."""
    if isinstance(value, np.ndarray):
        return _array(trial, value, before)
    if isinstance(value, (list, tuple)):
        open_, close = ("[", "]") if isinstance(value, list) else ("(", ")")
        items = [_written(trial, item) for item in value]
        close = f",{close}" if isinstance(value, tuple) and len(value) == 1 else close
        whole = f"{before}{open_}{', '.join(items)}{close}"
        if len(whole) <= WIDTH:
            return whole
        rows = "".join(f"{_written(trial, item, '    ')},\n" for item in value)
        return f"{before}{open_}\n{rows}{close[-1]}"
    return f"{before}{value!r}"


def _array(trial: Trial, x: np.ndarray, before: str) -> str:
    start = f"{before}torch.tensor(" if trial.exercise.is_twin else f"{before}np.array("
    whole = f"{start}{x.tolist()})"
    if len(whole) <= WIDTH:
        return whole
    exact: Any = {"float_kind": lambda v: repr(float(v))}
    text = np.array2string(
        x, separator=", ", max_line_width=WIDTH - 1, prefix=start, formatter=exact, threshold=10**4
    )
    return f"{start}{_tight(text)})"


def _tight(text: str) -> str:
    """Without the empty lines between the matrices of a larger array."""
    return "\n".join(line for line in text.split("\n") if line.strip())


def _calls(trial: Trial, wrong: Wrong) -> Iterator[str]:
    if isinstance(trial.form, Optimizer):
        yield from _steps(trial, wrong)
    elif isinstance(trial.form, Layer):
        yield from _layer(trial, trial.form, wrong)
    else:
        call = f"{trial.name}({_arguments(trial.form.call_arguments(trial.like), wrong)})"
        yield _printed(call + _entry(wrong.name), wrong)


def _layer(trial: Trial, form: Layer, wrong: Wrong) -> Iterator[str]:
    subject = "loss" if type(form).__name__ == "Loss" else "layer"
    made = _arguments(form.construct_arguments(trial.like), wrong)
    asked = _arguments(form.call_arguments(trial.like), wrong)
    yield f"{subject} = {trial.name}({made})"
    forward = f"{subject}.{form.forward}({asked})"
    if wrong.part != "backward":
        yield _printed(forward + _entry(wrong.name), wrong)
        return
    yield f"out = {forward}"
    douts = [
        repr(d) if isinstance(d, float) else n
        for n, d in zip(_douts(wrong), wrong.dout, strict=True)
    ]
    backward = f"{subject}.{form.backward}({', '.join(douts)})"
    inputs = [f"d{n}" for n in form.inputs(wrong.values, trial.like)]
    parameters = [f"d{n}" for n in form.parameters(wrong.values, trial.like)]
    if wrong.name in parameters:
        yield f"dx = {backward}"
        yield _printed(f"{subject}.grads[{parameters.index(wrong.name)}]", wrong)
    elif wrong.name in inputs and len(inputs) > 1:
        yield _printed(f"{backward}[{inputs.index(wrong.name)}]", wrong)
    else:
        yield _printed(backward, wrong)


def _steps(trial: Trial, wrong: Wrong) -> Iterator[str]:
    form = trial.form
    assert isinstance(form, Optimizer)
    yield f"optimizer = {trial.name}({_arguments(form.construct_arguments(trial.like), wrong)})"
    if _is_one_step(wrong):
        yield f"optimizer.{form.method}(params, grads)"
        yield _printed(wrong.name or "params", wrong)
        return
    yield "for t, g in enumerate(zip(*grads)):"
    if "then" in wrong.values:
        step, lr = wrong.values["then"]
        yield f"    if t == {step}: optimizer.lr = {lr}"
    yield f"    optimizer.{form.method}(params, list(g))"
    yield ""
    yield _printed(wrong.name or "params", wrong)


def _is_one_step(wrong: Wrong) -> bool:
    return "params" in wrong.values and len(wrong.values["grads"][0]) == 1


def _arguments(arguments: Sequence[Argument], wrong: Wrong) -> str:
    """As `call_with` passes them: arrays and what is required by position, settings by name."""
    shown: list[str] = []
    by_name = False
    for a in arguments:
        if a.name not in wrong.values:
            continue
        value = wrong.values[a.name]
        text = a.name if _holds_arrays(value) else repr(value)
        by_name = by_name or a.keyword or not (a.required or _holds_arrays(value) or a.star)
        shown.append(f"*{a.name}" if a.star else f"{a.name}={text}" if by_name else text)
    return ", ".join(shown)


def _entry(name: str) -> str:
    """`[1]` of `output[1]`."""
    return name[name.index("[") :] if "[" in name else ""


def _printed(expression: str, wrong: Wrong) -> str:
    return expression if isinstance(wrong.got, str) and not wrong.name else f"print({expression})"


def _seen(wrong: Wrong) -> Iterator[str]:
    if isinstance(wrong.got, str):
        yield _cut(f"# {wrong.got}" if not wrong.name else f"# got {wrong.got}")
        if wrong.expected is not None:
            yield _comment("expected", wrong.expected, 6, True)
        return
    got, expected = wrong.last()
    digits = digits_apart(got, expected)
    reshaped = got.shape != expected.shape
    dtypes = wrong.kind == "dtype"
    yield _comment("got", got, digits, reshaped, dtypes)
    yield _comment("expected", expected, digits, reshaped, dtypes)


def _comment(word: str, x: np.ndarray, digits: int, shape: bool, dtype: bool = False) -> str:
    """The values in a comment, on one line where it holds them."""
    kind = f", of shape {x.shape}," if shape else f", of {x.dtype}," if dtype else ""
    start = f"# {word}{kind} "
    whole = start + _listed(x.tolist(), digits)
    if len(whole) <= WIDTH:
        return whole
    text = np.array2string(x, precision=digits, max_line_width=WIDTH - 2, prefix=start[2:])
    return start + _tight(text).replace("\n", "\n# ")


def _listed(value: Any, digits: int) -> str:
    if isinstance(value, list):
        return f"[{', '.join(_listed(item, digits) for item in value)}]"
    return number(value, digits)


def _cut(line: str) -> str:
    return line if len(line) <= WIDTH else f"{line[: WIDTH - 4]} ..."
