import torch


def cutmix(x, y, lam, partner, center):
    n, c, h, w = x.shape
    ratio = (1.0 - lam) ** 0.5
    cut_h, cut_w = round(h * ratio), round(w * ratio)
    top, left = center[0] - cut_h // 2, center[1] - cut_w // 2
    mask = torch.zeros(h, w, dtype=torch.bool, device=x.device)
    mask[max(top, 0) : top + cut_h, max(left, 0) : left + cut_w] = True
    share = mask.sum().item() / (h * w)
    return torch.where(mask, x[partner], x), (1 - share) * y + share * y[partner]
