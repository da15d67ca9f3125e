"""Device: an answer works on a GPU as it does on the CPU."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from grader.checks.gpu import on_a_gpu
from grader.checks.placed import NAME, cases_of
from grader.checks.right import is_right
from grader.checks.trial import Trial
from grader.checks.verdict import skipped
from grader.checks.virtual import on_a_virtual_gpu
from grader.form import Form
from grader.outcome import Outcome, Part
from grader.worker.incupy import has_cupy
from grader.worker.places import has_gpu


@dataclass(frozen=True)
class Device:
    """Does it stay where its input is? No buffer on the CPU, no detour, no waiting, no `.cuda()`.

    On a real GPU where there is one, else on a virtual one, which is a lint. It carries no points.
    """

    name = NAME

    def parts(self, form: Form) -> frozenset[Part]:
        return frozenset()

    def __call__(self, trial: Trial) -> Iterator[Outcome]:
        """Nothing yet: it is asked last, of answers that are right on the CPU."""
        yield from ()

    def later(self, trial: Trial) -> Iterator[Outcome]:
        """Ask it on the device that is wanted, or say why not."""
        if not is_right(trial):
            yield skipped(NAME, None, "it has to be right on the CPU first")
        elif reason := why_not(trial):
            yield skipped(NAME, None, reason, ours=True)
        elif trial.device == "cuda" or (trial.device == "auto" and has_gpu()):
            yield from on_a_gpu(trial)
        else:
            yield from on_a_virtual_gpu(trial)


def why_not(trial: Trial) -> str:
    """Why nothing can be asked here, "" if it can."""
    if trial.device == "cpu":
        return "only the CPU is asked for"
    if not trial.exercise.is_twin and (reason := _why_not_in_numpy(trial)):
        return reason
    if not cases_of(trial):
        return "no case gives an array and comes out the same each time"
    if trial.device == "cuda" and not has_gpu():
        return "there is no GPU on this machine"
    return "" if trial.beside is not None else "there is no process of its own to ask"


def _why_not_in_numpy(trial: Trial) -> str:
    """Answers in NumPy have CuPy in NumPy's place on a GPU, and no place at all on a virtual one."""
    if trial.device == "virtual" or not has_gpu():
        return "there is no GPU on this machine, and the virtual one is PyTorch's"
    return "" if has_cupy() else "answers in NumPy need CuPy on a GPU, which is not installed"
