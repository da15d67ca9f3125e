import numpy as np


def value_iteration(P, R, gamma, tol):
    n, k = R.shape
    V = R.max(axis=1)
    policy = np.zeros(n, dtype=int)
    delta = tol
    while delta >= tol:
        delta = 0.0
        for s in range(n):
            q = [R[s, a] + gamma * sum(P[s, a, j] * V[j] for j in range(n)) for a in range(k)]
            policy[s] = int(np.argmax(R[s]))
            delta = max(delta, abs(q[policy[s]] - V[s]))
            V[s] = q[policy[s]]
    return V, policy
