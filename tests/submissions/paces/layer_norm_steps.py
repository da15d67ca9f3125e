"""Every step by itself, forward and back, nothing put together."""

import numpy as np


class LayerNorm:
    def __init__(self, gamma, beta, eps=1e-5):
        self.params, self.grads = [gamma, beta], [np.zeros_like(gamma), np.zeros_like(beta)]
        self.eps = eps

    def forward(self, x):
        gamma, beta = self.params
        D = x.shape[-1]
        mu = 1.0 / D * np.sum(x, axis=-1, keepdims=True)
        self.xmu = x - mu
        sq = self.xmu**2
        var = 1.0 / D * np.sum(sq, axis=-1, keepdims=True)
        self.sqrtvar = np.sqrt(var + self.eps)
        self.ivar = 1.0 / self.sqrtvar
        self.xhat = self.xmu * self.ivar
        gammax = gamma * self.xhat
        return gammax + beta

    def backward(self, dout):
        gamma, beta = self.params
        D = dout.shape[-1]
        others = tuple(range(dout.ndim - 1))
        dbeta = np.sum(dout, axis=others)
        dgammax = dout
        dgamma = np.sum(dgammax * self.xhat, axis=others)
        dxhat = dgammax * gamma
        divar = np.sum(dxhat * self.xmu, axis=-1, keepdims=True)
        dxmu1 = dxhat * self.ivar
        dsqrtvar = -1.0 / (self.sqrtvar**2) * divar
        dvar = 0.5 * 1.0 / self.sqrtvar * dsqrtvar
        dsq = 1.0 / D * np.ones(dout.shape) * dvar
        dxmu2 = 2 * self.xmu * dsq
        dx1 = dxmu1 + dxmu2
        dmu = -1 * np.sum(dxmu1 + dxmu2, axis=-1, keepdims=True)
        dx2 = 1.0 / D * np.ones(dout.shape) * dmu
        self.grads[0][...], self.grads[1][...] = dgamma, dbeta
        return dx1 + dx2
