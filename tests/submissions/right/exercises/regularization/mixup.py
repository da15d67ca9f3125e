def mixup(x, y, lam, partner):
    other_x, other_y = x[partner], y[partner]
    return other_x + lam * (x - other_x), other_y + lam * (y - other_y)
