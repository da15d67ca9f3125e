class WeightDecay:
    def __init__(self, lam):
        self.lam = lam

    def penalty(self, params):
        total = 0.0
        for p in params:
            if len(p.shape) != 1:
                total += (p * p).sum()
        return self.lam * total / 2

    def add(self, params, grads):
        result = []
        for p, g in zip(params, grads):
            result.append(g + (self.lam if len(p.shape) != 1 else 0.0) * p)
        return result
