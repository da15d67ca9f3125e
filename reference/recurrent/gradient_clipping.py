"""Gradient clipping: never too long a step.

What it computes
    Going back through many steps of time multiplies gradients by the same matrix again and again;
    now and then they explode, and one single step throws the weights far away. Clipping bounds the
    length of the whole gradient, all parameters taken together as one long vector: if it is longer
    than max_norm it is scaled down to that length, and its direction stays as it is. Short ones are
    left alone. It does not help against gradients that vanish.

Formula
    norm = sqrt(the sum of the squares of all elements of all gradients)
    g <- g min(1, max_norm / norm), for every gradient g

Shapes
    grads: a list of arrays of any shapes; result: a list of arrays of the same shapes

Conventions
    `clip_gradients(grads, max_norm) -> list`, new arrays; grads and its arrays are not changed. The
    norm is that of all gradients together. If it is 0 they stay 0. A small 1e-6 added to the norm
    before dividing, as PyTorch does, is accepted.

From
    R. Pascanu, T. Mikolov and Y. Bengio, "On the difficulty of training recurrent neural networks",
    ICML 2013.

Example
    grads = [[3], [0, 4]] have the norm 5: with max_norm = 1 they become [[0.6], [0, 0.8]], with
    max_norm = 10 they stay as they are.
"""


def clip_gradients(grads, max_norm):
    """A list of arrays, the greatest length of all together -> a new list, scaled."""
    # BEGIN SOLUTION
    norm = sum(float((g * g).sum()) for g in grads) ** 0.5
    scale = max_norm / norm if norm > max_norm else 1.0
    return [g * scale for g in grads]
    # END SOLUTION


# BEGIN SPEC
from grader import Case, Exercise, Function, Mistake, Oracle, State, fixed, normal


def clipped(grads, max_norm):
    import torch

    norm = torch.cat([g.flatten() for g in grads]).norm()
    return tuple(g * (max_norm / norm).clamp(max=1.0) for g in grads)


exercise = Exercise(
    clip_gradients,
    form=Function(),
    cases=[
        Case("too long", grads=[normal(3, 4), normal(5)], max_norm=1.0),
        Case("short enough", grads=[normal(2, 3), normal(4)], max_norm=50.0),
        Case("one gradient", grads=[normal(2, 5)], max_norm=0.5),
        Case(
            "each is short, together too long",
            grads=[normal(4, scale=0.3), normal(2, 2, scale=0.3), normal(3, scale=0.3)],
            max_norm=0.4,
        ),
        Case("exploded", grads=[normal(3, 2, scale=1e6), normal(2, scale=1e-3)], max_norm=5.0),
        Case("all 0", grads=[fixed([[0.0, -0.0]]), fixed([0.0])], max_norm=1.0),
        Case("exactly as long", grads=[fixed([3.0]), fixed([0.0, -4.0])], max_norm=5.0),
        Case("other layouts", grads=[normal(3, 4).strided(), normal(4, 2).fortran()], max_norm=2.0),
    ],
    checks=[
        Oracle(
            clipped,
            accept=[
                Mistake(
                    (
                        "max_norm / norm if norm > max_norm else 1.0",
                        "min(max_norm / (norm + 1e-6), 1.0)",
                    ),
                    "1e-6 is added to the norm, as PyTorch does",
                ),
                Mistake(
                    (
                        "max_norm / norm if norm > max_norm else 1.0",
                        "max_norm / (norm + 1e-6) if norm > max_norm else 1.0",
                    ),
                    "1e-6 is added to the norm where it divides, much as PyTorch does",
                ),
            ],
        ),
        State(),
    ],
    hints=[
        "One number decides for all: the length of the vector that holds every element of every "
        "gradient.",
        "Sum the squares of all of them, take the root, and multiply each gradient by "
        "min(1, max_norm / norm); mind the norm 0.",
    ],
    mistakes=[
        Mistake(
            (
                "    return [g * scale for g in grads]\n",
                "    norms = [float((g * g).sum()) ** 0.5 for g in grads]\n"
                "    return [g * min(1.0, max_norm / (n or 1.0)) for g, n in zip(grads, norms)]\n",
            ),
            "each gradient is clipped by its own norm; the norm is that of all together",
        ),
        Mistake(
            ("max_norm / norm if norm > max_norm else 1.0", "max_norm / (norm or 1.0)"),
            "gradients that are short enough are left as they are; here they are made longer",
        ),
        Mistake(
            ("for g in grads) ** 0.5", "for g in grads)"),
            "the norm is the square root of the sum of squares",
        ),
        Mistake(
            (
                "    return [g * scale for g in grads]",
                "    return [g.clip(-max_norm, max_norm) for g in grads]",
            ),
            "each element is cut off by itself, which changes the direction; scale all by one number",
        ),
        Mistake(
            (
                "    return [g * scale for g in grads]",
                "    for g in grads:\n        g *= scale\n    return grads",
            ),
            "the gradients are scaled in place; return new arrays",
        ),
        Mistake(
            ("max_norm / norm if norm > max_norm else 1.0", "1 / norm if norm > max_norm else 1.0"),
            "what is too long becomes max_norm long, not 1",
        ),
    ],
)
# END SPEC
