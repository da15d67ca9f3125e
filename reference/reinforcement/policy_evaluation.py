"""Policy evaluation: what a policy is worth in a world that is known.

What it computes
    A policy says with which probability the agent takes each action in each state. Where the world
    is known (a Markov decision process: the chances P of where an action leads, the rewards R it
    brings), the values of the policy need not be learned from episodes: they solve Bellman's
    equation, in which the value of a state is the reward to expect now plus the discounted value
    of where one arrives. The equation is linear, and there are as many unknowns as states. The
    state-value function V says how good it is to be somewhere, the action-value function Q how
    good it is to do something there; V is the policy's average of Q.

Formula
    Q(s, a) = R(s, a) + gamma sum_s' P(s, a, s') V(s')
    V(s)    = sum_a policy(s, a) Q(s, a)

Shapes
    P: (S, A, S), P[s, a] the distribution of the next state; R: (S, A), the expected reward
    policy: (S, A), each row a distribution; gamma: a number from 0 to below 1
    V: (S,); Q: (S, A)

Conventions
    `evaluate(P, R, policy, gamma) -> (V, Q)`, exact up to rounding: solve the linear system, or
    sweep until nothing changes any more by more than 1e-13 of the largest value. The arrays are
    float64 and are not changed. States that are terminal lead to themselves with reward 0.

From
    R. Bellman, "Dynamic Programming", Princeton University Press 1957; R. S. Sutton and A. G.
    Barto, "Reinforcement Learning: An Introduction", 2nd ed., MIT Press 2018, section 4.1.

Example
    Two states, one action, P = [[[0, 1]], [[0, 1]]], R = [[3], [1]], policy = [[1], [1]] and
    gamma = 0.5 give V = [4, 2] and Q = [[4], [2]]: 1 + 1/2 + 1/4 + ... = 2, and 3 + 2/2 = 4.
"""

import numpy as np


def evaluate(P, R, policy, gamma):
    """P (S, A, S), R (S, A), policy (S, A), a discount -> V (S,) and Q (S, A)."""
    # BEGIN SOLUTION
    onward = np.einsum("sa,sat->st", policy, P)
    reward = (policy * R).sum(axis=1)
    V = np.linalg.solve(np.eye(len(R)) - gamma * onward, reward)
    return V, R + gamma * P @ V
    # END SOLUTION


# BEGIN SPEC
from grader import (
    Case,
    Draw,
    Exercise,
    Function,
    Mistake,
    Oracle,
    Property,
    fixed,
    normal,
    one_hot,
    probabilities,
)


def chances(rows):
    """These very chances, whatever the seed: no free numbers."""
    array = np.array(rows)
    return Draw(lambda _, __: array.copy(), array.shape, f"chances{array.shape}")


def by_the_whole_of_q(P, R, policy, gamma):
    """As one linear system for Q, of S A unknowns, in place of one for V."""
    import torch

    S, A = R.shape
    onward = gamma * torch.einsum("sat,tb->satb", P, policy).reshape(S * A, S * A)
    Q = torch.linalg.solve(torch.eye(S * A, dtype=R.dtype) - onward, R.reshape(-1)).reshape(S, A)
    return (policy * Q).sum(dim=1), Q


def arguments_as_they_were(evaluate, P, R, policy, gamma):
    before = [x.copy() for x in (P, R, policy)]
    evaluate(P, R, policy, gamma)
    for name, now, then in zip(["P", "R", "policy"], (P, R, policy), before, strict=True):
        if not np.array_equal(now, then):
            return f"evaluate changes its argument {name}; work on a copy"
    return True


exercise = Exercise(
    evaluate,
    form=Function(),
    cases=[
        Case(
            "five states, three actions",
            P=probabilities(5, 3, 5),
            R=normal(5, 3),
            policy=probabilities(5, 3),
            gamma=0.9,
        ),
        Case(
            "more actions than states",
            P=probabilities(2, 4, 2),
            R=normal(2, 4),
            policy=probabilities(2, 4),
            gamma=0.5,
        ),
        Case(
            "a policy without chance",
            P=probabilities(4, 3, 4),
            R=normal(4, 3),
            policy=one_hot(4, 3),
            gamma=0.8,
        ),
        Case(
            "a terminal state",
            P=chances(
                [
                    [[0.0, 1.0, 0.0], [0.5, 0.0, 0.5]],
                    [[0.2, 0.0, 0.8], [1.0, 0.0, 0.0]],
                    [[0.0, 0.0, 1.0], [0.0, 0.0, 1.0]],
                ]
            ),
            R=fixed([[1.0, -2.0], [0.5, 3.0], [0.0, 0.0]]),
            policy=probabilities(3, 2),
            gamma=0.95,
        ),
        Case(
            "one state, one action",
            P=chances([[[1.0]]]),
            R=normal(1, 1),
            policy=chances([[1.0]]),
            gamma=0.6,
        ),
        Case(
            "gamma 0: only the next reward",
            P=probabilities(3, 2, 3),
            R=normal(3, 2),
            policy=probabilities(3, 2),
            gamma=0.0,
        ),
        Case(
            "far-sighted, large rewards",
            P=probabilities(6, 2, 6),
            R=normal(6, 2, scale=1e3),
            policy=probabilities(6, 2),
            gamma=0.99,
        ),
    ],
    checks=[
        Oracle(by_the_whole_of_q),
        Property("P, R and policy stay as they were", arguments_as_they_were, part="state"),
    ],
    hints=[
        "First average over the actions: the policy's own transition matrix (S, S) and its "
        "expected reward (S,).",
        "With these V = r + gamma M V, so (I - gamma M) V = r: np.linalg.solve does it.",
        "Q follows from V by its formula; P @ V sums over the last axis of P.",
    ],
    mistakes=[
        Mistake(
            ('"sa,sat->st"', '"sa,sat->ts"'),
            "the matrix is transposed: its rows are where one is, its columns where one arrives",
        ),
        Mistake(
            ("R + gamma * P @ V", "R + P @ V"), "in Q the value of the next state is discounted"
        ),
        Mistake(
            ("np.eye(len(R)) - gamma * onward", "np.eye(len(R)) - onward * 0.9"),
            "the discount is the gamma that is given",
        ),
        Mistake(
            ("(policy * R).sum(axis=1)", "R.mean(axis=1)"),
            "the actions are weighted by the policy, not evenly",
        ),
        Mistake(
            ("(policy * R).sum(axis=1)", "R.max(axis=1)"),
            "the policy is evaluated as it is, not made better: no maximum over the actions",
        ),
        Mistake(
            ("return V, R + gamma * P @ V", "return R + gamma * P @ V, V"),
            "V comes first, then Q",
        ),
        Mistake(
            (
                "V = np.linalg.solve(np.eye(len(R)) - gamma * onward, reward)",
                "V = 0 * reward\n    for _ in range(20):\n        V = reward + gamma * onward @ V",
            ),
            "a few sweeps are not enough: go on until nothing changes any more",
        ),
        Mistake(
            ("reward = (policy * R)", "R *= 1 - gamma\n    reward = (policy * R)"),
            "values are not scaled by 1 - gamma, and R is not changed",
        ),
    ],
)
# END SPEC
