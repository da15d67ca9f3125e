"""Sarsa: action values, learned on policy.

What it computes
    Q(s, a) is the return to expect from state s after action a. With Q at hand an agent needs no
    model of the world to choose: it takes the action that is worth most. Sarsa learns Q from the
    five things that give it its name, s, a, r, s', a': the target uses the action that the agent
    really takes next, exploration included, so it learns the value of the policy it follows.

Formula
    target  = r + gamma Q(s2, a2),  or r alone when done
    Q(s, a) <- Q(s, a) + alpha (target - Q(s, a))

Shapes
    Q: (n, k), zeros at first: n states, k actions
    s, s2: integers from 0 to n - 1; a, a2: integers from 0 to k - 1
    r, alpha, gamma: numbers; done: True or False

Conventions
    `Sarsa(n, k, alpha, gamma)`; the attribute `Q` is a float64 array, and may be set from outside.
    `update(s, a, r, s2, a2, done)` changes Q[s, a] alone; what it returns is not looked at. `done`
    says that s2 is terminal, and a2 is then some number without meaning.

From
    G. A. Rummery and M. Niranjan, "On-line Q-learning using connectionist systems", Cambridge
    University 1994; R. S. Sutton and A. G. Barto, "Reinforcement Learning", 2nd ed., 2018, 6.4.

Example
    alpha = 0.5, gamma = 0.8 and Q = [[0, 1], [2, 4]]: update(0, 1, 1, 1, 0, False) has the target
    1 + 0.8 * 2 = 2.6 and makes Q[0, 1] = 1.8; update(1, 0, 3, 0, 0, True) makes Q[1, 0] = 2.5.
"""

import numpy as np


class Sarsa:
    def __init__(self, n, k, alpha, gamma):
        self.Q = np.zeros((n, k))
        self.alpha = alpha
        self.gamma = gamma

    def update(self, s, a, r, s2, a2, done):
        """One step: action a in state s, reward r, then state s2 and action a2; changes Q[s, a]."""
        # BEGIN SOLUTION
        target = r if done else r + self.gamma * self.Q[s2, a2]
        self.Q[s, a] += self.alpha * (target - self.Q[s, a])
        # END SOLUTION


# BEGIN SPEC
from grader import Case, Exercise, Mistake, Oracle, Scripted, State, fixed, integers, normal


def walk(Sarsa, n, k, alpha, gamma, Q, states, actions, rewards, ends):
    """Q after each update, from a given table; then from the constructor's, twice the same way."""
    agent, fresh = Sarsa(n, k, alpha, gamma), Sarsa(n, k, alpha, gamma)
    seen = {"Q at first": np.array(agent.Q)}
    agent.Q = Q.copy()
    steps = list(zip(states, actions, rewards, ends, strict=True))
    for i, ((s, s2), (a, a2), r, done) in enumerate(steps, 1):
        agent.update(int(s), int(a), float(r), int(s2), int(a2), bool(done))
        seen[f"Q after update {i}"] = np.array(agent.Q)
    for (s, s2), (a, a2), r, done in 2 * steps:
        fresh.update(int(s), int(a), float(r), int(s2), int(a2), bool(done))
    return seen | {"Q from zeros": np.array(fresh.Q)}


exercise = Exercise(
    Sarsa,
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
            actions=fixed([[1, 0], [0, 1], [1, 1]]),
            rewards=normal(3),
            ends=fixed([0, 0, 1]),
        ),
        Case(
            "a random walk",
            n=4,
            k=3,
            alpha=0.2,
            gamma=0.8,
            Q=normal(4, 3),
            states=integers(8, 2, high=4),
            actions=integers(8, 2, high=3),
            rewards=normal(8),
            ends=integers(8, high=2),
        ),
        Case(
            "one action only",
            n=2,
            k=1,
            alpha=0.5,
            gamma=0.7,
            Q=normal(2, 1),
            states=fixed([[0, 1], [1, 1]]),
            actions=fixed([[0, 0], [0, 0]]),
            rewards=normal(2),
            ends=fixed([0, 0]),
        ),
        Case(
            "straight to the target",
            n=2,
            k=4,
            alpha=1.0,
            gamma=1.0,
            Q=normal(2, 4),
            states=fixed([[0, 1], [1, 0], [0, 0]]),
            actions=fixed([[3, 1], [1, 2], [2, 0]]),
            rewards=normal(3),
            ends=fixed([0, 0, 1]),
        ),
        Case(
            "large rewards",
            n=3,
            k=2,
            alpha=0.1,
            gamma=0.95,
            Q=normal(3, 2, scale=100.0),
            states=integers(5, 2, high=3),
            actions=integers(5, 2, high=2),
            rewards=normal(5, scale=1e4),
            ends=fixed([0, 0, 1, 0, 0]),
        ),
    ],
    checks=[Oracle(), State()],
    hints=[
        "It is TD(0) with pairs of state and action in place of states.",
        "The target is r plus gamma Q[s2, a2], and r alone when done.",
    ],
    mistakes=[
        Mistake(
            ("self.Q[s2, a2]", "self.Q[s2].max()"),
            "this is Q-learning: Sarsa uses the value of the action a2 that is really taken",
            row=129,
        ),
        Mistake(
            ("self.Q[s2, a2]", "self.Q[s2].mean()"),
            "the target uses the value of the action a2 that is taken, not the mean of them all",
        ),
        Mistake(
            ("r if done else r +", "r +"),
            "a terminal state has no future: when done the target is r alone",
            row=127,
        ),
        Mistake(
            ("self.Q[s2, a2]", "self.Q[s2, a]"),
            "the next action is a2, not the action a of this step",
        ),
        Mistake(("self.gamma * self.Q[s2", "self.Q[s2"), "the next value is not discounted"),
        Mistake(
            ("self.Q[s, a] += self.alpha * (target - self.Q[s, a])", "self.Q[s, a] = target"),
            "Q[s, a] moves towards the target by alpha of the difference, not all the way",
        ),
        Mistake(
            ("(target - self.Q[s, a])", "target"),
            "Q[s, a] moves by alpha of the difference to the target, not of the target",
        ),
    ],
)
# END SPEC
