"""Early stopping: the best moment to end training.

What it computes
    The training loss falls on and on, while the loss on the validation set falls first and rises later:
    from then on the network learns the training set by heart. So after each epoch one looks at the
    validation loss, keeps a copy of the parameters whenever it is the lowest so far, and stops when
    there has been no new best for `patience` epochs. What one keeps are the best parameters, not the
    last. It costs nothing and needs no choice of the number of epochs.

Formula
    a loss below best_loss:  best_loss <- loss, best_step <- this step, best_params <- copies of params
    stop = (this step - best_step >= patience)

Shapes
    loss: a number; params: a list of arrays; best_params: a list of arrays; best_loss: a number
    best_step: an integer; patience: an integer >= 1

Conventions
    `EarlyStopping(patience)`; `step(loss, params) -> bool` is called once an epoch and says whether to
    stop. Steps are counted from 0 (from 1 is accepted). The first loss is always a new best; later a
    loss has to be lower, an equal one is none. With patience = 1 the first epoch without a new best stops.
    `best_params` are copies: training changes the arrays of params in place. params is not changed.

From
    L. Prechelt, "Early stopping, but when?", in: Neural Networks: Tricks of the Trade, Springer 1998.

Example
    With patience = 2 the losses 1.0, 0.8, 0.9, 0.8 give False, False, False, True;
    then best_loss = 0.8, best_step = 1, and best_params are the parameters of the second call.
"""


class EarlyStopping:
    def __init__(self, patience):
        self.patience = patience
        self.best_loss = float("inf")
        self.best_step = 0
        self.best_params = []
        self.steps = 0

    def step(self, loss, params):
        """The validation loss after an epoch, and the parameters -> whether to stop."""
        # BEGIN SOLUTION
        if loss < self.best_loss or self.steps == 0:
            self.best_loss, self.best_step = loss, self.steps
            self.best_params = [p.copy() for p in params]
        self.steps += 1
        return self.steps - 1 - self.best_step >= self.patience
        # END SOLUTION


# BEGIN SPEC
import numpy as np

from grader import Case, Exercise, Given, Method, Mistake, Oracle, Property, Same, normal

RUNS = {
    "a noisy fall": [1.0, 0.8, 0.9, 0.7, 0.75, 0.71, 0.6, 0.7, 0.8, 0.9, 1.0, 1.1, 1.2, 1.3],
    "a plateau": [2.0, 1.5, 1.5, 1.5, 1.5, 1.5, 1.5, 1.5, 1.5, 1.5],
    "upwards from the start": [0.5, 0.6, 0.7, 0.8, 0.9, 1.0, 1.1, 1.2, 1.3],
    "below zero": [-1.0, -3.0, -2.0, -2.5, -2.9, -2.0, -1.0, 0.0, 1.0, 2.0],
    "ever lower": [5.0, 4.0, 3.0, 2.5, 2.0, 1.0],
    "down to zero": [2.0, 0.0, 0.5, 0.25, 1.0, 0.5, 0.5, 0.5, 0.5, 0.5],
}


def trained(EarlyStopping, patience, params, losses):
    """Epochs until it says stop: which was the last, and what it holds then. Another run goes on beside."""
    stopper, other, last = EarlyStopping(patience), EarlyStopping(patience + 3), -1
    for k, loss in enumerate(losses):
        other.step(-10.0 - loss, [-p for p in params])
        if stopper.step(loss, [p + k for p in params]):
            last = k
            break
    best = list(stopper.best_params)
    held = {f"best_params[{i}]": np.asarray(p) for i, p in enumerate(best)}
    return last, stopper, held


def six_runs(EarlyStopping, patience, params):
    """Six runs until step says stop: the last epoch, counted from 0 (-1 for never), and what is kept."""
    seen = {}
    for name, losses in RUNS.items():
        last, stopper, held = trained(EarlyStopping, patience, params, losses)
        seen[f"the epoch that stops, {name}"] = float(last)
        seen[f"best_loss, {name}"] = float(stopper.best_loss)
        seen |= {f"{key}, {name}": value for key, value in held.items()}
        seen[f"best_step, {name}"] = float(stopper.best_step)
    return seen


TRAIN = """
def train(params):
    for p in params:
        p += 1.0
"""


def best_params_are_copies(EarlyStopping, patience, params):
    stopper = EarlyStopping(patience)
    stopper.held, stopper.train = params, Given(TRAIN, "train")
    held = stopper.held
    stopper.step(0.5, held)
    stopper.train(held)
    for p, kept in zip(params, list(stopper.best_params), strict=True):
        if not np.array_equal(np.asarray(kept), p):
            return "training changes best_params along with params: keep copies of the arrays"
    return True


def params_stay(EarlyStopping, patience, params):
    stopper, before = EarlyStopping(patience), [p.copy() for p in params]
    for loss in (1.0, 0.5, 0.7):
        stopper.step(loss, params)
    return all(map(np.array_equal, before, params)) or "step changes params"


exercise = Exercise(
    EarlyStopping,
    form=Method("step"),
    cases=[
        Case("patience 1", patience=1, loss=0.5, params=[normal(3, 2), normal(2)]),
        Case("patience 2", patience=2, loss=100.0, params=[normal(2, 4)]),
        Case("patience 3", patience=3, loss=-1.0, params=[normal(2, 3), normal(3), normal(3, 1)]),
        Case("patience 5", patience=5, loss=0.0, params=[normal(4), normal(1, 5)]),
    ],
    checks=[
        Oracle(),
        Same(
            six_runs,
            part="forward",
            accept=[
                Mistake(
                    [
                        ("loss, self.steps\n", "loss, self.steps + 1\n"),
                        ("self.steps - 1 - self.best_step", "self.steps - self.best_step"),
                    ],
                    "steps are counted from 1",
                )
            ],
        ),
        Property("best_params are copies", best_params_are_copies, part="state"),
        Property("params stay as they are", params_stay, part="state"),
    ],
    hints=[
        "Count the steps. At a new best remember loss, step and a copy of each parameter.",
        "How many epochs ago was the best? Stop when these are `patience`, or more.",
        "[p.copy() for p in params] are copies; list(params) holds the same arrays again.",
    ],
    mistakes=[
        Mistake(
            ("self.best_step >= self.patience", "self.best_step > self.patience"),
            "it stops an epoch late: `patience` epochs without a new best are enough",
            row=137,
        ),
        Mistake(
            ("self.steps - 1 - self.best_step", "self.steps - self.best_step"),
            "it stops an epoch early: the epoch of the best itself does not count",
            row=137,
        ),
        Mistake(
            (
                "            self.best_params = [p.copy() for p in params]\n        self.steps += 1",
                "        self.best_params = [p.copy() for p in params]\n        self.steps += 1",
            ),
            "best_params are those of the last step; keep those of the best",
            row=138,
        ),
        Mistake(
            ("[p.copy() for p in params]", "list(params)"),
            "best_params holds the same arrays as params, which training goes on changing; copy them",
        ),
        Mistake(
            ("loss < self.best_loss or", "loss <= self.best_loss or"),
            "an equal loss is no new best, so a plateau has an end",
        ),
        Mistake(
            ("loss < self.best_loss or", "loss > self.best_loss or"),
            "the best loss is the lowest, not the highest",
        ),
        Mistake(
            [
                ("self.steps = 0", "self.steps = self.waited = 0"),
                (
                    "return self.steps - 1 - self.best_step >= self.patience",
                    "self.waited += self.best_step != self.steps - 1\n"
                    "        return self.waited >= self.patience",
                ),
            ],
            "the epochs without a new best are counted in all; a new best starts the count again",
        ),
    ],
)
# END SPEC
