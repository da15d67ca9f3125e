"""Tensor autograd: arrays that remember where they came from.

What it computes
    The scalar Value, with whole arrays for numbers: what PyTorch does. Each operation keeps its
    parents and a function that turns the gradient of its result into theirs; backward() goes once
    through the graph. New is the shape: where an array was stretched to fit another, its gradient
    is summed over the copies, so that it has the array's own shape again.

Formula
    for out made of x (and y), with the gradient g of out:
    x + y       g for both
    x * y       g y for x, g x for y
    x @ y       g y^T for x, x^T g for y
    sum(x)      g at every place of x
    exp(x)      g exp(x)
    log(x)      g / x
    relu(x)     g where x > 0, else 0
    each summed over the axes along which x (or y) was broadcast
    backward:  out.grad = 1; then for each node, after all that were made of it, its parents'
               gradients are added to what they have

Shapes
    data, grad: any shape, the same; @ takes two matrices; sum gives shape ()

Conventions
    `Tensor(data)` with a NumPy array; `data` is that array and `grad` its gradient, an array of
    the same shape. `x + y`, `x * y` broadcast as NumPy does; `x @ y` for two dimensions;
    `x.sum()` over all elements; `x.exp()`, `x.log()`, `x.relu()`. All give new Tensors.
    `out.backward()`, out being of shape (), puts the gradient of out into `grad` of every Tensor
    that it was made of, those in between included. A Tensor that is used several times gets the
    sum. Each node is visited once. Before a second backward() the caller sets `grad` to zeros.
    Arrays keep their dtype, and no operation changes the arrays of others.

From
    A. Paszke et al., "Automatic differentiation in PyTorch", NIPS Autodiff Workshop, 2017.

Example
    x = Tensor([[1, 2], [3, 4]]), b = Tensor([10, 20]), out = (x * x + b).sum(): out.data is 90;
    after out.backward() x.grad is [[2, 4], [6, 8]] and b.grad is [2, 2], a sum over two rows.
"""

import numpy as np


class Tensor:
    def __init__(self, data):
        self.data = np.asarray(data)
        self.grad = np.zeros_like(self.data)
        self.parents = ()  # pairs of a Tensor and the function from this gradient to that

    def __add__(self, other):
        """self + other, broadcast."""
        # YOUR CODE HERE
        raise NotImplementedError

    def __mul__(self, other):
        """self * other, element by element, broadcast."""
        # YOUR CODE HERE
        raise NotImplementedError

    def __matmul__(self, other):
        """The product of two matrices."""
        # YOUR CODE HERE
        raise NotImplementedError

    def sum(self):
        """The sum of all elements, of shape ()."""
        # YOUR CODE HERE
        raise NotImplementedError

    def exp(self):
        """e to the power of each element."""
        # YOUR CODE HERE
        raise NotImplementedError

    def log(self):
        """The natural logarithm of each element."""
        # YOUR CODE HERE
        raise NotImplementedError

    def relu(self):
        """Each element where it is positive, else 0."""
        # YOUR CODE HERE
        raise NotImplementedError

    def backward(self):
        """The gradient of self, of shape (), for each Tensor it was made of goes into its `grad`."""
        # YOUR CODE HERE
        raise NotImplementedError
