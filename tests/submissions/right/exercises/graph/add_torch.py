def reduce_like(grad, shape):
    extra = grad.dim() - len(shape)
    for _ in range(extra):
        grad = grad.sum(0)
    for axis, length in enumerate(shape):
        if length == 1:
            grad = grad.sum(axis, keepdim=True)
    return grad


class Add:
    def __init__(self):
        self.params = []
        self.grads = []

    def forward(self, x, y):
        self.x_shape, self.y_shape = x.shape, y.shape
        return x + y

    def backward(self, dout):
        return reduce_like(dout, self.x_shape), reduce_like(dout, self.y_shape)
