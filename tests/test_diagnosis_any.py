"""Whatever comes: a diagnosis neither raises nor warns, and never tells a secret."""

from __future__ import annotations

import re
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from grader.diagnosis import About, diagnose
from grader.numeric import Tolerance, difference
from grader.picture import digits_apart, evidence, pair

SHAPES = hnp.array_shapes(min_dims=0, max_dims=4, min_side=0, max_side=4)
DTYPES = st.sampled_from(["float64", "float32", "int64", "bool", "complex128"])
seeds = st.integers(0, 2**32 - 1)


def awkward(seed: int, shape: tuple[int, ...], dtype: str) -> np.ndarray:
    """Zeros, ties, nan, inf, and numbers from 1e-300 to 1e300 among others."""
    rng = np.random.default_rng(seed)
    odd = np.array([0.0, 1.0, -1.0, np.nan, np.inf, -np.inf, 1e300, -1e-300, 710.0])
    plain = rng.standard_normal(shape)
    some = np.where(rng.random(shape) < 0.3 * (seed % 3), rng.choice(odd, shape), plain)
    with np.errstate(all="ignore"):
        return (
            np.nan_to_num(some).astype(dtype) if dtype in ("int64", "bool") else some.astype(dtype)
        )


@settings(deadline=None, max_examples=120)
@given(seeds, SHAPES, SHAPES, DTYPES, st.booleans(), st.booleans())
def test_it_never_raises(seed, shape, other, dtype, same, reveal):
    expected = awkward(seed, shape, "float64")
    got = awkward(seed + 1, shape if same else other, dtype)
    values = {"x": awkward(seed + 2, shape, "float64"), "W": awkward(seed + 3, other, "float64")}
    again = {
        "dx": awkward(seed + 4, shape, "float64"),
        "output": awkward(seed + 5, other, "float32"),
    }
    about = About(
        values | {"p": 0.5, "n": 2, "flag": True},
        [awkward(seed + 6, shape, "float64"), 2.5],
        {"dx": expected, "output": values["W"]},
        given={"dx": got, "output": None},
        solved=lambda label, values, dout: again,
        defaults={"p": 0.1},
    )
    found = difference(got, expected, Tolerance(0.0, 0.0), name="dx")
    if found is not None:
        sentence, mistake = diagnose(found, got, expected, Tolerance(0.0, 0.0), about, reveal)
        assert sentence
        assert not mistake
        proof = evidence(found, got, expected, Tolerance(0.0, 0.0), reveal)
        assert proof is None or reveal or not (proof.got or proof.expected)


@settings(deadline=None, max_examples=60)
@given(seeds, st.integers(2, 4), st.integers(3, 5))
def test_a_path_of_parameters_never_raises(seed, steps, d):
    expected, got = awkward(seed, (steps, d), "float64"), awkward(seed + 1, (steps, d), "float64")
    start = np.random.default_rng(seed).standard_normal(d)
    about = About({"params": [start], "grads": [got], "lr": 0.1, "then": (1, 0.5)})
    found = difference(got, expected, Tolerance(0.0, 0.0), name="params[0]")
    if found is not None:
        assert diagnose(found, got, expected, Tolerance(0.0, 0.0), about)[0]


def planted(seed: int) -> list[tuple[np.ndarray, np.ndarray]]:
    """Right and wrong answers whose diagnosis has a number that is a value of the case's."""
    rng = np.random.default_rng(seed)
    right, x = rng.standard_normal((2, 4, 5))
    return [
        (right, 2.345678 * right),
        (right, right + 0.0123456),
        (right, np.minimum(right, 0.1)),
        (right, right / x.max()),
        (right, np.where(x > 1, 0, right)),
        (right, rng.standard_normal((4, 5))),
        (np.array(1.2345), np.array(2.3456)),
    ]


@settings(deadline=None, max_examples=20)
@given(seeds)
def test_a_secret_case_keeps_its_values(seed):
    x = np.random.default_rng(seed).standard_normal((2, 4, 5))[1]
    about = About({"x": x, "p": 0.25}, [x])
    for right, got in planted(seed):
        found = difference(got, right, Tolerance(1e-12, 1e-12), name="dx")
        if found is None:
            continue
        sentence, _ = diagnose(found, got, right, Tolerance(1e-12, 1e-12), about, reveal=False)
        allowed = (
            r"\d+ of \d+ places|\[[\d, ]*\]|axis \d|at its \d+ entries|to \d+ digits|(from|to|is) 0"
        )
        assert not re.search(r"\d", re.sub(allowed, "", sentence)), sentence


def test_the_upstream_of_a_loss_is_not_told_in_secret():
    right = np.random.default_rng(0).standard_normal((4, 5))

    def solved(label: str, values: Any, dout: Any) -> dict[str, np.ndarray]:
        return {"dx": right / 2.71 * dout[0]}

    about = About({"x": right + 1}, [2.71], solved=solved)
    found = difference(right / 2.71, right, Tolerance(1e-12, 1e-12), name="dx")
    assert found is not None
    sentence, _ = diagnose(found, right / 2.71, right, Tolerance(1e-12, 1e-12), about, reveal=False)
    assert sentence.endswith("; dout is ignored: this is right for a dout of ones")


@pytest.mark.parametrize(
    ("got", "expected", "shown"),
    [
        (1.5, 2.5, ("1.5", "2.5")),
        (1.0000000001, 1.0, ("1.0000000001", "1")),
        (-0.0, 1.0, ("0", "1")),
        (float("nan"), 1.0, ("nan", "1")),
        (1 + 0j, 2.0, ("1", "2")),
        ("float64", "ndarray", ("float64", "ndarray")),
    ],
)
def test_two_numbers_are_told_apart(got, expected, shown):
    assert pair(got, expected) == shown


def test_two_arrays_are_told_apart():
    right = np.array([1.0, 2.0])
    assert digits_apart(right + 1, right) == 4
    assert digits_apart(right + [0, 1e-8], right) == 9  # noqa: RUF005
    assert digits_apart(np.array([np.nan, 2.0]), right) == 4
    assert digits_apart(right[:1], right) == 6
