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
        # BEGIN SOLUTION
        self.order = topological_order(outputs)
        self.layers = list(dict.fromkeys(node.layer for node in self.order))
        self.params = [p for layer in self.layers for p in layer.params]
        self.grads = [0 * p for p in self.params]
        # END SOLUTION

    def forward(self, *xs):
        """One tensor for each input -> a tuple, one for each output."""
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
from grader import Device, Twin

exercise = Twin(
    "functional_model",
    Model,
    also=[Device()],
    hints=[
        "First the order: visit a node's parents, then append the node; never one twice. A node "
        "met again while its own parents are still being visited lies on a cycle.",
        "forward fills a dictionary from nodes to values, in that order; backward another one from "
        "nodes to gradients, in reverse. A node's gradient is complete when its turn comes.",
        "Two nodes may share a layer, and the layer remembers one forward only: call its forward "
        "again with this node's inputs before its backward, and add its grads to a sum.",
    ],
)
# END SPEC
