"""Batch gradient: one sample, some, or all.

What it computes
    The loss is a mean over samples, and so is its gradient. Taken over the whole set it is exact,
    and costs one pass through the set for one step ("batch" gradient descent). A single sample
    gives it right on average only, at once, and very noisy ("stochastic"). A mini-batch of B
    samples lies between: the noise falls with sqrt(B), the cost grows with B, and up to some size
    modern machines compute it in the time of one sample. All three are one function of the indices.

Formula
    the gradient of net.loss(x[batch], t[batch]) for each parameter of the net

Shapes
    x: (N, ...), t: (N, ...), the whole set; batch: (B,), indices of samples in any order
    result: a list of arrays, in the order and the shapes of net.grads

Conventions
    `gradient(net, x, t, batch) -> list`. `net` is a network like TwoLayerNet: `net.loss(x, t)`
    returns the mean loss over the samples it is given, `net.backward()` then overwrites `net.grads`
    with its gradients. They are those of the mean over the batch: nothing has to be divided.
    x, t and batch are not changed.

From
    L. Bottou, F. E. Curtis and J. Nocedal, "Optimization methods for large-scale machine learning",
    SIAM Review 60, 2018.

Example
    For a net with the one weight w = 1 and the loss mean((w x - t)^2), x = [1, 2, 3] and t = 0 the
    gradient of sample 1 is 2 * 2 * 2 = 8, that of the batch [0, 2] is (2 + 18) / 2 = 10, and that
    of all (2 + 8 + 18) / 3 = 9.3333.
"""


def gradient(net, x, t, batch):
    """A net, the whole set x and t, indices (B,) -> the list of gradients for those samples."""
    # YOUR CODE HERE
    raise NotImplementedError
