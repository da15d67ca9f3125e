"""Doubles a text, a list and a big number until memory is gone (at most 4 GB each)."""


class ReLU:
    def forward(self, x):
        held = [b"x" * (1 << 20), ["x"] * (1 << 18), 3 << (1 << 23)]
        try:
            for _ in range(11):
                held = [held[0] * 2, held[1] * 2, held[2] << (1 << 25)]
        except MemoryError:
            held.clear()
            raise RuntimeError("held") from None
        return x * (x > 0)

    def backward(self, dout):
        return dout * 2
