"""One-hot: class ids become rows.

What it computes
    Each id becomes a row of zeros with a single 1 in the column of its class. That is the label as
    a probability distribution which is sure of itself, and what cross entropy compares with. An id
    that is no class is a mistake in the data; it is better refused here than found weeks later in
    a model that never learned its last class.

Formula
    y[n, c] = 1 where c = ids[n], else 0

Shapes
    ids: (N,), integers; classes: an integer C; y: (N, C)

Conventions
    `one_hot(ids, classes) -> y`, float64. An id below 0 or not below `classes` is refused with a
    ValueError, also a negative one, which NumPy would count from the end. ids is not changed, and
    every call makes a new array.

From
    I. Goodfellow, Y. Bengio and A. Courville, "Deep Learning", MIT Press 2016, section 15.4.

Example
    one_hot([2, 0], 3) is [[0, 0, 1], [1, 0, 0]]; one_hot([3], 3) and one_hot([-1], 3) raise.
"""

import numpy as np


def one_hot(ids, classes):
    """Class ids (N,) and how many classes there are -> rows (N, classes)."""
    # BEGIN SOLUTION
    if len(ids) and not 0 <= ids.min() <= ids.max() < classes:
        raise ValueError(f"class ids run from 0 to {classes - 1}, not {ids.min()} to {ids.max()}")
    y = np.zeros((len(ids), classes))
    y[np.arange(len(ids)), ids] = 1
    return y
    # END SOLUTION


# BEGIN SPEC
from grader import (
    Case,
    Exercise,
    Function,
    Given,
    Mistake,
    Oracle,
    Property,
    State,
    fixed,
    integers,
)


def compared(ids, classes):
    import torch

    return (ids[:, None] == torch.arange(classes)).double()


REFUSED = """
def refused(module, ids, classes):
    try:
        module.one_hot(ids, classes)
    except Exception as error:
        return [c.__name__ for c in type(error).__mro__]
    return []
"""


def refuses_what_is_no_class(one_hot, ids, classes):
    for wrong in (classes, -1, classes + 3, -classes):
        bad = np.array(ids)
        bad[len(bad) // 2] = wrong
        raised = one_hot.run(Given(REFUSED, "refused"), bad, classes)
        if not raised:
            return (
                f"the id {wrong} with {classes} classes is taken; ids run from 0 to {classes - 1}"
            )
        if not {"ValueError", "IndexError", "AssertionError"} & set(raised):
            return f"the id {wrong} raises a {raised[0]}; refuse it with a ValueError"
    return True


exercise = Exercise(
    one_hot,
    form=Function(),
    cases=[
        Case("five of four classes", ids=integers(5, high=4), classes=4),
        Case("more classes than ids", ids=integers(3, high=7), classes=7),
        Case("one id", ids=fixed([2]), classes=3),
        Case("one class", ids=fixed([0, 0]), classes=1),
        Case("the largest class is missing", ids=fixed([0, 2, 2, 1]), classes=5),
        Case("the first and the last", ids=fixed([5, 0, 5]), classes=6),
    ],
    checks=[
        Oracle(compared),
        Property("an id that is no class is refused", refuses_what_is_no_class),
        State(),
    ],
    hints=[
        "Begin with zeros of shape (N, classes). In row n, one entry becomes 1.",
        "y[np.arange(N), ids] names one entry in each row.",
        "NumPy takes -1 as the last column, so look at the smallest and the largest id yourself "
        "before anything else.",
    ],
    mistakes=[
        Mistake(
            ("not 0 <= ids.min() <= ids.max() < classes", "not ids.max() < classes"),
            "a negative id is refused too; NumPy would count it from the end",
        ),
        Mistake(
            ("y = np.zeros((len(ids), classes))", "y = np.zeros((len(ids), ids.max() + 1))"),
            "there are as many columns as classes, also where the last ones do not occur",
        ),
        Mistake(
            ("y[np.arange(len(ids)), ids] = 1", "y[:, ids] = 1"),
            "one entry in each row becomes 1: name the row and the column together",
        ),
        Mistake(
            ("np.zeros((len(ids), classes))", "np.zeros((len(ids), classes), int)"),
            "the rows are float64: they are probabilities",
        ),
        Mistake(
            ("np.arange(len(ids)), ids] = 1", "np.arange(len(ids)), ids - 1] = 1"),
            "classes count from 0: id 0 is the first column",
        ),
    ],
)
# END SPEC
