from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.numeric import Run
from grader.numeric.claim import Claim, claim_along
from grader.numeric.line import Line
from grader.numeric.slope import STEPS, Slope, judge, offsets, slope_at


@given(st.lists(st.floats(-1, 1), min_size=5, max_size=5), st.floats(0.1, 1))
def test_polynomials_of_degree_four_have_their_slope_and_no_bend(
    coefficients: list[float], h: float
) -> None:
    phi = np.polynomial.Polynomial([*coefficients, 1.0])
    found = slope_at([float(phi(t)) for t in offsets(h)], coefficients[0], h)
    assert found.value == pytest.approx(coefficients[1], abs=1e-12)
    assert found.kink == pytest.approx(0, abs=1e-12)


@given(st.floats(-2, 2), st.floats(-2, 2), st.sampled_from(STEPS))
def test_a_bend_at_zero_shows_as_the_jump_of_the_slope(left: float, right: float, h: float) -> None:
    found = slope_at([t * (right if t > 0 else left) for t in offsets(h)], 0.0, h)
    assert found.kink == pytest.approx(right - left, abs=1e-9)
    assert found.value == pytest.approx((left + right) / 2, abs=1e-9)


@given(st.floats(0.1, 2), st.floats(0, 1), st.sampled_from(STEPS))
def test_a_jump_of_the_curvature_beside_zero_is_within_the_error(
    jump: float, place: float, h: float
) -> None:
    """As that of ELU with alpha 1: at a tenth of the smallest step or less its slope is not told exactly."""
    kink = 0.1 * place * h / 4
    found = slope_at([0.5 * jump * max(t - kink, 0) ** 2 for t in offsets(h)], 0.0, h)
    assert abs(found.value) <= 8 * found.error + 8 * found.kink_error + 2 * abs(found.kink)


# Slope(R, E, c, Ec) against a claim G of size and scale 1, and what rounding adds to the tolerance
JUDGEMENTS = [
    (Slope(1.0, 0.0, 0.0, 0.0), 1.0 + 0.9e-8, 0.0, "match"),
    (Slope(1.0, 0.0, 0.0, 0.0), 1.0 + 1.1e-8, 0.0, "mismatch"),
    (Slope(1.0, 0.0, 0.0, 0.0), 1.0 + 0.9e-6, 1.25e-7, "match"),
    (Slope(1.0, 1e-7, 0.0, 0.0), 1.0 + 0.8e-6, 0.0, "match"),
    (Slope(1.0, 1e-7, 0.0, 0.0), 1.0 + 0.9e-6, 0.0, "mismatch"),
    (Slope(1.0, 0.0, 0.0, 1e-7), 1.0 + 0.8e-6, 0.0, "match"),
    (Slope(1.0, 0.0, 0.0, 1e-7), 1.0 + 0.9e-6, 0.0, "mismatch"),
    (Slope(1.0, 0.0, -0.9e-6, 0.0), 1.0 + 1.8e-6, 0.0, "match"),
    (Slope(1.0, 0.0, -0.9e-6, 0.0), 1.0 + 1.9e-6, 0.0, "mismatch"),
    (Slope(1.0, 0.0, -1.1e-6, 0.0), 1.0, 0.0, "kink"),
    (Slope(1.0, 0.0, 1.1e-6, 1e-6), 1.0, 0.0, "noisy"),
    (Slope(1.0, 1.2e-6, 0.0, 0.0), 1.0, 0.0, "match"),
    (Slope(1.0, 1.3e-6, 0.0, 0.0), 1.0, 0.0, "noisy"),
    (Slope(1.0, 0.0, 0.0, 0.0), 1.0, 1.3e-6, "noisy"),
    (Slope(np.nan, 0.0, 0.0, 0.0), 1.0, 0.0, "not finite"),
    (Slope(1.0, 0.0, np.inf, np.nan), 1.0, 0.0, "not finite"),
    (Slope(1.0, 0.0, 0.0, 0.0), np.inf, 0.0, "mismatch"),
]


@pytest.mark.parametrize(("measured", "claimed", "noise", "judgement"), JUDGEMENTS)
def test_how_a_slope_is_judged(
    measured: Slope, claimed: float, noise: float, judgement: str
) -> None:
    h = STEPS[0]
    mass = noise * (h / 4) / (4 * 2.0**-52)
    assert judge(measured, Claim(claimed, 1.0, 1.0, mass), h) == judgement


def test_what_a_run_claims_along_a_line() -> None:
    line = Line((np.array([1.0, -2.0]), np.array([3.0])), (np.array([1.0, 2.0]), None))
    outputs = (np.array([5.0, -1.0]), np.array([9]))
    run = Run((np.array([-1.0, 2.0]), np.zeros(1)), outputs, (np.array([3.0, -2.0]), np.ones(1)))
    claim = claim_along(line, run)
    assert (claim.slope, claim.weight) == (-1.0, 7.0)
    assert claim.size == pytest.approx(5.0)
    assert claim.mass == (5 + 2) + (3 + 4)
