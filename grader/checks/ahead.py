"""Loading torch's library ahead of `import torch`, beside whatever else goes on.

Most of the first second of `import torch` is Python, but a quarter of it is the dynamic linker at work on
one large library, which needs no interpreter lock. A thread does that part while the student's answer is
asked its first questions; the import that follows finds the library in place.
"""

from __future__ import annotations

import ctypes
import functools
import importlib
import importlib.util
import os
import sys
import threading
from pathlib import Path


@functools.cache
def load_ahead() -> None:
    """Begin once, without waiting; where it cannot be done, `import torch` does it all."""
    if sys.platform == "linux" and "torch" not in sys.modules:
        importlib.import_module("numpy.random")  # loaded late, it would wait for the linker
        # no daemon: the interpreter ends after it, since it cannot end in the midst of linking
        threading.Thread(target=_load).start()


def _load() -> None:
    spec = importlib.util.find_spec("torch")
    if spec is not None and spec.origin is not None:
        # ctypes.CDLL(path) would keep the interpreter lock while it links; a call of dlopen does not
        dlopen = ctypes.CDLL(None).dlopen
        dlopen.argtypes, dlopen.restype = (ctypes.c_char_p, ctypes.c_int), ctypes.c_void_p
        library = Path(spec.origin).parent / "lib" / "libtorch_cpu.so"
        dlopen(os.fsencode(library), os.RTLD_NOW)
