"""What isolation costs: exercises a second through two confined zygotes, beside a Python or a pytest each;
a call's round trip, throughput, and the memory of a worker.

    python benchmarks/worker.py [--quick]
"""

from __future__ import annotations

import argparse
import multiprocessing
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from typing import Any

import numpy as np

from grader.bench import Bench, bench
from grader.worker.answer import Answer
from grader.worker.clock import cpu_with_children
from grader.worker.host import Worker
from grader.worker.launch import Zygote
from grader.worker.limits import Limits
from grader.worker.sources import Source

STUDENT = """
import {library}
class Affine:
    def __init__(self, W): self.W = W
    def forward(self, x):
        self.x = x
        return x @ self.W
    def backward(self, dout): return dout @ self.W.T
"""
ALONE = {
    "numpy": """
def test():
    rng = numpy.random.default_rng(0)
    W = rng.normal(size=(4, 3))
    for _ in range(5):
        x, dout = rng.normal(size=(2, 4)), rng.normal(size=(2, 3))
        layer = Affine(W)
        assert numpy.allclose(layer.forward(x), x @ W)
        assert numpy.allclose(layer.backward(dout), dout @ W.T)
test()
""",
    "torch": """
def test():
    torch.manual_seed(0)
    W = torch.randn(4, 3, dtype=torch.float64)
    for _ in range(5):
        x, dout = torch.randn(2, 4).double(), torch.randn(2, 3).double()
        layer = Affine(W)
        assert torch.allclose(layer.forward(x), x @ W)
        assert torch.allclose(layer.backward(dout), dout @ W.T)
test()
""",
}
ECHO = "def echo(x): return x\n"
LIMITS = Limits(call=60.0, exercise=600.0, memory=2 << 30)
CALLS = 5
MEGABYTE = 1 << 20


def worker_of(made: Bench, text: str, track: str) -> Worker:
    source = {"answer": Source("answer.py", text.encode())}
    return Worker(lambda: made.connect(track), "answer", source, track=track, limits=LIMITS)


def exercise(made: Bench, track: str) -> None:
    """One small exercise of one submission: loaded, made, ten calls, every value compared."""
    rng = np.random.default_rng(0)
    W = rng.normal(size=(4, 3))
    with closing(worker_of(made, STUDENT.format(library=track), track)) as worker:
        layer = Answer(worker, "Affine", is_class=True, as_arrays=True)(W)
        for _ in range(CALLS):
            x, dout = rng.normal(size=(2, 4)), rng.normal(size=(2, 3))
            assert np.allclose(layer.forward(x), x @ W)
            assert np.allclose(layer.backward(dout), dout @ W.T)


def rate(work: Callable[[int], object], count: int) -> float:
    """How many a second, two at once."""
    begun = time.perf_counter()
    with ThreadPoolExecutor(2) as pool:
        list(pool.map(work, range(2)))
    return count / (time.perf_counter() - begun)


def rate_of_zygotes(track: str, count: int) -> tuple[float, float]:
    """Exercises a second through two graders with a zygote each, and the processor time of one exercise."""
    spawn = multiprocessing.get_context("spawn")
    together, answers = spawn.Barrier(2), spawn.Queue()
    args = (track, count // 2, together, answers)
    graders = [spawn.Process(target=grading, args=args) for _ in range(2)]
    for grader in graders:
        grader.start()
    begun, ended, used = zip(*[answers.get() for _ in graders], strict=True)
    for grader in graders:
        grader.join()
    return count / (max(ended) - min(begun)), sum(used) / count


def grading(track: str, count: int, together: Any, answers: Any) -> None:
    """One grader with a zygote: when it began, when it was done, what processor time it all took."""
    with bench(LIMITS) as made:
        for _ in range(3):
            exercise(made, track)
        zygote = made._launchers[track, "answers"]
        assert isinstance(zygote, Zygote)
        pid = below(zygote._process.pid)
        together.wait()
        begun, used = time.perf_counter(), time.process_time() + (cpu_with_children(pid) or 0.0)
        for _ in range(count):
            exercise(made, track)
        taken = time.process_time() + (cpu_with_children(pid) or 0.0) - used
        answers.put((begun, time.perf_counter(), taken))


def below(pid: int) -> int:
    """The process that another runs in namespaces; itself where there are none."""
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return int(children[0]) if children else pid


def rate_alone(command: list[str], track: str, count: int) -> float:
    """With a process each: the student's file with its tests in it."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "test_answer.py")
        path.write_text(STUDENT.format(library=track) + ALONE[track])
        once = {"cwd": folder, "env": os.environ | {"OMP_NUM_THREADS": "1"}, "capture_output": True}
        run = lambda: subprocess.run([*command, str(path)], check=True, **once)  # noqa: E731
        return rate(lambda _: [run() for _ in range(count // 2)], count)


def median(work: Callable[[], object], repeats: int) -> float:
    """Seconds."""
    times = []
    for _ in range(repeats):
        begun = time.perf_counter()
        work()
        times.append(time.perf_counter() - begun)
    return statistics.median(times)


def calls(made: Bench, repeats: int) -> tuple[float, float]:
    """Seconds of a call with 1 KB there and back: alone, and as one of a hundred in a frame, each with an
    array of its own."""
    with closing(worker_of(made, ECHO, "numpy")) as worker:
        answer, x = Answer(worker, "echo", is_class=False), np.zeros(128)
        answer(x)
        many = [[None, "", [np.zeros(128)], {}] for _ in range(100)]
        together = median(lambda: answer.many(many, ""), repeats // 10)
        return median(lambda: answer(x), repeats), together / 100


def throughput(made: Bench, repeats: int) -> float:
    """Bytes a second, of an array of 64 MB that goes there and comes back."""
    with closing(worker_of(made, ECHO, "numpy")) as worker:
        answer, x = Answer(worker, "echo", is_class=False), np.zeros(8 * MEGABYTE)
        once = [[None, "", [x], {}]]
        answer.many(once, "")
        return 2 * x.nbytes / median(lambda: answer.many(once, ""), repeats)


def memory(made: Bench, track: str) -> float:
    """MB that a worker has for itself alone, after its first call."""
    with closing(worker_of(made, STUDENT.format(library=track), track)) as worker:
        layer = Answer(worker, "Affine", is_class=True, as_arrays=True)(np.zeros((4, 3)))
        layer.forward(np.zeros((2, 4)))
        assert worker._link is not None
        assert worker._link.own is not None
        rollup = Path(f"/proc/{worker._link.own.pid}/smaps_rollup").read_text()
    lines = [line for line in rollup.splitlines() if line.startswith("Private_")]
    return sum(int(line.split()[1]) for line in lines) / 1024


def main() -> None:
    quick = parse().quick
    print(f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}, Python {sys.version.split()[0]}")
    with bench(LIMITS) as made:
        single, batched = calls(made, 200 if quick else 2000)
        print(f"a call with 1 KB: {single * 1e6:.0f} us; one of a hundred: {batched * 1e6:.0f} us")
        print(f"64 MB there and back: {throughput(made, 3 if quick else 15) / 1e9:.2f} GB/s")
        for track in ("numpy", "torch"):
            print(f"{track}: {memory(made, track):.1f} MB private to a worker")
        print("layers: " + ", ".join(made.layers))
    python, pytest = [sys.executable], [sys.executable, "-m", "pytest", "-q"]
    for track, count, few in (("numpy", 400, 40), ("torch", 200, 8)):
        ours, used = rate_of_zygotes(track, count // (10 if quick else 1))
        few //= 4 if quick else 1
        bare, tested = rate_alone(python, track, few), rate_alone(pytest, track, few)
        print(
            f"{track}: {ours:.0f} exercises a second, {used * 1e3:.1f} ms of processor time each; "
            f"python {bare:.1f}, pytest {tested:.1f} a second"
        )


def parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="fewer repetitions")
    return parser.parse_args()


if __name__ == "__main__":
    main()
