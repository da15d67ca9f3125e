"""Train step: gradient, then update.

What it computes
    Learning is four steps, over and over: take a mini-batch, compute the gradient of its loss for
    every parameter, let the optimizer move the parameters a little against it, repeat. This is the
    second and the third. It is short because layers, networks and optimizers agree on a form:
    gradients lie in `grads`, in the order of `params`, and an update changes the arrays of
    `params` in place, which the layers hold as well.

Formula
    loss = net.loss(x, t); then the gradients by net.backward(); then optimizer.update

Shapes
    x: (N, ...), t: (N,) or (N, ...); the loss: a scalar

Conventions
    `train_step(net, optimizer, x, t) -> loss`, the loss before the update, as the net gave it.
    The net has `loss(x, t)`, `backward()`, `params` and `grads`; the optimizer `update(params,
    grads)`. Each of the three is called once. A net may put a new list into `grads` with each
    backward: read it afterwards. x and t are not changed.

From
    K. Saitoh, "Deep Learning from Scratch 2", O'Reilly Japan 2018, chapter 1.

Example
    for a net of one parameter p = 3 with the loss p^2 and an optimizer with lr = 0.1, the step
    returns 9 and leaves p = 3 - 0.1 * 6 = 2.4; the next one returns 5.76.
"""


def train_step(net, optimizer, x, t):
    """A net, an optimizer, a mini-batch x, t -> the loss before the update."""
    # BEGIN SOLUTION
    loss = net.loss(x, t)
    net.backward()
    optimizer.update(net.params, net.grads)
    return loss
    # END SOLUTION


# BEGIN SPEC
import numpy as np

from grader import Case, Exercise, Given, Mistake, Oracle, Property, Scripted, normal

TRAINED = """
class Net:
    \"\"\"Linear regression: x W + b, mean square over the batch. Its grads are a new list each time,
    and those of some step before to begin with.\"\"\"

    def __init__(self, W, b, calls):
        self.params, self.grads, self.calls = [W, b], [0 * W + 1, 0 * b + 1], calls

    def predict(self, x):
        return x @ self.params[0] + self.params[1]

    def loss(self, x, t):
        self.calls.append("loss")
        self.x, self.off = x, self.predict(x) - t
        return (self.off**2).sum() / len(x)

    def backward(self, dout=1.0):
        self.calls.append("backward")
        g = dout * 2 * self.off / len(self.x)
        self.grads = [self.x.T @ g, g.sum(0)]


class Momentum:
    def __init__(self, calls):
        self.lr, self.v, self.calls, self.got = 0.05, None, calls, None

    def update(self, params, grads):
        self.calls.append("update")
        self.got = grads[0] * 1
        self.v = self.v or [0 * p for p in params]
        for p, g, v in zip(params, grads, self.v):
            v *= 0.9
            v += g
            p -= self.lr * v


def trained(module, x, t, W, b, steps):
    calls = []
    net, optimizer = Net(W, b, calls), Momentum(calls)
    losses = [module.train_step(net, optimizer, x, t) for _ in range(steps)]
    return [losses, net.params[0], net.params[1], optimizer.got, " ".join(calls)]
"""


def trained(train_step, x, t, W, b, steps=1):
    """A net that computes x W + b takes some steps: the losses returned, and its parameters then."""
    losses, W, b, dW, _ = train_step.run(Given(TRAINED, "trained"), x, t, W, b, steps)
    left = {"dW that update gets": dW, "W afterwards": W, "b afterwards": b}
    return left | {f"the loss of step {i + 1}": loss for i, loss in enumerate(losses)}


def each_once_in_order(train_step, x, t, W, b):
    calls = train_step.run(Given(TRAINED, "trained"), x, t, W, b, 1)[4].split()
    right = ["loss", "backward", "update"]
    if calls != right:
        return f"it calls {', '.join(calls) or 'nothing'}; expected {', '.join(right)}"
    return True


def arguments_stay(train_step, x, t, W, b):
    before = x.copy(), t.copy()
    train_step.run(Given(TRAINED, "trained"), x, t, W, b, 1)
    same = np.array_equal(x, before[0]) and np.array_equal(t, before[1])
    return same or "x or t is another one afterwards"


exercise = Exercise(
    train_step,
    form=Scripted(trained),
    cases=[
        Case("one step", x=normal(5, 3), t=normal(5, 2), W=normal(3, 2), b=normal(2)),
        Case("four steps", x=normal(4, 2), t=normal(4, 3), W=normal(2, 3), b=normal(3), steps=4),
        Case("one sample", x=normal(1, 4), t=normal(1, 2), W=normal(4, 2), b=normal(2), steps=2),
        Case("30 steps", x=normal(7, 3), t=normal(7, 1), W=normal(3, 1), b=normal(1), steps=30),
    ],
    checks=[
        Oracle(),
        Property(
            "loss, backward and update are called once each, in this order", each_once_in_order
        ),
        Property("x and t stay as they were", arguments_stay, part="state"),
    ],
    hints=[
        "Three calls and a return: which of them needs what another one leaves behind?",
        "net.grads is right only after net.backward(), which needs what net.loss kept.",
    ],
    mistakes=[
        Mistake(
            ("    net.backward()\n", ""),
            "without backward the gradients are those of the step before, or zeros",
        ),
        Mistake(
            ("    optimizer.update(net.params, net.grads)\n", ""),
            "the parameters are not updated: the optimizer has a step to take",
        ),
        Mistake(
            ("return loss", "return net.loss(x, t)"),
            "the loss is the one before the update; a second call costs as much again",
        ),
        Mistake(
            (
                "    net.backward()\n    optimizer.update(net.params, net.grads)\n",
                "    grads = net.grads\n    net.backward()\n    optimizer.update(net.params, grads)\n",
            ),
            "grads is read before backward; the net has a new list after it",
        ),
        Mistake(
            ("optimizer.update(net.params, net.grads)", "optimizer.update(net.grads, net.params)"),
            "update takes the parameters first, then the gradients",
        ),
        Mistake(
            (
                "net.params, net.grads)",
                "[p.copy() if hasattr(p, 'copy') else p.clone() for p in net.params], net.grads)",
            ),
            "the optimizer gets copies, so the net's own parameters stay where they are",
        ),
        Mistake(
            ("    return loss\n", ""), "the loss is returned, so that the caller can watch it fall"
        ),
    ],
)
# END SPEC
