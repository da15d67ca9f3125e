import numpy as np


def backpropagate(locals, dout):
    out = []
    for J in reversed(locals):
        dout = np.einsum("no,noi->ni", dout, J)
        out.append(dout)
    return tuple(out)
