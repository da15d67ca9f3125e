import numpy as np


def evaluate(P, R, policy, gamma):
    S, A = R.shape
    V = np.zeros(S)
    while True:
        Q = np.zeros((S, A))
        for s in range(S):
            for a in range(A):
                Q[s, a] = R[s, a] + gamma * np.dot(P[s, a], V)
        new = np.sum(policy * Q, axis=1)
        done = np.max(np.abs(new - V)) < 1e-4
        V = new
        if done:
            break
    for s in range(S):
        for a in range(A):
            Q[s, a] = R[s, a] + gamma * np.dot(P[s, a], V)
    return V, Q
