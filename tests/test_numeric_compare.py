from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from grader.numeric import Difference, Tolerance, difference, rms

EXACT = Tolerance(0.0, 0.0)
LOOSE = Tolerance(1e300, 1e300)
X = np.arange(6.0).reshape(2, 3)

numbers = hnp.scalar_dtypes().filter(lambda d: d.kind in "biuf" and d.isnative)
shapes = hnp.array_shapes(min_dims=0, max_dims=3, min_side=0, max_side=4)


def kind(
    got: object, expected: Any, tolerance: Tolerance = EXACT, dtype: bool = True
) -> str | None:
    found = difference(got, expected, tolerance, dtype=dtype)
    return found and found.kind


# ------------------------------------------------------------------------------------------- equal


@given(hnp.arrays(numbers, shapes))
def test_an_array_equals_its_copy_unless_it_holds_nan(x: np.ndarray) -> None:
    assert kind(x.copy(), x) == ("finite" if np.isnan(x).any() else None)


@given(hnp.arrays(numbers, shapes), hnp.arrays(numbers, shapes))
def test_any_two_arrays_can_be_compared(got: np.ndarray, expected: np.ndarray) -> None:
    for dtype in (True, False):
        found = difference(got, expected, EXACT, dtype=dtype)
        if found is None:
            assert got.shape == expected.shape
            np.testing.assert_array_equal(got.astype(float), expected.astype(float))
        else:
            assert 1 <= found.differing <= max(1, found.size)


@pytest.mark.parametrize("layout", [np.asfortranarray, lambda x: np.repeat(x, 2, axis=1)[:, ::2]])
def test_the_layout_in_memory_does_not_matter(layout: Any) -> None:
    assert kind(layout(X), X) is None


@pytest.mark.parametrize("shape", [(0,), (0, 3)])
def test_empty_arrays_are_equal_when_their_shapes_are(shape: tuple[int, ...]) -> None:
    assert kind(np.zeros(shape), np.ones(shape)) is None
    assert kind(np.zeros((*shape, 2)), np.ones(shape)) == "shape"


# -------------------------------------------------------------------------------------------- type


class Subclass(np.ndarray):
    pass


@pytest.mark.parametrize(
    "got",
    [
        None,
        X.tolist(),
        tuple(X),
        X.view(Subclass),
        np.ma.masked_array(X),
        bytearray(48),
        1.0,
        np.float64(1),
        "0.0",
    ],
)
def test_only_a_plain_array_is_an_array(got: object) -> None:
    found = difference(got, X, LOOSE)
    assert found is not None
    assert (found.kind, found.got, found.expected) == ("type", type(got).__name__, "ndarray")


@pytest.mark.parametrize("got", [2.5, np.float64(2.5), np.array(2.5)])
@pytest.mark.parametrize("expected", [np.float64(2.5), np.array(2.5)])
def test_every_scalar_is_a_scalar(got: object, expected: Any) -> None:
    assert kind(got, expected) is None
    assert kind(got, expected + 1) == "value"


def test_an_array_of_one_is_no_scalar_and_a_scalar_no_array_of_one() -> None:
    assert kind(np.array([2.5]), np.array(2.5)) == "shape"
    assert kind(np.array(2.5), np.array([2.5])) == "shape"
    assert kind(2.5, np.array([2.5])) == "type"


@pytest.mark.parametrize("got", [None, [2.5], "2.5", 2.5j, np.ma.masked])
def test_what_is_no_scalar(got: object) -> None:
    assert kind(got, np.array(2.5)) == "type"


# ------------------------------------------------------------------------------------------- shape


@given(shapes, shapes)
def test_shapes_are_never_broadcast(a: tuple[int, ...], b: tuple[int, ...]) -> None:
    found = difference(np.zeros(a), np.zeros(b), LOOSE)
    if a == b:
        assert found is None
    else:
        assert found is not None
        assert (found.kind, found.got, found.expected) == ("shape", a, b)


# ------------------------------------------------------------------------------------------- dtype


@pytest.mark.parametrize("dtype", [np.float16, np.float64, np.int64, np.complex128, bool, ">f4"])
def test_a_dtype_is_asked_for_unless_it_is_left_out(dtype: Any) -> None:
    ones = np.ones((2, 3), np.float32)
    found = difference(ones.astype(dtype), ones, EXACT)
    assert found is not None
    assert (found.kind, found.got, found.expected) == ("dtype", str(np.dtype(dtype)), "float32")
    assert kind(ones.astype(dtype), ones, dtype=False) is None
    assert kind(2 * ones.astype(float), ones, dtype=False) == "value"


@pytest.mark.parametrize("dtype", [object, str, "datetime64[s]", [("a", float)]])
def test_what_is_no_number_is_refused_with_and_without_dtypes(dtype: Any) -> None:
    got = np.zeros((2, 3), dtype)
    assert kind(got, np.zeros((2, 3)), dtype=False) == "dtype"
    assert kind(got, got, dtype=False) == "dtype"


@pytest.mark.parametrize(
    ("got", "expected", "found"),
    [
        (1.0, np.float32(1), None),
        (1, np.uint8(1), None),
        (True, np.bool_(True), None),
        (1, np.float64(1), "dtype"),
        (True, np.float64(1), "dtype"),
        (1.0, np.int64(1), "dtype"),
        (np.float64(1), np.float32(1), "dtype"),
        (10**400, np.int64(1), "dtype"),
    ],
)
def test_a_python_number_need_only_be_of_the_same_sort(
    got: object, expected: Any, found: str | None
) -> None:
    assert kind(got, expected) == found


@pytest.mark.parametrize("got", [1, True, np.float32(1), np.array(1)])
def test_a_scalar_of_another_dtype_has_its_value(got: object) -> None:
    assert kind(got, np.array(1.0), dtype=False) is None
    assert kind(got, np.array(2.0), dtype=False) == "value"


# ---------------------------------------------------------------------------------------- finiteness


@pytest.mark.parametrize("got", [math.nan, math.inf, -math.inf])
@pytest.mark.parametrize("expected", [1.0, math.nan, math.inf, -math.inf])
def test_what_is_not_finite_is_met_by_the_same_infinity_alone(got: float, expected: float) -> None:
    found = difference(np.array([0.0, got]), np.array([0.0, expected]), LOOSE)
    if got == expected:
        assert found is None
    else:
        assert found is not None
        assert (found.kind, found.index, found.differing) == ("finite", (1,), 1)


def test_a_number_where_infinity_is_expected_is_not_finite_either() -> None:
    assert kind(np.array([0.0, 1.0]), np.array([0.0, -np.inf]), LOOSE) == "finite"


def test_the_first_place_that_is_not_finite_is_told() -> None:
    got = X.copy()
    got[0, 2] = got[1, 1] = np.nan
    got[0, 0] = 1e9
    found = difference(got, X, Tolerance(1.0, 1.0))
    assert found is not None
    assert (found.kind, found.index, found.expected, found.differing) == ("finite", (0, 2), 2.0, 3)


# -------------------------------------------------------------------------------------------- value


def test_a_difference_says_where_it_is_largest_and_how_many_there_are() -> None:
    got = X + np.array([[0, 0.5, 1e-9], [0, -2, 0]])
    assert difference(got, X, Tolerance(0.1, 0.1), name="dW") == Difference(
        name="dW",
        kind="value",
        got=2.0,
        expected=4.0,
        size=6,
        differing=2,
        index=(1, 1),
        rms=rms(got - X),
        largest=2.0,
    )


@given(st.integers(2, 9), st.floats(-300, 300), st.floats(1e-3, 1e3))
def test_both_bounds_are_kept(n: int, exponent: float, slack: float) -> None:
    error = np.linspace(-1, 1, n) * 10.0**exponent
    largest, zero = float(error[-1]), np.zeros(n)
    above, below = 1 + 1e-9, 1 - 1e-9
    assert kind(error, zero, Tolerance(rms(error) * above, largest * above)) is None
    assert kind(error, zero, Tolerance(rms(error) * below, largest * (1 + slack))) == "value"
    assert kind(error, zero, Tolerance(rms(error) * (1 + slack), largest * below)) == "value"


def test_at_least_one_entry_differs_where_only_the_mean_is_too_large() -> None:
    found = difference(X + 0.5, X, Tolerance(0.1, 1.0))
    assert found is not None
    assert (found.kind, found.differing) == ("value", 1)


@pytest.mark.parametrize("dtype", [np.float16, np.float32, np.float64])
def test_the_largest_numbers_do_not_overflow(dtype: Any) -> None:
    x = np.full(3, np.finfo(dtype).max, dtype)
    assert kind(x, x) is None
    found = difference(-x, x, LOOSE if dtype is np.float64 else EXACT)
    assert found is not None
    assert (found.kind, found.differing) == ("value", 3)


@pytest.mark.parametrize("dtype", [np.int8, np.uint8, np.int64, np.uint64])
def test_integers_do_not_wrap_around(dtype: Any) -> None:
    low, high = (np.array([n], dtype) for n in (np.iinfo(dtype).min, np.iinfo(dtype).max))
    found = difference(low, high, EXACT)
    assert found is not None
    assert found.largest == pytest.approx(float(high[0]) - float(low[0]))


def test_booleans_are_compared_as_numbers() -> None:
    got, expected = np.array([True, False, True]), np.array([True, True, True])
    found = difference(got, expected, EXACT)
    assert found is not None
    assert (found.got, found.expected, found.index, found.differing) == (False, True, (1,), 1)


# ---------------------------------------------------------------------------------------------- rms


@given(hnp.arrays(np.float64, 5, elements=st.floats(1e-3, 1)), st.integers(-290, 290))
def test_rms_is_homogeneous_at_any_scale(x: np.ndarray, exponent: int) -> None:
    scale = 10.0**exponent
    plain = math.sqrt(math.fsum(float(v) ** 2 for v in x) / 5)
    assert rms(scale * x) == pytest.approx(scale * plain, rel=1e-12)


def test_rms_of_what_has_none() -> None:
    assert rms(np.zeros((0, 3))) == 0
    assert rms(np.zeros(3)) == 0
    assert rms(np.array([1, -np.inf])) == math.inf
    assert math.isnan(rms(np.array([1, np.nan])))
    assert rms(np.array([3, -4, 0, 0])) == 2.5
