"""The lab's experiment: the cost of a 2-2-1 network on XOR, digit by digit."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from nnbook._validation import number, one_of, whole
from nnbook.activations import sigmoid
from nnbook.datasets import load_xor
from nnbook.layers import Dense, Input
from nnbook.losses import BinaryCrossentropy, MeanSquaredError
from nnbook.network import Network
from nnbook.optimizers import SGD
from nnbook.typing import FloatArray, IntArray

Lab = dict[str, FloatArray]


def _randn() -> Lab:
    draw = np.random.RandomState(2)
    return {
        "W1": draw.randn(2, 2),
        "W2": draw.randn(1, 2),
        "b1": np.zeros((2, 1)),
        "b2": np.zeros((1, 1)),
    }


def _rand() -> Lab:
    draw = np.random.RandomState(2)
    shapes = {"W1": (2, 2), "b1": (2, 1), "W2": (1, 2), "b2": (1, 1)}
    return {name: draw.rand(*shape) for name, shape in shapes.items()}  # drawn in this order


def _zeros() -> Lab:
    return {name: np.zeros_like(value) for name, value in _randn().items()}


#: The lab's three starts. ``RandomState`` is frozen for good, so they are the same everywhere.
STARTS: dict[str, Callable[[], Lab]] = {"randn": _randn, "rand": _rand, "zeros": _zeros}


@dataclass(frozen=True, eq=False)
class XorCosts:
    """What the lab prints for one training.

    Attributes
    ----------
    iterations : ndarray of int
        At which iterations the cost was taken: 0, 100, ...
    costs : ndarray
        The cost there, before the update of that iteration.
    parameters : dict of ndarray
        W1 (2, 2), b1 (2, 1), W2 (1, 2), b2 (1, 1), in the lab's orientation (units, inputs), after
        the update that follows the last cost.
    probabilities : ndarray of shape (4,)
        The network's output for (0, 0), (0, 1), (1, 0) and (1, 1) with these parameters.
    predictions : ndarray of shape (4,)
        1 where the probability is at least 0.5.
    """

    iterations: IntArray
    costs: FloatArray
    parameters: Lab
    probabilities: FloatArray
    predictions: IntArray

    def __str__(self) -> str:
        """Return the cost table in the lab's form."""
        return "\n".join(
            f"Cost after iteration# {k}: {cost:.6f}"
            for k, cost in zip(self.iterations.tolist(), self.costs, strict=True)
        )


def xor_network(start: str = "randn", learning_rate: float = 0.1) -> Network:
    """Return the lab's 2-2-1 network as it is before training.

    The output is a logit; the lab's A2 is its sigmoid. With the cross-entropy the gradient for the
    logits is then A2 - Y, divided by the four points, as in the lab.

    Examples
    --------
    >>> xor_network().params["hidden"]["kernel"]
    array([[-0.41675785, -2.1361961 ],
           [-0.05626683,  1.64027081]])
    """
    make = one_of("xor_costs", "init", start, STARTS)
    rate = number("xor_costs", "learning_rate", learning_rate, above=0)
    x = Input(2)
    hidden = Dense(2, activation="tanh", name="hidden")(x)
    output = Dense(1, name="output")(hidden)
    net = Network(x, output, loss=BinaryCrossentropy(from_logits=True), optimizer=SGD(rate), rng=0)
    values = make()
    for layer, weight, bias in (("hidden", "W1", "b1"), ("output", "W2", "b2")):
        net.params[layer]["kernel"][...] = values[weight].T  # ours are (inputs, units)
        net.params[layer]["bias"][...] = values[bias][:, 0]
    return net


def lab_parameters(net: Network) -> Lab:
    """Return the network's parameters in the lab's orientation, (units, inputs), as copies."""
    hidden, output = net.params["hidden"], net.params["output"]
    return {
        "W1": hidden["kernel"].T.copy(),
        "b1": hidden["bias"][:, None].copy(),
        "W2": output["kernel"].T.copy(),
        "b2": output["bias"][:, None].copy(),
    }


def xor_costs(
    init: str = "randn",
    learning_rate: float = 0.1,
    iterations: int = 1000,
    every: int = 100,
    report: str = "cross_entropy",
) -> XorCosts:
    """Train the lab's network on the four points of XOR and report its cost.

    Parameters
    ----------
    init : {"randn", "rand", "zeros"}, default "randn"
        The start: normal weights and zero biases; everything uniform on (0, 1), which the lab calls
        random; everything 0.
    learning_rate : float, default 0.1
        Above 0. The lab's random start uses 0.3.
    iterations : int, default 1000
        The number of the last cost. One more update follows it, as in the lab.
    every : int, default 100
        The distance between two reported costs.
    report : {"cross_entropy", "mean_square"}, default "cross_entropy"
        What is printed. What is minimized is the cross-entropy in either case: the lab changed
        the printed cost and kept the gradient.

    Returns
    -------
    XorCosts
        Print it for the lab's table.

    Raises
    ------
    ValueError, TypeError
        For an unknown start or report, a rate that is not above 0, or iterations below 1.

    References
    ----------
    "Laboratorio 1", Deep Learning, Universidad del Valle de Guatemala, 2023.

    Examples
    --------
    The lab's table for a learning rate of 0.1, to its last digit:

    >>> run = xor_costs("randn", learning_rate=0.1)
    >>> print(run)  # doctest: -FLOAT_CMP
    Cost after iteration# 0: 0.856267
    Cost after iteration# 100: 0.547399
    Cost after iteration# 200: 0.458590
    Cost after iteration# 300: 0.344033
    Cost after iteration# 400: 0.213431
    Cost after iteration# 500: 0.139159
    Cost after iteration# 600: 0.100705
    Cost after iteration# 700: 0.078216
    Cost after iteration# 800: 0.063661
    Cost after iteration# 900: 0.053536
    Cost after iteration# 1000: 0.046114
    >>> print(run.parameters["W2"])  # doctest: -FLOAT_CMP
    [[-3.8645041  -3.77136637]]
    >>> run.predictions
    array([0, 1, 1, 0])
    """
    iterations = whole("xor_costs", "iterations", iterations)
    every = whole("xor_costs", "every", every)
    measures = {"cross_entropy": None, "mean_square": MeanSquaredError()}
    measure = one_of("xor_costs", "report", report, measures)
    net = xor_network(init, learning_rate)
    data = load_xor()
    if measure is None:
        costs = net.fit(data.x, data.y, epochs=iterations + 1, batch_size=None)["loss"]
    else:
        squares = []
        for _ in range(iterations + 1):
            squares.append(measure.value(data.y, sigmoid(net.predict(data.x))))
            net.fit(data.x, data.y, epochs=1, batch_size=None)
        costs = np.array(squares)
    kept = np.arange(0, iterations + 1, every)
    probabilities = sigmoid(net.predict(data.x))[:, 0]
    predictions = (probabilities >= 0.5).astype(int)
    return XorCosts(kept, costs[kept], lab_parameters(net), probabilities, predictions)
