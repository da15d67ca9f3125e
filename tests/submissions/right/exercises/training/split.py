def split(n, val, test, rng):
    held_out = rng.choice(n, size=val + test, replace=False)
    chosen = set(held_out.tolist())
    train = [i for i in range(n) if i not in chosen]
    return train, list(held_out[:val]), list(held_out[val:])
