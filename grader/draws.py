"""Draws: what a case's inputs are made from. Each is a recipe; the values come with a seed."""

from __future__ import annotations

import hashlib
import inspect
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

Shape = tuple[int, ...]


@dataclass(frozen=True)
class Draw:
    """A recipe for one array: `make(generator, shape)`, with what a report may call it."""

    make: Callable[[np.random.Generator, Shape], np.ndarray]
    shape: Shape
    text: str
    layout: str = "C"

    def __call__(self, generator: np.random.Generator) -> np.ndarray:
        return laid_out(np.asarray(self.make(generator, self.shape)), self.layout)

    def fortran(self) -> Draw:
        """The same values in Fortran (column-major) order."""
        return replace(self, layout="F", text=f"{self.text} in Fortran order")

    def strided(self) -> Draw:
        """The same values as a view that takes every second element of a larger array."""
        return replace(self, layout="strided", text=f"{self.text}, not contiguous")

    def __repr__(self) -> str:
        return self.text


@dataclass(frozen=True)
class Generator:
    """A random generator made in the worker from the case's seed (NumPy's, or torch's in its track)."""

    seed: int = 0


@dataclass(frozen=True)
class Alias:
    """The very array that was drawn for another input of the case (`mul.forward(x, x)`)."""

    name: str


@dataclass(frozen=True)
class Given:
    """Small public code that runs in the worker: `source` is executed, `expression` is the argument.

    It holds no answer: a toy net, an environment to walk in. In a script it is given as an argument,
    set on an object, or run beside the answer (`Answer.run(Given(source, "f"), x)`: f(module, x)).
    """

    source: str
    expression: str

    def __call__(self, *args: Any) -> Any:
        """It stands for a function where it runs: in a script, set it on an object of the answer's."""
        raise TypeError("a Given runs in the worker; set it on an object there, then call that")


def undrawable(key: str, value: Any, inside: bool = False) -> Iterator[tuple[str, str]]:
    """What of a case's input cannot be drawn, and what to write instead."""
    if isinstance(value, np.ndarray):
        yield f"{key} is an array", f"write {key}=fixed(...), or a draw like normal(4, 5)"
    elif isinstance(value, Alias) and inside:
        yield f"{key} holds an Alias in a list", "let a whole input be the alias of another"
    elif isinstance(value, (list, tuple, Mapping)):
        for item in value.values() if isinstance(value, Mapping) else value:
            yield from undrawable(key, item, inside=True)
    elif inspect.isfunction(value) and value.__module__ == __name__:
        yield f"{key} is {value.__name__} itself", f"call it, as in {key}={value.__name__}(4, 5)"
    elif not (
        value is None
        or isinstance(value, (Draw, Generator, Given, Alias, bool, int, float, str))
        or callable(value)
    ):
        yield (
            f"{key} is {value!r}, which cannot be drawn",
            "give a draw (normal, fixed, ...), a number, text, a function, or a list of these",
        )


def short(value: Any) -> str:
    """An input in few words, for the name of a case."""
    if isinstance(value, (list, tuple)):
        return f"[{', '.join(short(item) for item in value)}]"
    return getattr(value, "__name__", None) or repr(value)


def laid_out(array: np.ndarray, layout: str) -> np.ndarray:
    """`array`'s values with the memory layout named: C, F (column-major) or strided (not contiguous)."""
    if array.ndim == 0:
        return array
    if layout == "F":
        return np.asfortranarray(array)
    if layout == "strided":
        wide = np.zeros((*array.shape[:-1], 2 * array.shape[-1]), array.dtype)
        wide[..., ::2] = array
        return wide[..., ::2]
    return np.ascontiguousarray(array)


def _drawn(
    make: Callable[[np.random.Generator, Shape], np.ndarray],
    name: str,
    shape: Shape,
    least: int = 0,
    **options: tuple[float, float | None],
) -> Draw:
    """A draw, described as it is written: options (value, default) only where they are not the default."""
    for length in shape:
        if type(length) is not int or length < 0:
            raise TypeError(
                f"{name}() takes the lengths of its axes, as in {name}(4, 5), not {length!r}"
            )
    if len(shape) < least:
        raise TypeError(f"{name}() takes at least {least} length{'s' * (least > 1)}")
    shown = [str(n) for n in shape] + [
        f"{k}={v:.15g}" for k, (v, usual) in options.items() if v != usual
    ]
    return Draw(make, shape, f"{name}({', '.join(shown)})")


def _refuse_empty_range(name: str, low: float, high: float) -> None:
    if not low < high:
        raise ValueError(f"{name}() draws from low to high, and {low!r} is not below {high!r}")


def normal(*shape: int, scale: float = 1.0, shift: float = 0.0) -> Draw:
    """`shift + scale` N(0, 1)."""

    def make(generator: np.random.Generator, shape: Shape) -> np.ndarray:
        return shift + scale * generator.standard_normal(shape)

    return _drawn(make, "normal", shape, scale=(scale, 1.0), shift=(shift, 0.0))


def uniform(*shape: int, low: float = 0.0, high: float = 1.0) -> Draw:
    """Uniform in [low, high)."""
    _refuse_empty_range("uniform", low, high)

    def make(generator: np.random.Generator, shape: Shape) -> np.ndarray:
        return generator.uniform(low, high, shape)

    return _drawn(make, "uniform", shape, low=(low, 0.0), high=(high, 1.0))


def positive(*shape: int, low: float = 0.1, high: float = 2.0) -> Draw:
    """Uniform in [low, high), away from 0."""
    _refuse_empty_range("positive", low, high)
    if low <= 0:
        raise ValueError(f"positive() stays above 0, and low is {low!r}")
    drawn = uniform(*shape, low=low, high=high)
    return _drawn(drawn.make, "positive", shape, low=(low, 0.1), high=(high, 2.0))


def integers(*shape: int, low: int = 0, high: int) -> Draw:
    """Integers in [low, high), as int64: class ids, positions. They take no part in a gradient."""
    _refuse_empty_range("integers", low, high)

    def make(generator: np.random.Generator, shape: Shape) -> np.ndarray:
        return np.asarray(generator.integers(low, high, shape, dtype=np.int64))

    return _drawn(make, "integers", shape, low=(low, 0), high=(high, None))


def probabilities(*shape: int) -> Draw:
    """Rows (last axis) of positive numbers that sum to 1."""

    def make(generator: np.random.Generator, shape: Shape) -> np.ndarray:
        p = generator.uniform(0.05, 1.0, shape)
        return p / p.sum(axis=-1, keepdims=True)

    return _drawn(make, "probabilities", shape, least=1)


def one_hot(n: int, classes: int) -> Draw:
    """`(n, classes)` float64: one 1 a row, at random, the rest 0."""
    _refuse_empty_range("one_hot", 0, classes)

    def make(generator: np.random.Generator, shape: Shape) -> np.ndarray:
        return np.eye(shape[1])[generator.integers(0, shape[1], shape[0])]

    return _drawn(make, "one_hot", (n, classes))


def permutation(n: int) -> Draw:
    """The integers 0 to n - 1 in random order, int64."""

    def make(generator: np.random.Generator, shape: Shape) -> np.ndarray:
        return generator.permutation(shape[0]).astype(np.int64)

    return _drawn(make, "permutation", (n,))


def distinct(*shape: int, step: float = 0.1) -> Draw:
    """Values at least `step` apart, in random order: no ties, far from each other's kinks."""

    def make(generator: np.random.Generator, shape: Shape) -> np.ndarray:
        n = int(np.prod(shape))
        return (generator.permutation(n) - (n - 1) / 2).reshape(shape) * step + step / 3

    return _drawn(make, "distinct", shape, step=(step, 0.1))


def tied(*shape: int, step: float = 0.5) -> Draw:
    """N(0, 1) rounded to multiples of `step`: exact zeros and ties."""

    def make(generator: np.random.Generator, shape: Shape) -> np.ndarray:
        return np.round(generator.standard_normal(shape) / step) * step

    return _drawn(make, "tied", shape, step=(step, 0.5))


def near_kinks(*shape: int) -> Draw:
    """N(0, 1) with one entry in ten moved next to 0, at a distance of 1e-3 to 1e-12."""

    def make(generator: np.random.Generator, shape: Shape) -> np.ndarray:
        x = generator.standard_normal(shape)
        close = generator.choice((-1.0, 1.0), shape) * 10.0 ** -generator.uniform(3, 12, shape)
        return np.where(generator.random(shape) < 0.1, close, x)

    return _drawn(make, "near_kinks", shape)


def fixed(values: Any) -> Draw:
    """The very values given, whatever the seed. Nested lists of numbers; ints stay int64."""
    try:
        array = np.array(values)
    except ValueError:
        raise TypeError(f"fixed() takes lists of equal lengths, not {values!r}") from None
    if array.dtype.kind not in "biuf":
        raise TypeError(f"fixed() takes numbers, not {values!r}")
    return Draw(lambda _, __: array.copy(), array.shape, f"fixed({values!r})")


def seed_of(*parts: object) -> int:
    """SHA-256 of the parts as one number: the same draw for the same seed, exercise, case and input."""
    text = "\x1f".join(str(part) for part in parts)
    return int.from_bytes(
        hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest()[:16], "little"
    )


def draw(spec: Any, *path: object) -> Any:
    """The value of a spec of one input: draws become arrays, lists go item by item, the rest stays.

    `path` is what the seed is made from.
    """
    if isinstance(spec, Draw):
        return spec(np.random.default_rng(seed_of(*path)))
    if isinstance(spec, Generator):
        return Generator(seed_of(*path) % 2**59)
    if isinstance(spec, (list, tuple)):
        return type(spec)(draw(item, *path, i) for i, item in enumerate(spec))
    if isinstance(spec, Mapping):
        return {key: draw(item, *path, key) for key, item in spec.items()}
    return spec


def draw_all(inputs: Mapping[str, Any], *path: object) -> dict[str, Any]:
    """Every input of a case, aliases last and as the same object."""
    values = {n: draw(s, *path, n) for n, s in inputs.items() if not isinstance(s, Alias)}
    for name, spec in inputs.items():
        if isinstance(spec, Alias):
            values[name] = values[spec.name]
    return {name: values[name] for name in inputs}
