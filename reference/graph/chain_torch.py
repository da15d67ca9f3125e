"""Chain on tensors: backpropagation through a chain of functions.

What it computes
    A network is a chain of functions, each with a Jacobian of its own (its local derivatives). The
    gradient at every node comes from the last one by multiplying with one transposed Jacobian
    after the other, from the end to the beginning. This is what autograd does for you; here you
    are autograd. Everything stays on the device and in the dtype of the inputs.

Formula
    x_0 -> f_1 -> x_1 -> f_2 -> ... -> f_K -> x_K -> loss,  J_k = d x_k / d x_(k-1)
    g_K = dout,  g_(k-1) = J_k^T g_k  for k = K, ..., 1, for each sample on its own
    In elements: g_(k-1)[n, i] = sum over o of g_k[n, o] J_k[n, o, i]

Shapes
    locals: a list of K tensors, K >= 1; locals[k] is J_(k+1), of shape (N, D_(k+1), D_k): sample,
    output, input. The widths D_0, ..., D_K may all differ.
    dout: (N, D_K)
    result: K tensors; number k has shape (N, D_k)

Conventions
    `backpropagate(locals, dout) -> tuple` of K gradients in forward order, one for each Jacobian:
    the gradient at the *input* of that function. So the first is g_0, the gradient for the input
    of the whole chain, and the last is g_(K-1); dout itself is not among them. The list `locals`,
    its tensors and dout are not changed.

From
    D. E. Rumelhart, G. E. Hinton and R. J. Williams, "Learning representations by back-propagating
    errors", Nature 323, 1986; K. Saito, "Deep Learning from Scratch 2", O'Reilly Japan, 2018,
    chapter 1 (the chain rule).

Example
    One sample, two functions: J_1 = [[2], [3]] (from 1 to 2 numbers), J_2 = [[5, 7]] (from 2 to 1).
    With dout = [10]: g_1 = [50, 70] and g_0 = [2 * 50 + 3 * 70] = [310].
    As tensors: backpropagate([[[[2], [3]]], [[[5, 7]]]], [[10]]) gives ([[310]], [[50, 70]]).
"""

import torch


def backpropagate(locals, dout):
    """K Jacobians (N, out, in) in forward order, dout (N, out) -> a tuple of K gradients."""
    # BEGIN SOLUTION
    gradients = []
    for jacobian in reversed(locals):
        dout = torch.einsum("no,noi->ni", dout, jacobian)
        gradients.append(dout)
    return tuple(gradients[::-1])
    # END SOLUTION


# BEGIN SPEC
from grader import Device, Mistake, Twin

exercise = Twin(
    "chain",
    backpropagate,
    also=[Device()],
    hints=[
        "The gradient at a node needs the gradient at the next one: begin with the last Jacobian.",
        "One step for one sample is g @ J, a row vector times (out, in). For a batch torch.einsum "
        "does it, or dout[:, None, :] @ J with the axis of length 1 taken away again.",
        "Collect the gradients while going backward, then turn them round.",
    ],
    mistakes=[
        Mistake(
            ("gradients[::-1]", "gradients"),
            "the gradients come in forward order: that for the chain's own input is the first",
        ),
        Mistake(
            (
                '"no,noi->ni", dout, jacobian',
                '"no,nio->ni", dout, jacobian.reshape(len(dout), -1, dout.shape[1])',
            ),
            "a Jacobian is (N, out, in) and its transpose multiplies g: sum over the output axis",
        ),
        Mistake(
            ("reversed(locals)", "locals"),
            "the chain rule goes backward: dout meets the last function's Jacobian first",
        ),
        Mistake(
            [
                ("        dout = torch.einsum", "        g = torch.einsum"),
                ("gradients.append(dout)", "gradients.append(g)"),
            ],
            "each step starts from the gradient of the step before, not from dout again",
        ),
    ],
)
# END SPEC
