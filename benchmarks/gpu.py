"""Every PyTorch solution on this machine's GPU: its verdict, how far it is from the CPU, and what it costs.

    python benchmarks/gpu.py            # make gpu: writes benchmarks/gpu.md

Needs a GPU that PyTorch computes on, and torch, NumPy, msgspec and pytest; nothing is installed. Without
such a GPU it says so, and exits 2. Exit code 1 when a solution does not pass or a test fails.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from datetime import date
from functools import cache
from multiprocessing import get_context
from pathlib import Path
from statistics import median
from typing import Any

os.environ.update(OMP_NUM_THREADS="1", OPENBLAS_NUM_THREADS="1", MKL_NUM_THREADS="1")
sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import numpy as np

from grader.bench import Bench
from grader.calling import call_with
from grader.checks import Device, Speed
from grader.checks.placed import DTYPE, asked, cases_of, values_of
from grader.checks.trial import Trial
from grader.checks.verdict import seen_value
from grader.course import Course, find_course
from grader.exercise import Case
from grader.form import Layer
from grader.loading import load_exercise
from grader.numeric import rms
from grader.worker.gpu import in_full_precision
from grader.worker.host import Worker
from grader.worker.limits import Limits
from grader.worker.link import LocalLink
from grader.worker.places import has_gpu

ROOT = Path(__file__).resolve().parents[1]
REPORT = ROOT / "benchmarks" / "gpu.md"
PLACE = "cuda:0"
PROCESSES = 8
CACHE = 256 << 20  # bytes: more than any GPU's second-level cache
WARM, RUNS = 3, 15
TESTS = ["tests/test_device.py", "tests/test_worker_virtual.py"]
PATIENT = Limits(call=60.0, exercise=300.0)


@dataclass(frozen=True)
class Found:
    """What came of one exercise: the check's verdict and words, the largest relative gap between CPU and
    GPU over the cases (float32), and the seconds it all took."""

    exercise: str
    verdict: str
    words: str
    gap: float
    seconds: float


@dataclass(frozen=True)
class Timed:
    """Seconds of forward and backward in float32 where speed is asked for, and how far the timed results
    are apart."""

    exercise: str
    cpu: float
    gpu: float
    gap: float


def twins(course: Course) -> list[str]:
    names = [name for name, entry in course.entries.items() if entry.track == "torch"]
    return [n for n in names if any(isinstance(c, Device) for c in load_exercise(course, n).checks)]


@cache
def opened() -> tuple[Bench, Course]:
    """This process's own: it ends with it."""
    return Bench(PATIENT, device="cuda"), find_course(ROOT)


def trial_of(made: Bench, course: Course, name: str) -> Trial:
    entry = course.entries[name]
    worker = Worker(
        lambda: made.connect("torch"), entry.module, course.solutions, track="torch", limits=PATIENT
    )
    return Trial(
        load_exercise(course, name),
        worker,
        course.solutions,
        beside=lambda use: made.connect("torch", use),
        device="cuda",
    )


def found(name: str) -> Found:
    """The device check of one solution on the GPU, and how far its results are from the CPU's."""
    made, course = opened()
    trial, begun = trial_of(made, course, name), time.monotonic()
    try:
        (outcome,) = Device().later(trial)
        gap = gap_of(trial)
    finally:
        trial.worker.close()
    words = outcome.sentence or outcome.remark
    return Found(name, outcome.verdict, words, gap, time.monotonic() - begun)


def gap_of(trial: Trial) -> float:
    """The largest relative distance between what the two devices give on a case; nan where one of them
    gives something else altogether."""
    workers = trial.reference("gpu", device=PLACE), trial.reference("ours")
    try:
        return max((gap_on(trial, case, workers) for case in cases_of(trial)), default=0.0)
    finally:
        for worker in workers:
            worker.close()


def gap_on(trial: Trial, case: Case, workers: Sequence[Worker]) -> float:
    seen = [values_of(asked(trial, w, case, trial.draw(case, dtype=DTYPE))) for w in workers]
    theirs, ours = ({n: seen_value(trial, v)[0] for n, v in one.items()} for one in seen)
    if set(theirs) != set(ours):
        return float("nan")
    return max((apart(theirs[name], ours[name]) for name in ours), default=0.0)


def apart(one: Any, other: Any) -> float:
    """How far two arrays are apart, relative to the second: rms over rms."""
    one, other = np.asarray(one, np.float64), np.asarray(other, np.float64)
    return rms(one - other) / max(rms(other), np.finfo(np.float64).tiny)


# ----------------------------------------------------------------------------- time


def placed(value: Any, device: str) -> Any:
    """A case's value with its arrays as tensors on a device."""
    import torch

    if isinstance(value, (list, tuple)):
        return type(value)(placed(item, device) for item in value)
    return torch.from_numpy(value).to(device) if isinstance(value, np.ndarray) else value


def work(trial: Trial, case: Case, device: str) -> Callable[[], list[Any]]:
    """Forward and backward of the solution on a device: all that they give. In this process: it is ours."""
    form, like = trial.form, trial.like
    assert isinstance(form, Layer)
    drawn = trial.draw(case, dtype=DTYPE)
    values = {name: placed(value, device) for name, value in drawn.items()}
    subject, call = form.start(like, values, like), call_with(form.call_arguments(like), values)
    forward, backward = (getattr(subject, name) for name in (form.forward, form.backward))
    shapes = [y.detach().cpu().numpy() for y in listed(forward(*call.args, **call.kwargs))]
    dout = placed(form.upstream(shapes, trial.rng("dout")), device)

    def run() -> list[Any]:
        y = forward(*call.args, **call.kwargs)
        return [*listed(y), *listed(backward(*dout)), *subject.grads]

    return run


def listed(returned: Any) -> list[Any]:
    return list(returned) if isinstance(returned, tuple | list) else [returned]


def seconds_on_gpu(run: Callable[[], Any]) -> float:
    """Between two events on the GPU's own clock, with its cache full of something else."""
    import torch

    filling = torch.empty(CACHE, dtype=torch.int8, device=PLACE)
    took = []
    for _ in range(WARM + RUNS):
        filling.zero_()
        start, end = (torch.cuda.Event(enable_timing=True) for _ in range(2))
        torch.cuda.synchronize()
        start.record()
        run()
        end.record()
        end.synchronize()
        took.append(start.elapsed_time(end) / 1e3)
    return median(took[WARM:])


def seconds_on_cpu(run: Callable[[], Any]) -> float:
    took = []
    for _ in range(WARM + RUNS):
        begun = time.perf_counter()
        run()
        took.append(time.perf_counter() - begun)
    return median(took[WARM:])


def timed(course: Course, name: str) -> Timed:
    exercise = load_exercise(course, name)
    speed = next(c for c in exercise.checks if isinstance(c, Speed))
    trial = Trial(exercise, Worker(lambda: LocalLink("torch"), "", {}), course.solutions)
    cpu, gpu = (work(trial, speed.case, device) for device in ("cpu", PLACE))
    gap = max(apart(there.cpu(), here) for there, here in zip(gpu(), cpu(), strict=True))
    return Timed(name, seconds_on_cpu(cpu), seconds_on_gpu(gpu), gap)


def timed_twins(course: Course) -> list[str]:
    def is_timed(name: str) -> bool:
        exercise = load_exercise(course, name)
        has_speed = any(isinstance(c, Speed) for c in exercise.checks)
        return has_speed and isinstance(exercise.form, Layer)

    return [name for name in twins(course) if is_timed(name)]


# ----------------------------------------------------------------------------- the report


def report(
    head: Sequence[str], rows: Sequence[Found], times: Sequence[Timed], tests: str
) -> Iterator[str]:
    """The whole file, line by line."""
    passed = sum(row.verdict == "pass" for row in rows)
    yield from ("# On a real GPU", "", "    make gpu", "", ", ".join(head), "")
    yield f"{passed} of {len(rows)} solutions pass the device check. {tests}".rstrip()
    yield from (
        "",
        "| exercise | verdict | CPU-GPU gap, float32 | s | |",
        "|---|---|---:|---:|---|",
    )
    for row in rows:
        words = row.words.replace("|", "\\|")
        yield f"| {row.exercise} | {row.verdict} | {row.gap:.1e} | {row.seconds:.1f} | {words} |"
    yield from ("", "## Time", "")
    yield "Forward and backward in float32 on the case that speed is asked of: CPU (one thread) by the wall,"
    yield "GPU between two events with its second-level cache flushed; the gap is that of the timed results."
    yield from ("", "| exercise | CPU ms | GPU ms | gap |", "|---|---:|---:|---:|")
    for one in times:
        yield f"| {one.exercise} | {1e3 * one.cpu:.3f} | {1e3 * one.gpu:.3f} | {one.gap:.1e} |"
    slow = [one.exercise for one in times if one.gpu > one.cpu]
    yield ""
    yield f"Slower there than on the CPU: {', '.join(slow) or 'none'}."


def facts() -> list[str]:
    import torch

    versions = f"torch {torch.__version__}", f"CUDA {torch.version.cuda}", f"NumPy {np.__version__}"
    return [date.today().isoformat(), torch.cuda.get_device_name(0), *versions]


def tested() -> tuple[bool, str]:
    """The tests that a machine without a GPU leaves out, among others."""
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", *TESTS]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    last = done.stdout.strip().splitlines()[-1:] or ["no output"]
    return done.returncode == 0, f"`pytest {' '.join(TESTS)}`: {last[0].strip('= ')}."


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("names", nargs="*", help="exercises, instead of all")
    parser.add_argument("--processes", type=int, default=PROCESSES)
    options = parser.parse_args()
    if not has_gpu():
        print("there is no GPU here that PyTorch computes on", file=sys.stderr)
        return 2
    course = find_course(ROOT)
    names = options.names or twins(course)
    with ProcessPoolExecutor(options.processes, mp_context=get_context("spawn")) as pool:
        rows = list(pool.map(found, names))
    import torch

    in_full_precision(torch)
    times = [timed(course, name) for name in timed_twins(course) if name in names]
    fine, summary = tested()
    REPORT.write_text("\n".join(report(facts(), rows, times, summary)) + "\n")
    print(f"wrote {REPORT}")
    return 0 if fine and all(row.verdict == "pass" for row in rows) else 1


if __name__ == "__main__":
    sys.exit(main())
