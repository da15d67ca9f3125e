"""Returns: what a reward now is worth, with all that follow.

What it computes
    An agent acts, and after each step gets a reward. What it wants is not the next reward but the
    return: the sum of all rewards from here on, each later one counted a little less. The discount
    gamma says how much less: 0 sees the next reward alone, 1 counts all of them in full. The
    expected return from a state is that state's value, which is what the rest of this unit is about.

Formula
    G_t = r_t + gamma r_(t+1) + gamma^2 r_(t+2) + ... + gamma^(T-1-t) r_(T-1)
        = r_t + gamma G_(t+1),  with G_T = 0: one pass, backward in time

Shapes
    rewards, returns: (T,), the steps of one episode, T >= 1
    gamma: a number from 0 to 1

Conventions
    `returns(rewards, gamma) -> G`, a new array of rewards' dtype, which holds floating-point
    numbers; rewards is not changed. r_t is the reward that follows the action of step t, so G_t
    begins with r_t undiscounted. Time counts: it grows with T, not with its square.

From
    R. S. Sutton and A. G. Barto, "Reinforcement Learning: An Introduction", 2nd ed., MIT Press
    2018, section 3.3.

Example
    rewards = [1, 2, 4] and gamma = 0.5 give [3, 4, 4]: 4, then 2 + 4/2, then 1 + 4/2.
"""

import numpy as np


def returns(rewards, gamma):
    """rewards (T,), a discount -> the return from each step on, (T,)."""
    # BEGIN SOLUTION
    G = np.zeros_like(rewards)
    following = 0.0
    for t in reversed(range(len(rewards))):
        following = rewards[t] + gamma * following
        G[t] = following
    return G
    # END SOLUTION


# BEGIN SPEC
from grader import Case, Exercise, Function, Growth, Mistake, Oracle, State, fixed, normal


def by_powers(rewards, gamma):
    import torch

    steps = torch.arange(len(rewards), dtype=rewards.dtype)
    ahead = steps[None, :] - steps[:, None]
    weights = torch.where(ahead >= 0, gamma ** ahead.clamp(min=0), torch.zeros_like(ahead))
    return weights @ rewards


exercise = Exercise(
    returns,
    form=Function(),
    cases=[
        Case("seven steps", rewards=normal(7), gamma=0.9),
        Case("one step", rewards=normal(1), gamma=0.5),
        Case("a reward at the end", rewards=fixed([0.0, 0.0, 0.0, 0.0, 1.0]), gamma=0.8),
        Case("no discount", rewards=normal(5), gamma=1.0),
        Case("only the next reward", rewards=normal(6), gamma=0.0),
        Case("a long episode", rewards=normal(200, shift=1.0), gamma=0.99),
        Case("large values", rewards=normal(4, scale=1e6), gamma=0.3),
    ],
    checks=[
        Oracle(by_powers),
        State(),
        Growth(
            Case("an episode", rewards=normal(100), gamma=0.99),
            Case("four times as long", rewards=normal(400), gamma=0.99),
        ),
    ],
    hints=[
        "The last return is the last reward. What is the one before, if you know the last?",
        "Go through the steps from the last to the first and keep one number: it becomes r_t plus "
        "gamma times itself.",
    ],
    mistakes=[
        Mistake(
            ("in reversed(range(len(rewards)))", "in range(len(rewards))"),
            "the sum runs over the rewards to come, not over those that have been: go backward",
            row=131,
        ),
        Mistake(
            ("rewards[t] + gamma * following", "gamma * (rewards[t] + following)"),
            "the reward of the step itself is not discounted, only those that follow",
        ),
        Mistake(("gamma * following", "following"), "later rewards are not discounted by gamma"),
        Mistake(
            ("gamma * following", "gamma**t * following"),
            "each step back multiplies by gamma once; the powers come by themselves",
        ),
        Mistake(
            ("following = rewards[t] + gamma * following", "following = rewards[t]"),
            "these are the rewards themselves: what follows them is left out",
        ),
        Mistake(
            ("    return G\n", "    return G - G.mean()\n"),
            "the returns are not shifted by their mean; a baseline is for later",
        ),
        Mistake(
            ("    return G\n", "    return G[0]\n"), "there is a return for each step, not one"
        ),
        Mistake(
            ("G = np.zeros_like(rewards)", "G = rewards"),
            "the returns are written over the rewards; fill a new array",
        ),
    ],
)
# END SPEC
