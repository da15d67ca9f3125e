"""Chain: backpropagation through a chain of functions.

What it computes
    A network is a chain of functions, each with a Jacobian of its own (its local derivatives). The
    gradient at every node comes from the last one by multiplying with one transposed Jacobian
    after the other, from the end to the beginning: this is the whole of backpropagation, and a
    layer's backward is one step of it. Going backward each step is a vector times a matrix; the
    other way round it would be matrix times matrix.

Formula
    x_0 -> f_1 -> x_1 -> f_2 -> ... -> f_K -> x_K -> loss,  J_k = d x_k / d x_(k-1)
    g_K = dout,  g_(k-1) = J_k^T g_k  for k = K, ..., 1, for each sample on its own
    In elements: g_(k-1)[n, i] = sum over o of g_k[n, o] J_k[n, o, i]

Shapes
    locals: a list of K arrays, K >= 1; locals[k] is J_(k+1), of shape (N, D_(k+1), D_k): sample,
    output, input. The widths D_0, ..., D_K may all differ.
    dout: (N, D_K)
    result: K arrays; number k has shape (N, D_k)

Conventions
    `backpropagate(locals, dout) -> tuple` of K gradients in forward order, one for each Jacobian:
    the gradient at the *input* of that function. So the first is g_0, the gradient for the input
    of the whole chain, and the last is g_(K-1); dout itself is not among them. The list `locals`,
    its arrays and dout are not changed.

From
    D. E. Rumelhart, G. E. Hinton and R. J. Williams, "Learning representations by back-propagating
    errors", Nature 323, 1986; K. Saito, "Deep Learning from Scratch 2", O'Reilly Japan, 2018,
    chapter 1 (the chain rule).

Example
    One sample, two functions: J_1 = [[2], [3]] (from 1 to 2 numbers), J_2 = [[5, 7]] (from 2 to 1).
    With dout = [10]: g_1 = [50, 70] and g_0 = [2 * 50 + 3 * 70] = [310].
    As arrays: backpropagate([[[[2], [3]]], [[[5, 7]]]], [[10]]) gives ([[310]], [[50, 70]]).
"""

import numpy as np


def backpropagate(locals, dout):
    """K Jacobians (N, out, in) in forward order, dout (N, out) -> a tuple of K gradients."""
    # BEGIN SOLUTION
    gradients = []
    for jacobian in reversed(locals):
        dout = np.einsum("no,noi->ni", dout, jacobian)
        gradients.append(dout)
    return tuple(gradients[::-1])
    # END SOLUTION


# BEGIN SPEC
from grader import Case, Exercise, Function, Mistake, Oracle, State, fixed, normal


def by_whole_products(locals, dout):
    """From each node to the end by one matrix: J_K ... J_(k+1), multiplied from the front."""
    gradients = []
    for start in range(len(locals)):
        whole = locals[start]
        for jacobian in locals[start + 1 :]:
            whole = jacobian @ whole
        gradients.append((dout.unsqueeze(1) @ whole).squeeze(1))
    return tuple(gradients)


exercise = Exercise(
    backpropagate,
    form=Function(),
    cases=[
        Case("two functions", locals=[normal(2, 4, 3), normal(2, 5, 4)], dout=normal(2, 5)),
        Case("one function", locals=[normal(3, 2, 4)], dout=normal(3, 2)),
        Case(
            "five functions",
            locals=[
                normal(2, 3, 7),
                normal(2, 6, 3),
                normal(2, 1, 6),
                normal(2, 4, 1),
                normal(2, 5, 4),
            ],
            dout=normal(2, 5),
        ),
        Case("one sample", locals=[normal(1, 3, 2), normal(1, 4, 3)], dout=normal(1, 4)),
        Case(
            "equal widths",
            locals=[normal(2, 3, 3), normal(2, 3, 3), normal(2, 3, 3)],
            dout=normal(2, 3),
        ),
        Case("a scalar loss", locals=[normal(4, 3, 2), normal(4, 1, 3)], dout=fixed([[1.0]] * 4)),
        Case(
            "dead units",
            locals=[fixed([[[1.0, -2.0], [0.0, 0.0], [0.5, -0.0]]]), fixed([[[0.0, 3.0, -1.0]]])],
            dout=normal(1, 1),
        ),
        Case(
            "large values",
            locals=[normal(2, 4, 3, scale=1e3), normal(2, 2, 4, scale=1e3)],
            dout=normal(2, 2),
        ),
        Case(
            "other layouts",
            locals=[normal(3, 4, 2).strided(), normal(3, 5, 4).fortran()],
            dout=normal(3, 5).strided(),
        ),
    ],
    checks=[Oracle(by_whole_products), State()],
    hints=[
        "The gradient at a node needs the gradient at the next one: begin with the last Jacobian.",
        "One step for one sample is g @ J, a row vector times (out, in). For a batch np.einsum "
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
                ("        dout = np.einsum", "        g = np.einsum"),
                ("gradients.append(dout)", "gradients.append(g)"),
            ],
            "each step starts from the gradient of the step before, not from dout again",
        ),
        Mistake(
            (
                "        gradients.append(dout)\n",
                "        gradients.append(dout.mean(axis=0, keepdims=True) + 0 * dout)\n",
            ),
            "each sample has its own gradient; nothing is averaged over the batch",
        ),
        Mistake(
            ("gradients = []", "gradients = [dout]"),
            "one gradient for each Jacobian, that at its function's input; dout is not among them",
        ),
    ],
)
# END SPEC
