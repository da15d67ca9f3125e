"""Output size: how many places a kernel has.

What it computes
    A kernel slides over a padded input and gives one number at each place where it fits whole. How
    many places are there along one axis? The last one must not reach over the edge, and what is
    left over beyond it, when the stride does not divide, is never looked at. With stride 1 and no
    padding it is the well-known size - kernel + 1; padding by (kernel - 1) / 2 keeps the size.
    From the same numbers comes the receptive field: with stride 1 an output of L layers sees
    1 + L (kernel - 1) inputs, and each stride before multiplies what is added.

Formula
    O = floor((size + 2 pad - kernel) / stride) + 1

Shapes
    size, kernel, stride, pad, O: integers

Conventions
    `output_size(size, kernel, stride=1, pad=0) -> O`, an integer. pad is added on both sides. The
    kernel fits at least once: size + 2 pad >= kernel. Sizes that the stride does not divide are as
    good as others: round down.

From
    V. Dumoulin and F. Visin, "A guide to convolution arithmetic for deep learning",
    arXiv:1603.07285, 2016.

Example
    A 7 wide input and a 3 wide kernel: 5 places; with stride 2: 3; with stride 3: 2, and one
    column at the end is never seen; with stride 2 and pad 1: 4.
"""


def output_size(size, kernel, stride=1, pad=0):
    """Four integers -> the number of places along one axis, an integer."""
    # BEGIN SOLUTION
    return (size + 2 * pad - kernel) // stride + 1
    # END SOLUTION


# BEGIN SPEC
from grader import Case, Exercise, Function, Mistake, Oracle, Property


def an_integer(output_size, size, kernel, stride=1, pad=0):
    found = output_size(size, kernel, stride=stride, pad=pad)
    return type(found) is int or f"it is a {type(found).__name__}, expected an int: use //"


exercise = Exercise(
    output_size,
    form=Function(),
    cases=[
        Case(size=7, kernel=3),
        Case(size=28, kernel=5),
        Case(size=7, kernel=3, stride=2),
        Case("the stride does not divide", size=8, kernel=3, stride=2),
        Case("two columns are left over", size=10, kernel=2, stride=3),
        Case("padding keeps the size", size=9, kernel=3, pad=1),
        Case("padding and a stride", size=224, kernel=7, stride=2, pad=3),
        Case("the kernel is the input", size=5, kernel=5, stride=2),
        Case("one place with padding", size=1, kernel=4, stride=3, pad=2),
        Case("a 1 wide kernel", size=6, kernel=1, stride=4),
    ],
    checks=[Oracle(), Property("it is an integer", an_integer)],
    hints=[
        "How far can the kernel move before it reaches over the end? In steps of stride, how many "
        "moves are that? And the places are one more than the moves.",
        "The room for moving is size + 2 pad - kernel; // rounds down.",
    ],
    mistakes=[
        Mistake(("2 * pad", "pad"), "padding is added on both sides: 2 pad"),
        Mistake(
            (
                "(size + 2 * pad - kernel) // stride + 1",
                "-(-(size + 2 * pad - kernel) // stride) + 1",
            ),
            "round down: a last place that does not fit whole does not count",
        ),
        Mistake(
            ("// stride + 1", "// stride"), "there is one place more than there are moves: + 1"
        ),
        Mistake(
            ("(size + 2 * pad - kernel) // stride + 1", "(size + 2 * pad - kernel + 1) // stride"),
            "the 1 is added after dividing by the stride",
        ),
        Mistake(("// stride", "/ stride"), "the number of places is an integer: divide with //"),
    ],
)
# END SPEC
