"""A network of objects, one for each unit, as the report on perceptrons writes it: slow on purpose.

Each unit keeps its weights in its own array, appends a 1 to its inputs for the bias, and has its
own optimizer state. It computes what :class:`nnbook.Network` computes for one image at a time.
"""

from collections.abc import Sequence

import numpy as np

from nnbook._validation import one_of
from nnbook.typing import FloatArray

RULES = ("plain", "momentum", "Adam")


class Unit:
    """One sigmoid unit with its own weights, the bias as the last of them.

    Parameters
    ----------
    weights : array of shape (inputs + 1,)
        The initial weights.
    rule : {"plain", "momentum", "Adam"}
        How it learns, with the report's rates: 0.01, 0.01 and 0.001.
    """

    def __init__(self, weights: FloatArray, rule: str) -> None:
        self.weights = weights
        self.rule = one_of("Unit", "rule", rule, {name: name for name in RULES})
        self.first = np.zeros_like(weights)
        self.second = np.zeros_like(weights)
        self.steps = 0
        self.inputs = np.zeros_like(weights)
        self.output = 0.0

    def predict(self, inputs: FloatArray) -> float:
        """Return the sigmoid of the weighted sum, and keep what the update needs."""
        self.inputs = np.append(inputs, 1.0)
        self.output = float(1 / (1 + np.exp(-np.dot(self.inputs, self.weights))))
        return self.output

    def learn(self, delta: float) -> None:
        """Change the weights, where ``delta`` is the gradient of the loss for the weighted sum."""
        gradient = delta * self.inputs
        if self.rule == "plain":
            self.weights = self.weights - 0.01 * gradient
        elif self.rule == "momentum":
            self.first = 0.9 * self.first - 0.01 * gradient
            self.weights = self.weights + self.first
        else:
            self.steps += 1
            self.first = 0.9 * self.first + 0.1 * gradient
            self.second = 0.999 * self.second + 0.001 * gradient**2
            first = self.first / (1 - 0.9**self.steps)
            second = self.second / (1 - 0.999**self.steps)
            self.weights = self.weights - 0.001 * first / (np.sqrt(second) + 1e-8)


class UnitNetwork:
    """Layers of :class:`Unit`, trained on one image at a time.

    Parameters
    ----------
    kernels, biases : sequence of array
        Of shapes (inputs, units) and (units,), a pair for each layer.
    rule : str
        As in :class:`Unit`.

    Examples
    --------
    >>> net = UnitNetwork([np.zeros((3, 2))], [np.zeros(2)], "plain")
    >>> net.predict(np.ones(3)).tolist()
    [0.5, 0.5]
    """

    def __init__(
        self, kernels: Sequence[FloatArray], biases: Sequence[FloatArray], rule: str
    ) -> None:
        self.layers = [
            [Unit(np.append(kernel[:, k], bias[k]), rule) for k in range(len(bias))]
            for kernel, bias in zip(kernels, biases, strict=True)
        ]

    def predict(self, x: FloatArray) -> FloatArray:
        """Return the outputs of the last layer for one image."""
        for layer in self.layers:
            x = np.array([unit.predict(x) for unit in layer])
        return x

    def step(self, x: FloatArray, target: FloatArray) -> None:
        """Learn one image: its sum of squares, backwards unit by unit."""
        above = 2 * (self.predict(x) - target)
        for number in range(len(self.layers) - 1, -1, -1):
            layer = self.layers[number]
            deltas = [u.output * (1 - u.output) * a for u, a in zip(layer, above, strict=True)]
            if number:  # the images need no gradient
                below = [unit.weights[:-1] * d for unit, d in zip(layer, deltas, strict=True)]
                above = np.sum(below, axis=0)
            for unit, delta in zip(layer, deltas, strict=True):
                unit.learn(float(delta))
