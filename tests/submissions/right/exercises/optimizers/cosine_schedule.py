import math


def cosine(step, warmup, total, peak):
    if step >= total:
        return 0.0
    if warmup > 0 and step <= warmup:
        return step / warmup * peak
    angle = math.pi * (step - warmup) / (total - warmup)
    return 0.5 * peak + 0.5 * peak * math.cos(angle)
