def errors(predict, train, test):
    results = []
    for x, t in [train, test]:
        y = predict(x)
        wrong = 0
        for guess, truth in zip(y, t):
            if guess != truth:
                wrong += 1
        results.append(wrong / len(t))
    training, testing = results
    return training, testing, training - testing
