"""GAE: generalised advantage estimation.

What it computes
    How much better an action went than the critic expected: its advantage. The error of one step,
    delta, trusts the critic's value of the next state and has little variance but is biased by
    what the critic does not know yet; the whole return minus the value is unbiased and noisy. GAE
    mixes all that lie between, with weights that fall by gamma lambda a step. Steps of several
    episodes lie one after the other in the same array, and where one ends nothing crosses over.

Formula
    delta_t = r_t + gamma V(s_(t+1)) (1 - done_t) - V(s_t)
    A_t     = delta_t + gamma lambda (1 - done_t) A_(t+1),  A_T = 0
    V(s_T) is `last`: the value of the state in which the collecting stopped

Shapes
    rewards, values, dones, advantages: (T,)
    last, gamma, lam: numbers

Conventions
    `gae(rewards, values, last, dones, gamma, lam) -> advantages`, a new array of rewards' dtype.
    dones holds 0 or 1: 1 where the episode ended with that step, so that the next entry belongs to
    a new one. The advantages are not normalised, and nothing given is changed. Time counts: it
    grows with T, not with its square.

From
    J. Schulman et al., "High-dimensional continuous control using generalized advantage
    estimation", ICLR 2016.

Example
    rewards = [1, 2, 3], values = [0.5, 1, 2], last = 4, dones = [0, 1, 0], gamma = 0.5 and
    lam = 0.5 give [1.25, 1, 3]: delta is [1, 1, 3], and only the first looks further.
"""

import numpy as np


def gae(rewards, values, last, dones, gamma, lam):
    """rewards, values, dones (T,), three numbers -> advantages (T,)."""
    # BEGIN SOLUTION
    advantages = np.zeros_like(rewards)
    following, ahead = last, 0.0
    for t in reversed(range(len(rewards))):
        alive = 1 - dones[t]
        delta = rewards[t] + gamma * following * alive - values[t]
        ahead = delta + gamma * lam * alive * ahead
        following = values[t]
        advantages[t] = ahead
    return advantages
    # END SOLUTION


# BEGIN SPEC
from grader import Case, Exercise, Function, Growth, Mistake, Oracle, State, fixed, integers, normal


def by_sums(rewards, values, last, dones, gamma, lam):
    """The definition itself: each advantage a sum of deltas, up to the end of its episode."""
    import torch

    ends = dones.to(rewards.dtype)
    following = torch.cat([values[1:], torch.as_tensor([last], dtype=values.dtype)])
    delta = rewards + gamma * following * (1 - ends) - values
    out = []
    for t in range(len(rewards)):
        total, weight = delta[t], 1.0
        for k in range(t + 1, len(rewards)):
            weight = weight * gamma * lam * (1 - ends[k - 1])
            total = total + weight * delta[k]
        out.append(total)
    return torch.stack(out)


def steps(T):
    return Case(
        f"{T} steps",
        rewards=normal(T),
        values=normal(T),
        last=0.5,
        dones=fixed([0] * T),
        gamma=0.99,
        lam=0.95,
    )


exercise = Exercise(
    gae,
    form=Function(),
    cases=[
        Case(
            "one episode, cut off",
            rewards=normal(6),
            values=normal(6),
            last=1.5,
            dones=fixed([0, 0, 0, 0, 0, 0]),
            gamma=0.9,
            lam=0.8,
        ),
        Case(
            "three episodes, the last one cut off",
            rewards=normal(9),
            values=normal(9, shift=2.0),
            last=-2.0,
            dones=fixed([0, 0, 1, 0, 0, 0, 1, 0, 0]),
            gamma=0.95,
            lam=0.7,
        ),
        Case(
            "it ends with the last step",
            rewards=normal(5),
            values=normal(5),
            last=7.0,
            dones=fixed([0, 1, 0, 0, 1]),
            gamma=0.8,
            lam=0.6,
        ),
        Case(
            "one step",
            rewards=normal(1),
            values=normal(1),
            last=3.0,
            dones=fixed([0]),
            gamma=0.5,
            lam=0.5,
        ),
        Case(
            "lambda 0: one step's error",
            rewards=normal(7),
            values=normal(7),
            last=0.5,
            dones=integers(7, high=2),
            gamma=0.9,
            lam=0.0,
        ),
        Case(
            "lambda 1: the return minus the value",
            rewards=normal(8),
            values=normal(8),
            last=-1.0,
            dones=fixed([0, 0, 0, 1, 0, 0, 0, 0]),
            gamma=0.7,
            lam=1.0,
        ),
        Case(
            "large values",
            rewards=normal(4, scale=1e4),
            values=normal(4, scale=1e4),
            last=1e4,
            dones=fixed([0, 0, 1, 0]),
            gamma=0.99,
            lam=0.95,
        ),
    ],
    checks=[Oracle(by_sums), State(), Growth(steps(100), steps(400))],
    hints=[
        "Go from the last step to the first, and carry two numbers: the value of the next state, "
        "which begins as last, and the next advantage, which begins as 0.",
        "Where dones[t] is 1 the next entry belongs to another episode: neither its value nor its "
        "advantage counts, so multiply both by 1 - dones[t].",
    ],
    mistakes=[
        Mistake(
            ("gamma * following * alive", "gamma * following"),
            "where an episode ends the value of the next state is 0: there is none",
        ),
        Mistake(
            ("gamma * lam * alive * ahead", "gamma * lam * ahead"),
            "the advantage of the next episode leaks into the one before; stop where done is 1",
        ),
        Mistake(
            ("alive = 1 - dones[t]", "alive = 1 - dones[min(t + 1, len(dones) - 1)]"),
            "done belongs to the step itself: dones[t] says that the episode ended with step t",
        ),
        Mistake(("gamma * lam * alive", "lam * alive"), "the weights fall by gamma lambda a step"),
        Mistake(
            ("following, ahead = last, 0.0", "following, ahead = 0.0, 0.0"),
            "after the last step comes the state whose value is last, not 0",
        ),
        Mistake(
            ("        advantages[t] = ahead\n", "        advantages[t] = ahead + values[t]\n"),
            "these are the targets for the values; the advantage is without the value itself",
        ),
        Mistake(
            (
                "    return advantages\n",
                "    return (advantages - advantages.mean()) / (advantages.std() + 1e-8)\n",
            ),
            "the advantages are not normalised here",
        ),
        Mistake(
            ("* alive - values[t]", "* alive"),
            "delta says how much better than expected: the step's own value is taken away",
        ),
    ],
)
# END SPEC
