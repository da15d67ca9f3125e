"""The device check on a real GPU: the answer and the solution there, each in a process of its own.

float32 is judged as on the CPU, and wider by as much as the solution itself differs between the two: with
its own gap from CPU to GPU, no answer is blamed for how a GPU adds. TF32 is off, determinism is on.
"""

from __future__ import annotations

from collections.abc import Iterator

import msgspec
import numpy as np

from grader.checks.placed import NAME, asked, astray, bad, broken_part, cases_of, values_of
from grader.checks.precision import _right as right_in_float32
from grader.checks.trial import Broken, Observed, Trial, TrialError
from grader.checks.verdict import passed, seen_value, skipped
from grader.diagnosis import seen as told
from grader.exercise import Case
from grader.numeric import Tolerance, difference, rms
from grader.outcome import Outcome
from grader.worker.failure import AnswerFailure
from grader.worker.host import Worker
from grader.worker.running import LaunchError

PLACE, PRECISION = "cuda:0", "float32"
SPREAD, PEAK = 16.0, 64.0  # of the float32 rule: times the gap, for the rms and for the largest
WAITS = "synchronizing CUDA operation"  # of PyTorch's warning


def on_a_gpu(trial: Trial) -> Iterator[Outcome]:
    """Every case on the GPU, twice; skipped where no process can be had that reaches it."""
    where = f"the GPU ({_card()})"
    try:
        answer, solution = _workers(trial)
    except LaunchError as error:
        yield skipped(NAME, None, f"no process reaches the GPU here: {error}", ours=True)
        return
    try:
        for case in cases_of(trial):
            if problem := _problem(trial, answer, solution, case):
                yield bad(case, problem, where, where)
                return
        waits = [message for _, message, _, _ in answer.warnings if WAITS in message]
        remark = f"the CPU waits for the GPU: {waits[0]}" if waits else ""
        yield msgspec.structs.replace(passed(NAME, None, remark=remark), device=where)
    except AnswerFailure as failure:
        yield bad(None, Broken(failure.sentence, failure.where, failure.trace), where, where)
    finally:
        answer.close()
        solution.close()


def _workers(trial: Trial) -> tuple[Worker, Worker]:
    beside = trial.beside
    assert beside is not None
    answer = trial.worker.anew(device=PLACE)
    answer.connect = lambda: beside("gpu")
    solution = trial.reference("gpu", device=PLACE)
    try:
        answer.load()
        solution.load()
    except BaseException:
        answer.close()
        solution.close()
        raise
    return answer, solution


def _problem(trial: Trial, answer: Worker, solution: Worker, case: Case) -> Broken | str | None:
    seen = asked(trial, answer, case, PRECISION)
    if broke := broken_part(seen):
        return broke
    if problem := next(astray(seen, "cuda", PRECISION), None):
        return problem
    again = asked(trial, answer, case, PRECISION)
    own = asked(trial, solution, case, PRECISION)
    if broke := broken_part(own):
        raise TrialError(f"the solution, on the GPU: {broke.sentence}")
    right = trial.once(("float32", case.name), lambda: right_in_float32(trial, case))
    if right is None or case.kinks:
        return None
    for name, o64 in right[0].items():
        if sentence := _off(trial, name, seen, again, own, o64, right[1][name]):
            return sentence
    return None


def _off(
    trial: Trial,
    name: str,
    seen: Observed,
    again: Observed,
    own: Observed,
    o64: np.ndarray,
    tolerance: Tolerance,
) -> str:
    got, instead = seen_value(trial, values_of(seen).get(name))
    if instead:
        return f"{name} is {instead}"
    theirs, _ = seen_value(trial, values_of(own)[name])
    second, _ = seen_value(trial, values_of(again).get(name))
    wide = widened(tolerance, np.asarray(theirs, np.float64) - o64)
    found = difference(got, o64, wide, name=name, dtype=False)
    if found is not None:
        return f"{told(found, o64, trial.reveal)}; it is right on the CPU"
    if difference(second, np.asarray(got, np.float64), wide, name=name, dtype=False) is not None:
        return f"{name} is another when it is computed again"
    return ""


def widened(tolerance: Tolerance, gap: np.ndarray) -> Tolerance:
    """The float32 rule's tolerance, or as much more as the solution's own gap asks for."""
    largest = float(np.abs(gap).max(initial=0.0))
    return Tolerance(max(tolerance.rms, SPREAD * rms(gap)), max(tolerance.largest, PEAK * largest))


def _card() -> str:
    import torch

    return torch.cuda.get_device_name(0)
