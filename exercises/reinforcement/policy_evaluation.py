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
    # YOUR CODE HERE
    raise NotImplementedError
