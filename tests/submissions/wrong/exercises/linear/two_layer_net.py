from exercises.activations.sigmoid import Sigmoid
from exercises.linear.affine import Affine
from exercises.losses.softmax_with_loss import SoftmaxWithLoss


class TwoLayerNetwork:
    def __init__(self, W1, b1, W2, b2):
        self.first = Affine(W1, b1)
        self.act = Sigmoid()
        self.second = Affine(W2, b2)
        self.last = SoftmaxWithLoss()
        self.params = [W1, W2, b1, b2]
        self.grads = []

    def predict(self, x):
        return self.second.forward(self.act.forward(self.first.forward(x)))

    def loss(self, x, t):
        return self.last.forward(self.predict(x), t)

    def backward(self, dout=1.0):
        d = self.second.backward(self.last.backward(dout))
        self.first.backward(self.act.backward(d))
        dW1, db1 = self.first.grads
        dW2, db2 = self.second.grads
        self.grads = [dW1, dW2, db1, db2]
