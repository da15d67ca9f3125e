"""The device check on a real GPU: the answer and the solution there, each in a process of its own.

float32 is judged as on the CPU, and wider by as much as the solution itself differs between the two: with
its own gap from CPU to GPU, no answer is blamed for how a GPU adds. TF32 is off, determinism is on.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import msgspec
import numpy as np

from grader.checks.observed import Broken, Observed
from grader.checks.placed import DTYPE, NAME, array_of, asked, bad, cases_of
from grader.checks.precision import right_in_float32
from grader.checks.there import BESIDE, Problem, asked_otherwise, asked_there, left_alone
from grader.checks.trial import Trial, TrialError
from grader.checks.verdict import passed, skipped
from grader.diagnosis import seen as told
from grader.exercise import Case
from grader.numeric import Tolerance, difference, rms
from grader.outcome import Outcome
from grader.worker.failure import AnswerFailure
from grader.worker.host import Worker
from grader.worker.launch import LaunchError

PLACE = "cuda:0"
SPREAD, PEAK = 16.0, 64.0  # of the float32 rule: times the gap, for the rms and for the largest
FIRST_CALL = 60.0  # seconds


def on_a_gpu(trial: Trial) -> Iterator[Outcome]:
    """Every case on the GPU, twice; skipped where no process can be had that reaches it."""
    where = f"the GPU ({_card()})"
    answer, solution = _workers(trial)
    try:
        if reason := _out_of_reach(solution):
            yield skipped(NAME, None, f"no process reaches the GPU here: {reason}", ours=True)
            return
        remarks: list[str] = []
        for case in cases_of(trial):
            if problem := _problem(trial, answer, solution, case, remarks):
                yield bad(case, problem, where, where)
                return
        if problem := asked_otherwise(trial, answer, cases_of(trial)[0], remarks):
            yield bad(cases_of(trial)[0], problem, where, where)
            return
        for case in cases_of(trial) if trial.exercise.is_twin else ():  # CuPy takes no other arrays
            if problem := left_alone(trial, answer, case):
                yield bad(case, problem, BESIDE, where)
                return
        remark = remarks[0] if remarks else ""
        yield msgspec.structs.replace(passed(NAME, None, remark=remark), device=where)
    except AnswerFailure as failure:
        yield bad(None, Broken(failure.sentence, failure.where, failure.trace), where, where)
    finally:
        answer.close()
        solution.close()


def _workers(trial: Trial) -> tuple[Worker, Worker]:
    """One for the answer and one for the solution, both patient: in its first calls a process starts the
    GPU and loads its libraries."""
    beside = trial.beside
    assert beside is not None
    answer, solution = trial.worker.anew(device=PLACE), trial.reference("gpu", device=PLACE)
    answer.connect = lambda: beside("gpu")
    for worker in (answer, solution):
        worker.limits = replace(worker.limits, call=max(worker.limits.call, FIRST_CALL))
    return answer, solution


def _out_of_reach(solution: Worker) -> str:
    """Why the solution, which is asked before any answer is, has no GPU; "" if it has one."""
    try:
        solution.load()
    except LaunchError as error:
        return str(error)
    except AnswerFailure as failure:
        return failure.sentence
    return ""


def _problem(
    trial: Trial, answer: Worker, solution: Worker, case: Case, remarks: list[str]
) -> Problem:
    seen, problem = asked_there(trial, answer, case, remarks)
    if problem or case.kinks:
        return problem
    right = right_in_float32(trial, case)
    if right is None:
        return None
    again = asked(trial, answer, case, trial.draw(case, dtype=DTYPE))
    own = _by_solution(trial, solution, case)
    for name, o64 in right[0].items():
        if sentence := _off(trial, name, seen, own, o64, right[1][name]):
            return sentence
        if sentence := _unsteady(trial, name, seen, again, right[1][name]):
            return sentence
    return None


def _by_solution(trial: Trial, solution: Worker, case: Case) -> Observed:
    """The solution's own answer there; where it has none it is never the student's loss."""
    own = asked(trial, solution, case, trial.draw(case, dtype=DTYPE))
    if broke := own.broke:
        raise TrialError(f"the solution, on the GPU: {broke.sentence}")
    return own


def _off(
    trial: Trial,
    name: str,
    seen: Observed,
    own: Observed,
    o64: np.ndarray,
    tolerance: Tolerance,
) -> str:
    got, instead = array_of(trial, seen, name)
    if instead:
        return f"{name} is {instead}"
    theirs, _ = array_of(trial, own, name)
    wide = widened(tolerance, np.asarray(theirs, np.float64) - o64)
    found = difference(got, o64, wide, name=name, dtype=False)
    return f"{told(found, o64, trial.reveal)}; it is right on the CPU" if found is not None else ""


def _unsteady(
    trial: Trial, name: str, seen: Observed, again: Observed, tolerance: Tolerance
) -> str:
    """Whether a second run gives something else: a race, or memory that nobody has written."""
    got, _ = array_of(trial, seen, name)
    second, instead = array_of(trial, again, name)
    first = np.asarray(got, np.float64)
    if instead or difference(second, first, tolerance, name=name, dtype=False) is not None:
        return f"{name} is another when it is computed again"
    return ""


def widened(tolerance: Tolerance, gap: np.ndarray) -> Tolerance:
    """The float32 rule's tolerance, or as much more as the solution's own gap asks for."""
    largest = float(np.abs(gap).max(initial=0.0))
    return Tolerance(max(tolerance.rms, SPREAD * rms(gap)), max(tolerance.largest, PEAK * largest))


def _card() -> str:
    import torch

    return torch.cuda.get_device_name(0)
