"""Right answers at another pace than the solution's: other ways to do the whole array at once, which are
quick enough, and loops, which are not. By exercise and name, the text.

Beside those that are written out there are two of each solution: the independent right answer, and the
answer that asks another one for one sample after the other.
"""

from __future__ import annotations

import functools
from collections.abc import Iterator
from pathlib import Path
from typing import Literal, NamedTuple

from grader.course import Course
from grader.loading import load_exercise

SUBMISSIONS = Path(__file__).parent / "submissions"
Kind = Literal["quick", "slow"]

# the answers in submissions/paces, for which exercises, and which of them are the loops
WRITTEN: dict[str, dict[str, Kind]] = {
    "conv1d": {"conv1d_im2col": "quick"},
    "conv2d": {
        "conv2d_places": "quick",
        "conv2d_windows": "quick",
        "conv2d_indices": "quick",
        "conv2d_four_loops": "slow",
    },
    "conv2d_fast": {
        "conv2d_indices": "quick",
        "conv2d_windows": "quick",
        "conv2d_places": "slow",
        "conv2d_four_loops": "slow",
    },
    "conv3d": {"conv3d_kernel": "quick"},
    "conv_transpose2d": {"conv_transpose2d_spread": "quick"},
    "depthwise_conv2d": {"depthwise_places": "quick", "depthwise_windows": "quick"},
    "max_pool2d": {"max_pool2d_windows": "quick", "max_pool2d_scatter": "quick"},
    "avg_pool2d": {"avg_pool2d_windows": "quick"},
    "dot": {"dot_diagonal": "slow"},
    "dot_torch": {"dot_diagonal_torch": "slow"},
    "returns": {"returns_sums": "slow"},
    "gae": {"gae_sums": "slow"},
    "batch_norm": {"batch_norm_features": "slow"},
    "batch_norm_torch": {"batch_norm_features_torch": "slow"},
    "layer_norm": {"layer_norm_steps": "quick"},
    "scaled_dot_product": {"attention_einsum": "quick", "attention_rows": "slow"},
    "scaled_dot_product_torch": {"attention_rows_torch": "slow"},
    "softmax_with_loss": {"loss_rows": "slow"},
    "softmax_with_loss_torch": {"loss_rows_torch": "slow"},
    "softmax": {"softmax_jacobian": "quick", "softmax_rows": "slow"},
    "softmax_torch": {"softmax_jacobian_torch": "quick", "softmax_rows_torch": "slow"},
    "conv2d_torch": {"conv2d_unfold_torch": "quick", "conv2d_places_torch": "quick"},
    "conv2d_fast_torch": {"conv2d_unfold_torch": "quick", "conv2d_places_torch": "slow"},
}

SAMPLES = """

import {library}
_Whole = {name}
class {name}:
    def __init__(self, *args, **settings):
        self.made = lambda: _Whole(*args, **settings)
        self.params = list(self.made().params)
        self.grads = [0 * p for p in self.params]

    def forward(self, *inputs):
        self.layers = [self.made() for _ in inputs[0]]
        samples = enumerate(self.layers)
        return {join}([layer.forward(*(x[n : n + 1] for x in inputs)) for n, layer in samples])

    def backward(self, dout):
        parts = [layer.backward(dout[n : n + 1]) for n, layer in enumerate(self.layers)]
        self.grads = [sum(layer.grads[i] for layer in self.layers) for i in range(len(self.params))]
        if isinstance(parts[0], tuple):
            return tuple({join}(column) for column in zip(*parts))
        return {join}(parts)
"""
# whose samples do not stand for themselves, or are few and large
NO_SAMPLES = {
    *("batch_norm", "conv2d_fast", "softmax", "softmax_with_loss"),
    *(
        "dot",
        "returns",
        "gae",
    ),  # asked how they grow: one sample after the other does not grow faster
}


class Pace(NamedTuple):
    exercise: str
    name: str
    kind: Kind
    text: str


def paces(course: Course, exercise: str) -> Iterator[Pace]:
    """Every answer there is to an exercise that is timed."""
    for name, kind in WRITTEN.get(exercise, {}).items():
        yield Pace(exercise, name, kind, _text(SUBMISSIONS / "paces" / f"{name}.py"))
    if exercise.startswith("conv2d_fast"):  # large images, few of them
        kernel = load_exercise(course, exercise.replace("_fast", "")).solution
        yield Pace(exercise, "a loop over the kernel", "quick", kernel)
    entry = course.entries[exercise]
    right = _text(SUBMISSIONS / "right" / "exercises" / entry.unit / f"{exercise}.py")
    yield Pace(exercise, "right sample", "quick", right)
    if exercise.removesuffix("_torch") not in NO_SAMPLES:
        loaded = load_exercise(course, exercise)
        join = "torch.cat" if loaded.is_twin else "numpy.concatenate"
        filled = {"name": loaded.answer.__name__, "join": join, "library": join.partition(".")[0]}
        for whose, text in (("solution", loaded.solution), ("right sample", right)):
            looped = text + SAMPLES.format(**filled)
            yield Pace(exercise, f"{whose}, by samples", "slow", looped)


@functools.cache
def _text(path: Path) -> str:
    return path.read_text("utf-8")
