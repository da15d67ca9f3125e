"""check_gradient beside torch.autograd.gradcheck, on the same functions in the same run.

    python benchmarks/gradcheck.py --seeds 10 > gradcheck.md

Right layers and mutants are those of the tests. PyTorch's side is an autograd.Function around the same
NumPy forward and backward. A false alarm is a right layer that fails; a miss is a mutant that does not.
"""

from __future__ import annotations

import statistics
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import click
import numpy as np
import torch

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

from test_numeric_layers import LAYERS, REGIMES, Layer, drawn
from test_numeric_mutants import MUTANTS, Vjp

from grader.numeric import Tensors, check_gradient, lift


@dataclass
class Counted:
    """A layer with the backward under test, and how often its forward was evaluated."""

    layer: Layer
    vjp: Vjp
    calls: int = 0

    def f(self, *point: np.ndarray) -> np.ndarray:
        self.calls += 1
        return self.layer.f(*point)


class Wrapped(torch.autograd.Function):
    """The NumPy forward and backward as one operation of PyTorch's."""

    @staticmethod
    def forward(ctx: Any, counted: Counted, *tensors: torch.Tensor) -> torch.Tensor:
        ctx.counted, ctx.point = counted, tuple(t.detach().numpy() for t in tensors)
        return torch.from_numpy(np.array(counted.f(*ctx.point)))

    @staticmethod
    def backward(ctx: Any, *dout: torch.Tensor) -> Any:
        gradients = ctx.counted.vjp(dout[0].numpy(), *ctx.point)
        wanted = zip(gradients, ctx.point, strict=True)
        return None, *(
            torch.from_numpy(np.ascontiguousarray(g)) if x.dtype.kind == "f" else None
            for g, x in wanted
        )


def with_torch(fast: bool) -> Callable[[Counted, str, int], str]:
    """gradcheck with its default tolerances: "pass" or "fail"."""

    def verdict(counted: Counted, regime: str, seed: int) -> str:
        torch.manual_seed(seed)
        point = drawn(counted.layer, regime, np.random.default_rng(seed))
        tensors = [torch.tensor(x, requires_grad=x.dtype.kind == "f") for x in point]
        passed = torch.autograd.gradcheck(
            lambda *t: Wrapped.apply(counted, *t), tensors, raise_exception=False, fast_mode=fast
        )
        return "pass" if passed else "fail"

    return verdict


def with_ours(counted: Counted, regime: str, seed: int) -> str:
    rng = np.random.default_rng(seed)

    def draw(attempt: int) -> Tensors:
        return drawn(counted.layer, regime, rng)

    return check_gradient(*lift(counted.f, counted.vjp), draw, rng=rng).verdict


METHODS: dict[str, Callable[[Counted, str, int], str]] = {
    "torch gradcheck": with_torch(fast=False),
    "torch gradcheck, fast_mode": with_torch(fast=True),
    "check_gradient": with_ours,
}


@dataclass
class Measured:
    """Verdicts of right layers by regime and of mutants; evaluations and seconds of right layers."""

    right: dict[str, list[str]] = field(default_factory=lambda: {r: [] for r in REGIMES})
    mutants: list[str] = field(default_factory=list)
    calls: list[int] = field(default_factory=list)
    seconds: list[float] = field(default_factory=list)


def measured(verdict: Callable[[Counted, str, int], str], seeds: int) -> Measured:
    found = Measured()
    for regime in REGIMES:
        for layer in LAYERS.values():
            for seed in range(seeds):
                counted, start = Counted(layer, layer.vjp), time.perf_counter()
                found.right[regime].append(verdict(counted, regime, seed))
                found.seconds.append(time.perf_counter() - start)
                found.calls.append(counted.calls)
    for layer, vjp in MUTANTS.values():
        found.mutants += [verdict(Counted(layer, vjp), "normal", seed) for seed in range(seeds)]
    return found


def share(verdicts: Sequence[str], wanted: str) -> str:
    n = list(verdicts).count(wanted)
    return f"{100 * n / len(verdicts):.1f} %" if n else "0"


def alarms(verdicts: Sequence[str]) -> str:
    undecided = share(verdicts, "undecided")
    return share(verdicts, "fail") + (f" ({undecided} undecided)" if undecided != "0" else "")


def rows(name: str, found: Measured) -> list[str]:
    return [
        name,
        f"{statistics.median(found.calls):.0f} ({max(found.calls)})",
        f"{1e3 * statistics.median(found.seconds):.2f}",
        *(alarms(verdicts) for verdicts in found.right.values()),
        share(found.mutants, "pass"),
    ]


def table(lines: Sequence[Sequence[str]]) -> str:
    """A markdown table whose columns are the lines given: there are few methods and many figures."""
    head, *body = zip(*lines, strict=True)
    rule = ["---"] * len(head)
    return "\n".join(f"| {' | '.join(cells)} |" for cells in (head, rule, *body))


@click.command(help=__doc__, context_settings={"help_option_names": ["-h", "--help"]})
@click.option("--seeds", default=6, show_default=True, help="Draws of each layer and mutant.")
def main(seeds: int) -> None:
    torch.set_num_threads(1)
    names = ["", "evaluations of forward, median (most)", "ms, median"]
    names += [f"false alarms, {regime}" for regime in REGIMES]
    columns = [[*names, f"missed of {len(MUTANTS)} mutants"]]
    columns += [rows(name, measured(verdict, seeds)) for name, verdict in METHODS.items()]
    print(f"{len(LAYERS)} layers x {len(REGIMES)} regimes x {seeds} seeds\n\n{table(columns)}")


if __name__ == "__main__":
    main()
