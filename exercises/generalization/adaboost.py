"""AdaBoost: weak rules, one after the other.

What it computes
    A decision stump looks at one feature and one threshold: hardly better than guessing. AdaBoost
    makes a strong classifier of many. Each new stump is the best one for the samples as they are
    weighted now; then the samples it got wrong gain weight, so that the next one attends to them.
    At the end the stumps vote, each with a weight alpha that is larger the fewer errors it made.
    Where bagging makes models independent, boosting makes each one mend what the others left.

Formula
    stump:   h(x) = s where x_j > threshold, -s elsewhere; s = 1 or -1
    weights: w_i = 1/N at first; for each round
             e     = sum of w_i over the i with h(x_i) != t_i, h the stump with the smallest e
             alpha = 1/2 ln((1 - e) / e)
             w_i   <- w_i exp(-alpha t_i h(x_i)), then divided by their sum
    predict: the sign of the sum of alpha h(x) over all rounds

Shapes
    x: (N, D); t: (N,), each -1 or 1; predict(x): (K,) for x (K, D), each -1 or 1

Conventions
    `AdaBoost(n)`, `fit(x, t)` for n rounds, then `predict(x)`. The thresholds tried lie halfway
    between two neighbouring values of a feature, in every feature, with both signs. A stump may be
    without error: for alpha take e as 1e-12 at least, so that it stays finite. A second `fit`
    begins anew. What fit returns is not looked at; x and t are not changed. `tried` and `voted`
    are there to help, nobody else calls them.

From
    Y. Freund and R. E. Schapire, "A decision-theoretic generalization of on-line learning and an
    application to boosting", Journal of Computer and System Sciences 55, 1997.

Example
    x = [[1], [2], [3], [4]], t = [1, 1, -1, 1]: in the first round "-1 above 2.5" is best, wrong
    at 4 alone. So e = 1/4, alpha = ln(3) / 2 = 0.5493, and the weights become 1/6, 1/6, 1/6, 1/2.
"""

import numpy as np


class AdaBoost:
    def __init__(self, n):
        self.n = n

    def fit(self, x, t):
        """x (N, D), t (N,) of -1 and 1: n stumps with their weights."""
        # YOUR CODE HERE
        raise NotImplementedError

    def predict(self, x):
        """x (K, D) -> -1 or 1 for each sample, (K,)."""
        # YOUR CODE HERE
        raise NotImplementedError

    def tried(self, x, t, w):
        """Every stump with its error under the weights w (N,): pairs (e, (j, threshold, s))."""
        # YOUR CODE HERE
        raise NotImplementedError

    def voted(self, stump, x):
        """What the stump (j, threshold, s) says of x (K, D): -1 or 1 for each sample, (K,)."""
        # YOUR CODE HERE
        raise NotImplementedError
