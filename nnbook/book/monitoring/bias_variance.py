"""Bias and variance: many training sets, networks from too small to too large, and the noise."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from nnbook.book.pieces import by_name
from nnbook.book.registry import recorded
from nnbook.layers import Dense, Input
from nnbook.network import Network
from nnbook.optimizers import Adam
from nnbook.regularizers import L2
from nnbook.typing import FloatArray


def curve(x: FloatArray) -> FloatArray:
    """Return the function that is to be learned: two waves of a sine.

    Examples
    --------
    >>> curve(np.array([[-1.0], [0.0], [0.5]])).ravel().round(2).tolist()
    [-0.14, 0.0, 1.0]
    """
    return np.asarray(np.sin(3 * x))


@recorded(
    "bias_variance",
    question="How do bias and variance change with the size of a network and with its penalty?",
    seeds="24 training sets, 4 starts on each; full batch",
    tolerance=0.1,
    scattered=["*"],
)
def bias_variance(
    units: Sequence[int] = (1, 2, 3, 5, 10, 30, 100),
    factors: Sequence[float] = (1e-7, 1e-5, 1e-4, 1e-3, 1e-2, 1e-1, 1.0),
    few: int = 20,
    many: int = 200,
    noise: float = 0.3,
    sets: int = 24,
    starts: int = 4,
    epochs: int = 1500,
    learning_rate: float = 0.02,
    points: int = 100,
) -> Mapping[str, Any]:
    r"""Train tanh networks on many training sets of one noisy curve, and take their errors apart.

    With f the prediction, F the curve and a noise of variance :math:`\sigma^2`,

    .. math:: \operatorname{E}(f - y)^2 = (\operatorname{E} f - F)^2
       + \operatorname{E}(f - \operatorname{E} f)^2 + \sigma^2 ,

    where the means are over training sets and starts.

    Returns
    -------
    dict
        For ``size`` (no penalty, by ``units``), ``size, more data`` (the same with ``many`` points)
        and ``penalty`` (by ``factors``, the largest network): of shape (settings,) ``/bias``, the
        mean square of the bias; ``/variance``; ``/total``, the mean square error on new noisy
        points; and ``/train``, that on the points of the training set.
    """
    x_new = np.linspace(-2, 2, points)[:, None]
    truth = curve(x_new)

    def measured(width: int, factor: float, samples: int) -> tuple[float, ...]:
        predictions, known, new = [], [], []
        for number in range(sets):
            draw = np.random.default_rng([3, number])
            x = draw.uniform(-2, 2, (samples, 1))
            y = curve(x) + noise * draw.standard_normal((samples, 1))
            y_new = truth + noise * draw.standard_normal(truth.shape)
            inputs = Input(1)
            h = Dense(width, activation="tanh", kernel_regularizer=L2(factor))(inputs)
            net = Network(
                inputs,
                Dense(1, kernel_regularizer=L2(factor))(h),
                loss="mse",
                optimizer=Adam(learning_rate),
                runs=starts,
                rng=number,
            )
            net.fit(x, y, epochs=epochs, batch_size=None)
            f = np.asarray(net.predict(x_new))
            predictions.append(f[..., 0])
            known.append(np.mean((np.asarray(net.predict(x)) - y) ** 2))
            new.append(np.mean((f - y_new) ** 2))
        every = np.concatenate(predictions)  # (sets * starts, points)
        mean = every.mean(axis=0)
        variance = float(np.mean((every - mean) ** 2))
        bias = float(np.mean((mean - truth[:, 0]) ** 2)) - variance / len(every)
        return bias, variance, float(np.mean(new)), float(np.mean(known))

    kinds = {
        "size": [(width, 0.0, few) for width in units],
        "size, more data": [(width, 0.0, many) for width in units],
        "penalty": [(max(units), factor, few) for factor in factors],
    }

    def of(kind: str) -> dict[str, FloatArray]:
        table = np.array([measured(*setting) for setting in kinds[kind]]).T
        return dict(zip(("bias", "variance", "total", "train"), table, strict=True))

    return by_name(kinds, of, "kinds")
