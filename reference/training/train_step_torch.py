"""Train step on tensors: gradient, then update.

What it computes
    Learning is four steps, over and over: take a mini-batch, compute the gradient of its loss for
    every parameter, let the optimizer move the parameters a little against it, repeat. This is the
    second and the third. It is short because layers, networks and optimizers agree on a form:
    gradients lie in `grads`, in the order of `params`, and an update changes the tensors of
    `params` in place, which the layers hold as well. Here on PyTorch tensors, with a net whose
    backward is written by hand.

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
from grader import Device, Mistake, Twin

exercise = Twin(
    "train_step",
    train_step,
    also=[Device()],
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
                ("    net.backward()\n    optimizer.update(net.params, net.grads)\n"),
                (
                    "    grads = net.grads\n"
                    "    net.backward()\n"
                    "    optimizer.update(net.params, grads)\n"
                ),
            ),
            "grads is read before backward; the net has a new list after it",
        ),
        Mistake(
            ("optimizer.update(net.params, net.grads)", "optimizer.update(net.grads, net.params)"),
            "update takes the parameters first, then the gradients",
        ),
        Mistake(
            ("net.params, net.grads)", "[p.clone() for p in net.params], net.grads)"),
            "the optimizer gets copies, so the net's own parameters stay where they are",
        ),
        Mistake(
            ("    return loss\n", ""), "the loss is returned, so that the caller can watch it fall"
        ),
    ],
)
# END SPEC
