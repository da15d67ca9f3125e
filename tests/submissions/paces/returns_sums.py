"""Every return summed up anew."""


def returns(rewards, gamma):
    G = rewards.copy()
    for t in range(len(rewards)):
        total = 0.0
        for k in range(t, len(rewards)):
            total += gamma ** (k - t) * rewards[k]
        G[t] = total
    return G
