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
    # YOUR CODE HERE
    raise NotImplementedError
