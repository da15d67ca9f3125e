"""The verdict on time, on clocks that are made up: nothing here waits, and nothing depends on the machine."""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Iterator

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.numeric import (
    Ratio,
    charged,
    compared,
    growth,
    is_steep,
    logarithm,
    ratio_of,
)

SEEDS = st.integers(0, 2**32 - 1)
THRESHOLDS = st.floats(1.5, 50)


def noisy(ratio: float, seed: int, noise: float = 0.05) -> Iterator[tuple[float, float]]:
    """Pairs with a true ratio: each time is stretched by the load at its moment, now and then by a lot."""
    rng = np.random.default_rng(seed)
    while True:
        answer, reference = np.exp(noise * rng.standard_normal(2))
        burst = 3.0 if rng.random() < 0.03 else 1.0
        yield 1e-3 * ratio * answer * burst, 1e-3 * reference


def steps(seconds: float = 0.01) -> Callable[[], float]:
    """A clock that goes on by so much each time it is read."""
    count = itertools.count(1)
    return lambda: next(count) * seconds


def decided(ratio: float, at_most: float, seed: int) -> Ratio:
    return compared(noisy(ratio, seed), at_most, steps())


# --- what is right never fails, what is slow does not pass


@given(SEEDS, st.floats(0.02, 0.8), THRESHOLDS)
def test_below_the_threshold_it_passes(seed: int, share: float, at_most: float) -> None:
    assert decided(share * at_most, at_most, seed).decision in ("pass", "borderline")


@given(SEEDS, st.floats(1.5, 100), THRESHOLDS)
def test_well_above_the_threshold_it_fails(seed: int, share: float, at_most: float) -> None:
    assert decided(share * at_most, at_most, seed).decision == "fail"


def test_at_the_threshold_it_is_borderline_nearly_always() -> None:
    found = [decided(5.0, 5.0, seed).decision for seed in range(300)]
    assert found.count("fail") <= 9
    assert found.count("borderline") >= 200


def test_the_clearer_the_sooner() -> None:
    assert decided(100.0, 5.0, 0).pairs == 2
    assert decided(20.0, 5.0, 0).pairs == 3
    assert decided(0.9, 5.0, 0).pairs <= 3
    assert decided(7.0, 5.0, 0).pairs >= 7


def test_a_single_pair_decides_nothing() -> None:
    assert ratio_of([math.log(1e6)], 5.0).decision == "undecided"
    assert ratio_of([math.log(1e-6)], 5.0).decision == "undecided"


def test_pairs_on_both_sides_decide_nothing_early() -> None:
    both = [math.log(100.0), math.log(0.1)]
    assert ratio_of(both, 5.0).decision == "undecided"
    assert ratio_of([*both, math.log(100.0)], 5.0).decision == "undecided"


def test_one_wild_pair_among_many_changes_nothing() -> None:
    calm = [math.log(2.0) + 0.001 * i for i in range(9)]
    assert ratio_of([*calm, math.log(500.0)], 5.0).decision == "pass"
    slow = [math.log(9.0) + 0.001 * i for i in range(9)]
    assert ratio_of([*slow, math.log(0.01)], 5.0).decision == "fail"


# --- when it stops


def test_it_ends_with_the_budget_and_then_passes() -> None:
    found = compared(noisy(5.0, 1, 0.5), 5.0, steps(0.01), budget=0.1)
    assert (found.decision, found.pairs) == ("borderline", 13)  # three, and one for each reading


def test_three_pairs_are_taken_however_little_time_there_is() -> None:
    found = compared(noisy(4.9, 2), 5.0, steps(100.0))
    assert (found.decision, found.pairs) == ("borderline", 3)


def test_no_more_pairs_are_taken_than_decide() -> None:
    taken = []

    def pairs() -> Iterator[tuple[float, float]]:
        for pair in noisy(1000.0, 3):
            taken.append(pair)
            yield pair

    compared(pairs(), 5.0, steps())
    assert len(taken) == 2


def test_pairs_that_end_by_themselves_are_borderline() -> None:
    assert compared(itertools.islice(noisy(5.0, 0), 4), 5.0, steps()).decision == "borderline"
    with pytest.raises(ValueError):
        compared(iter(()), 5.0, steps())


# --- what is reported


@given(SEEDS, st.floats(0.1, 50))
def test_the_ratio_is_the_true_one_and_lies_in_its_interval(seed: int, ratio: float) -> None:
    pairs = itertools.islice(noisy(ratio, seed), 25)
    found = ratio_of([logarithm(*pair) for pair in pairs], 5.0)
    assert found.low <= found.ratio <= found.high
    assert found.low <= ratio * 1.05
    assert ratio * 0.95 <= found.high


@given(SEEDS, THRESHOLDS)
def test_only_the_ratio_matters_not_how_fast_the_machine_is(seed: int, at_most: float) -> None:
    pairs = list(itertools.islice(noisy(2.0, seed), 9))
    slower = [(7 * a, 7 * b) for a, b in pairs]
    one, other = (ratio_of([logarithm(*p) for p in ps], at_most) for ps in (pairs, slower))
    assert one.decision == other.decision
    assert one.ratio == pytest.approx(other.ratio)


@pytest.mark.parametrize("at_most", [0.0, -1.0, math.inf, math.nan])
def test_a_threshold_is_a_positive_number(at_most: float) -> None:
    with pytest.raises(ValueError):
        ratio_of([0.0], at_most)


def test_a_time_that_no_clock_sees_is_no_infinity() -> None:
    assert logarithm(0.0, 1e-3) == pytest.approx(math.log(1e-6))
    assert math.isfinite(logarithm(1e-3, 0.0))
    assert logarithm(0.0, 0.0) == 0.0


# --- what an answer is charged with


def test_work_around_the_timed_part_is_charged() -> None:
    assert charged(1.0, around=0.4, reference_around=0.3) == 1.0
    assert charged(0.0, around=20.9, reference_around=0.3) == pytest.approx(20.0)


# --- how cost grows


def measured(power: float, seed: int, noise: float = 0.05) -> list[list[float]]:
    """Pairs at n and at 4 n, of an answer whose cost grows by `power` more than the reference's."""
    pairs = {n: itertools.islice(noisy(n**power, seed + n, noise), 7) for n in (4, 16)}
    return [[logarithm(*pair) for pair in pairs[n]] for n in (4, 16)]


@given(SEEDS)
def test_the_extra_power_of_n_is_found(seed: int) -> None:
    for power in (0.0, 1.0, 2.0):
        assert growth(*measured(power, seed % 10_000)) == pytest.approx(power, abs=0.25)


def test_a_whole_power_too_much_is_steep_and_half_of_one_is_not() -> None:
    steep = {p: [is_steep(*measured(p, seed)) for seed in range(200)] for p in (0.0, 0.4, 1.0)}
    assert (sum(steep[0.0]), sum(steep[0.4])) == (0, 0)
    assert sum(steep[1.0]) >= 190


@pytest.mark.parametrize("noise", [0.2, 0.5, 1.0])
def test_noise_is_not_taken_for_growth(noise: float) -> None:
    found = [is_steep(*measured(0.0, seed, noise)) for seed in range(500)]
    assert sum(found) <= 5  # and it has to happen twice before an answer fails
