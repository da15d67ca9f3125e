def perturbed(params, std, *, rng):
    noisy = []
    for p in params:
        noisy.append(rng.normal(loc=p, scale=std))
    return noisy
