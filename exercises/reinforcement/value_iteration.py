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
    # YOUR CODE HERE
    raise NotImplementedError
