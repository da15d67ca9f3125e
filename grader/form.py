"""Forms: how an answer is called. A layer, a loss, an optimizer or a plain function.

Whoever runs an answer (the student's behind the process boundary, the solution, a mistake) runs it
through its form, so that all of them are asked the same questions in the same way.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from grader.calling import Argument, Values, call_with, differentiable, signature_of

Named = dict[str, Any]


class Unusable(Exception):
    """An answer returned something that cannot be compared; the message is the sentence."""


def outputs_of(value: Any) -> Named:
    """A result by name: one `output`, or `output[0]`, `output[1]`, ... of a tuple (or list) of arrays.

    A list of plain numbers is as good as an array of them.
    """
    if isinstance(value, list) and value and all(map(_is_number, value)):
        return {"output": np.asarray(value)}
    listed = isinstance(value, list) and all(
        hasattr(item, "__array__") or hasattr(item, "array") for item in value
    )
    if isinstance(value, tuple) or (listed and value):
        return {f"output[{i}]": item for i, item in enumerate(value)}
    return {"output": value}


@dataclass(frozen=True)
class Form:
    """A plain function: arguments in, arrays out. The other forms add what their answers have more."""

    has_backward = False
    returns_values = True  # the outputs are what a call returned, not what it left of its arguments

    def construct_arguments(self, answer: Any) -> tuple[Argument, ...]:
        """What the constructor takes; a function has none."""
        return ()

    def call_arguments(self, answer: Any) -> tuple[Argument, ...]:
        """What `forward`, or the function itself, takes."""
        return signature_of(answer)

    def extra_names(self) -> tuple[str, ...]:
        """Names a case may give that are no argument: gradients of an optimizer's steps, say."""
        return ()

    def names(self, answer: Any) -> tuple[str, ...]:
        """Every name that a case may give."""
        both = (*self.construct_arguments(answer), *self.call_arguments(answer))
        return (*dict.fromkeys(a.name for a in both), *self.extra_names())

    def required(self, answer: Any) -> tuple[str, ...]:
        """The names that each case has to give."""
        both = (*self.construct_arguments(answer), *self.call_arguments(answer))
        return tuple(a.name for a in both if a.required)

    def start(self, answer: Any, values: Values, like: Any) -> Any:
        """The thing that is asked: an instance, or the function itself.

        `answer` is called; `like` is the solution's class, whose signature says how.
        """
        return answer

    def outputs(self, subject: Any, values: Values, like: Any) -> Named:
        """What it computes, by name."""
        call = call_with(self.call_arguments(like), values)
        return outputs_of(subject(*call.args, **call.kwargs))

    def upstream(self, outputs: Sequence[np.ndarray], generator: np.random.Generator) -> list[Any]:
        """A random upstream gradient for each output: never ones, under which sums hide errors."""
        return [generator.standard_normal(np.shape(y)).astype(_float_of(y)) for y in outputs]

    def wanted(self, values: Values, like: Any) -> dict[str, np.ndarray]:
        """The arrays a backward owes a gradient to, by name: inputs first, then parameters."""
        return {}

    def gradients(self, subject: Any, values: Values, dout: Sequence[Any], like: Any) -> Named:
        """What `backward` answers, by name (`dx`, `dW`)."""
        raise NotImplementedError("this form has no backward")


@dataclass(frozen=True)
class Method(Form):
    """A class without a backward: what `method` returns is looked at, the rest is for scripts.

    A case gives what the constructor and `method` take, and what the class's other methods take that
    a script calls.
    """

    method: str

    def construct_arguments(self, answer: Any) -> tuple[Argument, ...]:
        return signature_of(answer)

    def call_arguments(self, answer: Any) -> tuple[Argument, ...]:
        return signature_of(getattr(answer, self.method))

    def names(self, answer: Any) -> tuple[str, ...]:
        methods = [m for n, m in vars(answer).items() if callable(m) and not n.startswith("_")]
        others = [a.name for method in methods for a in signature_of(method)]
        return (*dict.fromkeys((*super().names(answer), *others)),)

    def start(self, answer: Any, values: Values, like: Any) -> Any:
        call = call_with(self.construct_arguments(like), values)
        return answer(*call.args, **call.kwargs)

    def outputs(self, subject: Any, values: Values, like: Any) -> Named:
        call = call_with(self.call_arguments(like), values)
        return outputs_of(getattr(subject, self.method)(*call.args, **call.kwargs))


@dataclass(frozen=True)
class Function(Form):
    """`f(*inputs, **settings)`: arrays out, arguments never changed."""


@dataclass(frozen=True)
class Scripted(Form):
    """A class that is asked in several calls: `script(Answer, **inputs) -> {name: value}` makes them.

    A case gives the script's inputs by name; what the script returns is what the answer computes. It
    takes an array that the answer goes on changing (`agent.V`) as `np.array(agent.V)`, then and there.
    """

    script: Callable[..., Mapping[str, Any]]

    def call_arguments(self, answer: Any) -> tuple[Argument, ...]:
        return signature_of(self.script)[1:]

    def outputs(self, subject: Any, values: Values, like: Any) -> Named:
        given = {a.name: values[a.name] for a in self.call_arguments(like) if a.name in values}
        try:
            return {n: value_of(v) for n, v in self.script(subject, **given).items()}
        except (TypeError, ValueError, LookupError, ArithmeticError, AttributeError) as error:
            raise Unusable(f"the answer's values were of no use: {error}") from error


@dataclass(frozen=True)
class Layer(Form):
    """A class with `forward` and `backward`, `params` and `grads`.

    `wrt` names the inputs that `backward` returns gradients of (all floating-point ones unless it is
    given); `order` puts the parameters' leaves in the order of `params` where it is not the
    constructor's (`weights[0]`, `biases[0]`, ...).
    """

    forward: str = "forward"
    backward: str = "backward"
    wrt: tuple[str, ...] | None = None
    order: Callable[[list[str]], list[str]] | None = None

    has_backward = True

    def construct_arguments(self, answer: Any) -> tuple[Argument, ...]:
        return signature_of(answer)

    def call_arguments(self, answer: Any) -> tuple[Argument, ...]:
        return signature_of(getattr(answer, self.forward))

    def start(self, answer: Any, values: Values, like: Any) -> Any:
        call = call_with(self.construct_arguments(like), values)
        return answer(*call.args, **call.kwargs)

    def outputs(self, subject: Any, values: Values, like: Any) -> Named:
        call = call_with(self.call_arguments(like), values)
        return outputs_of(getattr(subject, self.forward)(*call.args, **call.kwargs))

    def inputs(self, values: Values, like: Any) -> dict[str, np.ndarray]:
        """The inputs that `backward` returns gradients of, by name."""
        names = [argument.name for argument in self.call_arguments(like)]
        return differentiable([n for n in names if self.wrt is None or n in self.wrt], values)

    def parameters(self, values: Values, like: Any) -> dict[str, np.ndarray]:
        """The arrays given to the constructor, in the order of `params`."""
        found = differentiable([a.name for a in self.construct_arguments(like)], values)
        names = self.order(list(found)) if self.order else list(found)
        return {name: found[name] for name in names}

    def wanted(self, values: Values, like: Any) -> dict[str, np.ndarray]:
        return self.inputs(values, like) | self.parameters(values, like)

    def gradients(self, subject: Any, values: Values, dout: Sequence[Any], like: Any) -> Named:
        returned = getattr(subject, self.backward)(*dout)
        named = self._named_inputs(returned, list(self.inputs(values, like)))
        return named | self.kept_gradients(subject, values, like)

    def kept_gradients(self, subject: Any, values: Values, like: Any) -> Named:
        """What `grads` holds now, by the names of the parameters."""
        parameters = list(self.parameters(values, like))
        return self._named_grads(subject, parameters) if parameters else {}

    def _named_inputs(self, returned: Any, names: list[str]) -> Named:
        if not names:
            return {}
        if len(names) == 1:
            return {f"d{names[0]}": returned}
        if not isinstance(returned, (tuple, list)):
            raise Unusable(
                f"{self.backward} returned {described(returned)}, expected a tuple of "
                f"{len(names)}: {', '.join('d' + n for n in names)}"
            )
        if len(returned) != len(names):
            raise Unusable(
                f"{self.backward} returned {len(returned)} gradients, expected {len(names)}: "
                f"{', '.join('d' + n for n in names)}"
            )
        return {f"d{name}": item for name, item in zip(names, returned, strict=True)}

    def _named_grads(self, subject: Any, names: list[str]) -> Named:
        grads = value_of(subject.grads)
        if not isinstance(grads, (list, tuple)):
            raise Unusable(f"grads is {described(grads)}, expected a list of {len(names)} arrays")
        if len(grads) != len(names):
            raise Unusable(
                f"grads holds {len(grads)} arrays, expected {len(names)}: "
                f"{', '.join('d' + n for n in names)}"
            )
        return {f"d{name}": item for name, item in zip(names, grads, strict=True)}


@dataclass(frozen=True)
class Loss(Layer):
    """`forward(x, t) -> scalar`, the mean over the batch; `backward(dout=1.0) -> dx`.

    Unless `wrt` says otherwise, `backward` answers for the first input alone: labels owe nothing.
    """

    def inputs(self, values: Values, like: Any) -> dict[str, np.ndarray]:
        names = [argument.name for argument in self.call_arguments(like)]
        return differentiable(names[:1] if self.wrt is None else list(self.wrt), values)

    def upstream(self, outputs: Sequence[np.ndarray], generator: np.random.Generator) -> list[Any]:
        """A plain number other than 1: an ignored upstream shows."""
        return [float(generator.uniform(1.5, 3.0)) for _ in outputs]


@dataclass(frozen=True)
class Optimizer(Form):
    """A class with `update(params, grads)`, which changes the arrays of `params` in place.

    A case gives `params` (a list of draws) and `grads` (a list of draws with one more axis in front:
    the steps), settings by keyword, and, if it likes, `then=(step, lr)`: the rate from that step on.
    """

    method: str = "update"

    returns_values = False

    def construct_arguments(self, answer: Any) -> tuple[Argument, ...]:
        return signature_of(answer)

    def call_arguments(self, answer: Any) -> tuple[Argument, ...]:
        return signature_of(getattr(answer, self.method))

    def extra_names(self) -> tuple[str, ...]:
        return ("then",)

    def start(self, answer: Any, values: Values, like: Any) -> Any:
        call = call_with(self.construct_arguments(like), values)
        return answer(*call.args, **call.kwargs)

    def outputs(self, subject: Any, values: Values, like: Any) -> Named:
        """Each parameter after each step: `params[0]` of shape (steps, *its shape)."""
        params = [p.copy() for p in values["params"]]
        arrays = list(params)  # what a layer holds: an entry put in its place changes nothing there
        path: list[list[np.ndarray]] = []
        for step, grads in enumerate(steps_of(values)):
            if step == values.get("then", (None, 0.0))[0]:
                subject.lr = values["then"][1]
            getattr(subject, self.method)(params, grads)
            for i, (now, then) in enumerate(zip(params, arrays, strict=False)):
                if now is not then:
                    raise Unusable(
                        f"{self.method} puts another array into params[{i}]; the layers keep the old "
                        "one, so change it in place"
                    )
            path.append([p.copy() for p in arrays])
        return {
            f"params[{i}]": np.stack(column) for i, column in enumerate(zip(*path, strict=True))
        }


def _is_number(item: Any) -> bool:
    return isinstance(item, (int, float, np.generic)) or (
        isinstance(item, np.ndarray) and item.ndim == 0
    )


def steps_of(values: Values) -> list[list[np.ndarray]]:
    """The gradients of each step of an optimizer's case."""
    return [[g[t].copy() for g in values["grads"]] for t in range(len(values["grads"][0]))]


def value_of(item: Any) -> Any:
    """What a remote reference stands for, as plain values; anything else as it is."""
    fetch = getattr(type(item), "fetch", None)
    return fetch(item) if fetch is not None else item


def described(value: Any) -> str:
    """A returned value in a student's words: `None`, `a list of 3`, `an array of shape (4, 5)`."""
    if value is None:
        return "None"
    if isinstance(value, np.ndarray):
        return f"an array of shape {value.shape}"
    if isinstance(value, (list, tuple)):
        return f"a {type(value).__name__} of {len(value)}"
    if isinstance(value, (bool, int, float, str)):
        return f"the {type(value).__name__} {str(value)[:40]}"
    kind = getattr(value, "kind", None) or type(value).__name__
    return str(kind) if str(kind).startswith(("a ", "an ")) else f"a {kind}"


def _float_of(y: Any) -> np.dtype:
    dtype = np.asarray(y).dtype
    return dtype if dtype.kind == "f" else np.dtype(np.float64)
