def train_step(net, optimizer, x, t):
    params = net.params
    result = net.loss(x, t)
    net.backward(1.0)
    optimizer.update(params, net.grads)
    return result
