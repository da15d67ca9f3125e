from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from grader.numeric import (
    Tolerance,
    difference,
    one_ulp,
    oracle_tolerance,
    rms,
    rounding_floor,
    stability_tolerance,
)

X = np.array([[1.0, -2.0], [3.0, 0.5]])


@given(hnp.arrays(np.float64, (3, 4), elements=st.floats(1e-300, 1e300)), st.integers(0, 2**32))
def test_a_float64_moves_by_one_or_two_units_in_the_last_place(x: np.ndarray, seed: int) -> None:
    steps = (one_ulp(x, np.random.default_rng(seed)) - x) / np.spacing(x)
    assert set(np.abs(steps).flat) <= {1.0, 2.0}


def test_both_signs_occur() -> None:
    steps = one_ulp(np.ones(1000), np.random.default_rng(0)) - 1
    assert 400 < np.count_nonzero(steps > 0) < 600
    assert 400 < np.count_nonzero(steps < 0) < 600


@pytest.mark.parametrize(("dtype", "step"), [(np.float32, 2.0**-24), (np.float16, 2.0**-11)])
def test_narrower_floats_move_in_float64(dtype: type, step: float) -> None:
    x = X.astype(dtype)
    found = one_ulp(x, np.random.default_rng(0))
    assert found.dtype == np.float64
    np.testing.assert_array_equal(np.abs(found / x.astype(float) - 1), step)


@pytest.mark.parametrize("x", [np.arange(4), np.array([True, False]), np.array(3)])
def test_integers_stay(x: np.ndarray) -> None:
    np.testing.assert_array_equal(one_ulp(x, np.random.default_rng(0)), x)
    assert one_ulp(x, np.random.default_rng(0)).dtype == x.dtype


def test_zeros_and_infinities_stay() -> None:
    x = np.array([0.0, -0.0, np.inf, -np.inf])
    np.testing.assert_array_equal(one_ulp(x, np.random.default_rng(0)), x)


# --------------------------------------------------------------------------------- the floor, the rule


def test_the_floor_is_that_of_the_largest_input() -> None:
    assert rounding_floor([X]) == 3 * 2.0**-52
    assert rounding_floor([X / 100]) == 2.0**-52
    assert rounding_floor([]) == 2.0**-52
    assert rounding_floor([X, np.array([np.inf, -8.0, np.nan])]) == 8 * 2.0**-52
    assert rounding_floor([np.array([10**6])]) == 2.0**-52
    assert rounding_floor([X, X.astype(np.float32)]) == 3 * 2.0**-24


def test_the_floor_of_a_gradient_is_that_times_the_upstream() -> None:
    assert rounding_floor([X], np.array([3.0, -4.0])) == pytest.approx(3 * 2.0**-52 * 12.5**0.5)


def test_the_oracle_rule_by_hand() -> None:
    wide, narrow = X.copy(), X.copy()
    wide[0, 0] += 0.4  # rms 0.2, a quarter of the largest 0.1
    narrow += 0.05
    found = oracle_tolerance(X, [narrow, wide], floor=0.1)
    assert found.rms == pytest.approx(1e-10 * rms(X) + 64 * 0.3)
    assert found.largest == pytest.approx(8 * found.rms)
    assert oracle_tolerance(X, [X]) == Tolerance(1e-10 * rms(X), 8e-10 * rms(X))


def test_one_large_change_counts_by_a_quarter() -> None:
    expected, changed = np.zeros(100), np.zeros(100)
    changed[3] = 1.0  # rms 0.1
    assert oracle_tolerance(expected, [changed]).rms == pytest.approx(64 * 0.25)


@pytest.mark.parametrize("rule", ["float64", "float32"])
def test_infinities_of_the_oracle_do_not_widen_the_tolerance(rule: str) -> None:
    x = np.array([1.0, -np.inf, 2.0])
    bound = (
        oracle_tolerance(x, [x, np.array([1.0, 5.0, 2.0])])
        if rule == "float64"
        else stability_tolerance(x, x.astype(np.float32), [x], [x])
    )
    assert 0 < bound.rms < 1e-4
    assert difference(np.array([1.0, 0.0, 2.0]), x, bound)
    assert difference(x.copy(), x, bound) is None


def test_the_stability_rule_by_hand() -> None:
    u = 2.0**-24
    o64 = np.array([3.0, 4.0])
    o32 = np.array([3.0, 4.0 + 2.0**-20], np.float32)
    change = np.array([u, 0])
    answers = [o64 + change, o64 - change]
    found = stability_tolerance(o64, o32, answers, [np.zeros(8), np.zeros(3)])
    spread = 2 * u / 2**0.5  # sqrt(K) = sqrt(8 / 2), C = (u, 0)
    B = rms(o32 - o64) + spread + u * rms(o64)
    assert found.rms == pytest.approx(16 * B)
    assert found.largest == pytest.approx(64 * B + 64 * u * 4 + 16 * 2 * u)
    floored = stability_tolerance(o64, o32, answers, [np.zeros(8)], floor=1.0)
    assert floored.rms == pytest.approx(found.rms + 16)
    assert floored.largest == pytest.approx(found.largest + 64)


def test_many_terms_to_a_sum_widen_the_stability_rule() -> None:
    o, answers = np.ones(2), [np.ones(2) + 1e-6]
    few, many = (stability_tolerance(o, o, answers, [np.zeros(n)]) for n in (1, 200))
    assert many.rms > 5 * few.rms


@pytest.mark.parametrize("shape", [(), (0,), (2, 0)])
def test_scalars_and_empty_arrays_have_tolerances(shape: tuple[int, ...]) -> None:
    o = np.ones(shape)
    assert oracle_tolerance(o, [o]).rms <= 1e-10
    assert stability_tolerance(o, o, [o], [o]).rms <= 2.0**-20


def test_integers_may_be_compared_with_an_oracle_too() -> None:
    labels = np.array([2, 0, 1])
    tolerance = oracle_tolerance(labels, [labels])
    assert difference(labels.copy(), labels, tolerance) is None
    assert difference(labels + 1, labels, tolerance)


@pytest.mark.parametrize("answers", [[], [np.ones(3)], [X, X[:1]]])
def test_moved_answers_of_other_shapes_or_none_are_an_error(answers: list[np.ndarray]) -> None:
    with pytest.raises(ValueError, match="moved answer"):
        oracle_tolerance(X, answers)
    with pytest.raises(ValueError, match="moved answer"):
        stability_tolerance(X, X, answers, [X])


def test_an_oracle_that_overflows_in_float32_is_an_error() -> None:
    o32 = np.array([[np.inf, 0], [0, 0]], np.float32)
    with pytest.raises(ValueError, match="finite in one precision"):
        stability_tolerance(X, o32, [X], [X])


@pytest.mark.parametrize("bounds", [(-1.0, 1.0), (1.0, -1.0), (np.nan, 1.0), (1.0, np.inf)])
def test_a_tolerance_is_finite_and_not_negative(bounds: tuple[float, float]) -> None:
    with pytest.raises(ValueError, match="finite and not negative"):
        Tolerance(*bounds)
