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
        # BEGIN SOLUTION
        return made(self.data + other.data, (self, lambda g: g), (other, lambda g: g))
        # END SOLUTION

    def __mul__(self, other):
        """self * other, element by element, broadcast."""
        # BEGIN SOLUTION
        x, y = self.data, other.data
        return made(x * y, (self, lambda g: g * y), (other, lambda g: g * x))
        # END SOLUTION

    def __matmul__(self, other):
        """The product of two matrices."""
        # BEGIN SOLUTION
        x, y = self.data, other.data
        return made(x @ y, (self, lambda g: g @ y.T), (other, lambda g: x.T @ g))
        # END SOLUTION

    def sum(self):
        """The sum of all elements, of shape ()."""
        # BEGIN SOLUTION
        return made(self.data.sum(), (self, lambda g: np.broadcast_to(g, self.data.shape)))
        # END SOLUTION

    def exp(self):
        """e to the power of each element."""
        # BEGIN SOLUTION
        y = np.exp(self.data)
        return made(y, (self, lambda g: g * y))
        # END SOLUTION

    def log(self):
        """The natural logarithm of each element."""
        # BEGIN SOLUTION
        return made(np.log(self.data), (self, lambda g: g / self.data))
        # END SOLUTION

    def relu(self):
        """Each element where it is positive, else 0."""
        # BEGIN SOLUTION
        on = self.data > 0
        return made(self.data * on, (self, lambda g: g * on))
        # END SOLUTION

    def backward(self):
        """The gradient of self, of shape (), for each Tensor it was made of goes into its `grad`."""
        # BEGIN SOLUTION
        self.grad = np.ones_like(self.data)
        for node in backward_order(self):
            for parent, towards in node.parents:
                parent.grad = parent.grad + unbroadcast(towards(node.grad), parent.data.shape)


def made(data, *parents):
    """A Tensor that knows its parents."""
    tensor = Tensor(data)
    tensor.parents = parents
    return tensor


def unbroadcast(g, shape):
    """g summed over the axes along which an array of that shape was stretched."""
    g = g.sum(axis=tuple(range(g.ndim - len(shape))))
    stretched = tuple(i for i, n in enumerate(shape) if n == 1 and g.shape[i] != 1)
    return g.sum(axis=stretched, keepdims=True)


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
from grader import Case, Exercise, Given, Mistake, Oracle, Scripted, State, fixed, normal, positive

GRAPHS = """
def added(x, y):
    return ((x + y) * (x + y)).sum(),

def multiplied(x, y):
    return (x * y).exp().sum(),

def product(x, y, u):
    return ((x @ y) * u).sum(),

def affine(x, W, b):
    return ((x @ W + b) * (x @ W + b)).sum(),

def functions(x, y):
    return (x.exp() * y.log() + y).relu().sum(),

def used_twice(x):
    y = x * x + x
    z = y * x
    return (z + y * y).sum(), y, z

def scaled_by_its_sum(x, y):
    s = (x * y).exp().sum()
    return (x * s + y).exp().sum(), s

def cross_entropy(x, W, b, ones, minus_one, minus_t):
    scores = x @ W + b
    log_y = scores + (scores.exp() @ ones).log() * minus_one
    return (log_y * minus_t).sum(), scores, log_y

def net(x, W1, b1, W2, b2, t):
    hidden = (x @ W1 + b1).relu()
    off = hidden @ W2 + b2 + t
    return (off * off).sum(), hidden, off

def many_ways(x):
    for _ in range(30):
        x = x + x
    return x.sum(),
"""

DIFFERENTIATED = (
    GRAPHS
    + """
import numpy as np

def differentiated(module, graph, xs, steps):
    leaves, path = [module.Tensor(x.copy()) for x in xs], []
    for step in range(steps):
        for leaf in leaves if step else ():
            leaf.data -= 0.02 * leaf.grad
            leaf.grad = 0 * leaf.data
        out, *between = globals()[graph](*leaves)
        module.Tensor(np.ones(7))  # another one, which has nothing to do with it
        out.backward()
        path.append(float(out.data))
    return [np.array(path), [t.grad for t in [*leaves, *between]]]
"""
)


def differentiated(Tensor, graph, xs, steps=1):
    """The value of a formula, and its gradient for the inputs and for some nodes in between; with more
    steps the inputs go down the slope."""
    path, gradients = Tensor.run(Given(DIFFERENTIATED, "differentiated"), graph, xs, steps)
    return {"the value": path} | {
        f"the gradient for tensor {i}": g for i, g in enumerate(gradients)
    }


def by_autograd(graph, xs, steps=1):
    """The same formula on PyTorch's tensors."""
    import torch

    graphs = {}
    exec(GRAPHS, graphs)
    path, gradients = [], xs
    for _ in range(steps):
        out, *between = graphs[graph](*xs)
        gradients = torch.autograd.grad(out, [*xs, *between])
        path.append(out.detach())
        pairs = zip(xs, gradients, strict=False)
        xs = [(x - 0.02 * g).detach().requires_grad_() for x, g in pairs]
    return {"the value": torch.stack(path)} | {
        f"the gradient for tensor {i}": g for i, g in enumerate(gradients)
    }


exercise = Exercise(
    Tensor,
    form=Scripted(differentiated),
    cases=[
        Case("the same shape", graph="added", xs=[normal(3, 4), normal(3, 4)]),
        Case("a row added to each", graph="added", xs=[normal(3, 4), normal(4)]),
        Case("a column and a row", graph="multiplied", xs=[normal(3, 1), normal(5)]),
        Case("a scalar", graph="multiplied", xs=[normal(), normal(2, 3)]),
        Case("three axes", graph="added", xs=[normal(2, 1, 4), normal(1, 3, 1)]),
        Case("an axis of one in both", graph="multiplied", xs=[normal(3, 1), normal(1, 1)]),
        Case("matrices", graph="product", xs=[normal(4, 3), normal(3, 2), normal(4, 2)]),
        Case("an affine layer", graph="affine", xs=[normal(5, 3), normal(3, 2), normal(2)]),
        Case("exp, log and relu", graph="functions", xs=[normal(3, 4), positive(3, 4)]),
        Case("used several times", graph="used_twice", xs=[normal(2, 3)]),
        Case(
            "a sum that is used",
            graph="scaled_by_its_sum",
            xs=[normal(3, scale=0.3), normal(3, scale=0.3)],
        ),
        Case("two to the power of 30 ways", graph="many_ways", xs=[normal(2)]),
        Case(
            "softmax and cross entropy",
            graph="cross_entropy",
            xs=[
                normal(4, 3),
                normal(3, 5),
                normal(5),
                fixed([[1.0]] * 5),
                fixed(-1.0),
                normal(4, 5),
            ],
        ),
        Case(
            "a net learns",
            graph="net",
            xs=[
                normal(4, 3),
                normal(3, 5, scale=0.5),
                normal(5),
                normal(5, 2, scale=0.5),
                normal(2),
                normal(4, 2),
            ],
            steps=20,
        ),
    ],
    checks=[Oracle(by_autograd), State()],
    needs=["scalar_value"],
    hints=[
        "Keep for each result its parents, and for each parent a function from the result's "
        "gradient to the parent's.",
        "The gradient of something broadcast has too many axes, or is too long along some: sum "
        "over the axes that were added in front, and (keepdims) over those that had length 1.",
        "backward sorts the nodes so that each comes after all that were made of it, as for "
        "scalars, and adds to each parent's grad.",
    ],
    mistakes=[
        Mistake(
            ("parent.grad = parent.grad + unbroadcast", "parent.grad = unbroadcast"),
            "a Tensor used several times gets a gradient from each use; they add up",
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
            ("unbroadcast(towards(node.grad), parent.data.shape)", "towards(node.grad)"),
            "a gradient has its array's shape: sum over the axes along which it was broadcast",
        ),
        Mistake(
            (
                "    return g.sum(axis=stretched, keepdims=True)",
                "    return g if not stretched else g.mean(axis=stretched, keepdims=True)",
            ),
            "the gradients of the copies that broadcasting made add up; they are not averaged",
        ),
        Mistake(
            (
                "lambda g: g * y), (other, lambda g: g * x)",
                "lambda g: g * x), (other, lambda g: g * y)",
            ),
            "the gradient of x * y for x is g y, and for y it is g x",
        ),
        Mistake(
            (
                "lambda g: g @ y.T), (other, lambda g: x.T @ g)",
                "lambda g: g @ y.T), (other, lambda g: (g.T @ x).T / len(x))",
            ),
            "the gradient of x @ y for y is x^T g, a sum over the rows and no mean",
        ),
        Mistake(
            ("lambda g: g / self.data", "lambda g: g * self.data"), "the slope of log(x) is 1 / x"
        ),
        Mistake(
            ("made(y, (self, lambda g: g * y))", "made(y, (self, lambda g: g * self.data))"),
            "the slope of exp is exp itself",
        ),
        Mistake(
            ("(self, lambda g: g * on)", "(self, lambda g: g)"),
            "the slope of relu is 0 where x is negative",
        ),
        Mistake(
            (
                "np.broadcast_to(g, self.data.shape)",
                "np.broadcast_to(g / self.data.size, self.data.shape)",
            ),
            "each element of a sum gets the whole gradient; that of a mean would be divided",
        ),
    ],
)
# END SPEC
