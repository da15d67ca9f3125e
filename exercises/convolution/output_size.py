"""Output size: how many places a kernel has.

What it computes
    A kernel slides over a padded input and gives one number at each place where it fits whole. How
    many places are there along one axis? The last one must not reach over the edge, and what is
    left over beyond it, when the stride does not divide, is never looked at. With stride 1 and no
    padding it is the well-known size - kernel + 1; padding by (kernel - 1) / 2 keeps the size.
    From the same numbers comes the receptive field: with stride 1 an output of L layers sees
    1 + L (kernel - 1) inputs, and each stride before multiplies what is added.

Formula
    O = floor((size + 2 pad - kernel) / stride) + 1

Shapes
    size, kernel, stride, pad, O: integers

Conventions
    `output_size(size, kernel, stride=1, pad=0) -> O`, an integer. pad is added on both sides. The
    kernel fits at least once: size + 2 pad >= kernel. Sizes that the stride does not divide are as
    good as others: round down.

From
    V. Dumoulin and F. Visin, "A guide to convolution arithmetic for deep learning",
    arXiv:1603.07285, 2016.

Example
    A 7 wide input and a 3 wide kernel: 5 places; with stride 2: 3; with stride 3: 2, and one
    column at the end is never seen; with stride 2 and pad 1: 4.
"""


def output_size(size, kernel, stride=1, pad=0):
    """Four integers -> the number of places along one axis, an integer."""
    # YOUR CODE HERE
    raise NotImplementedError
