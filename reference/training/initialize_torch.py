"""Initialize on tensors: where learning begins.

What it computes
    Weights that are all equal stay equal, so they begin at random. How large matters in a deep net:
    each layer multiplies the spread of its inputs by a factor that depends on its weights, and
    after many layers the signal, or the gradient, has died away or blown up. He's rule makes that
    factor 1 for ReLU, which lets half of the sum through: a variance of 2 over the number of
    inputs. Uniform in [-1, 1] is what came before, and serves shallow nets. Here as tensors.

Formula
    uniform:  each number from the uniform distribution on [-1, 1]
    he:       each number from N(0, 2 / fan_in), of variance 2 / fan_in
    fan_in:   how many inputs a unit sums: D_in of (D_in, D_out), C KH KW of (F, C, KH, KW)

Shapes
    shapes: a list of shapes, each a tuple of integers; the tensors have these shapes

Conventions
    `uniform(shapes, rng) -> list of tensors` takes any shapes, `he(shapes, rng) -> list of tensors`
    those of dense layers (two axes) and convolutions (four). Tensors are float32 or float64, as you
    like, on the device of rng. All numbers are independent, also from one tensor to the next.
    `rng` is a `torch.Generator`, and nothing else decides.

From
    K. He, X. Zhang, S. Ren and J. Sun, "Delving deep into rectifiers", ICCV 2015.

Example
    he([(50, 20)], rng) is a list of one tensor (50, 20), of deviation sqrt(2 / 50) = 0.2;
    uniform([(3,), (2, 4)], rng) is a list of two.
"""

import math

import torch


def uniform(shapes, rng):
    """Shapes -> a list of tensors of these shapes, uniform in [-1, 1]."""
    # BEGIN SOLUTION
    return [2 * torch.rand(shape, generator=rng, device=rng.device) - 1 for shape in shapes]
    # END SOLUTION


def he(shapes, rng):
    """Shapes of two or four axes -> a list of tensors, normal with variance 2 / fan_in."""
    # BEGIN SOLUTION
    return [
        torch.randn(shape, generator=rng, device=rng.device) * math.sqrt(2 / fan_in(shape))
        for shape in shapes
    ]


def fan_in(shape):
    """How many inputs one unit of a layer with weights of that shape sums."""
    return shape[0] if len(shape) == 2 else math.prod(shape[1:])
    # END SOLUTION


# BEGIN SPEC
from grader import Mistake, Twin

exercise = Twin(
    "initialize",
    he,
    hints=[
        "torch.rand and torch.randn take a shape and `generator=`.",
        "The deviation is the square root of the variance: standard normal numbers times "
        "sqrt(2 / fan_in).",
        "A unit of a dense layer sums D_in inputs, the first axis of W; a filter sums C KH KW.",
    ],
    mistakes=[
        Mistake(
            (
                "2 * torch.rand(shape, generator=rng, device=rng.device) - 1",
                "torch.rand(shape, generator=rng, device=rng.device)",
            ),
            "uniform runs from -1 to 1, not from 0",
        ),
        Mistake(
            (
                "2 * torch.rand(shape, generator=rng, device=rng.device) - 1",
                "torch.randn(shape, generator=rng, device=rng.device).clip(-1, 1)",
            ),
            "uniform means that every number in [-1, 1] is equally likely",
        ),
        Mistake(
            ("math.sqrt(2 / fan_in(shape))", "(2 / fan_in(shape))"),
            "2 / fan_in is the variance; the deviation is its square root",
        ),
        Mistake(
            ("math.sqrt(2 / fan_in(shape))", "math.sqrt(1 / fan_in(shape))"),
            "ReLU lets half of the sum through, so the variance is 2 / fan_in and not 1 / fan_in",
        ),
        Mistake(
            ("return shape[0] if len(shape) == 2", "return shape[1] if len(shape) == 2"),
            "fan_in of (D_in, D_out) is D_in, how many inputs a unit sums",
        ),
        Mistake(
            ("math.prod(shape[1:])", "shape[1]"),
            "a filter sums over C KH KW inputs, not over the channels alone",
        ),
        Mistake(
            ("math.prod(shape[1:])", "math.prod(shape) // shape[1]"),
            "the filters are the first axis of a kernel; each sums over the other three",
        ),
        Mistake(
            (
                "torch.randn(shape, generator=rng, device=rng.device) * math.sqrt(2 / fan_in(shape))",
                "(2 * torch.rand(shape, generator=rng, device=rng.device) - 1)"
                " * math.sqrt(6 / fan_in(shape))",
            ),
            "he's numbers are normal, not uniform",
        ),
        Mistake(
            (
                "    return [\n",
                "    rng = torch.Generator().manual_seed(0)\n    return [\n",
            ),
            "the numbers come from a generator of its own; draw from rng",
        ),
    ],
)
# END SPEC
