"""Run k of a stack is the network that ``select(k)`` returns, trained alone, whatever its layers.

To 1e-10 over at most 50 moderate updates; rounding grows beyond that.
"""

import numpy as np
import pytest

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
from nnbook.optimizers import SGD, AdaGrad, Adam, AdamW, Optimizer, RMSprop
from nnbook.regularizers import L1, L1L2, L2
from nnbook.schedules import CosineDecay, ExponentialDecay, StepDecay, WarmUp

RNG = np.random.default_rng(3)
X, Y = RNG.normal(size=(14, 2)), RNG.normal(size=(14, 1))
RUNS = 3
R = np.array([0.01, 0.02, 0.05])
M = np.array([0.5, 0.7, 0.9])
E = np.array([1e-7, 1e-3, 0.1])

OPTIMIZERS = {
    "sgd": SGD(0.05),
    "rates": SGD(R),
    "momenta": SGD(R, M),
    "nesterov": SGD(R, M, nesterov=True, global_clipnorm=M),
    "adagrad": AdaGrad(R, M, E),
    "rmsprop": RMSprop(R / 10, M, M, E, clipvalue=0.2),
    "adam": Adam(R / 5, M, M, E),
    "adamw": AdamW(R / 5, M, M, E, weight_decay=M),
    "step decay": SGD(StepDecay(R, 20), 0.9),
    "cosine decay": Adam(CosineDecay(R / 5, 40)),
    "warm up": RMSprop(WarmUp(ExponentialDecay(R / 10, 9, M), 5), global_clipnorm=0.3),
    "clipped": AdaGrad(WarmUp(R, 5), clipvalue=R),
}
LAYERS = {
    "dense": lambda h, n: Dense(n, "tanh")(h),
    "softmax": lambda h, n: ActivationLayer("softmax")(Dense(n)(h)),
    "prelu": lambda h, n: PReLU()(Dense(n)(h)),
    "shared prelu": lambda h, n: PReLU(shared=True)(Dense(n)(h)),
    "maxout": lambda h, n: Maxout(n)(h),
    "add": lambda h, n: Add()([Dense(n)(h), Dense(n, "tanh")(h)]),
    "concatenate": lambda h, n: Concatenate()([h, Dense(n, "tanh")(h), h]),
    "dropout": lambda h, n: Dropout(M)(Dense(n, "tanh")(h)),
    "weight dropout": lambda h, n: WeightDropout(n, "tanh", M)(h),
    "noise": lambda h, n: GaussianNoise(M)(Dense(n, "tanh")(h)),
    "noise on the data": lambda h, n: Dense(n, "tanh")(Dropout(M / 2)(GaussianNoise(M)(h))),
    "normalization": lambda h, n: BatchNormalization(0.9)(Dense(n, use_bias=False)(h)),
    "one layer twice": lambda h, n: (d := Dense(2, "tanh"))(d(h)),
}
PENALTIES = {
    "l1": L1(R),
    "l2": L2(R, biases=True),
    "half l2": L2(R, half=True),
    "both": L1L2(R, M / 10),
    "half both": L1L2(0.01, R, half=True, biases=True),
}
HINGE = "multiclass_hinge"  # for several classes only
LOSSES = {
    "mse": None,
    "half_mse": None,
    "mean_sse": None,
    "sse": None,
    "binary_crossentropy": "sigmoid",
    "binary_crossentropy_from_logits": None,
    "categorical_crossentropy": "softmax",
    "categorical_crossentropy_from_logits": None,
    HINGE: None,
}

# At 4 rows the runs lie last in memory, at 14 the batch does. So do the parameters of a narrow
# network and of a wide one.
every_order = pytest.mark.parametrize("units", [3, 17], ids=["narrow", "wide"])
every_batch = pytest.mark.parametrize("batch_size", [None, 4, 13])


def train_both(stack, x, y, batch_size):
    """Train a stack, and each of its runs alone, and compare everything they leave behind."""
    alone = [stack.select(k) for k in range(RUNS)]
    settings = {"batch_size": batch_size, "validation_data": (x, y)}
    settings["epochs"] = 50 // -(-14 // (batch_size or 14))
    together = stack.fit(x, y, **settings)
    for k, net in enumerate(alone):
        history = net.fit(x, y, **settings)
        assert [*history] == [*together]
        for key in history:
            np.testing.assert_allclose(together[key][:, k], history[key], rtol=1e-10, atol=1e-12)
        close = {"rtol": 1e-10, "atol": 1e-10}
        np.testing.assert_allclose(stack.theta[k], net.theta, **close)
        np.testing.assert_allclose(stack._graph.flat_state[k], net._graph.flat_state, **close)
        np.testing.assert_allclose(stack.predict(x)[k], net.predict(x), **close)
    return together


@every_batch
@every_order
@pytest.mark.parametrize("optimizer", OPTIMIZERS.values(), ids=OPTIMIZERS)
def test_every_optimizer(optimizer, units, batch_size):
    x = Input(2)
    y = Dense(1)(Dense(units, "tanh")(x))
    stack = Network(x, y, runs=RUNS, optimizer=optimizer, metrics=["r2"], rng=11)
    history = train_both(stack, X, Y, batch_size)
    assert len(np.unique(history["loss"][-1])) == RUNS


class SignDescent(Optimizer):
    """A user-defined optimizer: a rule without a state."""

    def _rule(self, grad, state):
        return -state["learning_rate"] * np.sign(grad)


@every_order
def test_an_authors_optimizer(units):
    x = Input(2)
    y = Dense(1)(Dense(units, "tanh")(x))
    stack = Network(x, y, runs=RUNS, optimizer=SignDescent(R / 10, clipvalue=M), rng=11)
    history = train_both(stack, X, Y, 4)
    assert (history["loss"][-1] < history["loss"][0]).all()


@every_batch
@every_order
@pytest.mark.parametrize("layer", LAYERS.values(), ids=LAYERS)
def test_every_layer(layer, units, batch_size):
    x = Input(2)
    stack = Network(x, Dense(1)(layer(x, units)), runs=RUNS, optimizer=SGD(0.02, 0.5), rng=11)
    train_both(stack, X, Y, batch_size)


@every_batch
@every_order
@pytest.mark.parametrize("penalty", PENALTIES.values(), ids=PENALTIES)
@pytest.mark.parametrize("own", [False, True], ids=["of the network", "of the layer"])
def test_every_penalty(penalty, own, units, batch_size):
    x = Input(2)
    rules = {"kernel_regularizer": penalty, "bias_regularizer": penalty} if own else {}
    y = Dense(1)(Dense(units, "tanh", **rules)(x))
    stack = Network(
        x, y, runs=RUNS, optimizer=SGD(0.05), regularizer=None if own else penalty, rng=11
    )
    train_both(stack, X, Y, batch_size)


@every_batch
@every_order
@pytest.mark.parametrize(
    ("loss", "outputs"),
    [(loss, outputs) for loss in LOSSES for outputs in (1, 3) if (loss, outputs) != (HINGE, 1)],
)
def test_every_loss(loss, outputs, units, batch_size):
    x = Input(2)
    end = Dense(outputs, LOSSES[loss])(Dense(units, "tanh")(x))
    classes = np.random.default_rng(1).integers(outputs, size=14)
    stack = Network(
        x, end, loss=loss, metrics=["accuracy"], runs=RUNS, optimizer=SGD(R / 5), rng=11
    )
    train_both(stack, X, np.eye(outputs)[classes], batch_size)


# Runs that diverge -------------------------------------------------------------------------------


def normalized(rates, units):
    """Return a stack with running statistics and noise; only the rates differ."""
    x = Input(2)
    h = GaussianNoise(0.1)(BatchNormalization(0.9)(Dense(units)(x)))
    y = Dense(1)(Dense(units)(h))
    return Network(x, y, runs=RUNS, optimizer=SGD(rates, 0.5), metrics=["r2"], rng=2)


@every_batch
@every_order
@pytest.mark.parametrize("quiet", [0.0, 0.01])
def test_a_diverging_run_keeps_parameters_and_statistics_and_disturbs_nobody(
    units, batch_size, quiet
):
    """Its neighbours are bit for bit what they are beside a run that stands still or behaves."""
    wild = normalized(np.array([0.01, 1e4, 0.02]), units)
    tame = normalized(np.array([0.01, quiet, 0.02]), units)
    settings = {"epochs": 60, "batch_size": batch_size, "validation_data": (X, Y)}
    history, calm = wild.fit(X, Y, **settings), tame.fit(X, Y, **settings)
    assert np.isnan(history["loss"][-1, 1])
    for key, values in history.items():
        np.testing.assert_array_equal(values[:, [0, 2]], calm[key][:, [0, 2]])
        assert np.isnan(values[np.isnan(history["loss"][:, 1]), 1]).all()
    for ours, theirs in (
        (wild.theta, tame.theta),
        (wild._graph.flat_state, tame._graph.flat_state),
    ):
        np.testing.assert_array_equal(ours[[0, 2]], theirs[[0, 2]])
        assert np.isfinite(ours[1]).all()
    kept = wild.theta[1].copy(), wild._graph.flat_state[1].copy()
    moved = wild.theta[0].copy(), wild._graph.flat_state[0].copy()
    wild.fit(X, Y, epochs=2, batch_size=batch_size)
    np.testing.assert_array_equal(wild.theta[1], kept[0])
    np.testing.assert_array_equal(wild._graph.flat_state[1], kept[1])
    assert (wild._graph.flat_state[0] != moved[1]).all()
    assert (wild.theta[0] != moved[0]).any()
