import numpy as np


class Bagging:
    def __init__(self, make, n, rng):
        self.make, self.n, self.rng = make, n, rng
        self.models = []

    def fit(self, x, t):
        N = len(x)
        self.models = []
        for i in range(self.n):
            idx = [int(self.rng.random() * N) for _ in range(N)]
            m = self.make()
            m.fit(x[idx], t)
            self.models.append(m)
        return self

    def predict(self, x):
        outs = [np.asarray(m.predict(x)) for m in self.models]
        if np.issubdtype(outs[0].dtype, np.floating):
            return sum(outs) / len(outs)
        answer = []
        for i in range(len(x)):
            votes = [int(o[i]) for o in outs]
            answer.append(max(sorted(set(votes), reverse=True), key=votes.count))
        return np.array(answer)
