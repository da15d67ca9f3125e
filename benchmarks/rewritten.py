"""Other right answers: the solutions, with something written otherwise that is just as right.

By exercise: what is different, and the edits of the solution that make it so. Nothing here may fail.
"""

from __future__ import annotations

from grader.course import Course
from grader.exercise import Mistake
from grader.worker.sources import Source

Edit = tuple[str, str]

REWRITTEN: dict[str, dict[str, list[Edit]]] = {
    "add": {
        "dout itself is handed on": [
            (
                "return sum_to(dout, x_shape), sum_to(dout, y_shape)",
                "return [dout if dout.shape == s else sum_to(dout, s) for s in (x_shape, y_shape)]",
            ),
        ],
    },
    "multiply": {
        "partial derivatives kept by forward": [
            ("self.x, self.y = x, y", "self.x, self.y = x.copy(), y.copy()"),
            ("return dx, dy", "return [dx, dy]"),
        ],
    },
    "branch": {
        "added up from a copy": [
            (
                "return sum(douts)",
                "dx = douts[0].copy()\n        for d in douts[1:]:\n            dx += d\n        return dx",
            ),
        ],
        "a list of copies": [
            ("tuple(x.copy() for _ in range(self.n))", "[x + 0 for _ in range(self.n)]"),
        ],
    },
    "repeat": {
        "a view that cannot be written to": [
            (
                "np.repeat(x, self.n, axis=self.axis)",
                "np.broadcast_to(x, [self.n if i == self.axis % x.ndim else n"
                " for i, n in enumerate(x.shape)])",
            ),
        ],
    },
    "sum": {
        "a view that cannot be written to": [
            ("self.n = x.shape[self.axis]", "self.shape = x.shape"),
            ("np.repeat(dout, self.n, axis=self.axis)", "np.broadcast_to(dout, self.shape)"),
        ],
        "a product with ones": [
            ("self.n = x.shape[self.axis]", "self.ones = np.ones_like(x)"),
            ("np.repeat(dout, self.n, axis=self.axis)", "dout * self.ones"),
        ],
    },
    "matmul": {
        "einsum and tensordot": [
            ("return x @ self.params[0]", "return np.tensordot(x, self.params[0], 1)"),
            ("return dout @ W.T", "return np.einsum('...m,dm->...d', dout, W)"),
        ],
        "new gradients each time": [
            (
                "self.grads[0][...] = x_rows.T @ dout_rows",
                "self.grads = [(dout_rows.T @ x_rows).T]",
            ),
        ],
    },
    "dot": {
        "einsum": [("(x * y).sum(axis=1)", "__import__('numpy').einsum('nd,nd->n', x, y)")],
        "a product with ones": [
            ("(x * y).sum(axis=1)", "(x * y) @ __import__('numpy').ones_like(x[0])"),
        ],
    },
    "concat": {
        "copies instead of views": [
            (
                "tuple(np.split(dout, ends, axis=self.axis))",
                "[d.copy() for d in np.split(dout, ends, axis=self.axis)]",
            ),
        ],
    },
    "numerical_gradient": {
        "x itself, put back": [("point = np.array(x)", "point = x")],
        "from the last place to the first": [
            ("np.ndindex(point.shape)", "reversed(list(np.ndindex(point.shape)))"),
        ],
    },
    "chain": {
        "one matrix product a step": [
            ('np.einsum("no,noi->ni", dout, jacobian)', "(dout[:, None, :] @ jacobian)[:, 0, :]"),
        ],
        "a sum of products": [
            (
                'np.einsum("no,noi->ni", dout, jacobian)',
                "(dout[:, :, None] * jacobian).sum(axis=1)",
            ),
        ],
    },
    "sigmoid": {
        "the textbook's": [("np.where(x >= 0, 1, z) / (1 + z)", "1 / (1 + np.exp(-x))")],
        "by tanh": [("np.where(x >= 0, 1, z) / (1 + z)", "0.5 * (1 + np.tanh(0.5 * x))")],
        "the slope without y": [
            ("z = np.exp(-np.abs(x))", "self.z = z = np.exp(-np.abs(x))"),
            ("dout * self.y * (1 - self.y)", "dout * self.z / (1 + self.z) ** 2"),
        ],
    },
    "relu": {
        "maximum": [("np.where(self.on, x, 0)", "np.maximum(x, 0)")],
        "a product with the mask": [("np.where(self.on, x, 0)", "x * self.on")],
        "half of the absolute value": [("np.where(self.on, x, 0)", "(x + np.abs(x)) / 2")],
        "a copy, changed in place": [
            (
                "return dout * self.on",
                "dx = dout.copy()\n        dx[~self.on] = 0\n        return dx",
            ),
        ],
        "1 at zero": [("self.on = x > 0", "self.on = x >= 0")],
        "by the sign, 1/2 at zero": [
            ("self.on = x > 0", "self.on, self.sign = x > 0, np.sign(x)"),
            ("return dout * self.on", "return 0.5 * dout * (1 + self.sign)"),
        ],
    },
    "softmax": {
        "by the logarithm of the sum": [
            (
                "self.y = z / z.sum(axis=-1, keepdims=True)",
                "self.y = np.exp(x - x.max(axis=-1, keepdims=True)"
                " - np.log(z.sum(axis=-1, keepdims=True)))",
            ),
        ],
        "two terms": [
            ("return self.y * (dout - inner)", "return self.y * dout - self.y * inner"),
        ],
        "less than the maximum": [
            ("x - x.max(axis=-1, keepdims=True)", "x - x.max(axis=-1, keepdims=True) - 5.0"),
        ],
    },
    "affine": {
        "tuples, and new gradients": [
            ("self.params = [W, b]", "self.params = (W, b)"),
            ("self.grads[0][...] = self.X.T @ dout", "dW = self.X.T @ dout"),
            (
                "self.grads[1][...] = dout.sum(axis=0)",
                "self.grads = (dW, np.ones(len(dout), dout.dtype) @ dout)",
            ),
        ],
        "dot and einsum": [
            ("self.X @ W + b", "np.dot(self.X, W) + b[None, :]"),
            ("self.X.T @ dout", "np.einsum('nd,nm->dm', self.X, dout)"),
        ],
        "flat again in backward": [
            ("self.shape = x.shape", "self.x = x"),
            ("reshape(self.shape)", "reshape(self.x.shape)"),
        ],
    },
    "two_layer_net": {
        "layer by layer": [
            (
                "        for layer in self.layers:\n            x = layer.forward(x)\n        return x",
                "        first, sigmoid, second = self.layers\n"
                "        return second.forward(sigmoid.forward(first.forward(x)))",
            ),
            (
                "self.grads[:] = [*first.grads, *second.grads]",
                "self.grads = first.grads + second.grads",
            ),
        ],
    },
    "softmax_with_loss": {
        "a loop over the samples": [
            (
                "return -(self.t * log_y).sum() / len(x)",
                "return float(sum(-(t @ y) for t, y in zip(self.t, log_y)) / len(x))",
            ),
        ],
        "an array of no dimensions": [
            (
                "return -(self.t * log_y).sum() / len(x)",
                "return np.array(-np.mean((self.t * log_y).sum(axis=1)), dtype=x.dtype)",
            ),
        ],
        "the labels taken off a copy": [
            (
                "return dout * (self.y - self.t) / len(self.t)",
                "dx = self.y.copy()\n        dx -= self.t\n        dx *= dout / len(dx)\n        return dx",
            ),
        ],
        "by softmax": [
            (
                "self.y = np.exp(log_y)",
                "z = np.exp(shifted)\n        self.y = z / z.sum(axis=1, keepdims=True)",
            ),
        ],
    },
    "sgd": {
        "subtract with out": [
            ("p -= self.lr * g", "__import__('numpy').subtract(p, self.lr * g, out=p)")
        ],
        "all of it assigned": [("p -= self.lr * g", "p[...] = p - self.lr * g")],
        "the last first": [
            ("zip(params, grads, strict=True)", "reversed(list(zip(params, grads)))"),
        ],
        "in the list": [
            (
                "for p, g in zip(params, grads, strict=True):\n            p -= self.lr * g",
                "for i in range(len(params)):\n            params[i] -= self.lr * grads[i]",
            ),
        ],
    },
    "sgd_torch": {
        "other data in the same tensor": [
            ("p -= self.lr * g", "p.data = p.data - self.lr * g"),
        ],
        "copied into the same tensor": [
            ("p -= self.lr * g", "p.copy_(p - self.lr * g)"),
        ],
    },
}


def rewritten(course: Course, name: str) -> dict[str, dict[str, Source]]:
    """An exercise's solution in its other forms: what may be imported, by what is different."""
    module = course.entries[name].module
    source = course.solutions[module]
    found = {}
    for what, edits in REWRITTEN.get(name, {}).items():
        text = Mistake(edits, what).applied_to(source.text.decode()).encode()
        found[what] = dict(course.solutions) | {module: source._replace(text=text)}
    return found
