import numpy as np


class Tensor:
    def __init__(self, data, parents=(), pull=None):
        self.data = data
        self.grad = None
        self.parents = parents
        self.pull = pull

    def __add__(self, other):
        return Tensor(self.data + other.data, (self, other), lambda g: (g, g))

    def __mul__(self, other):
        return Tensor(
            self.data * other.data, (self, other), lambda g: (g * other.data, g * self.data)
        )

    def __matmul__(self, other):
        return Tensor(
            np.dot(self.data, other.data),
            (self, other),
            lambda g: (np.dot(g, other.data.T), np.dot(self.data.T, g)),
        )

    def sum(self):
        return Tensor(np.sum(self.data), (self,), lambda g: (g * np.ones_like(self.data),))

    def exp(self):
        e = np.exp(self.data)
        return Tensor(e, (self,), lambda g: (g * e,))

    def log(self):
        return Tensor(np.log(self.data), (self,), lambda g: (g / self.data,))

    def relu(self):
        return Tensor(np.maximum(self.data, 0), (self,), lambda g: (np.where(self.data > 0, g, 0),))

    def backward(self):
        uses = {}
        todo = [self]
        while todo:
            node = todo.pop()
            for p in node.parents:
                uses[p] = uses.get(p, 0) + 1
                if uses[p] == 1:
                    todo.append(p)
        self.grad = np.ones_like(self.data)
        ready = [self]
        while ready:
            node = ready.pop()
            if not node.parents:
                continue
            for p, g in zip(node.parents, node.pull(node.grad)):
                shape = np.shape(p.data)
                while np.ndim(g) > len(shape):
                    g = g.sum(axis=0)
                for axis, n in enumerate(shape):
                    if n == 1:
                        g = g.sum(axis=axis, keepdims=True)
                p.grad = g if p.grad is None else p.grad + g
                uses[p] -= 1
                if uses[p] == 0:
                    ready.append(p)
