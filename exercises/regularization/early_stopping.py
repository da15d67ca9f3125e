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
        # YOUR CODE HERE
        raise NotImplementedError
