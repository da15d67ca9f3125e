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
    # YOUR CODE HERE
    raise NotImplementedError
