"""Step: the first activation, and why it cannot be trained.

What it computes
    1 where x > 0, else 0, element by element: a neuron that fires or does not. The perceptron has
    it. Its slope is 0 wherever it has one, and at 0 it jumps; so the chain rule multiplies every
    gradient by 0, and whatever lies before a step learns nothing. That is why this exercise has no
    backward, and why the smooth sigmoid took the step's place.

Formula
    step(x) = 1 where x > 0, 0 where x <= 0

Shapes
    x: any shape; what is returned: the same shape

Conventions
    `step(x)` returns an array of x's dtype: 1.0 and 0.0 for floating-point x. At x = 0, and at -0,
    the answer is 0. x is not changed.

From
    F. Rosenblatt, "The perceptron: a probabilistic model for information storage and organization in
    the brain", Psychological Review 65, 1958.

Example
    x = [-1, 0, 2] gives [0, 0, 1].
"""


def step(x):
    """x of any shape -> 1 where x > 0, else 0, in x's dtype."""
    # BEGIN SOLUTION
    return (x > 0).astype(x.dtype)
    # END SOLUTION


# BEGIN SPEC
from grader import Case, Exercise, Function, Mistake, Oracle, State, fixed, normal, tied


def heaviside(x):
    return (x > 0).to(x.dtype)


exercise = Exercise(
    step,
    form=Function(),
    cases=[
        Case(x=normal(4, 5)),
        Case("images", x=normal(2, 3, 7, 6)),
        Case("one dimension", x=normal(6)),
        Case("one sample", x=normal(1, 3)),
        Case("large values", x=normal(3, 4, scale=1000.0)),
        Case("next to zero", x=fixed([[1e-30, -1e-30, 1e-12], [-0.0, 0.0, -1e-12]])),
        Case("zeros and ties", x=tied(5, 4)),
        Case("not contiguous", x=normal(5, 3).strided()),
    ],
    checks=[
        Oracle(
            heaviside,
            accept=[
                Mistake((".astype(x.dtype)", ""), "booleans; x's dtype is easier to compute with"),
                Mistake(
                    (".astype(x.dtype)", ".astype(int)"),
                    "integers; x's dtype is easier to compute with",
                ),
            ],
        ),
        State(),
    ],
    hints=[
        "A comparison of an array with a number is an array of booleans.",
        "Booleans become numbers with .astype(x.dtype).",
    ],
    mistakes=[
        Mistake(("(x > 0).", "(x >= 0)."), "at exactly 0 the answer is 0, not 1"),
        Mistake(("(x > 0).", "(x < 0)."), "it is 1 where x is positive, not where it is negative"),
        Mistake(
            ("(x > 0).astype(x.dtype)", "np.sign(x)"),
            "where x is negative the answer is 0, not -1",
        ),
        Mistake(
            ("return (x > 0).astype(x.dtype)", "x[:] = x > 0\n    return x"),
            "x itself is overwritten; return a new array",
        ),
        Mistake(
            ("(x > 0).", "(x > 1e-6)."),
            "every positive number, however small, gives 1",
        ),
    ],
)
# END SPEC
