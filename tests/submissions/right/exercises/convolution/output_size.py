def output_size(size, kernel, stride=1, pad=0):
    places = 0
    for start in range(-pad, size + pad - kernel + 1, stride):
        places += 1
    return places
