"""TD(0): values learned from each step.

What it computes
    The value V(s) of a state is the return that a policy can expect from there. TD(0) learns it
    while the agent walks: after one step it knows the reward and the state it came to, and moves
    V(s) a little towards "reward plus the discounted value of where I am now". It learns a guess
    from a guess, which is called bootstrapping, and need not wait for the end of the episode. At
    the end there is nothing to guess: a terminal state has no future, whatever the table says.

Formula
    target = r + gamma V(s2),  or r alone when done
    V(s) <- V(s) + alpha (target - V(s))

Shapes
    V: (n,), a value for each of n states, zeros at first
    s, s2: integers from 0 to n - 1; r, alpha, gamma: numbers; done: True or False

Conventions
    `TD0(n, alpha, gamma)`; the attribute `V` is a float64 array of n values, and may be set from
    outside. `update(s, r, s2, done)` changes V[s] alone; what it returns is not looked at. `done`
    says that s2 is terminal.

From
    R. S. Sutton, "Learning to predict by the methods of temporal differences", Machine Learning 3,
    1988.

Example
    n = 3, alpha = 0.5, gamma = 0.8 and V = [0, 2, 4]: update(0, 1, 1, False) has the target 2.6
    and makes V[0] = 1.3; then update(1, 3, 2, True) has the target 3 and makes V[1] = 2.5.
"""

import numpy as np


class TD0:
    def __init__(self, n, alpha, gamma):
        self.V = np.zeros(n)
        self.alpha = alpha
        self.gamma = gamma

    def update(self, s, r, s2, done):
        """One step from state s with reward r to state s2, terminal if done; changes V[s]."""
        # BEGIN SOLUTION
        target = r if done else r + self.gamma * self.V[s2]
        self.V[s] += self.alpha * (target - self.V[s])
        # END SOLUTION


# BEGIN SPEC
from grader import Case, Exercise, Mistake, Oracle, Scripted, State, fixed, integers, normal


def walk(TD0, n, alpha, gamma, V, steps, rewards, ends):
    """One update a step, from a table of values that are not 0."""
    agent = TD0(n, alpha, gamma)
    agent.V = V.copy()
    seen = {}
    for i, ((s, s2), r, done) in enumerate(zip(steps, rewards, ends, strict=True), 1):
        agent.update(int(s), float(r), int(s2), bool(done))
        seen[f"V after update {i}"] = np.array(agent.V)
    return seen


def fresh(TD0, n, alpha, gamma, steps, rewards, ends):
    """Twice through the same steps, from the table of the constructor."""
    agent = TD0(n, alpha, gamma)
    seen = {"V at first": np.array(agent.V)}
    for _ in range(2):
        for (s, s2), r, done in zip(steps, rewards, ends, strict=True):
            agent.update(int(s), float(r), int(s2), bool(done))
    return seen | {"V afterwards": np.array(agent.V)}


def both(TD0, n, alpha, gamma, V, steps, rewards, ends):
    return walk(TD0, n, alpha, gamma, V, steps, rewards, ends) | fresh(
        TD0, n, alpha, gamma, steps, rewards, ends
    )


exercise = Exercise(
    TD0,
    form=Scripted(both),
    cases=[
        Case(
            "a corridor",
            n=4,
            alpha=0.3,
            gamma=0.9,
            V=normal(4),
            steps=fixed([[0, 1], [1, 2], [2, 3]]),
            rewards=normal(3),
            ends=fixed([0, 0, 1]),
        ),
        Case(
            "a random walk",
            n=5,
            alpha=0.2,
            gamma=0.8,
            V=normal(5),
            steps=integers(7, 2, high=5),
            rewards=normal(7),
            ends=integers(7, high=2),
        ),
        Case(
            "back to where it was",
            n=2,
            alpha=0.5,
            gamma=0.7,
            V=normal(2),
            steps=fixed([[1, 1], [1, 0], [0, 0]]),
            rewards=normal(3),
            ends=fixed([0, 0, 0]),
        ),
        Case(
            "straight to the target",
            n=3,
            alpha=1.0,
            gamma=1.0,
            V=normal(3),
            steps=fixed([[0, 2], [2, 1], [0, 2]]),
            rewards=normal(3),
            ends=fixed([0, 1, 1]),
        ),
        Case(
            "large rewards",
            n=3,
            alpha=0.05,
            gamma=0.0,
            V=normal(3),
            steps=fixed([[2, 0], [0, 1]]),
            rewards=normal(2, scale=1e4),
            ends=fixed([0, 1]),
        ),
    ],
    checks=[Oracle(), State()],
    hints=[
        "Two steps: make the target, then move V[s] towards it by alpha of the difference.",
        "When done the target is r alone, whatever V[s2] happens to hold.",
    ],
    mistakes=[
        Mistake(
            ("r if done else r + self.gamma * self.V[s2]", "r + self.gamma * self.V[s2]"),
            "a terminal state has no future: when done the target is r alone",
            row=127,
        ),
        Mistake(
            ("r if done else", "r if not done else"),
            "done is the wrong way round: the value of s2 counts as long as it is not done",
        ),
        Mistake(
            ("self.gamma * self.V[s2]", "self.V[s2]"), "the value of the next state is discounted"
        ),
        Mistake(
            ("self.V[s] += self.alpha * (target - self.V[s])", "self.V[s] += self.alpha * target"),
            "V[s] moves by alpha of the difference to the target, not of the target",
        ),
        Mistake(
            (
                "self.V[s] += self.alpha * (target - self.V[s])",
                "self.V[s] = (1 - self.alpha) * target + self.alpha * self.V[s]",
            ),
            "alpha is the weight of the target; that of the old value is 1 - alpha",
        ),
        Mistake(
            ("self.V[s] += self.alpha", "self.V[s2] += self.alpha"),
            "it is the state that was left whose value is learned",
        ),
        Mistake(
            ("(target - self.V[s])", "(self.V[s] - target)"),
            "V[s] moves away from the target: the difference is target minus V[s]",
        ),
    ],
)
# END SPEC
