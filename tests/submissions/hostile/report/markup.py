"""Puts HTML, terminal escapes, workflow commands and bidirectional marks into all that a report shows."""

import warnings

TEXT = "</pre><script>alert(1)</script>\x1b]0;owned\x07\x1b[2J\n::error::passed\n::set-output name=score::100 \u202e"


class ReLU:
    def __init__(self):
        print(TEXT)
        warnings.warn(TEXT, UserWarning, stacklevel=1)

    def forward(self, x):
        raise type("<b>\x1b[31m", (ValueError,), {})(TEXT + "A" * 10**6)

    def backward(self, dout):
        raise ValueError(TEXT)
