"""Initialize: where learning begins.

What it computes
    Weights that are all equal stay equal, so they begin at random. How large matters in a deep
    net: each layer multiplies the spread of its inputs by a factor that depends on its weights,
    and after many layers the signal, or the gradient, has died away or blown up. He's rule makes
    that factor 1 for ReLU, which lets half of the sum through: a variance of 2 over the number of
    inputs. Uniform in [-1, 1] is what came before, and serves shallow nets.

Formula
    uniform:  each number from the uniform distribution on [-1, 1]
    he:       each number from N(0, 2 / fan_in), of variance 2 / fan_in
    fan_in:   how many inputs a unit sums: D_in of (D_in, D_out), C KH KW of (F, C, KH, KW)

Shapes
    shapes: a list of shapes, each a tuple of integers; the arrays have these shapes

Conventions
    `uniform(shapes, rng) -> list of arrays` takes any shapes, `he(shapes, rng) -> list of arrays`
    those of dense layers (two axes) and convolutions (four). Arrays are float64. All numbers are
    independent, also from one array to the next. `rng` is a `numpy.random.Generator`, and nothing
    else decides.

From
    K. He, X. Zhang, S. Ren and J. Sun, "Delving deep into rectifiers", ICCV 2015.

Example
    he([(50, 20)], rng) is a list of one array (50, 20), of deviation sqrt(2 / 50) = 0.2;
    uniform([(3,), (2, 4)], rng) is a list of two.
"""

import numpy as np


def uniform(shapes, rng):
    """Shapes -> a list of arrays of these shapes, uniform in [-1, 1]."""
    # BEGIN SOLUTION
    return [rng.uniform(-1, 1, shape) for shape in shapes]
    # END SOLUTION


def he(shapes, rng):
    """Shapes of two or four axes -> a list of arrays, normal with variance 2 / fan_in."""
    # BEGIN SOLUTION
    return [rng.standard_normal(shape) * np.sqrt(2 / fan_in(shape)) for shape in shapes]


def fan_in(shape):
    """How many inputs one unit of a layer with weights of that shape sums."""
    return shape[0] if len(shape) == 2 else int(np.prod(shape[1:]))
    # END SOLUTION


# BEGIN SPEC
import math

from grader import Case, Exercise, Function, Generator, Given, Mistake, Property

RISK = 1e-12  # of one comparison; a grading makes a few dozen

DRAWN = """
def drawn(module, name, shapes, rng):
    return list(getattr(module, name)(list(map(tuple, shapes)), rng))
"""


def drawn(he, name, shapes, rng):
    """The arrays of `uniform` or `he`; or what is wrong with their shapes."""
    found = he.run(Given(DRAWN, "drawn"), name, shapes, rng)
    arrays = [np.asarray(getattr(a, "array", a)) for a in found]
    if [a.shape for a in arrays] != [tuple(shape) for shape in shapes]:
        return f"{name} gives arrays of {[a.shape for a in arrays]}, expected {shapes}", []
    for a in arrays:
        if a.dtype.kind != "f" or not np.isfinite(a).all():
            return f"{name} gives {a.dtype}, or numbers that are not finite", []
        if len(np.unique(a)) < 0.9 * a.size:  # by chance a handful in float32
            return f"many numbers of one array of {name} are the same; each is drawn on its own", []
    return "", arrays


def distance(sample, cdf):
    """Kolmogorov's distance between a sample and a distribution, and what chance allows."""
    u = cdf(np.sort(sample.ravel().astype(np.float64)))
    steps = np.arange(len(u) + 1) / len(u)
    off = max(np.abs(u - steps[1:]).max(), np.abs(u - steps[:-1]).max())
    return off, math.sqrt(
        math.log(2 / RISK) / (2 * len(u))
    )  # Dvoretzky, Kiefer, Wolfowitz, Massart


def normal_cdf(sigma):
    return np.vectorize(lambda x: 0.5 * math.erfc(-x / (sigma * math.sqrt(2))), otypes=[float])


def uniform_on_the_interval(he, shapes, rng):
    problem, arrays = drawn(he, "uniform", shapes, rng)
    for shape, a in zip(shapes, arrays, strict=False):
        if np.abs(a).max() > 1:
            return f"uniform gives {a.ravel()[np.abs(a).argmax()]:.3f}, which is not in [-1, 1]"
        off, allowed = distance(a, lambda x: (x + 1) / 2)
        if off > allowed:
            return (
                f"uniform's array of shape {shape} has mean {a.mean():.3f} and deviation "
                f"{a.std():.3f}, expected 0 and {3**-0.5:.3f}"
            )
    return problem or True


def normal_by_fan_in(he, shapes, rng):
    shapes = [shape for shape in shapes if len(shape) in (2, 4)]
    problem, arrays = drawn(he, "he", shapes, rng)
    for shape, a in zip(shapes, arrays, strict=False):
        sigma = math.sqrt(2 / (shape[0] if len(shape) == 2 else math.prod(shape[1:])))
        off, allowed = distance(a, normal_cdf(sigma))
        if off > allowed and a.size >= 500:
            return (
                f"he's array of shape {shape} has mean {a.mean():.3f} and deviation "
                f"{a.std():.3f}, expected 0 and {sigma:.3f} (and a normal distribution)"
            )
    return problem or True


def independent_arrays(he, rng):
    for name in ("uniform", "he"):
        problem, arrays = drawn(he, name, [(40, 50), (40, 50)], rng)
        if problem:
            return problem
        one, two = (a.astype(np.float64) / a.std() for a in arrays)
        if abs((one * two).mean()) > 0.5:  # by chance 0.02; a bound of 0.5 has no chance at all
            return f"two arrays of {name} are the same numbers: do not begin the generator anew"
        again = drawn(he, name, [(40, 50)], rng)[1]
        if not np.array_equal(again[0], arrays[0]):
            return f"the same generator gives other numbers the second time in {name}"
        other = drawn(he, name, [(40, 50)], Generator(rng.seed + 1))[1]
        if np.array_equal(other[0], arrays[0]):
            return f"another generator gives the same numbers in {name}: draw from rng"
    return True


exercise = Exercise(
    he,
    form=Function(),
    cases=[
        Case("a wide and a narrow layer", shapes=[(30, 400), (400, 30)], rng=Generator()),
        Case("a kernel", shapes=[(64, 3, 5, 4)], rng=Generator()),
        Case("more inputs than filters", shapes=[(8, 50, 3, 4), (25, 60)], rng=Generator()),
        Case("a net whole", shapes=[(20, 100), (100, 50), (50, 20)], rng=Generator()),
    ],
    checks=[
        Property("uniform is uniform on [-1, 1]", uniform_on_the_interval),
        Property("he is normal with the variance 2 / fan_in", normal_by_fan_in),
        Property("all numbers are independent, and rng decides", independent_arrays),
    ],
    hints=[
        "rng.uniform and rng.standard_normal take the shape of what they draw.",
        "The deviation is the square root of the variance: standard normal numbers times "
        "sqrt(2 / fan_in).",
        "A unit of a dense layer sums D_in inputs, the first axis of W; a filter sums C KH KW.",
    ],
    mistakes=[
        Mistake(
            ("rng.uniform(-1, 1, shape)", "rng.uniform(0, 1, shape)"),
            "uniform runs from -1 to 1, not from 0",
        ),
        Mistake(
            ("rng.uniform(-1, 1, shape)", "rng.standard_normal(shape).clip(-1, 1)"),
            "uniform means that every number in [-1, 1] is equally likely",
        ),
        Mistake(
            ("np.sqrt(2 / fan_in(shape))", "(2 / fan_in(shape))"),
            "2 / fan_in is the variance; the deviation is its square root",
        ),
        Mistake(
            ("np.sqrt(2 / fan_in(shape))", "np.sqrt(1 / fan_in(shape))"),
            "ReLU lets half of the sum through, so the variance is 2 / fan_in and not 1 / fan_in",
        ),
        Mistake(
            ("return shape[0] if len(shape) == 2", "return shape[1] if len(shape) == 2"),
            "fan_in of (D_in, D_out) is D_in, how many inputs a unit sums",
        ),
        Mistake(
            ("int(np.prod(shape[1:]))", "shape[1]"),
            "a filter sums over C KH KW inputs, not over the channels alone",
        ),
        Mistake(
            ("int(np.prod(shape[1:]))", "int(np.prod(shape)) // shape[1]"),
            "the filters are the first axis of a kernel; each sums over the other three",
        ),
        Mistake(
            (
                "rng.standard_normal(shape) * np.sqrt(2 / fan_in(shape))",
                "rng.uniform(-1, 1, shape) * np.sqrt(6 / fan_in(shape))",
            ),
            "he's numbers are normal, not uniform",
        ),
        Mistake(
            (
                "    return [rng.standard_normal(shape)",
                "    rng = np.random.default_rng(0)\n    return [rng.standard_normal(shape)",
            ),
            "the numbers come from a generator of its own; draw from rng",
        ),
    ],
)
# END SPEC
