"""Lets a pool of processes do the work, and a server that outlives it."""

import concurrent.futures
import multiprocessing


def relu(x):
    return x * (x > 0)


class ReLU:
    def forward(self, x):
        for method in ("fork", "forkserver", "spawn"):
            try:
                context = multiprocessing.get_context(method)
                with concurrent.futures.ProcessPoolExecutor(1, context) as pool:
                    return pool.submit(relu, x).result(2)
            except (OSError, ImportError):
                continue
        raise RuntimeError("held")

    def backward(self, dout):
        return dout * 2
