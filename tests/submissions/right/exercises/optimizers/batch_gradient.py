def gradient(net, x, t, batch):
    net.loss(x[batch], t[batch])
    net.backward()
    return net.grads
