def k_fold(n, k):
    for fold in range(k):
        held = [i for i in range(n) if i % k == fold]
        train = [i for i in range(n) if i % k != fold]
        yield train, held
