import torch


def padded(x, p):
    """x with p zeros on both sides of every axis after the second."""
    y = x.new_zeros([*x.shape[:2]] + [n + 2 * p for n in x.shape[2:]])
    y[(..., *(slice(p, p + n) for n in x.shape[2:]))] = x
    return y


class Conv2d:
    """im2col and col2im, as the book courses have it."""

    def __init__(self, W, b, stride=1, pad=0):
        self.W, self.b = W, b
        self.params = [self.W, self.b]
        self.grads = [torch.zeros_like(W), torch.zeros_like(b)]
        self.stride, self.pad = stride, pad

    def im2col(self, x, FH, FW):
        N, C, H, W = x.shape
        s, p = self.stride, self.pad
        out_h = (H + 2 * p - FH) // s + 1
        out_w = (W + 2 * p - FW) // s + 1
        img = padded(x, p)
        col = x.new_zeros((N, C, FH, FW, out_h, out_w))
        for y in range(FH):
            for xx in range(FW):
                col[:, :, y, xx] = img[:, :, y : y + s * out_h : s, xx : xx + s * out_w : s]
        return col.permute(0, 4, 5, 1, 2, 3).reshape(N * out_h * out_w, -1), out_h, out_w

    def forward(self, x):
        FN, C, FH, FW = self.W.shape
        self.col, out_h, out_w = self.im2col(x, FH, FW)
        self.col_W = self.W.reshape(FN, -1).T
        out = torch.matmul(self.col, self.col_W) + self.b
        self.x_shape = x.shape
        return out.reshape(len(x), out_h, out_w, FN).permute(0, 3, 1, 2)

    def backward(self, dout):
        FN, C, FH, FW = self.W.shape
        N, C, H, W = self.x_shape
        s, p = self.stride, self.pad
        out_h, out_w = dout.shape[2:]
        flat = dout.permute(0, 2, 3, 1).reshape(-1, FN)
        self.grads[1] = torch.sum(flat, dim=0)
        self.grads[0] = torch.matmul(self.col.T, flat).transpose(1, 0).reshape(FN, C, FH, FW)
        dcol = torch.matmul(flat, self.col_W.T)
        dcol = dcol.reshape(N, out_h, out_w, C, FH, FW).permute(0, 3, 4, 5, 1, 2)
        img = dout.new_zeros((N, C, H + 2 * p + s - 1, W + 2 * p + s - 1))
        for y in range(FH):
            for xx in range(FW):
                img[:, :, y : y + s * out_h : s, xx : xx + s * out_w : s] += dcol[:, :, y, xx]
        return img[:, :, p : H + p, p : W + p]
