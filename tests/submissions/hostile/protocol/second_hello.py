"""Says hello again, with layers that it does not have, before each answer."""

import json
import os
import stat
import struct

CHANNEL = next(n for n in range(3, 64) if stat.S_ISSOCK(os.fstat(n).st_mode))
LAYERS = ["process", "limits", "unprivileged", "landlock", "seccomp", "namespaces", "accounts"]
BODY = {"d": {"hello": LAYERS}}


class ReLU:
    def forward(self, x):
        header = json.dumps({"body": BODY, "arrays": []}).encode()
        os.write(CHANNEL, struct.pack("<4sIQ", b"GRD1", len(header), 0) + header)
        raise RuntimeError("held")

    def backward(self, dout):
        return self.forward(dout)
