r"""The network of the report on house prices, and its training by differences, many at once.

:class:`~nnbook.gradcheck.CentralDifferences` moves one parameter after the other, and runs the
whole network for each. With one hidden layer, less is enough. A weight :math:`w_{ij}` moves unit j
alone, from :math:`a_j` to :math:`a_j^\pm = f(z_j \pm \varepsilon x_i)`. With the error e, the
outgoing weight v and :math:`\delta^\pm = v_j (a_j^\pm - a_j)`, the quotient of half the mean square
is a mean over the samples:

.. math:: \frac{L^+ - L^-}{2 \varepsilon} = \frac{1}{2 \varepsilon} \left\langle
   (\delta^+ - \delta^-) \left(e + \tfrac12 (\delta^+ + \delta^-)\right) \right\rangle .

Along a parameter of the linear output the loss is a parabola, so there the quotient is the
derivative.
"""

from collections.abc import Sequence
from functools import partial
from typing import NamedTuple

import numpy as np

from nnbook.activations import Activation
from nnbook.activations import get as activation_of
from nnbook.datasets import load_house_prices
from nnbook.initializers import RandomUniform
from nnbook.layers import Dense, Input
from nnbook.network import Network
from nnbook.optimizers import SGD
from nnbook.preprocessing import Transformer
from nnbook.typing import FloatArray, IntArray, PerRun

#: The report's split, in words.
SOURCE = "UCI real estate valuation; rows 0 to 314 train, the other 99 test, as in the report"

_UNIFORM = RandomUniform(0.0, 1.0)


class Rows(NamedTuple):
    """The houses that train and those that test."""

    x: FloatArray
    y: FloatArray
    x_test: FloatArray
    y_test: FloatArray

    def scaled(self, scaler: Transformer) -> "Rows":
        """Return the houses with features scaled by statistics of those that train."""
        return self._replace(x=scaler.fit_transform(self.x), x_test=scaler.transform(self.x_test))


def load_rows(train: int = 315) -> Rows:
    """Return the houses in the order of the file, the first ones for training."""
    data = load_house_prices()
    return Rows(data.x[:train], data.y[:train], data.x[train:], data.y[train:])


def house_network(
    runs: int | None = None,
    rng: int = 0,
    *,
    activation: str | Activation = "sigmoid",
    rate: PerRun = 0.01,
    units: int = 5,
    inputs: int = 6,
) -> Network:
    """Return the report's network: 6-5-1, all weights and biases uniform on (0, 1), half the MSE.

    Parameters
    ----------
    runs, rng
        As in :class:`~nnbook.network.Network`.
    activation : str or Activation
        Of the hidden layer.
    rate : float or array of shape (runs,)
        Of plain gradient descent.
    units, inputs : int
        The sizes.

    Examples
    --------
    >>> print(house_network())
    Network(input (6,) -> output (1,), 41 parameters)
    """
    x = Input(inputs)
    dense = partial(Dense, kernel_initializer=_UNIFORM, bias_initializer=_UNIFORM)
    y = dense(1, name="output")(dense(units, activation, name="hidden")(x))
    return Network(x, y, loss="half_mse", optimizer=SGD(rate), runs=runs, rng=rng)


def half_mse(predicted: FloatArray | float, y: FloatArray) -> float:
    """Return half the mean square of the errors, the report's loss.

    Examples
    --------
    >>> half_mse(1.0, np.array([[0.0], [3.0]]))
    1.25
    """
    return float(np.mean((predicted - y) ** 2) / 2)


def losses(net: Network, rows: Rows) -> tuple[FloatArray, FloatArray]:
    """Return the loss of each run on the houses that train and on those that test."""
    parts = (rows.x, rows.y), (rows.x_test, rows.y_test)
    train, test = (np.asarray(net.evaluate(x, y)["loss"]) for x, y in parts)
    return train, test


def train_by_differences(
    net: Network,
    rows: Rows,
    *,
    rate: PerRun,
    epsilon: PerRun,
    at: Sequence[int],
    activation: str = "sigmoid",
    keep: float | None = None,
    rng: int = 0,
) -> tuple[FloatArray, FloatArray]:
    """Train a stack of the report's networks as the report does, full batch.

    Parameters
    ----------
    net : Network
        A stack of :func:`house_network`. Its parameters are updated in place.
    rows : Rows
        The houses.
    rate, epsilon : float or array of shape (runs,)
        The learning rate, and the step of the differences.
    at : sequence of int
        After how many updates the losses are taken, ascending. Training ends with the last.
    activation : str
        That of ``net``.
    keep : float, optional
        The report's mask. Each run draws its own masks, as if it were trained alone.
    rng : int
        The seed of the masks.

    Returns
    -------
    train, test : ndarray of shape (len(at), runs)
        Half the mean square, all weights present. A run that diverges ends with inf or NaN.
    """
    f = activation_of(activation)
    masks = np.random.default_rng(rng)
    x = rows.x.T
    # All arrays have a unit, then a house in their last axes; a bias is a weight of the input 1.
    ones = np.ones((1, x.shape[1]))
    moves = np.concatenate([x, ones])
    hidden, output = net.params["hidden"], net.params["output"]
    runs = len(net.theta)
    step, eps = (np.broadcast_to(v, runs).astype(float)[:, None, None] for v in (rate, epsilon))
    train, test = [], []
    with np.errstate(all="ignore"):  # a run that diverges stays where it is; its neighbours go on
        for update in range(at[-1] + 1):
            if update in at:
                # evaluate refuses nothing here: a run without finite parameters has a loss of NaN
                train.append(_half_mse(net, f, rows.x, rows.y))
                test.append(_half_mse(net, f, rows.x_test, rows.y_test))
            if update == at[-1]:
                break
            used = []
            for p in (hidden["kernel"], hidden["bias"], output["kernel"], output["bias"]):
                kept = 1.0 if keep is None else (masks.random(p.shape) < keep).astype(float)
                used.append((p, kept))
            (w, m_w), (b, m_b), (v, m_v), (c, m_c) = used
            z = np.swapaxes(w * m_w, -1, -2) @ x + np.swapaxes(b * m_b, -1, -2)
            a = f(z)
            out = v * m_v  # (runs, units, 1)
            error = np.swapaxes(out, -1, -2) @ a + c * m_c - rows.y.T
            gradient = np.empty((runs, len(moves), z.shape[1]))
            for i, move in enumerate(moves):
                shift = eps * move
                up, low = z + shift, z - shift
                f.fn(up, out=up), f.fn(low, out=low)
                middle = 0.5 * (up + low)
                middle -= a
                middle *= out
                middle += error
                up -= low
                gradient[:, i] = np.einsum("rjn,rjn->rj", up, middle)
            gradient *= np.swapaxes(out, -1, -2) / (2 * eps * x.shape[1])
            d_v = (a @ np.swapaxes(error, -1, -2)) / x.shape[1]
            d_c = error.mean(axis=-1, keepdims=True)
            w -= step * m_w * gradient[:, :-1]
            b -= step * m_b * gradient[:, -1:]
            v -= step * m_v * d_v
            c -= step * m_c * d_c
    return np.array(train), np.array(test)


def _half_mse(net: Network, f: Activation, x: FloatArray, y: FloatArray) -> FloatArray:
    hidden, output = net.params["hidden"], net.params["output"]
    predicted = f(x @ hidden["kernel"] + hidden["bias"]) @ output["kernel"] + output["bias"]
    return np.asarray(np.mean((predicted - y) ** 2, axis=(-2, -1)) / 2)


def hidden_groups(net: Network, x: FloatArray, activation: str = "sigmoid") -> list[IntArray]:
    """Return for each run which houses look alike to its hidden layer, to two decimals.

    Returns
    -------
    list of ndarray of shape (samples,)
        The number of each house's group, from 0.

    Examples
    --------
    Raw inputs saturate every unit of an untrained network, so all houses look alike:

    >>> net = house_network(runs=2)
    >>> houses = np.array([[2013.0, 20, 300, 5, 25, 121.5], [2013.0, 2, 4000, 0, 25, 121.5]])
    >>> [len(set(group.tolist())) for group in hidden_groups(net, houses)]
    [1, 1]
    """
    hidden = net.params["hidden"]
    a = activation_of(activation)(x @ hidden["kernel"] + hidden["bias"])
    return [np.unique(np.round(one, 2), axis=0, return_inverse=True)[1].ravel() for one in a]


def within(groups: IntArray, y: FloatArray) -> float:
    """Return half the mean square around the mean of each group: the best one constant for each.

    Examples
    --------
    >>> within(np.array([0, 0, 1]), np.array([[1.0], [3.0], [7.0]]))
    0.3333333
    """
    means = np.bincount(groups, y[:, 0]) / np.bincount(groups)
    return float(np.mean((y[:, 0] - means[groups]) ** 2) / 2)


def best_cuts(values: FloatArray, y: FloatArray, groups: int) -> tuple[list[float], float]:
    """Return where to cut a feature into intervals so that one constant for each fits best.

    Parameters
    ----------
    values : array of shape (samples,)
        The feature.
    y : array of shape (samples, 1)
        What is fitted.
    groups : int
        The number of intervals, at least 1.

    Returns
    -------
    cuts : list of float
        Midpoints between neighbours, ``groups - 1`` of them, ascending.
    loss : float
        Half the mean square. No other cuts have a smaller one: dynamic programming tries all.

    Examples
    --------
    >>> best_cuts(np.array([3.0, 1.0, 2.0, 9.0]), np.array([[5.0], [1.0], [1.0], [5.0]]), 2)
    ([2.5], 0.0)
    """
    order = np.argsort(values, kind="stable")
    x, target = values[order], y[order, 0]
    n = len(x)
    total, square = (np.concatenate([[0.0], np.cumsum(v)]) for v in (target, target**2))
    ends = np.arange(n + 1)
    with np.errstate(invalid="ignore", divide="ignore"):
        count = ends[None, :] - ends[:, None]
        cost = square[None, :] - square[:, None] - (total[None, :] - total[:, None]) ** 2 / count
    apart = np.concatenate([[True], x[1:] > x[:-1], [True]])  # equal values stay together
    cost = np.where((count > 0) & apart[:, None] & apart[None, :], cost, np.inf)
    best, chosen = cost[0], []
    for _ in range(groups - 1):
        whole = best[:, None] + cost
        chosen.append(whole.argmin(axis=0))
        best = whole.min(axis=0)
    at, cuts = n, []
    for before in reversed(chosen):
        at = int(before[at])
        cuts.append(float((x[at - 1] + x[at]) / 2))
    return cuts[::-1], max(float(best[n]) / (2 * n), 0.0)
