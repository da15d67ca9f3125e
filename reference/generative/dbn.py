"""DBN: a deep network, trained one layer at a time.

What it computes
    A deep belief network is a stack of RBMs: the hidden units of one are the visible units of the
    next. Each layer can be trained on its own, without labels and without gradients from above:
    the first on the samples, the second on what the first makes of them, and so on, greedily.
    What comes out is a good place to begin from: read upwards the stack is a plain network of
    sigmoid layers, which backpropagation then trains further. Before ReLU and better
    initialisation this pretraining is how deep networks were first trained at all.

Formula
    pretrain: v_1 = v;  for each layer l: `epochs` times W, b, c += lr (dW, db, dc) by CD-1 on v_l;
              then v_(l+1) = sigmoid(v_l W_l + c_l)
    forward:  y_0 = v;  y_l = sigmoid(y_(l-1) W_l + c_l)
    backward: da_l = dy_l y_l (1 - y_l);  dW_l = y_(l-1)^T da_l;  dc_l = sum of da_l over the batch;
              dy_(l-1) = da_l W_l^T

Shapes
    parameters: a list of (W, b, c) as of an RBM: W (D, H), b (D,), c (H,), each layer's D the H of
    the one before; v, dv: (N, D) of the first; forward(v), dout: (N, H) of the last

Conventions
    `DBN(parameters)`; `params` holds the very arrays that were given, W1, b1, c1, W2, b2, c2, ...,
    and `grads` their gradients in the same order; b has no part in forward, its gradient is 0.
    `pretrain(v, lr, epochs, rng)` changes the arrays of `params` in place, a CD-1 step on the
    whole batch an epoch; the numbers u come from rng, a numpy.random.Generator. `backward(dout) ->
    dv` overwrites `grads`. v and dout are not changed. RBM is your own, imported from its
    exercise; solve that first.

From
    G. E. Hinton, S. Osindero and Y.-W. Teh, "A fast learning algorithm for deep belief nets",
    Neural Computation 18, 2006.

Example
    One layer, W = [[1], [0]], b = [0, 0], c = [0]: v = [[2, 3]] gives 0.8808; dout = [[1]] gives
    dv = [[0.1050, 0]] and grads [[0.2100], [0.3150]], [0, 0] and [0.1050].
"""

import numpy as np

from exercises.generative.rbm import RBM


class DBN:
    def __init__(self, parameters):
        self.machines = [RBM(W, b, c) for W, b, c in parameters]
        self.params = [p for layer in parameters for p in layer]
        self.grads = [np.zeros_like(p) for p in self.params]

    def pretrain(self, v, lr, epochs, rng):
        """v (N, D), a rate, a number of steps for each layer, a generator; changes params."""
        # BEGIN SOLUTION
        for machine in self.machines:
            W, b, c = machine.params
            for _ in range(epochs):
                u_hidden, u_visible = rng.random((len(v), len(c))), rng.random(v.shape)
                dW, db, dc = machine.cd1(v, u_hidden, u_visible)
                W += lr * dW
                b += lr * db
                c += lr * dc
            v = machine.hidden(v)
        # END SOLUTION

    def forward(self, v):
        """v (N, D) -> the probabilities of the last hidden layer, (N, H)."""
        # BEGIN SOLUTION
        self.ys = [v]
        for machine in self.machines:
            self.ys.append(machine.hidden(self.ys[-1]))
        return self.ys[-1]
        # END SOLUTION

    def backward(self, dout):
        """The gradient for the output, (N, H) -> the gradient for v, (N, D)."""
        # BEGIN SOLUTION
        for i in reversed(range(len(self.machines))):
            W, b, _ = self.machines[i].params
            x, y = self.ys[i], self.ys[i + 1]
            da = dout * y * (1 - y)
            self.grads[3 * i : 3 * i + 3] = [x.T @ da, np.zeros_like(b), da.sum(axis=0)]
            dout = da @ W.T
        return dout
        # END SOLUTION


# BEGIN SPEC
import itertools

from grader import (
    Case,
    Exercise,
    Generator,
    Gradient,
    Layer,
    Mistake,
    Oracle,
    Property,
    Same,
    State,
    fixed,
    integers,
    normal,
)


def stack(v, parameters):
    for W, _, c in parameters:
        v = (v @ W + c).sigmoid()
    return v


def bars_and_stripes():
    """The 14 pictures of 3 x 3 pixels in which all rows, or all columns, are black or white."""
    lines = np.array(list(itertools.product((0.0, 1.0), repeat=3)))
    pictures = [np.repeat(line, 3) for line in lines] + [np.tile(line, 3) for line in lines]
    return np.unique(pictures, axis=0)


def sigmoid(x):
    return np.exp(-np.logaddexp(0, -x))


def log_likelihood(v, W, b, c):
    """The mean of log p(v), exactly: all 2^9 pictures are counted."""
    everything = np.array(list(itertools.product((0.0, 1.0), repeat=v.shape[1])))
    weight, total = (x @ b + np.logaddexp(0, x @ W + c).sum(axis=1) for x in (v, everything))
    return weight.mean() - np.logaddexp.reduce(total)


def surprise(v, W, b, c):
    """The mean cross entropy of v and what comes back through the hidden probabilities."""
    back = sigmoid(v @ W + c) @ W.T + b
    return float((np.logaddexp(0, back) - v * back).sum(axis=1).mean())


def small(rng, *widths):
    """Parameters of small machines, with which nothing is known of the samples yet."""
    return [
        (0.05 * rng.standard_normal((d, h)), 0 * rng.standard_normal(d), np.zeros(h))
        for d, h in itertools.pairwise(widths)
    ]


def it_learns_bars_and_stripes(DBN, seed):
    """Over 60 seeds the first layer's likelihood went from -6.25 to -3.93, sd 0.16, and the second's
    surprise fell by 3.75, sd 0.43: both bounds are more than 6 sd away, below 1e-9."""
    pictures = bars_and_stripes()
    before = small(np.random.default_rng(int(seed)), 9, 12, 5)
    dbn = DBN([tuple(p.copy() for p in layer) for layer in before])
    dbn.pretrain(pictures, 0.5, 400, Generator(int(seed)))
    after = [np.array(p) for p in dbn.params]
    if [p.shape for p in after] != [p.shape for layer in before for p in layer]:
        return "after pretrain params no longer hold W, b, c of each layer in their shapes"
    for i, (now, then) in enumerate(zip(after, itertools.chain(*before), strict=True)):
        if not np.isfinite(now).all() or np.array_equal(now, then):
            name = f"{'Wbc'[i % 3]} of layer {i // 3 + 1}"
            return f"pretrain leaves {name} as it was: W, b and c of each layer change, in place"
    first, second = after[:3], after[3:]
    if log_likelihood(pictures, *first) < log_likelihood(pictures, *before[0]) - 0.1:
        return "after 400 epochs bars and stripes are less likely to the first layer than at first"
    if not log_likelihood(pictures, *first) > -5.5:
        return "after 400 epochs bars and stripes are hardly more likely to the first layer than at first"
    h = sigmoid(pictures @ first[0] + first[2])
    if not surprise(h, *before[1]) - surprise(h, *second) > 0.9:
        return "the second layer did not learn what the first one makes of the samples"
    if not np.allclose(dbn.forward(pictures), sigmoid(h @ second[0] + second[2]), atol=1e-9):
        return "forward computes with other arrays than those that pretrain has trained"
    return True


def sure_steps(DBN, seed):
    """What pretraining changes where each probability is 0 or 1 to the last digit, so that no chance is
    left: in float64 a unit at 35 or more is on but for a chance of 1e-15."""
    rng = np.random.default_rng(int(seed))
    signs = [
        (rng.choice((-1.0, 1.0), shape) for shape in ((d, h), d, h)) for d, h in ((5, 4), (4, 6))
    ]
    before = [(80 * W, 40 * b, 40 * c) for W, b, c in signs]
    dbn = DBN([tuple(p.copy() for p in layer) for layer in before])
    dbn.pretrain(rng.integers(0, 2, (7, 5)) * 1.0, 0.25, 3, Generator(int(seed)))
    pairs = zip(dbn.params, itertools.chain(*before), strict=True)
    names = (f"the change of {name} of layer {i}" for i in (1, 2) for name in "Wbc")
    return {name: np.subtract(now, then) for name, (now, then) in zip(names, pairs, strict=True)}


def every_unit_has_a_number_of_its_own(DBN, seed):
    """Two machines whose visible biases show which units were on: hidden ones that are copied down, or
    the visible ones themselves, each on with chance 1/2. Of 400 samples 100 to 300 are, but for a
    chance of 1e-23."""
    n, units = 400, 8
    for kind, copied in (("hidden", 80.0), ("visible", 0.0)):
        W, b, c = copied * np.eye(units), np.full(units, -copied / 2), np.zeros(units)
        dbn = DBN([(W.copy(), b.copy(), c)])
        dbn.pretrain(np.zeros((n, units)), 1.0, 1, Generator(int(seed)))
        on = b - np.asarray(dbn.params[1])
        if not (on > 0.25).all() or not (on < 0.75).all() or np.ptp(on) == 0:
            return f"{kind} units share their numbers u: draw one for each sample and each unit"
    return True


def layers(*widths):
    """W, b, c of a machine from each width to the next."""
    return [(normal(d, h), normal(d), normal(h)) for d, h in itertools.pairwise(widths)]


exercise = Exercise(
    DBN,
    form=Layer(),
    cases=[
        Case("two layers", v=normal(4, 5), parameters=layers(5, 3, 6)),
        Case("one layer", v=normal(3, 4), parameters=layers(4, 2), seed=integers(high=2**31)),
        Case("one sample, three layers", v=normal(1, 3), parameters=layers(3, 5, 4, 2)),
        Case(
            "zeros and ones",
            v=fixed([[0.0, 1.0, 1.0], [1.0, -0.0, 0.0]]),
            parameters=layers(3, 4, 5),
        ),
        Case("saturated", v=normal(5, 2, scale=20.0), parameters=layers(2, 3, 4)),
        Case("other layouts", v=normal(4, 3).fortran(), parameters=layers(3, 5, 4, 2)),
    ],
    checks=[
        Oracle(stack),
        Gradient(),
        State(),
        Property("pretraining learns bars and stripes", it_learns_bars_and_stripes),
        Same(sure_steps, part="forward"),
        Property("each unit has its own chance", every_unit_has_a_number_of_its_own),
    ],
    needs=["rbm"],
    hints=[
        "pretrain is two loops: over the machines, and over the epochs. After the epochs of one "
        "machine v becomes its hidden(v), the samples of the next.",
        "The arrays of params are changed in place, W += lr * dW, so that whoever holds them sees "
        "it; W = W + ... would not.",
        "forward keeps the output of every layer. The slope of the sigmoid is y (1 - y), and "
        "backward goes through the layers as through any network.",
    ],
    mistakes=[
        Mistake(
            ("W += lr * dW", "W -= lr * dW"),
            "cd1 gives the direction in which samples become more likely: add lr dW",
        ),
        Mistake(
            ("                W += lr * dW\n", "                W = W + lr * dW\n"),
            "W = W + ... makes a new array; change the one in params in place",
            row=116,
        ),
        Mistake(
            ("                b += lr * db\n                c += lr * dc\n", ""),
            "the biases are trained as well, not W alone",
        ),
        Mistake(
            ("            v = machine.hidden(v)\n", "            break\n"),
            "only the first machine is trained; the next one learns from its hidden probabilities",
        ),
        Mistake(
            [("W += lr * dW", "W += dW"), ("b += lr * db", "b += db"), ("c += lr * dc", "c += dc")],
            "a step is lr times what cd1 gives; here the rate is left out",
        ),
        Mistake(
            ("rng.random((len(v), len(c)))", "rng.random(len(c))"),
            "all samples share the numbers of the hidden units; each sample has its own",
        ),
        Mistake(
            ("for _ in range(epochs):", "for _ in range(1):"),
            "one step is not enough: each machine has `epochs` of them",
        ),
        Mistake(
            ("da = dout * y * (1 - y)", "da = dout"),
            "the slope of the sigmoid, y (1 - y), is left out",
        ),
        Mistake(
            ("da = dout * y * (1 - y)", "da = dout * x.mean() * (1 - x.mean())"),
            "the slope is y (1 - y) with the output of the layer, not its input",
            row=26,
        ),
        Mistake(
            ("da.sum(axis=0)]", "da.mean(axis=0)]"),
            "dc is the sum over the batch, not the mean",
            row=13,
        ),
        Mistake(
            (
                "[x.T @ da, np.zeros_like(b), da.sum(axis=0)]",
                "[x.T @ da, da @ W.T @ np.eye(len(b)) @ b, da.sum(axis=0)]",
            ),
            "b has no part in forward: its gradient is 0, in b's shape",
        ),
        Mistake(
            ("            dout = da @ W.T\n", ""),
            "what flows into the layer below is da W^T; here dout never changes",
        ),
    ],
)
# END SPEC
