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
        # BEGIN SOLUTION
        return made(self.data + other.data, (self, 1.0), (other, 1.0))
        # END SOLUTION

    def __sub__(self, other):
        """self - other."""
        # BEGIN SOLUTION
        return made(self.data - other.data, (self, 1.0), (other, -1.0))
        # END SOLUTION

    def __mul__(self, other):
        """self * other."""
        # BEGIN SOLUTION
        return made(self.data * other.data, (self, other.data), (other, self.data))
        # END SOLUTION

    def __truediv__(self, other):
        """self / other."""
        # BEGIN SOLUTION
        a, b = self.data, other.data
        return made(a / b, (self, 1 / b), (other, -a / b**2))
        # END SOLUTION

    def __pow__(self, n):
        """self to the power of a plain number n."""
        # BEGIN SOLUTION
        return made(self.data**n, (self, n * self.data ** (n - 1)))
        # END SOLUTION

    def exp(self):
        """e to the power of self."""
        # BEGIN SOLUTION
        y = math.exp(self.data)
        return made(y, (self, y))
        # END SOLUTION

    def tanh(self):
        """The hyperbolic tangent of self."""
        # BEGIN SOLUTION
        y = math.tanh(self.data)
        return made(y, (self, 1 - y**2))
        # END SOLUTION

    def relu(self):
        """self where it is positive, else 0."""
        # BEGIN SOLUTION
        on = self.data > 0
        return made(self.data if on else 0.0, (self, float(on)))
        # END SOLUTION

    def backward(self):
        """The derivative of self for each Value that it was made of goes into its `grad`."""
        # BEGIN SOLUTION
        self.grad = 1.0
        for node in backward_order(self):
            for parent, slope in node.parents:
                parent.grad += slope * node.grad


def made(data, *parents):
    """A Value that knows its parents."""
    value = Value(data)
    value.parents = parents
    return value


def backward_order(out):
    """All nodes behind `out`, each after everything that was made of it."""
    order, seen, stack = [], set(), [(out, False)]
    while stack:
        node, parents_are_in = stack.pop()
        if parents_are_in:
            order.append(node)
        elif node not in seen:
            seen.add(node)
            stack.append((node, True))
            stack += [(parent, False) for parent, _ in node.parents]
    return order[::-1]
    # END SOLUTION


# BEGIN SPEC
from grader import (
    Case,
    Exercise,
    Given,
    Mistake,
    Oracle,
    Scripted,
    State,
    fixed,
    normal,
    positive,
    uniform,
)

GRAPHS = """
def sums(a, b, c):
    return a + b - c,

def products(a, b, c):
    return a * b / c,

def powers(a, b, c):
    return a**3 + b**-2 * c**0.5,

def functions(a, b, c):
    return a.exp() + b.tanh() * c.exp(),

def rectified(a, b, c, d):
    return a.relu() * b.relu() + c.relu() * d.relu() + a * d,

def used_twice(a):
    return a + a,

def squared(a):
    return a * a * a,

def diamond(a, b):
    d, e = a * b, a + b
    return d * e, d, e

def long_way_and_short_way(a, b):
    c = a * b
    d = c.tanh()
    e = d * d + c
    f = e.exp() - a
    return f * c + e, c, d, e, f

def divided_by_itself(a, b):
    return a / (a - b) / a,

def many_ways(a):
    for _ in range(30):
        a = a * a
    return a,

def chain(a, b):
    x = a
    for _ in range(200):
        x = x * b + a
    return x,

def shares(a, b, c):
    m = a.exp() + b.exp() + c.exp()
    p = a.exp() / m
    return (p**2 + m.tanh()) / p, m, p

def exclusive_or(*w):
    one = w[0] ** 0
    zero, loss = one - one, one - one
    for a, b, t in [(zero, zero, zero), (zero, one, one), (one, zero, one), (one, one, zero)]:
        first = (w[0] * a + w[1] * b + w[2]).tanh()
        second = (w[3] * a + w[4] * b + w[5]).tanh()
        loss = loss + (w[6] * first + w[7] * second + w[8] - t) ** 2
    return loss,
"""

DIFFERENTIATED = (
    GRAPHS
    + """
import numpy as np

def differentiated(module, graph, x, steps):
    leaves, path = [module.Value(v) for v in x.tolist()], []
    for step in range(steps):
        for leaf in leaves if step else ():
            leaf.data -= 0.1 * leaf.grad
            leaf.grad = 0.0
        out, *between = globals()[graph](*leaves)
        out.backward()
        path.append(float(out.data))
    return [np.array(path), np.array([float(v.grad) for v in [*leaves, *between]])]
"""
)


def differentiated(Value, graph, x, steps=1):
    """The value of a small formula, and the gradient for its inputs and for some nodes in between;
    with more steps the inputs go down the slope."""
    value, gradient = Value.run(Given(DIFFERENTIATED, "differentiated"), graph, x, steps)
    return {"the value": value, "the gradient": gradient}


def by_autograd(graph, x, steps=1):
    """The same formula on PyTorch's numbers."""
    import torch

    graphs = {}
    exec(GRAPHS, graphs)
    path, gradient = [], x
    for _ in range(steps):
        leaves = x.unbind()
        out, *between = graphs[graph](*leaves)
        gradient = torch.stack(torch.autograd.grad(out, [*leaves, *between]))
        path.append(out.detach())
        x = (x - 0.1 * gradient[: len(leaves)]).detach().requires_grad_()
    return {"the value": torch.stack(path), "the gradient": gradient}


exercise = Exercise(
    Value,
    form=Scripted(differentiated),
    cases=[
        Case("sums", graph="sums", x=normal(3)),
        Case("products", graph="products", x=positive(3)),
        Case("powers", graph="powers", x=positive(3, low=0.5)),
        Case("functions", graph="functions", x=normal(3)),
        Case("rectified", graph="rectified", x=fixed([0.25, 2.0, -0.5, 3.0])),
        Case("used twice", graph="used_twice", x=normal(1)),
        Case("a cube", graph="squared", x=normal(1)),
        Case("a diamond", graph="diamond", x=normal(2)),
        Case("a long way and a short way", graph="long_way_and_short_way", x=normal(2)),
        Case("divided by itself", graph="divided_by_itself", x=fixed([2.5, -1.25])),
        Case("two to the power of 30 ways", graph="many_ways", x=fixed([1.0])),
        Case("a long chain", graph="chain", x=fixed([0.5, -0.75])),
        Case(
            "three neurons learn the exclusive or",
            graph="exclusive_or",
            x=uniform(9, low=-2, high=2),
            steps=40,
        ),
        Case("shares", graph="shares", x=normal(3)),
    ],
    checks=[Oracle(by_autograd), State()],
    hints=[
        "Let each operation return a Value that keeps pairs: a Value it was made of, and the "
        "number by which the gradient is multiplied on the way there.",
        "A node may only hand its gradient on when it is complete, that is after all that were "
        "made of it: sort the nodes first (parents before their children), then go through them "
        "from the end.",
        "To sort: visit the parents of a node, then append the node; never visit one twice.",
    ],
    mistakes=[
        Mistake(
            ("parent.grad += slope", "parent.grad = slope"),
            "a Value used several times gets a gradient from each use; they add up",
        ),
        Mistake(
            [
                (
                    "        if parents_are_in:\n            order.append(node)\n        elif node",
                    "        if node",
                ),
                (
                    "            seen.add(node)\n            stack.append((node, True))\n",
                    "            seen.add(node)\n            order.append(node)\n",
                ),
                ("return order[::-1]", "return order"),
            ],
            "a node hands its gradient on before it is complete: everything made of it comes first",
        ),
        Mistake(
            ("(self, other.data), (other, self.data)", "(self, self.data), (other, other.data)"),
            "the slope of a * b towards a is b, and towards b it is a",
        ),
        Mistake(
            ("(self, 1.0), (other, -1.0)", "(self, 1.0), (other, 1.0)"),
            "the slope of a - b towards b is -1",
        ),
        Mistake(
            ("-a / b**2", "-a / b"),
            "the slope of a / b towards b is -a / b^2",
        ),
        Mistake(
            ("-a / b**2", "a / b**2"),
            "the slope of a / b towards b is negative: -a / b^2",
        ),
        Mistake(
            ("n * self.data ** (n - 1)", "n * self.data**n"),
            "the slope of a^n is n a^(n - 1): the power goes down by 1",
        ),
        Mistake(
            ("n * self.data ** (n - 1)", "self.data ** (n - 1)"),
            "the slope of a^n is n a^(n - 1): the factor n is missing",
        ),
        Mistake(
            ("made(y, (self, y))", "made(y, (self, self.data))"), "the slope of exp is exp itself"
        ),
        Mistake(
            ("1 - y**2", "1 - self.data**2"),
            "the slope of tanh is 1 - tanh(a)^2, of the result and not of a",
        ),
        Mistake(("float(on)", "1.0"), "the slope of relu is 0 where a is negative"),
        Mistake(
            ("        self.grad = 1.0\n", ""),
            "backward starts from 1, the derivative of the result for itself",
        ),
    ],
)
# END SPEC
