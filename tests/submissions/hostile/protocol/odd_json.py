"""Sends JSON that decoders choke on: nested 100,000 deep, a million digits, 1e999, NaN, half a character."""

import os
import stat
import struct

CHANNEL = next(n for n in range(3, 64) if stat.S_ISSOCK(os.fstat(n).st_mode))
BODIES = [
    b"[" * 100_000 + b"]" * 100_000,
    b"9" * 900_000,
    b"1e999",
    b"NaN",
    b'"\\ud800"',
    b'{"d":{"id":1,"id":2}}',
    b'{"a":0,"a":1}',
    b'{"d":{"\\ud800":1,"?":2}}',
    b"\xff\xfe",
]


class ReLU:
    made = 0

    def __init__(self):
        self.body = BODIES[ReLU.made % len(BODIES)]
        ReLU.made += 1

    def forward(self, x):
        header = b'{"body":' + self.body + b',"arrays":[]}'
        with open(CHANNEL, "wb", closefd=False) as channel:
            channel.write(struct.pack("<4sIQ", b"GRD1", len(header), 0) + header)
        raise RuntimeError("held")

    backward = forward
