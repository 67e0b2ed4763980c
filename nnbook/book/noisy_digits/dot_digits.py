"""The ten digits of :func:`nnbook.datasets.load_digits_5x7`, and what reads them.

The report on perceptrons and digits (001) does not print its digits, and its figures are lost.
Public solutions of the same exercise hold a file whose digits are those of the loader, dot by dot,
but for the 3, which has a round top there. So both are here.
"""

from collections.abc import Sequence
from functools import cache
from typing import Any

import numpy as np
from numpy import int64
from numpy.typing import NDArray

from nnbook._validation import array, one_of
from nnbook.datasets import load_digits_5x7
from nnbook.layers import Dense, GaussianNoise, Input
from nnbook.network import Network
from nnbook.optimizers import SGD
from nnbook.typing import ArrayLike, FloatArray, IntArray, RandomState

#: The rows of a 3 with a round top, each of five bits.
ROUND_THREE = (14, 17, 1, 6, 1, 17, 14)
_THREES = {"flat": None, "round": ROUND_THREE}


def dot_digits(
    copies: int = 1, noise: float = 0.0, *, three: str = "flat", rng: RandomState = 0
) -> tuple[FloatArray, NDArray[int64]]:
    """Return the images and the labels of ``load_digits_5x7(copies, noise, rng=rng)``.

    Parameters
    ----------
    copies, noise, rng
        As in that function.
    three : {"flat", "round"}, default "flat"
        The top of the 3. The noise is the same for both.

    Examples
    --------
    >>> x, y = dot_digits(2)
    >>> x.shape, y.shape
    ((20, 35), (20,))
    >>> int(abs(dot_digits(three="round")[0] - x[:10]).sum())  # dots that differ, all in the 3
    8
    """
    rows = one_of("dot_digits", "three", three, _THREES)
    data = load_digits_5x7(copies, noise, rng=rng)
    x = data.x
    if rows is not None:
        bits = (np.array(rows)[:, None] >> np.arange(4, -1, -1)) & 1
        x[3::10] += bits.ravel() - load_digits_5x7().x[3]
    return x, data.y


@cache
def _templates(three: str) -> FloatArray:
    x, _ = dot_digits(three=three)
    return x


def nearest_digit(x: ArrayLike, *, three: str = "flat") -> IntArray:
    r"""Return for each image the digit that is nearest to it.

    With normal noise of one variance in each dot, and digits that are equally frequent, the most
    probable digit is the one of smallest :math:`\|x - x_k\|^2`. So no rule is right more often.

    Parameters
    ----------
    x : array of shape (images, 35)
    three : {"flat", "round"}, default "flat"
        As in :func:`dot_digits`.

    Examples
    --------
    >>> x, y = dot_digits(100, 0.5)
    >>> float((nearest_digit(x) == y).mean()) > 0.95
    True
    """
    clean = _templates(three)
    images = array("nearest_digit", "x", x, shape=(None, clean.shape[1]))
    # |x - c|² without |x|², which is the same for all digits.
    nearest: IntArray = ((clean**2).sum(axis=1) - 2 * images @ clean.T).argmin(axis=1)
    return nearest


def dot_network(
    *units: int,
    learning_rate: float | FloatArray,
    noise: float | FloatArray | None = None,
    **settings: Any,
) -> Network:
    """Return layers of sigmoid units on 35 dots, trained by the report's rule.

    The rule adds ``learning_rate * error * slope * input`` to a weight, for each sample of a batch.
    That is a step down half the sum of squares, so half the rate on the sum ``sse``.

    Parameters
    ----------
    *units : int
        Of each layer, the output layer last.
    learning_rate : float or array of shape (runs,)
        In the report's rule.
    noise : float or array of shape (runs,), optional
        Standard deviation of the fresh noise that each image gets in each step of the training.
    **settings
        What :class:`nnbook.Network` takes: metrics, runs, dtype, rng.

    Examples
    --------
    >>> dot_network(10, 5, 1, learning_rate=0.1, rng=0)
    Network(input (35,) -> dense_2 (1,), 421 parameters)
    """
    x = Input(35)
    node = x if noise is None else GaussianNoise(noise)(x)
    for width in units:
        node = Dense(width, activation="sigmoid")(node)
    optimizer = SGD(np.asarray(learning_rate) / 2)
    return Network(x, node, loss="sse", optimizer=optimizer, **settings)


def swept(
    *units: int, x: FloatArray, y: FloatArray, rates: Sequence[float], seeds: int, epochs: int
) -> tuple[Network, FloatArray]:
    """Train from ``seeds`` starts at each rate, in full batches.

    Returns
    -------
    net : Network
        The stack, rate by rate.
    loss : ndarray of shape (epochs, rates, seeds)
        The sum of squares before each update.
    """
    each = np.repeat(rates, seeds)
    net = dot_network(*units, learning_rate=each, runs=len(each), rng=0, dtype=np.float32)
    history = net.fit(x, y, epochs=epochs, batch_size=None)
    return net, np.asarray(history["loss"], dtype=float).reshape(epochs, len(rates), seeds)


def quartiles(loss: FloatArray, watch: Sequence[int]) -> FloatArray:
    """Return the quartiles over starts, of shape (3, rates - 1, watch), at the epochs of ``watch``.

    The largest rate is left out, because rounding decides there.
    """
    found: FloatArray = np.quantile(loss[list(watch), :-1], (0.25, 0.5, 0.75), axis=2)
    return found.transpose(0, 2, 1)
