class Perceptron:
    def __init__(self, w, b):
        self.w, self.b = w, b
        self.params = [w, b]

    def predict(self, x):
        return (x @ self.w + self.b > 0).astype(int)

    def fit(self, x, t, lr, epochs):
        for _ in range(epochs):
            for xi, ti in zip(x, t):
                y = 1 if (xi * self.w).sum() + self.b > 0 else 0
                self.w += lr * (ti - y) * xi
                self.b += lr * (ti - y)
