"""Every row of the catalogue is an exercise, in the tracks that the row names."""

from __future__ import annotations

import pytest

from grader.course import Course

# by unit: what is for NumPy and PyTorch, and what for NumPy alone
BOTH = {
    "graph": "add multiply branch repeat sum matmul dot concat chain",
    "activations": "identity sigmoid tanh relu leaky_relu elu softmax softplus silu gelu",
    "linear": "affine flatten two_layer_net mlp",
    "losses": "mse cross_entropy softmax_with_loss sigmoid_with_loss label_smoothing huber",
    "normalization": "batch_norm layer_norm group_norm instance_norm rms_norm",
    "regularization": "dropout gaussian_noise weight_noise weight_decay mixup cutmix",
    "convolution": """
        pad conv1d conv2d conv3d conv2d_fast max_pool2d avg_pool2d global_avg_pool
        conv1x1 mlpconv nin inception residual_block googlenet conv_net conv_transpose2d
        depthwise_conv2d
    """,
    "recurrent": """
        rnn_cell rnn lstm_cell lstm gru_cell gru many_to_one many_to_many one_to_many
        encoder_decoder gradient_clipping
    """,
    "optimizers": "sgd momentum nesterov adagrad adadelta rmsprop adam ema adamw lion muon",
    "training": "initialize train_step trainer functional_model",
    "generative": "rbm discriminator_loss generator_loss gan_step vae_loss ddpm_loss",
    "reinforcement": "dqn_loss reinforce",
    "attention": """
        embedding positional_encoding scaled_dot_product causal_attention
        multi_head_attention rope swiglu transformer_block
    """,
}
NUMPY = {
    "graph": "numerical_gradient",
    "activations": "step vanishing_gradient",
    "linear": "perceptron",
    "normalization": "standardize",
    "regularization": "early_stopping augment",
    "convolution": "output_size",
    "optimizers": "gradient_descent batch_gradient cosine_schedule",
    "training": "synthetic one_hot minibatches split k_fold cross_validate",
    "generalization": """
        bias_variance bootstrap bagging adaboost weighted_average generalization_gap
        sharpness
    """,
    "generative": "dbn",
    "reinforcement": """
        returns policy_evaluation value_iteration mc_evaluation td0 sarsa q_learning
        policy gae
    """,
    "autograd": "scalar_value tensor_autograd",
}

ROWS = [(unit, name) for table in (BOTH, NUMPY) for unit in table for name in table[unit].split()]
TWINS = [(unit, f"{name}_torch") for unit in BOTH for name in BOTH[unit].split()]


@pytest.mark.parametrize(("unit", "name"), [*ROWS, *TWINS])
def test_a_row_is_an_exercise(course: Course, unit: str, name: str) -> None:
    assert course.entries[name].unit == unit


def test_nothing_else_is(course: Course) -> None:
    assert set(course.entries) == {name for _, name in [*ROWS, *TWINS]}


def test_the_course_has_the_units_in_the_order_of_learning(course: Course) -> None:
    units = dict.fromkeys(entry.unit for entry in course.entries.values())
    assert [*units] == [
        "graph",
        "activations",
        "linear",
        "losses",
        "normalization",
        "regularization",
        "convolution",
        "recurrent",
        "optimizers",
        "training",
        "generalization",
        "generative",
        "reinforcement",
        "attention",
        "autograd",
    ]
