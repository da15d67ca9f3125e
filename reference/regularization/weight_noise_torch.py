"""Weight noise on tensors: a minimum that is wide.

What it computes
    Noisy copies of all parameters: to each number a normally distributed one of mean 0 and
    standard deviation std is added. On PyTorch tensors; everything stays on the device and in
    the dtype of each parameter.

Formula
    p -> p + std e, with e ~ N(0, 1) for each element of each parameter

Shapes
    params: a list of arrays of any shapes; what is returned: a list of arrays of the same shapes
    std: a number >= 0

Conventions
    `perturbed(params, std, *, rng)` returns a new list of new arrays; the originals, and the list, are
    not changed. Biases get noise as well. `rng` is a torch.Generator, and all randomness comes
    from it; a parameter may be on another device than `rng`: draw on that of `rng`, then move the
    noise. In which order you draw is up to you: the grader looks at properties and frequencies.

From
    A. Graves, "Practical variational inference for neural networks", NIPS 2011; I. Goodfellow, Y. Bengio
    and A. Courville, "Deep Learning", MIT Press 2016, section 7.5.

Example
    With std = 0.1 and params = [[1, 2], [3]] (two vectors) one of the answers is
    [[0.93, 2.11], [3.04]].
"""

import torch


def perturbed(params, std, *, rng):
    """A list of arrays -> a new list of noisy copies."""

    # BEGIN SOLUTION
    def drawn(shape, rng):
        return torch.randn(shape, generator=rng, device=rng.device)

    return [p + std * drawn(p.shape, rng).to(p) for p in params]
    # END SOLUTION


# BEGIN SPEC
from grader import Given, Mistake, Property, Twin

KEPT = """
import torch

def kept(module, params, std, rng):
    there = [p.to(torch.float16) for p in params]
    return [str(p.dtype) for p in module.perturbed(there, std, rng=rng)]
"""


def dtype_is_kept(perturbed, params, std, rng):
    """float16 is narrower than what torch.randn draws where nobody says otherwise."""
    for dtype in perturbed.run(Given(KEPT, "kept"), params, std, rng):
        if dtype != "torch.float16":
            return f"float16 and noise give {dtype}: move the noise to the dtype of each parameter"
    return True


exercise = Twin(
    "weight_noise",
    perturbed,
    also=[Property("the noise has the dtype of each parameter", dtype_is_kept)],
    hints=[
        "torch.randn(p.shape, generator=rng) has mean 0 and standard deviation 1. What makes it std?",
        "p + ... makes a new tensor, p += ... changes the one that the layer holds.",
    ],
    mistakes=[
        Mistake(
            ("std * drawn", "std**2 * drawn"),
            "std is the standard deviation: the noise is multiplied by it, not by its square",
        ),
        Mistake(
            (
                "return [p + std * drawn(p.shape, rng).to(p) for p in params]",
                "for p in params:\n        p += std * drawn(p.shape, rng)\n    return params",
            ),
            "the originals themselves get the noise; make new arrays",
        ),
        Mistake(
            ("drawn(p.shape, rng).to(p)", "drawn((), rng)"),
            "a whole parameter gets one number; each element has noise of its own",
        ),
        Mistake(
            (
                "p + std * drawn(p.shape, rng).to(p)",
                "p * (1 + std * drawn(p.shape, rng))",
            ),
            "the noise is added, not multiplied with the parameter",
        ),
        Mistake(
            (
                "p + std * drawn(p.shape, rng).to(p) for",
                "p + std * drawn(p.shape, rng) if p.ndim > 1 else p + 0 for",
            ),
            "biases get noise as well; here only matrices do",
        ),
        Mistake(
            (
                "drawn(p.shape, rng).to(p)",
                "((2 * torch.rand(p.shape, generator=rng) - 1) * 3**0.5)",
            ),
            "the noise is uniform; it should be normal",
        ),
    ],
)
# END SPEC
