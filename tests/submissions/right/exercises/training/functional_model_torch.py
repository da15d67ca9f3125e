import copy

import torch


class Input:
    pass


class Node:
    def __init__(self, layer, *parents):
        self.layer = layer
        self.parents = list(parents)


class Model:
    """Recursion for the order; a copy of its layer for each node, so that none forgets its call."""

    def __init__(self, inputs, outputs):
        self.inputs = list(inputs)
        self.outputs = list(outputs)
        self.sorted = []
        self.state = {}
        for out in self.outputs:
            self.visit(out)
        self.params, self.own = [], []
        for node in self.sorted:
            if isinstance(node, Node) and not any(node.layer is l for l in self.own):
                self.own.append(node.layer)
                self.params += node.layer.params
        self.grads = [None] * len(self.params)

    def visit(self, node):
        if self.state.get(node) == "done":
            return
        if self.state.get(node) == "open":
            raise RuntimeError("cycle in the graph")
        self.state[node] = "open"
        for parent in getattr(node, "parents", []):
            self.visit(parent)
        self.state[node] = "done"
        self.sorted.append(node)

    def forward(self, *xs):
        self.value, self.used = {}, {}
        for i, x in zip(self.inputs, xs):
            self.value[i] = x
        for node in self.sorted:
            if isinstance(node, Node):
                self.used[node] = copy.copy(node.layer)
                args = [self.value[p] for p in node.parents]
                self.value[node] = self.used[node].forward(*args)
        return tuple([self.value[o] for o in self.outputs])

    def backward(self, *douts):
        flow = {node: [] for node in self.value}
        for o, d in zip(self.outputs, douts):
            flow[o].append(d)
        for i in range(len(self.grads)):
            self.grads[i] = torch.zeros_like(self.params[i])
        for node in self.sorted[::-1]:
            if not isinstance(node, Node):
                continue
            back = self.used[node].backward(sum(flow[node]))
            if not isinstance(back, tuple):
                back = (back,)
            for p, d in zip(node.parents, back):
                flow[p].append(d)
            at = 0
            for layer in self.own:
                for g in layer.params:
                    if layer is node.layer:
                        k = [p is g for p in layer.params].index(True)
                        self.grads[at] += self.used[node].grads[k]
                    at += 1
        return tuple(sum(flow[i]) for i in self.inputs)
