"""Returns lists in lists and dictionaries in dictionaries: deeper, and more, than anybody can read."""


def nest(depth):
    out = []
    for _ in range(depth):
        out = [out]
    return out


class ReLU:
    def forward(self, x):
        return nest(100_000)

    def backward(self, dout):
        inner = dout
        for _ in range(60):
            inner = {"a": inner, "b": inner}
        return inner
