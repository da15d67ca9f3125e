"""Q-learning: the best action values, learned off policy.

What it computes
    Like Sarsa, but the target takes the largest value of the next state, whatever the agent does
    there. So it learns the value of the best policy while following another one: it may act at
    random, to explore, and still find out what acting well is worth. To choose well it needs no
    model of the world; the table of state and action values is all.

Formula
    target  = r + gamma max_b Q(s2, b),  or r alone when done
    Q(s, a) <- Q(s, a) + alpha (target - Q(s, a))

Shapes
    Q: (n, k), zeros at first: n states, k actions
    s, s2: integers from 0 to n - 1; a: an integer from 0 to k - 1
    r, alpha, gamma: numbers; done: True or False

Conventions
    `QLearning(n, k, alpha, gamma)`; the attribute `Q` is a float64 array, and may be set from
    outside. `update(s, a, r, s2, done)` changes Q[s, a] alone; what it returns is not looked at.
    `done` says that s2 is terminal.

From
    C. J. C. H. Watkins and P. Dayan, "Q-learning", Machine Learning 8, 1992.

Example
    alpha = 0.5, gamma = 0.8 and Q = [[0, 1], [2, 4]]: update(0, 1, 1, 1, False) has the target
    1 + 0.8 * 4 = 4.2 and makes Q[0, 1] = 2.6; update(1, 0, 3, 0, True) makes Q[1, 0] = 2.5.
"""

import numpy as np


class QLearning:
    def __init__(self, n, k, alpha, gamma):
        self.Q = np.zeros((n, k))
        self.alpha = alpha
        self.gamma = gamma

    def update(self, s, a, r, s2, done):
        """One step: action a in state s, reward r, then state s2; changes Q[s, a]."""
        # BEGIN SOLUTION
        target = r if done else r + self.gamma * self.Q[s2].max()
        self.Q[s, a] += self.alpha * (target - self.Q[s, a])
        # END SOLUTION


# BEGIN SPEC
from grader import (
    Case,
    Exercise,
    Mistake,
    Oracle,
    Property,
    Scripted,
    State,
    fixed,
    integers,
    normal,
)


def walk(QLearning, n, k, alpha, gamma, Q, states, actions, rewards, ends):
    """Q after each update, from a given table; then from the constructor's, twice the same way."""
    agent, fresh = QLearning(n, k, alpha, gamma), QLearning(n, k, alpha, gamma)
    seen = {"Q at first": np.array(agent.Q)}
    agent.Q = Q.copy()
    steps = list(zip(states, actions, rewards, ends, strict=True))
    for i, ((s, s2), a, r, done) in enumerate(steps, 1):
        agent.update(int(s), int(a), float(r), int(s2), bool(done))
        seen[f"Q after update {i}"] = np.array(agent.Q)
    for (s, s2), a, r, done in 2 * steps:
        fresh.update(int(s), int(a), float(r), int(s2), bool(done))
    return seen | {"Q from zeros": np.array(fresh.Q)}


def learns_a_corridor(QLearning, rooms):
    """Steps at random in a corridor of that many rooms with a reward in the last."""
    n = rooms - 1
    agent, rng, s = QLearning(rooms, 2, 0.5, 0.8), np.random.default_rng(n), 0
    for _ in range(500):
        a = int(rng.integers(2))
        s2 = max(s + (1 if a else -1), 0)
        agent.update(s, a, float(s2 == n), s2, s2 == n)
        s = int(rng.integers(n)) if s2 == n else s2
    Q = np.array(agent.Q)
    if Q.shape != (rooms, 2):
        return f"Q has shape {Q.shape}, expected {(rooms, 2)}"
    if not (Q[:-1, 1] > Q[:-1, 0]).all():
        return "after 500 random steps it would still turn away from the reward in some room"
    error = np.abs(Q[:-1, 1] - 0.8 ** np.arange(n - 1, -1, -1)).max()
    if not error < 0.01:
        return f"after 500 random steps in a corridor the values are still off by {error:.2g}"
    return True


exercise = Exercise(
    QLearning,
    form=Scripted(walk),
    cases=[
        Case(
            "three states, two actions",
            n=3,
            k=2,
            alpha=0.3,
            gamma=0.9,
            Q=normal(3, 2),
            states=fixed([[0, 1], [1, 2], [2, 0]]),
            actions=fixed([1, 0, 1]),
            rewards=normal(3),
            ends=fixed([0, 0, 1]),
            rooms=6,
        ),
        Case(
            "a random walk",
            n=4,
            k=3,
            alpha=0.2,
            gamma=0.8,
            Q=normal(4, 3),
            states=integers(8, 2, high=4),
            actions=integers(8, high=3),
            rewards=normal(8),
            ends=integers(8, high=2),
        ),
        Case(
            "every value below 0",
            n=2,
            k=4,
            alpha=0.5,
            gamma=0.7,
            Q=normal(2, 4, scale=0.1, shift=-5.0),
            states=fixed([[0, 1], [1, 1]]),
            actions=fixed([2, 0]),
            rewards=normal(2),
            ends=fixed([0, 0]),
        ),
        Case(
            "straight to the target",
            n=2,
            k=3,
            alpha=1.0,
            gamma=1.0,
            Q=normal(2, 3),
            states=fixed([[0, 1], [1, 0], [0, 0]]),
            actions=fixed([2, 1, 0]),
            rewards=normal(3),
            ends=fixed([0, 0, 1]),
        ),
        Case(
            "ties, large rewards",
            n=5,
            k=2,
            alpha=0.1,
            gamma=0.6,
            Q=fixed([[1.0, 1.0], [0.0, 0.0], [-2.0, -2.0], [3.0, 3.0], [0.0, -0.0]]),
            states=integers(5, 2, high=5),
            actions=integers(5, high=2),
            rewards=normal(5, scale=1e4),
            ends=fixed([0, 0, 1, 0, 0]),
        ),
    ],
    checks=[
        Oracle(),
        State(),
        Property("it learns the way through a corridor from random steps", learns_a_corridor),
    ],
    hints=[
        "It is TD(0) with pairs of state and action; the value of a state is its largest Q.",
        "The target is r plus gamma Q[s2].max(), and r alone when done.",
    ],
    mistakes=[
        Mistake(
            ("self.Q[s2].max()", "self.Q[s2, a]"),
            "the target takes the largest value of the next state, not that of the action taken",
            row=128,
        ),
        Mistake(
            ("self.Q[s2].max()", "self.Q[s2].mean()"),
            "the target takes the largest value of the next state, not their mean",
        ),
        Mistake(
            ("self.Q[s2].max()", "self.Q.max()"),
            "the maximum runs over the actions of the next state, not over the whole table",
        ),
        Mistake(
            ("self.Q[s2].max()", "max(self.Q[s2].max(), 0)"),
            "values below 0 count too: the largest of them may be below 0",
        ),
        Mistake(
            ("r if done else r +", "r +"),
            "a terminal state has no future: when done the target is r alone",
            row=127,
        ),
        Mistake(
            ("self.Q[s2].max()", "self.Q[s2].argmax()"),
            "the target needs the largest value, not the number of the action that has it",
        ),
        Mistake(("self.gamma * self.Q[s2", "self.Q[s2"), "the next value is not discounted"),
        Mistake(
            ("self.Q[s, a] += self.alpha * (target - self.Q[s, a])", "self.Q[s, a] = target"),
            "Q[s, a] moves towards the target by alpha of the difference, not all the way",
        ),
    ],
)
# END SPEC
