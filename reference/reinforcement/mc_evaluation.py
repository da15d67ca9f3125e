"""Monte Carlo: values as averages of returns.

What it computes
    The value function of a policy without any knowledge of the world: play whole episodes, and for
    each state average the returns that followed it. No guess enters (nothing is bootstrapped), so
    the average is right in the long run whatever the states are, but an episode has to end first
    and single returns scatter. In an episode that comes back to a state this exercise counts the
    first visit only, which makes the returns of a state independent of each other.

Formula
    G_t  = r_t + gamma r_(t+1) + gamma^2 r_(t+2) + ...
    V(s) = mean over the episodes that visit s of G_t, t the first visit of s in that episode

Shapes
    states: (T,), integers from 0 to n - 1; rewards: (T,); V: (n,)

Conventions
    `MonteCarlo(n, gamma)`; `update(states, rewards)` takes one whole episode: in step t the agent
    was in states[t], and rewards[t] is what it got then. The attribute `V` is a float64 array of
    the n averages so far, 0 for a state that was never visited. What update returns is not looked
    at, and what it is given is not changed.

From
    R. S. Sutton and A. G. Barto, "Reinforcement Learning: An Introduction", 2nd ed., MIT Press
    2018, section 5.1.

Example
    n = 3, gamma = 0.5: the episode states = [0, 1, 0], rewards = [1, 2, 4] has the returns
    [3, 4, 4] and gives V = [3, 4, 0]: of state 0 the first visit counts, not the third step. A
    second episode, states = [1], rewards = [0], gives V = [3, 2, 0].
"""

import numpy as np


class MonteCarlo:
    def __init__(self, n, gamma):
        self.V = np.zeros(n)
        self.gamma = gamma
        # BEGIN SOLUTION
        self.visits = np.zeros(n)
        # END SOLUTION

    def update(self, states, rewards):
        """One episode: states (T,), rewards (T,); changes V."""
        # BEGIN SOLUTION
        first, G = {}, 0.0
        for s, r in zip(states[::-1], rewards[::-1], strict=True):
            G = r + self.gamma * G
            first[int(s)] = G
        for s, G in first.items():
            self.visits[s] += 1
            self.V[s] += (G - self.V[s]) / self.visits[s]
        # END SOLUTION


# BEGIN SPEC
from grader import Case, Exercise, Mistake, Oracle, Scripted, State, fixed, integers, normal


def episodes(MonteCarlo, n, gamma, states, rewards):
    """V after each of several episodes."""
    agent = MonteCarlo(n, gamma)
    seen = {"V at first": np.array(agent.V)}
    for i, (s, r) in enumerate(zip(states, rewards, strict=True), 1):
        agent.update(s, r)
        seen[f"V after episode {i}"] = np.array(agent.V)
    return seen


exercise = Exercise(
    MonteCarlo,
    form=Scripted(episodes),
    cases=[
        Case(
            "no state comes twice",
            n=5,
            gamma=0.9,
            states=[fixed([0, 1, 2]), fixed([3, 1]), fixed([2, 1, 0, 3])],
            rewards=[normal(3), normal(2), normal(4)],
        ),
        Case(
            "states come again",
            n=3,
            gamma=0.8,
            states=[fixed([0, 1, 0, 1, 2]), fixed([2, 2, 2]), fixed([1, 0, 0, 1])],
            rewards=[normal(5), normal(3), normal(4)],
        ),
        Case(
            "random episodes",
            n=4,
            gamma=0.7,
            states=[integers(6, high=4), integers(3, high=4), integers(8, high=4)],
            rewards=[normal(6), normal(3), normal(8)],
        ),
        Case("one step", n=2, gamma=0.5, states=[fixed([1])], rewards=[normal(1)]),
        Case(
            "no discount, a reward of 0",
            n=3,
            gamma=1.0,
            states=[fixed([0, 1, 0]), fixed([0, 2])],
            rewards=[fixed([1.0, 0.0, -1.0]), fixed([0.0, 0.0])],
        ),
    ],
    checks=[Oracle(), State()],
    hints=[
        "First the returns of the episode, from its last step to its first. Then, for each state, "
        "the return of its first visit.",
        "Going backward, later visits come first: when you write the return of a state into a "
        "dictionary each time, the first visit is what is left.",
        "Keep for each state how many returns it has seen: the mean moves by (G - V) / count.",
    ],
    mistakes=[
        Mistake(
            [
                (
                    "            first[int(s)] = G\n        for s, G in first.items():\n",
                    "",
                ),
            ],
            "each visit counts here; only the first one of an episode should",
            row=130,
        ),
        Mistake(
            ("first[int(s)] = G", "first.setdefault(int(s), G)"),
            "of a state that comes again the last visit counts here; it should be the first",
        ),
        Mistake(
            ("zip(states[::-1], rewards[::-1], strict=True)", "zip(states, rewards, strict=True)"),
            "a return sums the rewards to come: go through the episode backward",
            row=131,
        ),
        Mistake(
            ("(G - self.V[s]) / self.visits[s]", "0.1 * (G - self.V[s])"),
            "V is the mean over the episodes: the step is 1 / count, not a fixed rate",
        ),
        Mistake(
            ("            self.visits[s] += 1\n", "            self.visits += 1\n"),
            "each state has a count of its own: only the episodes that visit it",
        ),
        Mistake(
            ("self.V[s] += (G - self.V[s]) / self.visits[s]", "self.V[s] = G"),
            "V holds the last return; it should be the mean over all episodes so far",
        ),
        Mistake(("self.gamma * G", "G"), "later rewards are not discounted by gamma"),
        Mistake(
            ("G = r + self.gamma * G", "G = self.gamma * (r + G)"),
            "the reward of the step itself is not discounted",
        ),
    ],
)
# END SPEC
