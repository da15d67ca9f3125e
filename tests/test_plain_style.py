"""Answers written by hand in the plain style of "Deep Learning from Scratch 2", chapter 1: classes with
`params`, `grads`, `forward` and `backward`, optimizers with `update(params, grads)`. They need no change
of form: what they compute is the catalogue's, how they are written is up to the writer.
"""

from __future__ import annotations

from pathlib import Path
from textwrap import dedent

import pytest

from grader.course import find_course
from grader.grade import grade
from grader.outcome import Report

COURSE = find_course(Path(__file__).parent)

SIGMOID = """
import numpy as np

class Sigmoid:
    def __init__(self):
        self.params, self.grads = [], []
        self.out = None

    def forward(self, x):
        out = 1 / (1 + np.exp(-x))
        self.out = out
        return out

    def backward(self, dout):
        dx = dout * (1.0 - self.out) * self.out
        return dx
"""
RELU = """
class ReLU:
    params = []
    grads = []

    def forward(self, x):
        self.mask = (x > 0)
        return x * self.mask

    def backward(self, dout):
        return dout * self.mask
"""
SOFTMAX = """
import numpy as np

class Softmax:
    def __init__(self):
        self.params, self.grads = [], []
        self.out = None

    def forward(self, x):
        if x.ndim >= 2:
            x = x - x.max(axis=-1, keepdims=True)
            x = np.exp(x)
            x /= x.sum(axis=-1, keepdims=True)
        elif x.ndim == 1:
            x = x - np.max(x)
            x = np.exp(x) / np.sum(np.exp(x))
        self.out = x
        return self.out

    def backward(self, dout):
        dx = self.out * dout
        sumdx = np.sum(dx, axis=-1, keepdims=True)
        dx -= self.out * sumdx
        return dx
"""
MATMUL = """
import numpy as np

class MatMul:
    def __init__(self, W):
        self.params = [W]
        self.grads = [np.zeros_like(W)]
        self.x = None

    def forward(self, x):
        W, = self.params
        out = np.dot(x, W)
        self.x = x
        return out

    def backward(self, dout):
        W, = self.params
        dx = np.dot(dout, W.T)
        dW = np.dot(self.x.reshape(-1, len(W)).T, dout.reshape(-1, W.shape[1]))
        self.grads[0][...] = dW
        return dx
"""
AFFINE = """
import numpy as np

class Affine:
    def __init__(self, W, b):
        self.params = [W, b]
        self.grads = [np.zeros_like(W), np.zeros_like(b)]
        self.x = None

    def forward(self, x):
        W, b = self.params
        out = np.dot(x.reshape(x.shape[0], -1), W) + b
        self.x = x
        return out

    def backward(self, dout):
        W, b = self.params
        dx = np.dot(dout, W.T)
        dW = np.dot(self.x.reshape(self.x.shape[0], -1).T, dout)
        db = np.sum(dout, axis=0)

        self.grads[0][...] = dW
        self.grads[1][...] = db
        return dx.reshape(self.x.shape)
"""
LOSS = """
import numpy as np

class SoftmaxWithLoss:
    def __init__(self):
        self.params, self.grads = [], []
        self.y = None
        self.t = None

    def forward(self, x, t):
        if t.ndim == 1:
            t = np.identity(x.shape[1])[t]
        self.t = t
        x = x - np.max(x, axis=1, keepdims=True)
        log_y = x - np.log(np.sum(np.exp(x), axis=1, keepdims=True))
        self.y = np.exp(log_y)
        return -np.sum(t * log_y) / x.shape[0]

    def backward(self, dout=1):
        batch_size = self.t.shape[0]
        dx = (self.y - self.t) * dout
        dx = dx / batch_size
        return dx
"""
NET = """
from exercises.activations.sigmoid import Sigmoid
from exercises.linear.affine import Affine
from exercises.losses.softmax_with_loss import SoftmaxWithLoss

class TwoLayerNet:
    def __init__(self, W1, b1, W2, b2):
        self.layers = [Affine(W1, b1), Sigmoid(), Affine(W2, b2)]
        self.loss_layer = SoftmaxWithLoss()

        self.params, self.grads = [], []
        for layer in self.layers:
            self.params += layer.params
            self.grads += layer.grads

    def predict(self, x):
        for layer in self.layers:
            x = layer.forward(x)
        return x

    def loss(self, x, t):
        score = self.predict(x)
        loss = self.loss_layer.forward(score, t)
        return loss

    def backward(self, dout=1):
        dout = self.loss_layer.backward(dout)
        for layer in reversed(self.layers):
            dout = layer.backward(dout)
        return dout
"""
SGD = """
class SGD:
    '''stochastic gradient descent'''

    def __init__(self, lr=0.01):
        self.lr = lr

    def update(self, params, grads):
        for i in range(len(params)):
            params[i] -= self.lr * grads[i]
"""
SUM = """
import numpy as np

class Sum:
    def __init__(self, axis=0):
        self.params, self.grads = [], []
        self.axis = axis

    def forward(self, x):
        self.N = x.shape[self.axis]
        y = np.sum(x, axis=self.axis, keepdims=True)
        return y

    def backward(self, dy):
        dx = np.repeat(dy, self.N, axis=self.axis)
        return dx
"""
REPEAT = """
import numpy as np

class Repeat:
    def __init__(self, n, axis=0):
        self.n, self.axis = n, axis

    def forward(self, x):
        y = np.repeat(x, self.n, axis=self.axis)
        return y

    def backward(self, dy):
        dx = np.sum(dy, axis=self.axis, keepdims=True)
        return dx
"""
BRANCH = """
class Branch:
    def __init__(self, n=2):
        self.n = n

    def forward(self, x):
        return tuple(x.copy() for i in range(self.n))

    def backward(self, *douts):
        dx = 0
        for d in douts:
            dx = dx + d
        return dx
"""
MULTIPLY = """
def shrink(g, shape):
    while g.ndim > len(shape):
        g = g.sum(axis=0)
    for i, n in enumerate(shape):
        if n == 1:
            g = g.sum(axis=i, keepdims=True)
    return g

class Multiply:
    def __init__(self):
        self.x = None
        self.y = None

    def forward(self, x, y):
        self.x = x
        self.y = y
        out = x * y
        return out

    def backward(self, dout):
        dx = shrink(dout * self.y, self.x.shape)
        dy = shrink(dout * self.x, self.y.shape)
        return [dx, dy]
"""
WRITTEN = {
    "activations/sigmoid": SIGMOID,
    "activations/relu": RELU,
    "activations/softmax": SOFTMAX,
    "graph/matmul": MATMUL,
    "graph/sum": SUM,
    "graph/repeat": REPEAT,
    "graph/branch": BRANCH,
    "graph/multiply": MULTIPLY,
    "linear/affine": AFFINE,
    "linear/two_layer_net": NET,
    "losses/softmax_with_loss": LOSS,
    "optimizers/sgd": SGD,
}


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Report:
    root = tmp_path_factory.mktemp("by hand")
    for name, text in WRITTEN.items():
        path = root / "exercises" / f"{name}.py"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(dedent(text))
    return grade(root, course=COURSE)


@pytest.mark.parametrize("name", [name.partition("/")[2] for name in WRITTEN])
def test_an_answer_in_the_plain_style_passes_as_it_is(report: Report, name: str) -> None:
    (result,) = [result for result in report.results if result.exercise == name]
    assert [outcome.sentence for outcome in result.failures] == []
    assert (result.verdict, result.points) == ("pass", 10)


def test_nothing_else_is_graded(report: Report) -> None:
    assert {result.exercise for result in report.results} == {n.partition("/")[2] for n in WRITTEN}
