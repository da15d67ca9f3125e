import torch


def backpropagate(locals, dout):
    if not locals:
        return ()
    *front, last = locals
    g = torch.bmm(last.transpose(1, 2), dout.unsqueeze(2)).squeeze(2)
    return (*backpropagate(front, g), g)
