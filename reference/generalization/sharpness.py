"""Sharpness: how narrow the minimum is.

What it computes
    Two minima of a training loss may be equally deep and yet not equally good: in a flat one the
    loss hardly rises when the parameters move a little, in a sharp one it rises at once. On other
    data the loss is a slightly moved one, so what was found in a flat minimum is more likely to
    generalise. This measures it: go a given distance away from the parameters, in n directions at
    random, and take the largest rise of the loss. All parameters together are one long vector;
    the distance is its Euclidean length.

Formula
    v_j = radius d_j / |d_j|,  d_j ~ N(0, 1) for all parameters together, j = 1 ... n
    sharpness = max_j loss(params + v_j) - loss(params)

Shapes
    params: a list of arrays of any shapes; loss(params): a number
    radius: a number above 0; n: a positive integer; sharpness: a scalar

Conventions
    `sharpness(loss, params, radius, n, rng)`; loss takes a list like params. It is asked once at
    params and n times around; whether it gets new arrays or params itself, changed for a moment,
    is up to you: afterwards params hold what they held, to the last bit. All chance comes from
    rng, a numpy.random.Generator. Below 0 where the loss is lower at all n points.

From
    S. Hochreiter and J. Schmidhuber, "Flat minima", Neural Computation 9, 1997; N. S. Keskar et
    al., "On large-batch training for deep learning", ICLR 2017.

Example
    loss = 3 times the sum of all squares, at params of zeros: whatever the directions, the
    sharpness is 3 radius^2. With 30 in place of 3 the minimum is ten times as sharp.
"""

import numpy as np


def sharpness(loss, params, radius, n, rng):
    """A function of a list of arrays, the list, a distance, a count, a generator -> a scalar."""
    # BEGIN SOLUTION
    start, highest = loss(params), -np.inf
    for _ in range(n):
        d = [rng.standard_normal(p.shape) for p in params]
        length = np.sqrt(sum((part**2).sum() for part in d))
        moved = [p + radius / length * v for p, v in zip(params, d, strict=True)]
        highest = max(highest, loss(moved))
    return highest - start
    # END SOLUTION


# BEGIN SPEC
import math

from grader import Case, Exercise, Function, Generator, Mistake, Property, fixed, normal

POINTS = 300
RISK = 1e-12  # of one statistic in one case: over all of them far below 1e-9


def bowl(params):
    return 3 * float(sum((np.asarray(p) ** 2).sum() for p in params))


def ridge(params):
    """Steep along the first number alone; all others count a little, each another way."""
    flat = np.concatenate([np.ravel(p) for p in params])
    return float(50 * flat[0] ** 2 + np.sin(flat * np.arange(1, len(flat) + 1)).sum())


def hill(params):
    return -bowl(params)


def asked(sharpness, loss, params, radius, n, rng):
    """What is returned, where the loss was asked (as offsets from params), and what it said."""
    start, offsets, values = [p.copy() for p in params], [], []

    def watched(at):
        if [np.shape(p) for p in at] != [p.shape for p in start]:
            raise ValueError("loss takes a list of arrays of the shapes of params")
        offsets.append(
            np.concatenate([np.ravel(p) - np.ravel(s) for p, s in zip(at, start, strict=True)])
        )
        values.append(loss(at))
        return values[-1]

    returned = sharpness(watched, params, radius, n, rng)
    return np.asarray(returned), np.array(offsets), np.array(values)


def away(offsets, params):
    """The offsets but for those of params themselves (found again up to rounding)."""
    size = 1e-12 * (1 + max(float(np.abs(p).max()) for p in params))
    return offsets[np.abs(offsets).max(axis=1) > size]


def distances(sharpness, loss, params, radius, n, rng):
    _, offsets, _ = asked(sharpness, loss, params, radius, n, rng)
    found = away(offsets, params) if len(offsets) else offsets
    if len(found) != n:
        return f"the loss is asked at {len(found)} points around params, expected n = {n}"
    if len(offsets) != n + 1:
        return f"the loss is asked {len(offsets)} times, expected n + 1 = {n + 1}: once at params"
    lengths = np.sqrt((found**2).sum(axis=1))
    off = np.abs(lengths / radius - 1).max()
    if not off < 1e-6:
        worst = lengths[np.abs(lengths - radius).argmax()] / radius
        return f"a point is {worst:.3g} times the radius away, all parameters taken together"
    return True


def largest_rise(sharpness, loss, params, radius, n, rng):
    returned, offsets, values = asked(sharpness, loss, params, radius, n, rng)
    if returned.ndim or returned.dtype.kind not in "fiu":
        return "it should return one number"
    found = np.array([np.abs(o).max() for o in offsets])
    if len(found) < 2 or found.min() > 1e-9:
        return "the loss is never asked at params itself: the rise is counted from there"
    start, around = values[found.argmin()], np.delete(values, found.argmin())
    rise = around.max() - start
    if abs(returned - rise) > 1e-9 * (abs(start) + np.abs(around).max()):
        if abs(returned - (around.mean() - start)) < 1e-9 * (abs(start) + abs(rise)):
            return "this is the mean rise of the loss; the largest is wanted"
        return "it is not the largest loss that was seen around params, minus the loss at params"
    return True


def every_direction(sharpness, params, rng):
    """Directions in the mean are 0, and in the mean of squares 1/D, in each of the D numbers."""
    _, offsets, _ = asked(sharpness, bowl, params, 0.5, POINTS, Generator(rng.seed + 1))
    u = away(offsets, params) / 0.5 if len(offsets) else offsets
    if len(u) != POINTS:
        return f"the loss is asked at {len(u)} points around params, expected {POINTS}"
    D, log_risk = u.shape[1], math.log(2 * u.shape[1] / RISK)
    if D == 1:
        bound = POINTS / 2 - math.sqrt(POINTS * log_risk / 2)
        few = min((u > 0).sum(), (u < 0).sum())
        return bool(few > bound) or "both directions are equally likely, and one comes too seldom"
    if len(np.unique(u.round(9), axis=0)) < POINTS:
        return "the same direction comes again: each point has one of its own"
    mean = np.abs(u.mean(axis=0)).max()
    if mean > math.sqrt(2 * log_risk / (D * POINTS)) + 2 * log_risk / (3 * POINTS):
        return "the directions lean to one side: each is as likely as its opposite"
    square = np.abs((u**2).mean(axis=0) - 1 / D).max()
    if square > math.sqrt(4 * log_risk / (D * D * POINTS)) + 2 * log_risk / (3 * POINTS):
        return "some parameters move much more than others: all together are one long vector"
    return True


def params_as_they_were(sharpness, loss, params, radius, n, rng):
    before = [p.copy() for p in params]
    sharpness(loss, params, radius, n, rng)
    for i, (now, then) in enumerate(zip(params, before, strict=True)):
        if not np.array_equal(now, then):
            return f"params[{i}] is another one afterwards: keep the values and put them back"
    return True


def the_generator_decides(sharpness, loss, params, radius, n, rng):
    one, same = (
        asked(sharpness, loss, [p.copy() for p in params], radius, n, rng)[1] for _ in range(2)
    )
    return np.array_equal(one, same) or "the same generator gives other points: draw from rng alone"


exercise = Exercise(
    sharpness,
    form=Function(),
    cases=[
        Case(
            "a bowl",
            loss=bowl,
            params=[fixed([[0.0] * 4] * 3), fixed([0.0])],
            radius=0.5,
            n=4,
            rng=Generator(),
        ),
        Case(
            "a ridge, a matrix and a bias",
            loss=ridge,
            params=[normal(5, 2), normal(3)],
            radius=0.2,
            n=20,
            rng=Generator(),
        ),
        Case("one number", loss=ridge, params=[normal(1)], radius=1.5, n=6, rng=Generator()),
        Case(
            "on top of a hill",
            loss=hill,
            params=[fixed([0.0, 0.0]), fixed([[0.0, -0.0, 0.0]])],
            radius=2.0,
            n=3,
            rng=Generator(),
        ),
        Case(
            "one point, far from 0",
            loss=ridge,
            params=[normal(2, 3, 2, shift=10.0), normal(4)],
            radius=0.01,
            n=1,
            rng=Generator(),
        ),
    ],
    checks=[
        Property("all n points lie on the sphere of that radius", distances),
        Property("it is the largest rise of the loss", largest_rise),
        Property("every direction is equally likely", every_direction),
        Property("all chance comes from rng", the_generator_decides, part="state"),
        Property("params stay what they were", params_as_they_were, part="state"),
    ],
    hints=[
        "Draw standard normal numbers in the shape of each parameter, and scale all of them by one "
        "number so that together they have the length radius.",
        "The squared length is the sum of the squares over all arrays: one length for the list, "
        "not one for each array.",
        "Ask the loss of the list [p + v, ...], made of new arrays, and keep the largest value.",
    ],
    mistakes=[
        Mistake(
            (
                "[p + radius / length * v for",
                "[p + radius / np.sqrt((v**2).sum()) * v for",
            ),
            "each array gets the length radius for itself; all parameters together have it",
        ),
        Mistake(
            ("radius / length * v", "radius * v"),
            "the random numbers are divided by their length before they are scaled by radius",
        ),
        Mistake(
            ("rng.standard_normal(p.shape)", "rng.random(p.shape)"),
            "numbers from 0 to 1 point to one side only; draw normal ones",
        ),
        Mistake(
            ("return highest - start", "return highest"),
            "the rise is counted from the loss at params",
        ),
        Mistake(
            ("return highest - start", "return abs(highest - start)"),
            "the rise has a sign: where all points are lower it is below 0",
        ),
        Mistake(
            [
                ("-np.inf", "0.0"),
                ("max(highest, loss(moved))", "highest + loss(moved)"),
                ("highest - start", "highest / n - start"),
            ],
            "the largest rise counts, not the mean of them",
        ),
        Mistake(
            (
                "max(highest, loss(moved))",
                "loss(moved) if highest < -1e300 else min(highest, loss(moved))",
            ),
            "the largest value of the loss counts, not the smallest",
        ),
        Mistake(
            (
                "    for _ in range(n):\n        d = [rng.standard_normal(p.shape) for p in params]\n",
                "    d = [rng.standard_normal(p.shape) for p in params]\n    for _ in range(n):\n",
            ),
            "the direction is drawn anew for each of the n points",
        ),
    ],
)
# END SPEC
