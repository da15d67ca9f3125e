"""Cosine schedule: a learning rate that rises, and falls.

What it computes
    At the start the gradients of an untrained network are wild, and a full step would throw it
    anywhere: so the learning rate warms up from 0, on a straight line. At the end each step should
    be small, to settle in a minimum and not to jump about in it: so it comes down to 0, along half
    a period of a cosine, which stays high for a while, falls, and lands softly.

Formula
    peak step / warmup                                                   while step < warmup
    peak (1 + cos(pi (step - warmup) / (total - warmup))) / 2            from then on
    0                                                                    from total on

Shapes
    step, warmup, total, peak and the result: numbers

Conventions
    `cosine(step, warmup, total, peak) -> lr`. step counts from 0, so that without a warm-up
    (warmup = 0) the first rate is peak itself, and with one it is 0; at step = warmup it is peak.
    0 <= warmup < total.

From
    I. Loshchilov and F. Hutter, "SGDR: stochastic gradient descent with warm restarts", ICLR 2017;
    the warm-up in P. Goyal et al., "Accurate, large minibatch SGD: training ImageNet in 1 hour",
    arXiv:1706.02677, 2017.

Example
    warmup = 10, total = 110, peak = 0.4: step 5 gives 0.2, step 10 0.4, step 60, halfway down, 0.2,
    step 85 0.4 (1 + cos(3 pi / 4)) / 2 = 0.0586, and step 110 and all later ones 0.
"""

import math


def cosine(step, warmup, total, peak):
    """Three counts and the highest rate -> the rate at this step, a number."""
    # BEGIN SOLUTION
    if step < warmup:
        return peak * step / warmup
    done = min((step - warmup) / (total - warmup), 1.0)
    return peak * (1 + math.cos(math.pi * done)) / 2
    # END SOLUTION


# BEGIN SPEC
from grader import Case, Exercise, Function, Mistake, Oracle

exercise = Exercise(
    cosine,
    form=Function(),
    cases=[
        Case("the first step", step=0, warmup=10, total=110, peak=0.4),
        Case("warming up", step=3, warmup=10, total=110, peak=0.4),
        Case("the last of the warm-up", step=9, warmup=10, total=60, peak=2.0),
        Case("the peak", step=10, warmup=10, total=110, peak=0.4),
        Case("a quarter down", step=35, warmup=10, total=110, peak=0.4),
        Case("most of the way down", step=97, warmup=7, total=110, peak=3e-4),
        Case("the last step", step=110, warmup=10, total=110, peak=0.4),
        Case("beyond the end", step=160, warmup=10, total=110, peak=0.4),
        Case("no warm-up", step=0, warmup=0, total=50, peak=0.1),
        Case("no warm-up, later", step=20, warmup=0, total=50, peak=0.1),
    ],
    checks=[Oracle()],
    hints=[
        "Three stretches: before warmup, before total, and after. Begin with the straight line.",
        "How much of the way down is done? (step - warmup) / (total - warmup), from 0 to 1. The "
        "cosine goes from 1 to -1 while its angle goes from 0 to pi.",
    ],
    mistakes=[
        Mistake(
            ("min((step - warmup) / (total - warmup)", "min(step / total"),
            "the way down begins at warmup and is total - warmup long",
        ),
        Mistake(
            ("min((step - warmup) / (total - warmup)", "min((step - warmup) / total"),
            "the way down is total - warmup long, so that it ends at total",
        ),
        Mistake(
            ("min((step - warmup) / (total - warmup), 1.0)", "(step - warmup) / (total - warmup)"),
            "from total on the rate stays 0; the cosine would rise again",
        ),
        Mistake(("peak * step / warmup", "peak * (step + 1) / warmup"), "step 0 has the rate 0"),
        Mistake(
            ("math.cos(math.pi * done)", "math.cos(math.pi * done / 2)"),
            "the way down is half a period of the cosine: the angle goes from 0 to pi",
        ),
        Mistake(
            ("peak * (1 + math.cos(math.pi * done)) / 2", "peak * (1 - done)"),
            "the way down is a cosine, not a straight line",
        ),
        Mistake(
            ("    if step < warmup:\n        return peak * step / warmup\n", ""),
            "the warm-up is missing: before warmup the rate rises on a straight line",
        ),
    ],
)
# END SPEC
