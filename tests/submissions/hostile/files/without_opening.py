"""Changes files by calls that open nothing: chmod, chown, utime, xattr, truncate, link, mknod."""

import os
import sys

HERE = sys.executable


class ReLU:
    def forward(self, x):
        there = os.stat(HERE)
        for attempt in (
            lambda: os.chmod(HERE, there.st_mode),
            lambda: os.chown(HERE, there.st_uid, there.st_gid),
            lambda: os.utime(HERE, ns=(there.st_atime_ns, there.st_mtime_ns)),
            lambda: os.setxattr(HERE, "user.hostile", b""),
            lambda: os.truncate(HERE, there.st_size),
            lambda: os.link(HERE, "link"),
            lambda: os.symlink(HERE, "symlink"),
            lambda: os.mkfifo("pipe"),
        ):
            try:
                attempt()
                return x * (x > 0)
            except OSError:
                continue
        raise RuntimeError("held")

    def backward(self, dout):
        return dout * 2
