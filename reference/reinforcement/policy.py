"""Policy: epsilon-greedy, now and then something else.

What it computes
    A policy chooses an action. The greedy one takes the action that looks best so far, and may
    never find out that another one is better; so with a small chance epsilon the agent explores
    and takes any action at random. Where several actions look equally good, as all of them do in
    a table of zeros, the greedy choice is one of them at random: always taking the first would
    send a beginner the same way for ever.

Formula
    with chance eps:       each of the k actions with chance 1/k, the best ones among them
    with chance 1 - eps:   each of the m actions of the largest value with chance 1/m

Shapes
    q: (k,), the values of the k actions; eps: a number from 0 to 1
    returned: an integer from 0 to k - 1

Conventions
    `epsilon_greedy(q, eps, rng) -> action`; all chance comes from rng, a numpy.random.Generator:
    one in the same state gives the same action. What is drawn from it, and in which order, is up
    to you. q is not changed.

From
    R. S. Sutton and A. G. Barto, "Reinforcement Learning: An Introduction", 2nd ed., MIT Press
    2018, section 2.2.

Example
    q = [1, 3, 3, 0] and eps = 0.2: actions 1 and 2 are taken with chance 0.2/4 + 0.8/2 = 0.45
    each, actions 0 and 3 with chance 0.05 each.
"""

import numpy as np


def epsilon_greedy(q, eps, rng):
    """Values of k actions (k,), a chance, a generator -> the number of an action."""
    # BEGIN SOLUTION
    if rng.random() < eps:
        return int(rng.integers(len(q)))
    best = np.flatnonzero(q == q.max())
    return int(rng.choice(best))
    # END SOLUTION


# BEGIN SPEC
import math

from grader import Case, Exercise, Function, Generator, Mistake, Property, State, fixed, normal

CALLS = 800
RISK = 1e-12  # of one count in one case: over all of them far below 1e-9


def actions(epsilon_greedy, q, eps, seeds):
    """An action for each seed, asked in one message; a sentence where one is none."""
    calls = [[None, "", [q, eps, Generator(seed)], {}] for seed in seeds]
    taken = []
    for value in epsilon_greedy.many(calls, ""):
        action = np.asarray(value)
        if action.dtype.kind not in "iu" or action.ndim:
            return "it should return one integer, the number of an action", []
        if not 0 <= action < len(q):
            return f"it returned {action}, and the {len(q)} actions count from 0", []
        taken.append(int(action))
    return "", taken


def allowed(n, p):
    """How far a count of chance p in n independent trials may be from n p (Bernstein)."""
    risk = math.log(2 / RISK)
    return math.sqrt(2 * n * p * (1 - p) * risk) + 2 * risk / 3 if 0 < p < 1 else 0


def chances(epsilon_greedy, q, eps, rng):
    problem, taken = actions(epsilon_greedy, q, eps, range(rng.seed, rng.seed + CALLS))
    if problem:
        return problem
    best = q == q.max()
    p = eps / len(q) + (1 - eps) * best / best.sum()
    counts, m = np.bincount(taken, minlength=len(q)), int(best.sum())
    for kind, among in (("best", best), ("other", ~best)):
        for a in np.flatnonzero(among):
            off = counts[a] - CALLS * p[a]
            if abs(off) > allowed(CALLS, p[a]):
                return (
                    f"{'one of the best actions' if kind == 'best' else 'another action'} is taken "
                    f"too {'often' if off > 0 else 'seldom'}: {counts[a]} times in {CALLS}, "
                    f"expected about {CALLS * p[a]:.0f}"
                    f"{'; all of the best have the same chance' * (kind == 'best' and m > 1)}"
                )
    return True


def the_generator_decides(epsilon_greedy, q, eps, rng):
    seeds = range(rng.seed, rng.seed + 60)
    first, second = (actions(epsilon_greedy, q, eps, seeds) for _ in range(2))
    if first[0] or second[0]:
        return first[0] or second[0]
    if first != second:
        return "the same generator gives other actions the second time: draw from rng alone"
    return True


exercise = Exercise(
    epsilon_greedy,
    form=Function(),
    cases=[
        Case("five actions", q=normal(5), eps=0.3, rng=Generator()),
        Case("two best, far below 0", q=fixed([-7.0, -5.0, -9.0, -5.0]), eps=0.2, rng=Generator()),
        Case("a table of zeros", q=fixed([0.0, -0.0, 0.0]), eps=0.1, rng=Generator()),
        Case("always greedy", q=normal(6), eps=0.0, rng=Generator()),
        Case("never greedy", q=fixed([0.0, 2.0, 1.0]), eps=1.0, rng=Generator()),
        Case("the best is the last", q=fixed([0.0, 1.0]), eps=0.5, rng=Generator()),
        Case("one action", q=normal(1), eps=0.5, rng=Generator()),
    ],
    checks=[
        Property("each action has its chance", chances),
        Property("all chance comes from rng", the_generator_decides),
        State(),
    ],
    hints=[
        "First decide whether to explore: rng.random() is below eps with chance eps.",
        "argmax always gives the first of several best. Find all of them, with "
        "np.flatnonzero(q == q.max()), and let rng choose one.",
    ],
    mistakes=[
        Mistake(
            ("return int(rng.choice(best))", "return int(q.argmax())"),
            "of several best actions argmax always takes the first; choose one of them at random",
        ),
        Mistake(
            ("rng.random() < eps", "rng.random() > eps"),
            "eps is the chance to explore, not to be greedy",
        ),
        Mistake(
            (
                "return int(rng.integers(len(q)))",
                "others = np.flatnonzero(q < q.max())\n"
                "        return int(rng.choice(others if len(others) else len(q)))",
            ),
            "exploring takes any action, the best ones among them",
        ),
        Mistake(
            ("rng.integers(len(q))", "rng.integers(len(q) - 1) if len(q) > 1 else 0"),
            "the last action is never explored: rng.integers leaves out its upper bound already",
        ),
        Mistake(
            ("q == q.max()", "q == np.abs(q).max()"),
            "the best action has the largest value, not the largest absolute value",
        ),
        Mistake(
            ("if rng.random() < eps:", "if np.random.random() < eps:"),
            "all chance comes from the generator that is given, not from np.random",
        ),
        Mistake(
            ("if rng.random() < eps:", "if np.random.default_rng(0).random() < eps:"),
            "a generator made anew in each call always gives the same numbers",
        ),
    ],
)
# END SPEC
