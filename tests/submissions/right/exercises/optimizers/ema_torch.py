class EMA:
    def __init__(self, params, decay=0.999):
        self.decay = decay
        self.shadow = [p.clone() for p in params]

    def update(self, params):
        d = self.decay
        self.shadow = [d * s + (1 - d) * p for s, p in zip(self.shadow, params)]
