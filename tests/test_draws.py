"""Draws: the same for the same seed, exercise, case and input, and what each of them promises."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grader.draws import (
    Alias,
    Draw,
    Generator,
    Given,
    distinct,
    draw,
    draw_all,
    fixed,
    integers,
    laid_out,
    near_kinks,
    normal,
    one_hot,
    permutation,
    positive,
    probabilities,
    seed_of,
    short,
    tied,
    undrawable,
    uniform,
)

PATH: tuple[str, ...] = ("0", "relu", "images", "x")
DRAWS: list[Draw] = [
    normal(3, 4),
    normal(),
    normal(2, 3, 4, scale=20.0, shift=-1.0),
    uniform(3, 4, low=-2.0, high=5.0),
    positive(3, 4),
    integers(3, 4, high=7),
    probabilities(3, 4),
    one_hot(5, 3),
    permutation(6),
    distinct(3, 4),
    tied(3, 4),
    near_kinks(3, 4),
    fixed([[1.0, -0.0], [2.0, 3.0]]),
    normal(3, 4).fortran(),
    normal(3, 4).strided(),
]
RANDOM = [made for made in DRAWS if not made.text.startswith("fixed")]
shapes = st.lists(st.integers(0, 5), max_size=4).map(tuple)
seeds = st.integers(0, 2**32).map(str)


def drawn(made: Draw, seed: str = "0") -> np.ndarray:
    return draw(made, seed, *PATH[1:])


# --- seeds


@pytest.mark.parametrize("made", DRAWS, ids=repr)
def test_the_same_path_draws_the_same(made: Draw) -> None:
    first, second = draw(made, *PATH), draw(made, *PATH)
    assert first is not second
    np.testing.assert_array_equal(first, second)
    assert first.shape == made.shape


@pytest.mark.parametrize("made", RANDOM, ids=repr)
@pytest.mark.parametrize("place", range(4))
def test_another_seed_exercise_case_or_input_draws_otherwise(made: Draw, place: int) -> None:
    path = list(PATH)
    path[place] += "'"
    assert not np.array_equal(draw(made, *PATH), draw(made, *path))


def test_a_seed_depends_on_every_part_and_on_where_one_ends() -> None:
    paths = [("0", "ab", "c"), ("0", "a", "bc"), ("0", "abc"), ("0ab", "c"), ("0", "ab", "c", 0)]
    assert len({seed_of(*path) for path in paths}) == len(paths)
    assert seed_of(0, "a") == seed_of("0", "a")
    assert seed_of("\udcff") != seed_of("?")  # a byte of the command line that is no UTF-8


def test_a_seed_is_the_same_in_every_process() -> None:
    code = "from grader.draws import seed_of; print(seed_of('0', 'relu', 'images', 'x'))"
    env = os.environ | {"PYTHONHASHSEED": "7"}
    said = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, env=env
    )
    assert int(said.stdout) == seed_of(*PATH)


# --- each draw


@given(shapes, seeds)
def test_normal_has_its_shape_and_dtype(shape: tuple[int, ...], seed: str) -> None:
    array = drawn(normal(*shape), seed)
    assert (array.shape, array.dtype) == (shape, np.float64)


def test_normal_has_its_scale_and_shift() -> None:
    array = drawn(normal(200, 200, scale=3.0, shift=10.0))
    assert abs(array.mean() - 10) < 0.1
    assert abs(array.std() - 3) < 0.1


@given(shapes, seeds, st.floats(-5, 5), st.floats(0.1, 5))
def test_uniform_stays_in_its_range(
    shape: tuple[int, ...], seed: str, low: float, width: float
) -> None:
    array = drawn(uniform(*shape, low=low, high=low + width), seed)
    assert array.shape == shape
    assert ((low <= array) & (array <= low + width)).all()


@given(shapes, seeds)
def test_positive_is_positive(shape: tuple[int, ...], seed: str) -> None:
    assert (drawn(positive(*shape), seed) >= 0.1).all()
    assert (drawn(positive(*shape, low=1e-9, high=1e-8), seed) > 0).all()


@given(shapes, seeds, st.integers(-3, 3), st.integers(1, 9))
def test_integers_are_int64_in_their_range(
    shape: tuple[int, ...], seed: str, low: int, width: int
) -> None:
    array = drawn(integers(*shape, low=low, high=low + width), seed)
    assert (array.shape, array.dtype) == (shape, np.int64)
    assert ((low <= array) & (array < low + width)).all()


@given(st.lists(st.integers(1, 5), min_size=1, max_size=3), seeds)
def test_probabilities_are_positive_and_sum_to_1(shape: list[int], seed: str) -> None:
    array = drawn(probabilities(*shape), seed)
    assert (array > 0).all()
    np.testing.assert_allclose(array.sum(axis=-1), 1.0, rtol=1e-12)


@given(st.integers(0, 9), st.integers(1, 6), seeds)
def test_one_hot_has_one_1_a_row(n: int, classes: int, seed: str) -> None:
    array = drawn(one_hot(n, classes), seed)
    assert (array.shape, array.dtype) == ((n, classes), np.float64)
    assert set(np.unique(array)) <= {0.0, 1.0}
    assert (array.sum(axis=1) == 1).all()


@given(st.integers(0, 20), seeds)
def test_a_permutation_holds_every_number_once(n: int, seed: str) -> None:
    array = drawn(permutation(n), seed)
    assert array.dtype == np.int64
    assert sorted(array) == list(range(n))


@given(st.lists(st.integers(1, 5), max_size=3), seeds, st.floats(0.01, 2))
def test_distinct_values_are_apart_and_not_at_0(shape: list[int], seed: str, step: float) -> None:
    array = drawn(distinct(*shape, step=step), seed)
    apart = np.diff(np.sort(array, axis=None))
    assert (apart > 0.999 * step).all()
    assert (np.abs(array) > 0.1 * step).all()


@given(shapes, seeds)
def test_tied_values_are_multiples_of_the_step(shape: tuple[int, ...], seed: str) -> None:
    array = drawn(tied(*shape, step=0.25), seed)
    np.testing.assert_array_equal(array / 0.25, np.round(array / 0.25))


def test_tied_values_tie_and_hold_zeros() -> None:
    array = drawn(tied(10, 10))
    assert len(np.unique(array)) < 20
    assert (array == 0).sum() > 5


def test_near_kinks_are_close_to_0_on_either_side_and_never_there() -> None:
    array = drawn(near_kinks(100, 100))
    close = array[np.abs(array) <= 1.1e-3]
    assert 700 < close.size < 1300
    assert 0.3 < (close > 0).mean() < 0.7
    assert np.abs(array).min() >= 0.9e-12


def test_fixed_is_what_was_given_whatever_the_seed() -> None:
    values = [[1.0, -0.0], [2.0, 3.0]]
    array = drawn(fixed(values), "another")
    np.testing.assert_array_equal(array, values)
    assert np.signbit(array[0, 1])
    assert drawn(fixed([1, 2])).dtype == np.int64
    assert drawn(fixed([True])).dtype == np.bool_
    assert drawn(fixed(2.5)).shape == ()
    array[0, 0] = 99
    assert drawn(fixed(values))[0, 0] == 1.0


@pytest.mark.parametrize(
    ("make", "sentence"),
    [
        (lambda: normal((4, 5)), r"normal\(\) takes the lengths of its axes, as in normal\(4, 5\)"),  # pyright: ignore[reportArgumentType]
        (lambda: normal(4.0), r"normal\(\) takes the lengths"),  # pyright: ignore[reportArgumentType]
        (lambda: normal(True), r"normal\(\) takes the lengths"),
        (lambda: normal(-1), r"normal\(\) takes the lengths"),
        (lambda: permutation(-1), r"permutation\(\) takes the lengths"),
        (lambda: probabilities(), r"probabilities\(\) takes at least 1 length"),
        (lambda: integers(3, low=4, high=4), "4 is not below 4"),
        (lambda: one_hot(3, 0), "0 is not below 0"),
        (lambda: uniform(3, low=2.0, high=1.0), "2.0 is not below 1.0"),
        (lambda: uniform(3, low=float("nan")), "nan is not below"),
        (lambda: positive(3, low=-1.0), "stays above 0, and low is -1.0"),
        (lambda: fixed("text"), "takes numbers, not 'text'"),
        (lambda: fixed([1j]), "takes numbers"),
        (lambda: fixed([None]), "takes numbers"),
        (lambda: fixed([[1.0], [2.0, 3.0]]), "takes lists of equal lengths"),
    ],
)
def test_a_draw_that_cannot_be_is_refused_where_it_is_written(
    make: Callable[[], Draw], sentence: str
) -> None:
    with pytest.raises((TypeError, ValueError), match=sentence):
        make()


# --- how a draw is called


@pytest.mark.parametrize(
    ("made", "text"),
    [
        (normal(4, 5), "normal(4, 5)"),
        (normal(), "normal()"),
        (normal(3, scale=1000.0, shift=0.0), "normal(3, scale=1000)"),
        (normal(3, scale=1e-8), "normal(3, scale=1e-08)"),
        (normal(3, shift=0.1), "normal(3, shift=0.1)"),
        (uniform(2, low=-1.0), "uniform(2, low=-1)"),
        (positive(2, high=5.0), "positive(2, high=5)"),
        (integers(2, high=3), "integers(2, high=3)"),
        (tied(5, 4), "tied(5, 4)"),
        (distinct(2, step=0.5), "distinct(2, step=0.5)"),
        (one_hot(2, 3), "one_hot(2, 3)"),
        (fixed([1.0]), "fixed([1.0])"),
        (normal(2, 3).fortran(), "normal(2, 3) in Fortran order"),
        (normal(2, 3).strided(), "normal(2, 3), not contiguous"),
    ],
)
def test_a_draw_is_called_as_it_is_written(made: Draw, text: str) -> None:
    assert repr(made) == text
    assert short([made, made]) == f"[{text}, {text}]"


def test_options_that_differ_are_told_apart() -> None:
    made = [positive(3), positive(3, low=0.5), normal(3, scale=0.1), normal(3, scale=0.1 + 1e-12)]
    assert len({repr(each) for each in made}) == 4


# --- layouts


@given(st.lists(st.integers(1, 4), max_size=4), seeds)
@settings(max_examples=50)
def test_layouts_hold_the_same_values_in_another_order(shape: list[int], seed: str) -> None:
    made = normal(*shape)
    plain = drawn(made, seed)
    assert plain.flags.c_contiguous
    for other in (made.fortran(), made.strided()):
        np.testing.assert_array_equal(drawn(other, seed), plain)
    assert drawn(made.fortran(), seed).flags.f_contiguous
    if plain.ndim and plain.size > 1:
        strided = drawn(made.strided(), seed)
        assert not strided.flags.c_contiguous or shape[-1] == 1
        assert strided.base is not None


def test_a_strided_array_skips_every_second_element() -> None:
    array = laid_out(np.arange(6.0).reshape(2, 3), "strided")
    assert array.strides == (48, 16)
    assert not array.flags.c_contiguous
    assert not array.flags.f_contiguous


def test_a_scalar_has_no_layout() -> None:
    for layout in ("C", "F", "strided"):
        assert laid_out(np.array(2.0), layout).shape == ()


# --- lists, aliases, and what is no draw


def test_lists_are_drawn_item_by_item_and_each_on_its_own() -> None:
    values = draw([normal(3), normal(3), (normal(3), 0.1)], *PATH)
    assert isinstance(values, list)
    assert isinstance(values[2], tuple)
    assert values[2][1] == 0.1
    arrays = [values[0], values[1], values[2][0]]
    assert len({array.tobytes() for array in arrays}) == 3
    np.testing.assert_array_equal(values[0], draw(normal(3), *PATH, 0))


def test_a_mapping_is_drawn_by_its_keys() -> None:
    values = draw({"a": normal(2), "b": 3}, *PATH)
    np.testing.assert_array_equal(values["a"], draw(normal(2), *PATH, "a"))
    assert values["b"] == 3


def test_an_alias_is_the_very_same_array_whatever_its_place() -> None:
    for inputs in ({"x": normal(3), "y": Alias("x")}, {"y": Alias("x"), "x": normal(3)}):
        values = draw_all(inputs, *PATH[:3])
        assert values["x"] is values["y"]
        assert list(values) == list(inputs)


def test_settings_texts_functions_and_given_code_stay_as_they_are() -> None:
    code = Given("def step(): pass", "step")
    for value in (3, 0.5, True, None, "valid", np.sin, code):
        assert draw(value, *PATH) is value


def test_a_generator_gets_a_seed_of_its_own() -> None:
    first, again = draw(Generator(), *PATH), draw(Generator(), *PATH)
    assert first == again
    assert first != draw(Generator(), *PATH, "other")
    assert 0 < first.seed < 2**59


@pytest.mark.parametrize(
    ("value", "what"),
    [
        (np.zeros(3), "x is an array"),
        ([np.zeros(3)], "x is an array"),
        ({"a": np.zeros(3)}, "x is an array"),
        ([[Alias("y")]], "x holds an Alias in a list"),
        (normal, "x is normal itself"),
        ([one_hot], "x is one_hot itself"),
        (object(), "which cannot be drawn"),
        (1j, "which cannot be drawn"),
        (np.int64(3), "which cannot be drawn"),
        (b"bytes", "which cannot be drawn"),
        ({1, 2}, "which cannot be drawn"),
    ],
)
def test_what_cannot_be_drawn_is_named(value: Any, what: str) -> None:
    ((said, instead),) = undrawable("x", value)
    assert what in said
    assert instead


@pytest.mark.parametrize(
    "value",
    [normal(3), [normal(3)], 3, 0.5, "text", None, True, len, (1, 2), Alias("y"), Generator()],
)
def test_what_can_be_drawn_is_not_refused(value: Any) -> None:
    assert list(undrawable("x", value)) == []
