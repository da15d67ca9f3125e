"""Every collected mistake that applies is one of a spec (the doctor proves those), or is graded here."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[1]))

from benchmarks.population import graded, local_worker, trial_of
from grader.course import TWIN, Course
from grader.exercise import Mistake
from grader.loading import load_exercise
from grader.outcome import Result

# Rows of the collection of mistakes, by exercise: those of an exercise that is still to come count once it
# is there. 121 is none.
ROWS: dict[str, Iterable[int]] = {
    "softmax_with_loss": (1, 2, 3, 4, 10),
    "softmax": (5, 6, 7, 8, 9),
    "label_smoothing": (11, 12),
    "affine": (13, 14, 15, 16, 17, 18),
    "relu": (19, 20, 21, 22),
    "leaky_relu": (23,),
    "elu": (24, 25),
    "sigmoid": (26, 28),
    "tanh": (27,),
    "gelu": (29,),
    "dropout": range(30, 36),
    "batch_norm": range(36, 48),
    "layer_norm": (48, 49),
    "rms_norm": (50,),
    "group_norm": (51,),
    "instance_norm": (52,),
    "conv2d": range(53, 64),
    "max_pool2d": (64, 65, 66),
    "avg_pool2d": (67, 68),
    "global_avg_pool": (69,),
    "flatten": (70,),
    "branch": (71,),
    "residual_block": (72, 73),
    "concat": (74,),
    "inception": (74,),
    "multiply": (75,),
    "dot": (75,),
    "matmul": (76,),
    "repeat": (77,),
    "sum": (78,),
    "rnn": range(79, 85),
    "lstm_cell": range(85, 91),
    "gru_cell": (91, 92),
    "embedding": (93,),
    "adam": range(94, 102),
    "momentum": (102, 103, 104, 119),
    "nesterov": (105, 106, 107),
    "adagrad": (108, 109),
    "rmsprop": (110, 111),
    "adamw": (112, 113, 114),
    "weight_decay": (115,),
    "sgd": (116, 117, 118),
    "adadelta": (120,),
    "scaled_dot_product": (122, 123, 124),
    "causal_attention": (125,),
    "rope": (126,),
    "td0": (127,),
    "q_learning": (128,),
    "sarsa": (129,),
    "mc_evaluation": (130,),
    "returns": (131,),
    "dqn_loss": (132, 133),
    "k_fold": (134,),
    "bootstrap": (135,),
    "bias_variance": (136,),
    "early_stopping": (137, 138),
    "mixup": (139,),
    "cutmix": (140,),
    "rbm": (141, 142),
    "generator_loss": (143,),
    "ema": (144,),
    "adaboost": (144,),
}

# Mistakes that are in no spec: the row, the exercise, an edit of its solution, and the check that catches it.
CAUGHT = [
    (10, "softmax_with_loss", ("self.t * log_y", "self.t * np.log(self.y + 1e-7)"), "oracle"),
    (
        10,
        "softmax_with_loss_torch",
        ("self.t * log_y", "self.t * torch.log(self.y + 1e-7)"),
        "oracle",
    ),
    # float32 is too short for a step: right to seven digits, and wrong
    (117, "sgd", ("self.lr * g", "self.lr * g.astype('float32')"), "oracle"),
    (117, "sgd_torch", ("self.lr * g", "self.lr * g.float()"), "oracle"),
    # new float64 arrays in place of the parameters, of whatever dtype
    (117, "sgd", ("p -= self.lr * g", "p = p.astype('float64') - self.lr * g"), "oracle"),
]

# What looks like a mistake and is none: refusing it would be one.
ACCEPTED = [
    (20, "relu", ("self.on = x > 0", "self.on = x >= 0")),
    (20, "relu_torch", ("self.on = x > 0", "self.on = x >= 0")),
    (20, "relu", ("return dout * self.on", "return dout * (self.on + 0.5 * self.at_0)")),
    (37, "batch_norm", ("(var * n / (n - 1))", "var")),
    (37, "batch_norm_torch", ("(var * n / (n - 1))", "var")),
]
# the look-ahead written on the parameters, in the order of the paper: they move by the old velocity
LOOK_AHEAD = (
    """v *= self.momentum
            v += g
            p -= self.lr * (g + self.momentum * v)""",
    """p += self.momentum**2 * v - (1 + self.momentum) * self.lr * g
            v *= self.momentum
            v -= self.lr * g""",
)
ACCEPTED += [(105, "nesterov", LOOK_AHEAD), (105, "nesterov_torch", LOOK_AHEAD)]
HALF = ("self.on = x > 0", "self.on, self.at_0 = x > 0, x == 0")


def graded_with(course: Course, name: str, *edits: tuple[str, str]) -> Result:
    """The solution with edits in it, graded in full."""
    exercise = load_exercise(course, name)
    text = Mistake(list(edits), "a mistake").applied_to(exercise.solution)
    module = course.entries[name].module
    source = course.solutions[module]._replace(text=text.encode())
    worker = local_worker(course, name, dict(course.solutions) | {module: source})
    return graded(trial_of(course, exercise, "0"), worker)


def missing(course: Course, name: str) -> set[int]:
    """The rows that apply to an exercise, and are neither in its spec nor in this file."""
    exercise = load_exercise(course, name)
    listed = {mistake.row for mistake in (*exercise.mistakes, *exercise.accepted)}
    here = {row for row, exercise, *_ in (*CAUGHT, *ACCEPTED) if exercise == name}
    return set(ROWS.get(name.removesuffix(TWIN), ())) - listed - here


def test_every_row_that_applies_is_in_a_spec_or_here(course: Course) -> None:
    found = {name: missing(course, name) for name in course.entries}
    assert {name: rows for name, rows in found.items() if rows} == {}


def test_a_spec_names_only_rows_that_there_are(course: Course) -> None:
    known = {row for rows in ROWS.values() for row in rows}
    assert known == set(range(1, 145)) - {121}
    for name in course.entries:
        rows = {mistake.row for mistake in load_exercise(course, name).mistakes}
        assert rows - {None} <= known


@pytest.mark.parametrize(("row", "name", "edit", "check"), CAUGHT)
def test_a_mistake_is_caught(
    course: Course, row: int, name: str, edit: tuple[str, str], check: str
) -> None:
    result = graded_with(course, name, edit)
    assert result.verdict == "fail"
    assert check in {outcome.check for outcome in result.failures}
    assert result.points < result.out_of


def test_the_logarithm_that_is_cut_off_is_named(course: Course) -> None:
    result = graded_with(course, *(CAUGHT[0][1], CAUGHT[0][2]))
    assert "about 16" in " ".join(outcome.sentence for outcome in result.failures)


@pytest.mark.parametrize(("row", "name", "edit"), ACCEPTED)
def test_what_is_no_mistake_has_full_points(
    course: Course, row: int, name: str, edit: tuple[str, str]
) -> None:
    edits = (HALF, edit) if "at_0" in edit[1] else (edit,)
    result = graded_with(course, name, *edits)
    assert [(o.check, o.case, o.sentence) for o in result.failures] == []
    assert result.points == result.out_of


@pytest.mark.parametrize("slope", ["1.01", "-0.01", "2"])
def test_a_slope_at_zero_beyond_1_is_a_mistake(course: Course, slope: str) -> None:
    edit = ("return dout * self.on", f"return dout * (self.on + {slope} * self.at_0)")
    assert graded_with(course, "relu", HALF, edit).verdict == "fail"
