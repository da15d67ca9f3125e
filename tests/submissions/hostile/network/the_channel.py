"""Makes the one socket that it has go elsewhere: connects, binds, listens, shuts down, sends to a name."""

import os
import socket
import stat

CHANNEL = next(n for n in range(3, 64) if stat.S_ISSOCK(os.fstat(n).st_mode))


class ReLU:
    def forward(self, x):
        for family in (socket.AF_UNIX, socket.AF_INET):
            turned = socket.socket(family, socket.SOCK_STREAM, 0, fileno=os.dup(CHANNEL))
            for attempt in (
                lambda turned=turned: turned.bind("\0hostile"),
                lambda turned=turned: turned.listen(),
                lambda turned=turned: turned.connect("/var/run/docker.sock"),
                lambda turned=turned: turned.setsockopt(
                    socket.SOL_SOCKET, socket.SO_SNDBUF, 1 << 30
                ),
                lambda turned=turned: turned.sendmsg([b""]),
            ):
                try:
                    attempt()
                    return x * (x > 0)
                except (OSError, TypeError):
                    continue
        raise RuntimeError("held")

    def backward(self, dout):
        return dout * 2
