import numpy as np

from exercises.generative.rbm import RBM


class DeepBeliefNet:
    def __init__(self, parameters):
        self.layers = list(parameters)
        self.params, self.grads = [], []
        for W, b, c in self.layers:
            self.params += [W, b, c]
            self.grads += [np.zeros_like(W), np.zeros_like(b), np.zeros_like(c)]

    def pretrain(self, v, lr, epochs, rng):
        data = v
        for W, b, c in self.layers:
            rbm = RBM(W, b, c)
            for epoch in range(epochs):
                uh = rng.uniform(size=(data.shape[0], W.shape[1]))
                uv = rng.uniform(size=(data.shape[0], W.shape[0]))
                grads = rbm.cd1(data, uh, uv)
                for p, g in zip((W, b, c), grads):
                    p[...] = p + lr * g
            data = rbm.hidden(data)

    def forward(self, v):
        self.inputs, self.outputs = [], []
        for W, b, c in self.layers:
            self.inputs.append(v)
            v = RBM(W, b, c).hidden(v)
            self.outputs.append(v)
        return v

    def backward(self, dout):
        for k in range(len(self.layers) - 1, -1, -1):
            W, b, c = self.layers[k]
            out = self.outputs[k]
            delta = out * (1.0 - out) * dout
            self.grads[3 * k] = np.dot(self.inputs[k].T, delta)
            self.grads[3 * k + 2] = delta.sum(0)
            dout = np.dot(delta, W.T)
        return dout
