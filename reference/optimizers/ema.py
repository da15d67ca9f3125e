"""EMA: a slow shadow of the parameters.

What it computes
    The last steps of training wander around a minimum, because each mini-batch pulls elsewhere. A
    second copy of the parameters that follows the first one slowly, taking over a small share of it
    after each step, lies in the middle of that wandering and often tests better. It is the cheapest
    ensemble there is: nothing is trained twice. Half of what the shadow holds is from the last
    0.7 / (1 - decay) steps.

Formula
    shadow <- decay shadow + (1 - decay) p,  for each parameter p

Shapes
    params: a list of arrays of any shapes; shadow: a list of arrays of the same shapes

Conventions
    `EMA(params, decay=0.999)`: the shadow begins as a copy of the parameters as they are then.
    `update(params)` moves it; `shadow` is a list of arrays of its own, in the order of params and
    of their dtype. The parameters are not changed, neither by `update` nor later through the
    shadow. There is no correction for the start.

From
    B. T. Polyak and A. B. Juditsky, "Acceleration of stochastic approximation by averaging", SIAM
    Journal on Control and Optimization 30, 1992; with exponential weights in I. Goodfellow, Y.
    Bengio and A. Courville, "Deep Learning", MIT Press 2016, section 8.7.3.

Example
    params = [[1, 2]], decay = 0.9: shadow is [[1, 2]]; when params have become [[2, 2]], update
    makes it [[1.1, 2]], and again [[1.19, 2]].
"""

import numpy as np


class EMA:
    def __init__(self, params, decay=0.999):
        self.decay = decay
        # BEGIN SOLUTION
        self.shadow = [np.array(p) for p in params]
        # END SOLUTION

    def update(self, params):
        """The list of arrays as they are now: `shadow` moves towards them."""
        # BEGIN SOLUTION
        for s, p in zip(self.shadow, params, strict=True):
            s *= self.decay
            s += (1 - self.decay) * p
        # END SOLUTION


# BEGIN SPEC
from grader import Case, Exercise, Given, Mistake, Oracle, Scripted, State, normal

FOLLOWED = """
def followed(module, params, path, settings):
    held = [p * 1 for p in params]
    ema = module.EMA(held, **settings)
    module.EMA([p * 2 for p in params], decay=0.25).update([p * 3 for p in params])
    seen = [s * 1 for s in ema.shadow]
    for t in range(len(path[0])):
        for p, steps in zip(held, path):
            p[...] = steps[t]
        ema.update(held)
        seen += [s * 1 for s in ema.shadow]
    return seen + held
"""


def followed(EMA, params, path, decay=None):
    """The parameters change in place, as an optimizer changes them, and update follows each time; an EMA
    of other parameters has been made, and moved, in between."""
    settings = {} if decay is None else {"decay": decay}
    values = EMA.run(Given(FOLLOWED, "followed"), params, path, settings)
    when = ["at first", *(f"after update {t + 1}" for t in range(len(path[0])))]
    names = [f"shadow[{i}] {then}" for then in when for i in range(len(params))]
    names += [f"params[{i}] afterwards" for i in range(len(params))]
    return dict(zip(names, values, strict=True))


def by_lerp(params, path, decay=0.999):
    shadow, seen = list(params), {f"shadow[{i}] at first": p for i, p in enumerate(params)}
    for t in range(len(path[0])):
        shadow = [s.lerp(steps[t], 1 - decay) for s, steps in zip(shadow, path, strict=True)]
        seen |= {f"shadow[{i}] after update {t + 1}": s for i, s in enumerate(shadow)}
    return seen | {f"params[{i}] afterwards": steps[-1] for i, steps in enumerate(path)}


exercise = Exercise(
    EMA,
    form=Scripted(followed),
    cases=[
        Case(
            "two shapes",
            params=[normal(3, 4), normal(5)],
            path=[normal(6, 3, 4), normal(6, 5)],
            decay=0.9,
        ),
        Case("one parameter, the default decay", params=[normal(2, 3)], path=[normal(5, 2, 3)]),
        Case(
            "equal shapes",
            params=[normal(2, 3), normal(2, 3)],
            path=[normal(3, 2, 3), normal(3, 2, 3)],
            decay=0.6,
        ),
        Case("no memory", params=[normal(4)], path=[normal(3, 4)], decay=0.0),
        Case("the shadow stays", params=[normal(4)], path=[normal(3, 4)], decay=1.0),
        Case(
            "large",
            params=[normal(4, 1, scale=1e3), normal(2)],
            path=[normal(4, 4, 1, scale=1e3), normal(4, 2)],
            decay=0.5,
        ),
    ],
    checks=[Oracle(by_lerp), State()],
    hints=[
        "The arrays in params change in place while training goes on. What does a list of them hold "
        "afterwards, and what a list of copies?",
        "s *= decay, s += (1 - decay) * p for each shadow s and its parameter p.",
    ],
    mistakes=[
        Mistake(
            [
                ("s *= self.decay", "s *= 1 - self.decay"),
                ("s += (1 - self.decay) * p", "s += self.decay * p"),
            ],
            "the decay is reversed: it is how much of the shadow stays",
            row=144,
        ),
        Mistake(
            ("for p in params]\n", "for p in params]\n        self.shadow = list(params)\n"),
            "shadow holds the parameters' own arrays; it needs copies",
        ),
        Mistake(
            (
                "for p in params]\n",
                "for p in params]\n        self.shadow = [0 * p for p in params]\n",
            ),
            "the shadow begins as a copy of the parameters, not as 0",
        ),
        Mistake(
            ("s += (1 - self.decay) * p", "s += p"),
            "the parameter enters with the weight 1 - decay",
        ),
        Mistake(
            (
                "            s *= self.decay\n            s += (1 - self.decay) * p\n",
                "            s = self.decay * s + (1 - self.decay) * p\n",
            ),
            "s = ... only gives the name s to a new array, and shadow stays as it was",
        ),
        Mistake(
            (
                "            s += (1 - self.decay) * p\n",
                "            s += (1 - self.decay) * p\n            p[...] = s\n",
            ),
            "the parameters themselves are changed; update leaves them alone",
        ),
    ],
)
# END SPEC
