from exercises.generative.discriminator_loss_torch import DiscriminatorLoss
from torch.nn import BCEWithLogitsLoss as GeneratorLoss


def gan_step(generator, discriminator, g_opt, d_opt, real, z):
    loss_d = DiscriminatorLoss()
    fake = generator.forward(z)

    score_real = discriminator.forward(real)
    score_fake = discriminator.forward(fake)
    d_loss = loss_d.forward(score_real, score_fake)
    dreal, dfake = loss_d.backward()
    discriminator.backward(dfake)
    kept = [g.clone() for g in discriminator.grads]
    discriminator.forward(real)
    discriminator.backward(dreal)
    total = [a + b for a, b in zip(kept, discriminator.grads)]
    d_opt.update(discriminator.params, total)

    loss_g = GeneratorLoss(kind="non_saturating")
    fake = generator.forward(z)
    g_loss = loss_g.forward(discriminator.forward(fake))
    dx = discriminator.backward(loss_g.backward(1.0))
    generator.backward(dx)
    g_opt.update(generator.params, generator.grads)
    return d_loss, g_loss
