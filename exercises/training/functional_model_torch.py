"""Functional model on tensors: layers on a graph.

What it computes
    A network need not be a row of layers. A branch joins again (a residual connection, the modules
    of Inception), several inputs meet, one trunk has several heads, one layer is used twice with
    the same weights. Such a model is a directed graph without cycles: its nodes are layers, its
    edges say whose output goes where. Forward goes through it in a topological order, each node
    after those it reads; backward goes the same way in reverse, and where an output was used
    several times, or a layer stands at several nodes, the gradients add up. Here with
    layers on PyTorch tensors, and without autograd.

Formula
    forward:   value(node) = layer.forward(value(parent) for each parent)
    backward:  gradient(node) = the sum over all nodes that read it, and over dout where it is an
               output; the gradient for a parameter = the sum over all nodes with its layer

Shapes
    whatever the layers take and give

Conventions
    `Input()` stands for a tensor to come. `Node(layer, *parents)` is what `layer` makes of the
    values of its parents, Inputs or Nodes; it has the attributes `layer` and `parents` (a list,
    which may be changed before the model is made). The same parent may occur twice, and the same
    layer at several nodes.
    `Model(inputs, outputs)` takes two lists; `params` and `grads` hold those of all layers, each
    layer once, in the same order as each other. `forward(*xs) -> tuple`, one tensor for each
    output; `backward(*douts) -> tuple`, one for each input, and overwrites `grads`: a new list, or
    the same list filled anew. An output may be read by other nodes, be an Input, or be listed
    twice. A graph with a cycle is refused with a ValueError that says so, when the model is made
    or at forward.
    A layer has `params`, `grads`, `forward(*inputs)` and `backward(dout)`, which returns one tensor
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
    """A place where a tensor comes in."""


class Node:
    """What a layer makes of its parents' values."""

    def __init__(self, layer, *parents):
        self.layer = layer
        self.parents = list(parents)


class Model:
    def __init__(self, inputs, outputs):
        self.inputs, self.outputs = inputs, outputs
        # YOUR CODE HERE
        raise NotImplementedError

    def forward(self, *xs):
        """One tensor for each input -> a tuple, one for each output."""
        # YOUR CODE HERE
        raise NotImplementedError

    def backward(self, *douts):
        """The gradient for each output -> a tuple, one for each input; `grads` is set."""
        # YOUR CODE HERE
        raise NotImplementedError
