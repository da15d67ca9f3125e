"""Value iteration: the best that can be had in a world that is known.

What it computes
    Of all policies at least one is best in every state at once, and its values V* satisfy
    Bellman's optimality equation: the value of a state is that of its best action. Because of the
    maximum it is not linear, but sweeping it over the states is a contraction: each sweep brings V
    closer to V* by a factor of gamma, from wherever it begins. The policy that is greedy with
    respect to V, the best action by one step of looking ahead, is then an optimal one.

Formula
    sweep:   V(s) <- max_a (R(s, a) + gamma sum_s' P(s, a, s') V(s'))
    policy:  the a that has the maximum, for each s

Shapes
    P: (S, A, S), P[s, a] the distribution of the next state; R: (S, A), the expected reward
    gamma: a number from 0 to below 1; tol: a positive number
    V: (S,); policy: (S,), integers from 0 to A - 1

Conventions
    `value_iteration(P, R, gamma, tol) -> (V, policy)`. Sweep until the largest change of a value
    in a sweep is below tol; V is then no further than tol gamma / (1 - gamma) from V*. Where it
    begins, whether a sweep uses new values at once, and going on for longer, are up to you.
    policy is greedy with respect to the V that is returned; of equally good actions any will do.
    P and R are float64 and are not changed.

From
    R. Bellman, "A Markovian decision process", Journal of Mathematics and Mechanics 6, 1957.

Example
    Two states, two actions (stay, go to the other), R = [[0, 1], [2, 0]], gamma = 0.5: V* is
    [3, 4] and the best policy [1, 0]: go to state 1 and stay there for 2 + 1 + 1/2 + ... = 4.
"""

import numpy as np


def value_iteration(P, R, gamma, tol):
    """P (S, A, S), R (S, A), a discount, a tolerance -> V (S,) and a greedy policy (S,)."""
    # BEGIN SOLUTION
    V = np.zeros(len(R))
    while True:
        new = (R + gamma * P @ V).max(axis=1)
        change = np.abs(new - V).max()
        V = new
        if change < tol:
            return V, (R + gamma * P @ V).argmax(axis=1)
    # END SOLUTION


# BEGIN SPEC
from grader import Case, Draw, Exercise, Function, Mistake, Property, fixed, normal, probabilities


def chances(rows):
    """These very chances, whatever the seed: no free numbers."""
    array = np.array(rows)
    return Draw(lambda _, __: array.copy(), array.shape, f"chances{array.shape}")


def best(P, R, gamma):
    """V* by policy iteration, which ends with the exact solution of a linear system."""
    S, states = len(R), np.arange(len(R))
    policy = R.argmax(axis=1)
    for _ in range(1000):
        V = np.linalg.solve(np.eye(S) - gamma * P[states, policy], R[states, policy])
        Q = R + gamma * P @ V
        better = Q.max(axis=1) > Q[states, policy] + 1e-12 * (1 + np.abs(Q).max())
        if not better.any():
            return V
        policy = np.where(better, Q.argmax(axis=1), policy)
    raise ArithmeticError("policy iteration did not end")


def answered(value_iteration, P, R, gamma, tol):
    returned = value_iteration(P, R, gamma, tol)
    if not isinstance(returned, (tuple, list)) or len(returned) != 2:
        return "it should return two things, V and the policy", None
    V, policy = map(np.asarray, returned)
    if V.shape != (len(R),):
        return f"V has shape {V.shape}, expected {(len(R),)}", None
    if policy.shape != (len(R),):
        return f"policy has shape {policy.shape}, expected {(len(R),)}: an action a state", None
    if not np.isfinite(V).all():
        return "V is not finite", None
    return V, policy


def close_to_the_best(value_iteration, P, R, gamma, tol):
    V, policy = answered(value_iteration, P, R, gamma, tol)
    if policy is None:
        return V
    wanted = best(P, R, gamma)
    error = np.abs(V - wanted)
    bound = tol * gamma / (1 - gamma) + 1e-12 * (1 + np.abs(wanted).max())
    if not error.max() <= bound:
        s = int(error.argmax())
        return (
            f"V is too far from the best values, at {int((error > bound).sum())} of {len(V)} "
            f"states, most at state {s}: {'too low' if V[s] < wanted[s] else 'too high'}"
        )
    return True


def greedy(value_iteration, P, R, gamma, tol):
    V, policy = answered(value_iteration, P, R, gamma, tol)
    if policy is None:
        return V
    if policy.dtype.kind not in "iu":
        return f"policy holds {policy.dtype}, expected the numbers of actions as integers"
    if policy.min() < 0 or policy.max() >= R.shape[1]:
        return f"policy holds other numbers than those of the {R.shape[1]} actions"
    Q = R + gamma * P @ V
    lost = Q.max(axis=1) - Q[np.arange(len(V)), policy]
    # the policy may come from the sweep that made V, whose values are off by tol at most
    slack = 2 * gamma * tol + 1e-12 * (1 + np.abs(Q).max())
    if lost.max() > slack:
        return (
            f"in state {int(lost.argmax())} the policy takes an action that is worth less than the "
            "best one, by the returned V"
        )
    return True


def arguments_as_they_were(value_iteration, P, R, gamma, tol):
    before = P.copy(), R.copy()
    value_iteration(P, R, gamma, tol)
    for name, now, then in zip("PR", (P, R), before, strict=True):
        if not np.array_equal(now, then):
            return f"value_iteration changes its argument {name}; work on a copy"
    return True


exercise = Exercise(
    value_iteration,
    form=Function(),
    cases=[
        Case(
            "five states, three actions",
            P=probabilities(5, 3, 5),
            R=normal(5, 3),
            gamma=0.9,
            tol=1e-9,
        ),
        Case(
            "more actions than states",
            P=probabilities(2, 6, 2),
            R=normal(2, 6),
            gamma=0.5,
            tol=1e-6,
        ),
        Case(
            "a corridor, a reward at its end",
            P=chances(
                [
                    [[1.0, 0.0, 0.0, 0.0], [0.0, 1.0, 0.0, 0.0]],
                    [[1.0, 0.0, 0.0, 0.0], [0.0, 0.0, 1.0, 0.0]],
                    [[0.0, 1.0, 0.0, 0.0], [0.0, 0.0, 0.0, 1.0]],
                    [[0.0, 0.0, 0.0, 1.0], [0.0, 0.0, 0.0, 1.0]],
                ]
            ),
            R=fixed([[0.0, 0.0], [0.0, 0.0], [0.0, 1.0], [0.0, 0.0]]),
            gamma=0.8,
            tol=1e-8,
        ),
        Case(
            "every reward below 0",
            P=probabilities(4, 2, 4),
            R=normal(4, 2, scale=0.3, shift=-5.0),
            gamma=0.95,
            tol=1e-7,
        ),
        Case("one state", P=chances([[[1.0], [1.0]]]), R=normal(1, 2), gamma=0.7, tol=1e-6),
        Case(
            "gamma 0: the best next reward",
            P=probabilities(3, 2, 3),
            R=normal(3, 2),
            gamma=0.0,
            tol=1e-6,
        ),
        Case(
            "a reward now, or a larger one later",
            P=chances(
                [
                    [[0.0, 1.0, 0.0], [0.0, 0.0, 1.0]],
                    [[0.0, 0.0, 1.0], [0.0, 0.0, 1.0]],
                    [[0.0, 0.0, 1.0], [0.0, 0.0, 1.0]],
                ]
            ),
            R=fixed([[0.0, 1.0], [1.5, 1.0], [0.0, 0.0]]),
            gamma=0.5,
            tol=1e-6,
        ),
        Case(
            "large rewards",
            P=probabilities(6, 4, 6),
            R=normal(6, 4, scale=1e3),
            gamma=0.9,
            tol=1e-5,
        ),
    ],
    checks=[
        Property("V is as close to the best values as tol promises", close_to_the_best),
        Property("the policy is greedy with respect to V", greedy),
        Property("P and R stay as they were", arguments_as_they_were, part="state"),
    ],
    hints=[
        "One sweep is one line: the values of all actions are R + gamma * P @ V, (S, A), and each "
        "state takes the largest of its row.",
        "Compare the new V with the old one by the largest absolute difference, and stop when that "
        "is below tol.",
        "At the end make the values of all actions once more: argmax over the actions.",
    ],
    mistakes=[
        Mistake(
            (
                "new = (R + gamma * P @ V).max(axis=1)",
                "new = (R + gamma * P @ V).mean(axis=1)",
            ),
            "the value of a state is that of its best action, not the mean over the actions",
        ),
        Mistake(
            ("change < tol", "change < 1e3 * tol"),
            "it stops too early: go on until the largest change is below tol",
        ),
        Mistake(
            ("change = np.abs(new - V).max()", "change = np.abs(new - V).min()"),
            "it stops when one state has settled; the largest change has to be below tol",
        ),
        Mistake(
            ("change = np.abs(new - V).max()", "change = (new - V).max()"),
            "a change downward is a change too: take its absolute value",
        ),
        Mistake(
            ("return V, (R + gamma * P @ V).argmax(axis=1)", "return V, R.argmax(axis=1)"),
            "the greedy policy looks at the value of the next state too, not at the reward alone",
        ),
        Mistake(
            ("V, (R + gamma * P @ V).argmax(axis=1)", "V, (R + gamma * P @ V).argmin(axis=1)"),
            "the policy takes the best action: argmax",
        ),
        Mistake(
            ("new = (R + gamma * P @ V)", "new = (R + P @ (gamma * gamma * V))"),
            "the value of the next state is discounted once a step",
        ),
        Mistake(
            ("V, (R + gamma * P @ V).argmax(axis=1)", "V, (R + gamma * P @ V).max(axis=1)"),
            "the policy holds the number of the best action, not its value",
        ),
    ],
)
# END SPEC
