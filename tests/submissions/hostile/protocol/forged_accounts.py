"""Sends accounts of exceptions and warnings that are none: wrong types, other files, a megabyte of text."""

import sys

guest = sys.modules["grader.worker.guest"]
TOLD = [
    {"family": 7, "type": ["x"], "message": {"a": 1}, "frames": "none"},
    {
        "family": "SyntaxError",
        "message": "x" * 60_000,
        "frames": [["/etc/passwd", 1, "f", "root"]] * 99,
    },
    {"family": "", "type": "A B\n", "message": "\x1b[2J</pre><script>", "frames": [[1, 2, 3]]},
]


class ReLU:
    made = 0

    def forward(self, x):
        ReLU.made += 1
        guest.Guest._told = lambda self, error: TOLD[ReLU.made % len(TOLD)]
        raise ValueError

    backward = forward
