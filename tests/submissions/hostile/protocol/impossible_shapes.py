"""Announces arrays that cannot be: of negative, huge, fractional size, of objects, beyond the payload."""

import json
import os
import stat
import struct

CHANNEL = next(n for n in range(3, 64) if stat.S_ISSOCK(os.fstat(n).st_mode))
ROWS = [
    ["<f8", [1 << 40, 1 << 40], "C", True],
    ["<f8", [-1], "C", True],
    ["<f8", [0, 1 << 40, 1 << 40], "C", True],
    ["<f8", [1.5], "C", True],
    ["<f8", [True], "C", True],
    ["|O", [1], "C", True],
    ["<f8", [1] * 70, "C", True],
    ["<f8", [2], "strided", 7],
]


class ReLU:
    made = 0

    def __init__(self):
        self.row = ROWS[ReLU.made % len(ROWS)]
        ReLU.made += 1

    def forward(self, x):
        body = {"d": {"id": 1, "replies": [{"d": {"value": {"a": 0}}}]}}
        header = json.dumps({"body": body, "arrays": [self.row]}).encode()
        os.write(CHANNEL, struct.pack("<4sIQ", b"GRD1", len(header), 8) + header + bytes(8))
        raise RuntimeError("held")

    backward = forward
