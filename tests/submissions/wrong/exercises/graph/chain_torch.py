def backpropagate(locals, dout):
    gradients = [dout]
    for jacobian in locals[:0:-1]:
        gradients.append((gradients[-1].unsqueeze(1) @ jacobian).squeeze(1))
    gradients.reverse()
    return tuple(gradients)
