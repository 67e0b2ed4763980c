"""Random networks for Hypothesis: any layers, connected in any way that they allow."""

import numpy as np
from hypothesis import strategies as st

from nnbook.layers import (
    ActivationLayer,
    Add,
    BatchNormalization,
    Concatenate,
    Dense,
    Dropout,
    GaussianNoise,
    Input,
    Maxout,
    PReLU,
    WeightDropout,
)
from nnbook.network import Network
from nnbook.regularizers import L1, L1L2, L2

RUNS = 3
ACTIVATIONS = [
    *["tanh", "sigmoid", None, "relu", "leaky_relu", "elu", "selu", "softplus", "swish", "gelu"],
    "softmax",
]
QUIET = ["dense", "activation", "prelu", "maxout", "add", "concatenate", "normalization"]
NOISY = ["dropout", "weight dropout", "noise"]
#: Losses with an activation of the last layer that suits them.
ENDS = {
    "mse": None,
    "half_mse": "tanh",
    "mean_sse": None,
    "sse": "softplus",
    "binary_crossentropy": "sigmoid",
    "binary_crossentropy_from_logits": None,
    "categorical_crossentropy": "softmax",
    "categorical_crossentropy_from_logits": None,
    "multiclass_hinge": None,
}
CLASSES = ("categorical", "multiclass")  # the losses that want two outputs or more


def spread(low, high, per_run):
    """Return a number, or where each run has its own perhaps one for each."""
    numbers = st.floats(low, high, width=16)
    return numbers | st.tuples(*[numbers] * RUNS).map(list) if per_run else numbers


@st.composite
def penalties(draw, per_run):
    """Return a regularizer or None."""
    factors = spread(0, 0.25, per_run)
    half, biases = draw(st.booleans()), draw(st.booleans())
    return draw(
        st.sampled_from(
            [
                None,
                L1(draw(factors), biases=biases),
                L2(draw(factors), half=half, biases=biases),
                L1L2(draw(factors), draw(factors), half=half, biases=biases),
            ]
        )
    )


@st.composite
def layers(draw, kind, per_run):
    """Return a layer of a kind for one input."""
    units, activation = draw(st.integers(1, 4)), draw(st.sampled_from(ACTIVATIONS))
    products = {"use_bias": draw(st.booleans()), "kernel_regularizer": draw(penalties(per_run))}
    if kind == "dense":
        return Dense(units, activation, **products)
    if kind == "weight dropout":
        return WeightDropout(units, activation, draw(spread(0.25, 1, per_run)), **products)
    if kind == "maxout":
        return Maxout(units, draw(st.integers(1, 3)), **products)
    if kind == "activation":
        return ActivationLayer(activation)
    if kind == "prelu":
        return PReLU(shared=draw(st.booleans()))
    if kind == "dropout":
        return Dropout(draw(spread(0, 0.75, per_run)))
    if kind == "noise":
        return GaussianNoise(draw(spread(0, 1, per_run)))
    return BatchNormalization(epsilon=0.1, center=draw(st.booleans()), scale=draw(st.booleans()))


@st.composite
def graphs(draw, *, noise=True, per_run=False):
    """Return inputs, outputs, the losses of the outputs, and all nodes."""
    inputs = [Input(draw(st.integers(1, 3))) for _ in range(draw(st.integers(1, 2)))]
    nodes, shared = [*inputs], {}
    for _ in range(draw(st.integers(0, 6))):
        kind = draw(st.sampled_from(QUIET + NOISY if noise else QUIET))
        node = draw(st.sampled_from(nodes))
        if kind in ("add", "concatenate"):
            fitting = [n for n in nodes if kind == "concatenate" or n.shape == node.shape]
            others = draw(st.lists(st.sampled_from(fitting), min_size=1, max_size=2))
            nodes.append((Add() if kind == "add" else Concatenate())([node, *others]))
            continue
        layer = draw(layers(kind, per_run))
        if draw(st.booleans()):  # one layer for every node of a kind and width
            layer = shared.setdefault((kind, node.shape), layer)
        nodes.append(layer(node))
    # The ends read every input, past all layers.
    top = Concatenate()([nodes[-1], *inputs]) if draw(st.booleans()) else nodes[-1]
    if len(inputs) > 1:
        top = Concatenate()([top, *inputs])
    losses = draw(st.lists(st.sampled_from([*ENDS]), min_size=1, max_size=2))
    outputs = []
    for loss in losses:
        end = Dense(draw(st.integers(2 if loss.startswith(CLASSES) else 1, 3)), ENDS[loss])
        # The logarithm of a probability that is all but 0 or 1 has no digits to check.
        bounded = loss.endswith("_crossentropy")
        outputs.append(end(ActivationLayer("tanh")(top) if bounded else top))
    return inputs, outputs, losses, [*nodes, *outputs]


def build(graph, seed, **settings):
    """Return the network of a graph, at a point that is nothing special (no bias is 0)."""
    inputs, outputs, losses, _ = graph
    # Any output goes with any loss here: what is tested holds for all of them.
    net = Network(inputs, outputs, loss=losses, rng=seed, check_output=False, **settings)
    rng = np.random.default_rng(seed)
    # Run 0 gets what one network gets.
    for theta in np.atleast_2d(net.theta):
        theta += 0.3 * rng.standard_normal(theta.shape).astype(theta.dtype)
    return net


def example(graph, rows, seed):
    """Return data that suit the inputs and the losses."""
    inputs, outputs, losses, _ = graph
    rng = np.random.default_rng(seed)
    xs = [rng.standard_normal((rows, *node.shape)) for node in inputs]
    ys = [
        rng.integers(node.shape[0], size=rows)
        if loss.startswith(CLASSES)
        else rng.random((rows, *node.shape))
        for node, loss in zip(outputs, losses, strict=True)
    ]
    return (xs if len(xs) > 1 else xs[0]), (ys if len(ys) > 1 else ys[0])
