"""Scalar value: a number that remembers where it came from.

What it computes
    Every operation makes a new Value, which holds the result and keeps the Values it was made of,
    with the slope towards each. So a formula that has been worked out is a graph, and backward()
    goes through it once, from the result to the first numbers, multiplying by slopes and adding
    up: reverse-mode automatic differentiation. All that layers do by hand follows from it.

Formula
    for out made of a (and b):    the slope towards a      towards b
    a + b                         1                        1
    a - b                         1                        -1
    a * b                         b                        a
    a / b                         1 / b                    -a / b^2
    a ** n, n a plain number      n a^(n - 1)
    exp(a)                        exp(a)
    tanh(a)                       1 - tanh(a)^2
    relu(a)                       1 where a > 0, else 0
    backward:  out.grad = 1; then for each node, after all that were made of it, slope * node.grad
               is added to the grad of each parent

Shapes
    everything is a single number

Conventions
    `Value(data)` with a float; `data` and `grad` are attributes, and `grad` starts at 0.
    `a + b`, `a - b`, `a * b`, `a / b` take two Values, `a ** n` a Value and a plain number (any
    power, also negative or a fraction); `a.exp()`, `a.tanh()`, `a.relu()`. All give new Values and
    leave the old ones as they are. `out.backward()` puts d out / d v into `v.grad` for each Value
    v that out was made of, those in between included; a Value that is used several times gets the
    sum over all ways that lead from it to out. Each node is visited once: a graph in which every
    number is used twice has few nodes and a great many ways. Before a second backward() the caller
    sets `grad` to 0.

From
    S. Linnainmaa, "Taylor expansion of the accumulated rounding error", BIT 16, 1976; see
    A. G. Baydin et al., "Automatic differentiation in machine learning: a survey", Journal of
    Machine Learning Research 18, 2018.

Example
    a = Value(2.0), b = Value(3.0), out = a * b + a ** 2: out.data is 10; after out.backward()
    a.grad is 3 + 2 * 2 = 7, b.grad is 2 and out.grad is 1.
"""

import math


class Value:
    def __init__(self, data):
        self.data = data
        self.grad = 0.0
        self.parents = ()  # pairs of a Value and the slope towards it

    def __add__(self, other):
        """self + other."""
        # YOUR CODE HERE
        raise NotImplementedError

    def __sub__(self, other):
        """self - other."""
        # YOUR CODE HERE
        raise NotImplementedError

    def __mul__(self, other):
        """self * other."""
        # YOUR CODE HERE
        raise NotImplementedError

    def __truediv__(self, other):
        """self / other."""
        # YOUR CODE HERE
        raise NotImplementedError

    def __pow__(self, n):
        """self to the power of a plain number n."""
        # YOUR CODE HERE
        raise NotImplementedError

    def exp(self):
        """e to the power of self."""
        # YOUR CODE HERE
        raise NotImplementedError

    def tanh(self):
        """The hyperbolic tangent of self."""
        # YOUR CODE HERE
        raise NotImplementedError

    def relu(self):
        """self where it is positive, else 0."""
        # YOUR CODE HERE
        raise NotImplementedError

    def backward(self):
        """The derivative of self for each Value that it was made of goes into its `grad`."""
        # YOUR CODE HERE
        raise NotImplementedError
