"""Weight noise: a minimum that is wide.

What it computes
    Noisy copies of all parameters: to each number a normally distributed one of mean 0 and standard
    deviation std is added. Computing the gradient at the noisy copies, and applying it to the
    originals, pushes training towards minima in which the loss stays low all around: flat ones, in
    which a network is robust against small changes of its weights.

Formula
    p -> p + std e, with e ~ N(0, 1) for each element of each parameter

Shapes
    params: a list of arrays of any shapes; what is returned: a list of arrays of the same shapes
    std: a number >= 0

Conventions
    `perturbed(params, std, *, rng)` returns a new list of new arrays; the originals, and the list, are
    not changed. Biases get noise as well. `rng` is a numpy.random.Generator, and all randomness comes
    from it. In which order you draw is up to you: the grader looks at properties and frequencies.

From
    A. Graves, "Practical variational inference for neural networks", NIPS 2011; I. Goodfellow, Y. Bengio
    and A. Courville, "Deep Learning", MIT Press 2016, section 7.5.

Example
    With std = 0.1 and params = [[1, 2], [3]] (two vectors) one of the answers is
    [[0.93, 2.11], [3.04]].
"""


def perturbed(params, std, *, rng):
    """A list of arrays -> a new list of noisy copies."""
    # BEGIN SOLUTION
    return [p + std * rng.standard_normal(p.shape).astype(p.dtype) for p in params]
    # END SOLUTION


# BEGIN SPEC
import numpy as np

from grader import Case, Exercise, Function, Generator, Mistake, Property, State, normal

FAR = 7.0  # standard deviations: a right answer is farther off less than once in 10^10 times


def one_for_each(perturbed, params, std, rng):
    noisy = perturbed(params, std, rng=rng)
    if not isinstance(noisy, list | tuple):
        return "what is returned is no list"
    if [np.shape(p) for p in noisy] != [p.shape for p in params]:
        return "what is returned is no list of arrays with the shapes of params"
    return True


def normal_noise(perturbed, std, rng):
    params = [np.full((50, 300), 3.0), np.full(15000, -2.0), np.zeros((40, 50))]
    noisy = perturbed(params, std, rng=rng)
    noises = [np.asarray(q) - p for p, q in zip(params, noisy, strict=True)]
    if std == 0:
        return not any(e.any() for e in noises) or "with std 0 nothing is added"
    if not noises[2].any() and noises[0].any():
        return "a parameter that is 0 gets no noise: it is added, not multiplied with the parameter"
    for e in noises:
        if (e == 0).all():
            return "a parameter gets no noise; all of them do, biases too"
    return next((told for e in noises if (told := _normal(e / std)) is not True), True)


def _normal(e):
    n = e.size
    if (e == e.flat[0]).all():
        return "the same number is added to a whole parameter; each element has noise of its own"
    if abs(e.mean()) > FAR * e.std() / np.sqrt(n):
        return "the mean of the noise is not 0"
    if abs((e**2).mean() - 1) > FAR * np.sqrt(2 / n):
        return "the standard deviation of the noise is not std"
    for limit, share in ((1.0, 0.682689492137), (2.0, 0.954499736104)):
        if abs((np.abs(e) < limit).mean() - share) > FAR * np.sqrt(share * (1 - share) / n):
            return "the noise is not normally distributed"
    return True


def each_for_itself(perturbed, std, rng):
    first, second = perturbed([np.zeros((80, 150)), np.zeros((80, 150))], std, rng=rng)
    a, b = np.asarray(first) / (std or 1.0), np.asarray(second) / (std or 1.0)
    for what, one, other in (
        ("two parameters of one shape", a, b),
        ("the rows of a parameter", a[::2], a[1::2]),
        ("the columns of a parameter", a[:, ::2], a[:, 1::2]),
    ):
        if abs((one * other).mean()) > FAR / np.sqrt(one.size):
            return f"{what} share their noise; each element has its own"
    return True


def originals_stay(perturbed, params, std, rng):
    before = [p.copy() for p in params]
    perturbed(params, std, rng=rng)
    same = len(before) == len(params) and all(map(np.array_equal, before, params))
    return same or "the originals are changed; make new arrays"


def from_rng(perturbed, params, std, rng):
    first, second = (perturbed(params, std, rng=rng) for _ in range(2))
    if not all(np.array_equal(a, b) for a, b in zip(first, second, strict=True)):
        return (
            "with rng in the same state the noise is other noise: draw from rng, and only from it"
        )
    return True


exercise = Exercise(
    perturbed,
    form=Function(),
    cases=[
        Case("a layer", params=[normal(4, 3), normal(3)], std=0.1, rng=Generator()),
        Case(
            "a network",
            params=[normal(3, 5), normal(5), normal(5, 2), normal(2)],
            std=0.5,
            rng=Generator(),
        ),
        Case("a convolution", params=[normal(4, 2, 3, 3), normal(4)], std=2.0, rng=Generator()),
        Case("one parameter, std 0", params=[normal(2, 6)], std=0.0, rng=Generator()),
    ],
    checks=[
        Property("there is one for each, of its shape", one_for_each),
        Property("the noise is normal, with mean 0 and deviation std", normal_noise),
        Property("each element has noise of its own", each_for_itself),
        State(),
        Property("the originals stay as they are", originals_stay, part="state"),
        Property("all randomness comes from rng", from_rng, part="state"),
    ],
    hints=[
        "rng.standard_normal(p.shape) has mean 0 and standard deviation 1. What makes it std?",
        "p + ... makes a new array, p += ... changes the one that the layer holds.",
    ],
    mistakes=[
        Mistake(
            ("std * rng", "std**2 * rng"),
            "std is the standard deviation: the noise is multiplied by it, not by its square",
        ),
        Mistake(
            (
                "return [p + std * rng.standard_normal(p.shape).astype(p.dtype) for p in params]",
                "for p in params:\n        p += std * rng.standard_normal(p.shape)\n    return params",
            ),
            "the originals themselves get the noise; make new arrays",
        ),
        Mistake(
            ("rng.standard_normal(p.shape).astype(p.dtype)", "rng.standard_normal()"),
            "a whole parameter gets one number; each element has noise of its own",
        ),
        Mistake(
            (
                "p + std * rng.standard_normal(p.shape).astype(p.dtype)",
                "p * (1 + std * rng.standard_normal(p.shape))",
            ),
            "the noise is added, not multiplied with the parameter",
        ),
        Mistake(
            (
                "p + std * rng.standard_normal(p.shape).astype(p.dtype) for",
                "p + std * rng.standard_normal(p.shape) if p.ndim > 1 else p + 0 for",
            ),
            "biases get noise as well; here only matrices do",
        ),
        Mistake(
            (
                "rng.standard_normal(p.shape).astype(p.dtype)",
                "rng.uniform(-(3**0.5), 3**0.5, p.shape)",
            ),
            "the noise is uniform; it should be normal",
        ),
    ],
)
# END SPEC
