"""Functional model: layers on a graph.

What it computes
    A network need not be a row of layers. A branch joins again (a residual connection, the modules
    of Inception), several inputs meet, one trunk has several heads, one layer is used twice with
    the same weights. Such a model is a directed graph without cycles: its nodes are layers, its
    edges say whose output goes where. Forward goes through it in a topological order, each node
    after those it reads; backward goes the same way in reverse, and where an output was used
    several times, or a layer stands at several nodes, the gradients add up.

Formula
    forward:   value(node) = layer.forward(value(parent) for each parent)
    backward:  gradient(node) = the sum over all nodes that read it, and over dout where it is an
               output; the gradient for a parameter = the sum over all nodes with its layer

Shapes
    whatever the layers take and give

Conventions
    `Input()` stands for an array to come. `Node(layer, *parents)` is what `layer` makes of the
    values of its parents, Inputs or Nodes; it has the attributes `layer` and `parents` (a list,
    which may be changed before the model is made). The same parent may occur twice, and the same
    layer at several nodes.
    `Model(inputs, outputs)` takes two lists; `params` and `grads` hold those of all layers, each
    layer once, in the same order as each other. `forward(*xs) -> tuple`, one array for each
    output; `backward(*douts) -> tuple`, one for each input, and overwrites `grads`: a new list, or
    the same list filled anew. An output may be read by other nodes, be an Input, or be listed
    twice. A graph with a cycle is refused with a ValueError that says so, when the model is made
    or at forward.
    A layer has `params`, `grads`, `forward(*inputs)` and `backward(dout)`, which returns one array
    for one input and a tuple for several, overwrites its `grads` in place, and relates to its last
    forward. So a layer that stands at several nodes needs its forward once more, with that node's
    inputs, before its backward there. Each node is visited once in each direction. xs and douts
    are not changed.

From
    F. Chollet, "Deep Learning with Python", Manning 2017, section 7.1 (the functional API);
    A. B. Kahn, "Topological sorting of large networks", Communications of the ACM 5, 1962.

Example
    with square and add for layers, x = Input(), h = Node(square, x), y = Node(add, h, x) and
    Model([x], [y]): forward([3]) is ([12],), and backward([1]) is ([7],), 2 * 3 by the square
    and 1 by the direct way.
"""


class Input:
    """A place where an array comes in."""


class Node:
    """What a layer makes of its parents' values."""

    def __init__(self, layer, *parents):
        self.layer = layer
        self.parents = list(parents)


class Model:
    def __init__(self, inputs, outputs):
        self.inputs, self.outputs = inputs, outputs
        # BEGIN SOLUTION
        self.order = topological_order(outputs)
        self.layers = list(dict.fromkeys(node.layer for node in self.order))
        self.params = [p for layer in self.layers for p in layer.params]
        self.grads = [0 * p for p in self.params]
        # END SOLUTION

    def forward(self, *xs):
        """One array for each input -> a tuple, one for each output."""
        # BEGIN SOLUTION
        self.values = dict(zip(self.inputs, xs, strict=True))
        for node in self.order:
            self.values[node] = node.layer.forward(*self.read_by(node))
        return tuple(self.values[node] for node in self.outputs)
        # END SOLUTION

    def backward(self, *douts):
        """The gradient for each output -> a tuple, one for each input; `grads` is set."""
        # BEGIN SOLUTION
        gradient = {node: 0 * x for node, x in self.values.items()}
        for node, dout in zip(self.outputs, douts, strict=True):
            gradient[node] = gradient[node] + dout
        sums = {layer: [0 * p for p in layer.params] for layer in self.layers}
        for node in reversed(self.order):
            layer = node.layer
            layer.forward(*self.read_by(node))
            back = layer.backward(gradient[node])
            for parent, g in zip(
                node.parents, back if len(node.parents) > 1 else [back], strict=True
            ):
                gradient[parent] = gradient[parent] + g
            sums[layer] = [s + g for s, g in zip(sums[layer], layer.grads, strict=True)]
        self.grads = [s for layer in self.layers for s in sums[layer]]
        return tuple(gradient[node] for node in self.inputs)

    def read_by(self, node):
        """The values that a node reads."""
        return [self.values[parent] for parent in node.parents]


def topological_order(outputs):
    """The nodes behind the outputs, each after all that it reads. ValueError where there is a cycle."""
    order, open_, done, stack = [], set(), set(), [(node, False) for node in outputs]
    while stack:
        node, parents_are_in = stack.pop()
        if parents_are_in:
            open_.remove(node)
            done.add(node)
            order.append(node)
        elif node in open_:
            raise ValueError("the graph has a cycle: a node would need its own output")
        elif node not in done and isinstance(node, Node):
            open_.add(node)
            stack.append((node, True))
            stack += [(parent, False) for parent in node.parents]
    return order
    # END SOLUTION


# BEGIN SPEC
from typing import Any

from grader import (
    Case,
    Draw,
    Exercise,
    Given,
    Mistake,
    Oracle,
    Property,
    Scripted,
    State,
    fixed,
    normal,
)

GRAPHS = '''
class Layer:
    def __init__(self, *params):
        self.params = list(params)
        self.grads = [0 * p for p in params]

class Linear(Layer):
    def forward(self, x):
        self.x = x
        return x @ self.params[0]

    def backward(self, dout):
        self.grads[0][...] = self.x.T @ dout
        return dout @ self.params[0].T

class Affine(Layer):
    def forward(self, x):
        self.x = x
        return x @ self.params[0] + self.params[1]

    def backward(self, dout):
        self.grads[0][...] = self.x.T @ dout
        self.grads[1][...] = dout.sum(0)
        return dout @ self.params[0].T

class Square(Layer):
    def forward(self, x):
        self.x = x
        return x * x

    def backward(self, dout):
        return 2 * dout * self.x

class Add(Layer):
    def forward(self, x, y):
        return x + y

    def backward(self, dout):
        return dout, dout

class Times(Layer):
    """x times y^2: its two inputs cannot be mixed up unnoticed."""

    def forward(self, x, y):
        self.x, self.y = x, y
        return x * y * y

    def backward(self, dout):
        return dout * self.y * self.y, 2 * dout * self.x * self.y

def chain(node, x, W, V):
    return [node(Linear(V), node(Square(), node(Linear(W), x)))]

def two_parameters(node, x, W, b, V, c):
    return [node(Affine(V, c), node(Square(), node(Affine(W, b), x)))]

def two_inputs(node, x, y, W, V):
    return [node(Times(), node(Linear(W), x), node(Linear(V), y))]

def two_heads(node, x, W, V):
    trunk = node(Linear(W), x)
    return [node(Square(), trunk), node(Linear(V), trunk)]

def residual(node, x, W):
    return [node(Add(), node(Square(), node(Linear(W), x)), x)]

def one_array_two_readers(node, x, W):
    h = node(Linear(W), x)
    total = node(Add(), h, h)
    return [node(Times(), total, node(Add(), total, h))]

def siamese(node, x, y, W):
    both = Linear(W)
    return [node(Times(), node(both, x), node(both, y))]

def in_a_row(node, x, W):
    step = Linear(W)
    return [node(step, node(Square(), node(step, node(step, x))))]

def long_way_and_short_way(node, x, W, V):
    a = node(Linear(W), x)
    b = node(Square(), a)
    c = node(Linear(V), b)
    d = node(Times(), c, a)
    return [node(Times(), b, d), d]

def outputs_of_all_kinds(node, x, y, W):
    h = node(Linear(W), x)
    z = node(Times(), h, y)
    return [h, z, y, h]

def many_ways(node, x):
    for _ in range(30):
        x = node(Add(), x, x)
    return [x]
'''

DIFFERENTIATED = (
    GRAPHS
    + """
import inspect
import numpy as np

def differentiated(module, graph, xs, weights, douts):
    inputs = [module.Input() for _ in xs]
    outputs = globals()[graph](module.Node, *inputs, *weights)
    model = module.Model(inputs, outputs)
    beside = module.Input()
    other = module.Model([beside], [module.Node(Square(), beside)])
    model.forward(*[x + 1 for x in xs])
    model.backward(*douts)
    ys = model.forward(*xs)
    other.forward(xs[0])
    dxs = model.backward(*douts)
    other.backward(xs[0])
    if not isinstance(ys, tuple) or not isinstance(dxs, tuple):
        raise TypeError("forward and backward return tuples")
    at = [[i for i, p in enumerate(model.params) if p is W] for W in weights]
    return [list(ys), list(dxs), [model.grads[i[0]] if len(i) == 1 else None for i in at]]
"""
)

REFUSED = (
    GRAPHS
    + """
def refused(module, kind):
    x = module.Input()
    a = module.Node(Square(), x)
    b = module.Node(Add(), a, x)
    c = module.Node(Square(), b)
    a.parents[0] = a if kind == "a node that reads itself" else c
    try:
        module.Model([x], [c]).forward(2.0)
    except Exception as error:
        return [type(error).__name__, str(error)]
    return ["", ""]
"""
)
BY_ACCIDENT = {
    "RecursionError",
    "KeyError",
    "AttributeError",
    "TypeError",
    "IndexError",
    "NameError",
    "UnboundLocalError",
    "NotImplementedError",
}


def differentiated(Model, graph, xs, weights, douts):
    """A model of a given graph: outputs, gradients for the inputs, gradients for the weights."""
    code = Given(DIFFERENTIATED, "differentiated")
    return named(*Model.run(code, graph, xs, weights, douts))


def named(ys, dxs, dWs):
    return (
        {f"output {i}": y for i, y in enumerate(ys)}
        | {f"the gradient for input {i}": dx for i, dx in enumerate(dxs)}
        | {f"the gradient for weight {i} in grads": dW for i, dW in enumerate(dWs)}
    )


def by_autograd(graph, xs, weights, douts):
    """The same layers on PyTorch's tensors, called one after the other."""
    import torch

    graphs: dict[str, Any] = {}
    exec(GRAPHS, graphs)
    ys = graphs[graph](lambda layer, *read: layer.forward(*read), *xs, *weights)
    total: Any = sum((y * dout).sum() for y, dout in zip(ys, douts, strict=True))
    slopes = torch.autograd.grad(total, [*xs, *weights])
    return named(ys, slopes[: len(xs)], slopes[len(xs) :])


def refuses_cycles(Model, graph):
    for kind in ("a node that reads itself", "a ring of three nodes"):
        name, message = Model.run(Given(REFUSED, "refused"), kind)
        if not name:
            return f"{kind} is taken; a graph with a cycle is refused"
        if name in BY_ACCIDENT or not message:
            return f"{kind} ends in a {name}; refuse it with a ValueError that says what is wrong"
    return True


def case(name: str, graph: str, xs: list[Draw], weights: list[Draw], douts: list[Draw]) -> Case:
    return Case(name, graph=graph, xs=xs, weights=weights, douts=douts)


N43, N45, N42 = normal(4, 3), normal(4, 5), normal(4, 2)

exercise = Exercise(
    Model,
    form=Scripted(differentiated),
    cases=[
        case("a chain", "chain", [N43], [normal(3, 5), normal(5, 2)], [N42]),
        case(
            "layers with two parameters, and zeros",
            "two_parameters",
            [fixed([[0.0, 1.0, -1.0], [2.0, 0.0, 0.5], [-0.5, 1.5, 0.0]])],
            [normal(3, 5), fixed([0.0, 1.0, -2.0, 0.0, 0.5]), normal(5, 2), normal(2)],
            [normal(3, 2)],
        ),
        case("two inputs", "two_inputs", [N43, N42], [normal(3, 5), normal(2, 5)], [N45]),
        case("two heads", "two_heads", [N43], [normal(3, 5), normal(5, 2)], [N45, N42]),
        case("a residual connection", "residual", [N43], [normal(3, 3)], [N43]),
        case("one array, two readers", "one_array_two_readers", [N43], [normal(3, 2)], [N42]),
        case("a shared layer", "siamese", [N43, N43], [normal(3, 5)], [N45]),
        case("a shared layer in a row", "in_a_row", [N43], [normal(3, 3)], [N43]),
        case(
            "a long way and a short way",
            "long_way_and_short_way",
            [N43],
            [normal(3, 2), normal(2, 2)],
            [N42, N42],
        ),
        case(
            "outputs of all kinds",
            "outputs_of_all_kinds",
            [N43, N45],
            [normal(3, 5)],
            [N45, N45, N45, N45],
        ),
        case("two to the power of 30 ways", "many_ways", [normal(1, 2)], [], [normal(1, 2)]),
    ],
    checks=[
        Oracle(by_autograd),
        Property("a cycle is refused", refuses_cycles),
        State(),
    ],
    hints=[
        "First the order: visit a node's parents, then append the node; never one twice. A node "
        "met again while its own parents are still being visited lies on a cycle.",
        "forward fills a dictionary from nodes to values, in that order; backward another one from "
        "nodes to gradients, in reverse. A node's gradient is complete when its turn comes.",
        "Two nodes may share a layer, and the layer remembers one forward only: call its forward "
        "again with this node's inputs before its backward, and add its grads to a sum.",
    ],
    mistakes=[
        Mistake(
            ("gradient[parent] = gradient[parent] + g", "gradient[parent] = g"),
            "an output that several nodes read gets a gradient from each; they add up",
            row=71,
        ),
        Mistake(
            ("sums[layer] = [s + g for s, g in", "sums[layer] = [g + 0 for s, g in"),
            "a layer at several nodes gets a gradient from each; they add up in grads",
        ),
        Mistake(
            ("            layer.forward(*self.read_by(node))\n", ""),
            "a shared layer remembers its last forward only: call it again for the node in question",
        ),
        Mistake(
            ("gradient[node] = gradient[node] + dout", "gradient[node] = dout"),
            "an output listed twice has two douts; they add up",
        ),
        Mistake(
            (
                'raise ValueError("the graph has a cycle: a node would need its own output")',
                "continue",
            ),
            "a graph with a cycle is refused with an error that says so",
        ),
        Mistake(
            (
                "list(dict.fromkeys(node.layer for node in self.order))",
                "[node.layer for node in self.order]",
            ),
            "a layer at several nodes is one layer: its parameters stand in params once",
        ),
        Mistake(
            (
                "return tuple(self.values[node] for node in self.outputs)",
                "return self.values[self.outputs[0]]",
            ),
            "forward returns a tuple, one array for each output",
        ),
    ],
)
# END SPEC
