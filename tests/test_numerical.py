"""Tests of nnbook.gradcheck: training by central differences of the loss."""

import copy

import numpy as np
import pytest

from nnbook import (
    L2,
    SGD,
    Activation,
    Adam,
    BatchNormalization,
    Callback,
    CentralDifferences,
    Constant,
    Dense,
    Dropout,
    Input,
    Network,
    WeightDropout,
)

RNG = np.random.default_rng(7)
X = RNG.standard_normal((10, 3))
Y = RNG.standard_normal((10, 2))


def network(*hidden, runs=None, optimizer=None, units=2, **settings):
    """Return a network of these layers with a linear Dense on top, the same at each call."""
    x = node = Input(3)
    for layer in hidden:
        node = layer(node)
    optimizer = optimizer or SGD(0.1)
    settings = {"loss": "half_mse", "rng": 3} | settings
    return Network(x, Dense(units)(node), optimizer=optimizer, runs=runs, **settings)


def same(first, second, tolerance):
    assert [*first] == [*second]
    for key, values in first.items():
        np.testing.assert_allclose(second[key], values, rtol=0, atol=tolerance)


# ------------------------------------------------------------------- a small step is the derivative


CASES = {
    "tanh": lambda: network(Dense(4, "tanh")),
    "deep, Adam": lambda: network(Dense(4, "sigmoid"), Dense(3, "tanh"), optimizer=Adam(0.05)),
    "penalty, metrics": lambda: network(Dense(4, "tanh"), regularizer=L2(0.01), metrics=["r2"]),
    "dropout": lambda: network(Dense(6, "tanh"), Dropout(0.3)),
    "masked weights": lambda: network(WeightDropout(6, "tanh", keep_probability=0.7)),
    "normalization": lambda: network(Dense(4, use_bias=False), BatchNormalization(momentum=0.5)),
    "stack": lambda: network(WeightDropout(5, "tanh"), runs=3),
    "tiny stack": lambda: network(Dense(1, "tanh"), runs=40, units=2),
}


@pytest.mark.parametrize("batch_size", [None, 4])
@pytest.mark.parametrize("case", CASES)
def test_it_trains_as_backpropagation_does(case, batch_size):
    """Same batches, same noise, same state: the two Histories differ by epsilon squared."""
    exact, rough = CASES[case](), CASES[case]()
    settings = {"epochs": 15, "batch_size": batch_size, "validation_data": (X[:6], Y[:6])}
    expected = exact.fit(X, Y, **settings)
    history = rough.fit(X, Y, **settings, gradient=CentralDifferences(1e-5))
    same(expected, history, 1e-6)
    np.testing.assert_allclose(rough.theta, exact.theta, atol=1e-6)
    for layer, arrays in exact.state.items():
        for name, value in arrays.items():
            np.testing.assert_allclose(rough.state[layer][name], value, atol=1e-6)
    assert not np.allclose(exact.theta, CASES[case]().theta, atol=1e-3)


def test_one_network_may_be_trained_by_both_in_turn():
    one, two = network(Dense(4, "tanh")), network(Dense(4, "tanh"))
    one.fit(X, Y, epochs=4)
    two.fit(X, Y, epochs=2)
    two.fit(X, Y, epochs=2, gradient=CentralDifferences(1e-5))
    np.testing.assert_allclose(two.theta, one.theta, atol=1e-8)


def test_float32_stays_float32():
    epsilon = np.array([0.1, 0.2])
    net = network(Dense(3, "tanh"), runs=2, dtype=np.float32)
    history = net.fit(X, Y, gradient=CentralDifferences(epsilon))
    assert net.theta.dtype == history["loss"].dtype == np.float32


# ------------------------------------------------------------------------------------- a large step


def test_a_step_of_one_by_hand():
    """y = w^2 through a square: L = w^4 / 2 has the quotient 2 w^3 + 2 w at epsilon 1.

    ((w + 1)^4 - (w - 1)^4) / 4 = (8 w^3 + 8 w) / 4. The derivative is 2 w^3.
    """
    square = Activation(
        "square", fn=lambda z, out=None: z * z, vjp=lambda dy, z, y, out=None: 2 * dy * z
    )
    x = Input(1)
    unit = Dense(1, square, use_bias=False, kernel_initializer=Constant(3.0))
    nets = [Network(x, unit(x), loss="half_mse", optimizer=SGD(0.01)) for _ in range(2)]
    nets[0].fit([[1.0]], [[0.0]])
    history = nets[1].fit([[1.0]], [[0.0]], gradient=CentralDifferences(epsilon=1.0))
    assert nets[0].theta[0] == pytest.approx(3 - 0.01 * 54)
    assert nets[1].theta[0] == pytest.approx(3 - 0.01 * 60)
    assert history["loss"][0] == pytest.approx(40.5)


def test_the_quotient_is_the_mean_slope():
    """The mean of backpropagation's derivative over 2 epsilon, by Gauss-Legendre quadrature."""
    net = network(Dense(4, "tanh"))
    theta, epsilon = net.theta.copy(), 2.0
    net.compile(SGD(1.0))
    net.fit(X, Y, batch_size=None, gradient=CentralDifferences(epsilon))
    quotient = theta - net.theta
    nodes, weights = np.polynomial.legendre.leggauss(60)
    mean = np.zeros_like(theta)
    for i in range(theta.size):
        for t, weight in zip(nodes, weights, strict=True):
            net.theta[...] = theta
            net.theta[i] += epsilon * t
            mean[i] += weight / 2 * net.gradient(X, Y)[1][i]
    np.testing.assert_allclose(quotient, mean, atol=1e-6)


def test_a_linear_output_layer_does_not_see_the_step():
    nets = [network() for _ in range(2)]
    for net, epsilon in zip(nets, [1e-3, 5.0], strict=True):
        net.fit(X, Y, epochs=20, batch_size=None, gradient=CentralDifferences(epsilon))
    np.testing.assert_allclose(nets[0].theta, nets[1].theta, atol=1e-9)


# ---------------------------------------------------------------------------- the course's training


def losses(x, y, arrays):
    w1, b1, w2, b2 = arrays
    with np.errstate(over="ignore"):
        hidden = 1 / (1 + np.exp(-(w1 @ x.T + b1)))
    return np.power((w2 @ hidden + b2).reshape(-1, 1) - y, 2).mean() / 2


def course(x, y, x_test, y_test, arrays, *, rate, epsilon, epochs, masks=None):
    """Train as document 000 does, samples in columns; return both losses before each update."""
    arrays = [a.copy() for a in arrays]
    train, test = [], []
    for epoch in range(epochs):
        train.append(losses(x, y, arrays))
        test.append(losses(x_test, y_test, arrays))
        mask = masks[epoch] if masks else [np.ones_like(a) for a in arrays]
        shown = [a * m for a, m in zip(arrays, mask, strict=True)]
        slopes = [np.zeros_like(a) for a in arrays]
        for a, m, slope in zip(shown, mask, slopes, strict=True):
            for at in np.ndindex(a.shape):
                if m[at]:
                    a[at] += epsilon
                    above = losses(x, y, shown)
                    a[at] -= 2 * epsilon
                    below = losses(x, y, shown)
                    a[at] += epsilon
                    slope[at] = (above - below) / (2 * epsilon)
        arrays = [a - rate * s for a, s in zip(arrays, slopes, strict=True)]
    return arrays, train, test


HOUSES = np.random.default_rng(0).uniform(0, 6, (20, 6))
PRICES = HOUSES @ np.arange(1.0, 7.0)[:, None]


def house_network(keep=None, runs=None):
    kinds = {"kernel_initializer": "random_uniform", "bias_initializer": "random_uniform"}
    x = Input(6)

    def layer(units, activation=None):
        if keep is None:
            return Dense(units, activation, **kinds)
        return WeightDropout(units, activation, keep_probability=keep, **kinds)

    y = layer(1)(layer(5, "sigmoid")(x))
    return Network(x, y, loss="half_mse", optimizer=SGD(0.01), rng=0, runs=runs)


def arrays_of(net):
    """Return kernels and biases for samples in columns, as in the course."""
    return [
        p.T if p.ndim == 2 else p[:, None] for layer in net.params.values() for p in layer.values()
    ]


@pytest.mark.parametrize("keep", [None, 0.6])
@pytest.mark.parametrize("epsilon", [1e-3, 1.0])
def test_the_training_of_the_report(epsilon, keep):
    """The same numbers as its loops, with one mask per step; the test loss is shifted by one."""
    net = house_network(keep)
    start, masks = arrays_of(net), None
    if keep:
        draws = copy.deepcopy(net.noise)
        masks = [[(draws.random(a.T.shape) < keep).T * 1.0 for a in start] for _ in range(12)]
    (x, x_test), (y, y_test) = np.split(HOUSES, [14]), np.split(PRICES, [14])
    settings = {"rate": 0.01, "epsilon": epsilon, "epochs": 12, "masks": masks}
    arrays, train, test = course(x, y, x_test, y_test, start, **settings)
    first = net.evaluate(x_test, y_test)["loss"]
    history = net.fit(
        x,
        y,
        epochs=12,
        batch_size=None,
        validation_data=(x_test, y_test),
        gradient=CentralDifferences(epsilon, record="prediction"),
    )
    np.testing.assert_allclose(history["loss"], train, rtol=1e-8)
    np.testing.assert_allclose([first, *history["val_loss"][:-1]], test, rtol=1e-8)
    for own, theirs in zip(arrays_of(net), arrays, strict=True):
        np.testing.assert_allclose(own, theirs, rtol=1e-7, atol=1e-8)


def test_a_masked_parameter_gets_exactly_zero_and_the_mask_changes_at_each_step():
    net = house_network(0.5)
    masked = []
    for _ in range(6):
        before, draws = net.theta.copy(), copy.deepcopy(net.noise)
        masks = [draws.random(a.T.shape) < 0.5 for a in arrays_of(net)]
        net.fit(HOUSES, PRICES, batch_size=None, gradient=CentralDifferences(0.5))
        kept = np.concatenate([m.ravel() for m in masks])
        assert (net.theta[~kept] == before[~kept]).all()
        masked.append(tuple(kept))
    assert len(set(masked)) == 6


def test_record_says_which_loss_the_history_holds():
    plain, noisy = house_network(0.5), house_network(0.5)
    whole = plain.evaluate(HOUSES, PRICES)["loss"]
    quiet = plain.fit(HOUSES, PRICES, gradient=CentralDifferences(record="prediction"))
    loud = noisy.fit(HOUSES, PRICES, gradient=CentralDifferences(record="training"))
    assert quiet["loss"][0] == pytest.approx(whole, rel=1e-14)
    assert abs(loud["loss"][0] - whole) > 0.1
    np.testing.assert_array_equal(plain.theta, noisy.theta)


# ------------------------------------------------------------------------------------------- stacks


@pytest.mark.parametrize("epsilon", [0.5, [1e-3, 0.1, 1.0]])
@pytest.mark.parametrize("keep", [None, 0.6])
def test_a_stack_learns_what_its_runs_learn_alone(epsilon, keep):
    stack = house_network(keep, runs=3)
    each = np.broadcast_to(epsilon, 3)
    alone = [stack.select(k) for k in range(3)]
    settings = {"epochs": 10, "batch_size": 8, "validation_data": (HOUSES, PRICES)}
    together = stack.fit(HOUSES, PRICES, **settings, gradient=CentralDifferences(epsilon))
    for k, net in enumerate(alone):
        single = net.fit(HOUSES, PRICES, **settings, gradient=CentralDifferences(float(each[k])))
        np.testing.assert_allclose(stack.theta[k], net.theta, atol=1e-9)
        np.testing.assert_allclose(together["loss"][:, k], single["loss"], rtol=1e-9)


def test_a_run_that_diverges_leaves_the_others_alone():
    def stack(*rates):
        return network(Dense(3, "tanh"), runs=2, optimizer=SGD(np.array(rates)))

    wild, calm = stack(0.1, 1e200), stack(0.1, 0.1)
    for net in (wild, calm):
        history = net.fit(X, Y, epochs=6, gradient=CentralDifferences(0.1))
        if net is wild:
            assert np.isnan(history["loss"][-1]).tolist() == [False, True]
    np.testing.assert_array_equal(wild.theta[0], calm.theta[0])


# ---------------------------------------------------------------------------------- what is refused


@pytest.mark.parametrize("epsilon", [0, 0.0, -1e-3, np.inf, np.nan, [1.0, 0.0]])
def test_a_step_that_is_no_step_is_refused(epsilon):
    with pytest.raises(ValueError, match="CentralDifferences: expected epsilon"):
        CentralDifferences(epsilon)


def test_other_bad_settings_are_refused():
    with pytest.raises(TypeError, match="CentralDifferences: expected epsilon"):
        CentralDifferences("1")
    with pytest.raises(ValueError, match=r"expected record to be one of .* did you mean 'train"):
        CentralDifferences(record="trainin")
    for runs, got in ((None, "one plain network"), (3, "a network with runs=3")):
        net = network(runs=runs)
        theta = net.theta.copy()
        with pytest.raises(ValueError, match=f"expected a epsilon for {got}, got 2 values"):
            net.fit(X, Y, gradient=CentralDifferences([0.1, 0.2]))
        np.testing.assert_array_equal(net.theta, theta)


def test_an_interrupted_step_leaves_the_parameters_as_they_were(monkeypatch):
    net = network(Dense(3, "tanh"))
    theta, calls = net.theta.copy(), []

    def batch_loss(batch, training):
        calls.append(training)
        if len(calls) == 6:
            raise KeyboardInterrupt
        return Network.batch_loss(net, batch, training=training)

    monkeypatch.setattr(net, "batch_loss", batch_loss)
    with pytest.raises(KeyboardInterrupt):
        net.fit(X, Y, gradient=CentralDifferences(1.0))
    np.testing.assert_array_equal(net.theta, theta)


def test_callbacks_are_handed_the_network():
    class Spy(Callback):
        def on_train_begin(self, model):
            self.model = model

    spy, net = Spy(), network()
    net.fit(X, Y, callbacks=[spy], gradient=CentralDifferences())
    assert spy.model is net


def test_any_callable_may_be_the_source():
    """Nothing in fit knows of differences: here the gradient is minus that of backpropagation."""

    def uphill(model, batch):
        loss, sums, grad = model.backpropagate(batch)
        return loss, sums, -grad

    net = network(Dense(3, "tanh"))
    history = net.fit(X, Y, epochs=5, batch_size=None, gradient=uphill)
    assert (np.diff(history["loss"]) > 0).all()
