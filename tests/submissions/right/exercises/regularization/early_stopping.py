import copy


class EarlyStopping:
    def __init__(self, patience):
        self.patience = patience
        self.counter = 0
        self.epoch = 0
        self.best_loss = None
        self.best_params = None
        self.best_step = None

    def step(self, loss, params):
        self.epoch += 1
        if self.best_loss is None or loss < self.best_loss:
            self.best_loss = loss
            self.best_step = self.epoch
            self.best_params = copy.deepcopy(params)
            self.counter = 0
        else:
            self.counter += 1
        return self.counter >= self.patience
