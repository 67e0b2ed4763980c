r"""BatchNormalization: each unit gets mean 0 and variance 1 over the batch, then learns its own.

For a batch of m samples, unit by unit:

.. math:: \mu = \frac1m \sum_i x_i, \qquad \sigma^2 = \frac1m \sum_i (x_i - \mu)^2, \qquad
   \hat x_i = \frac{x_i - \mu}{\sqrt{\sigma^2 + \epsilon}}, \qquad y_i = \gamma \hat x_i + \beta

Backward. The sums of :math:`\partial y_i/\partial\beta = 1` and
:math:`\partial y_i/\partial\gamma = \hat x_i` over the batch give

.. math:: d\beta = \sum_i dy_i, \qquad d\gamma = \sum_i dy_i\, \hat x_i

For the input write :math:`s = \sqrt{\sigma^2 + \epsilon}`. A sample moves its own output, and all
outputs through :math:`\mu` and :math:`s`. With :math:`\partial\mu/\partial x_k = 1/m` and
:math:`\partial s/\partial x_k = (x_k - \mu)/(m s) = \hat x_k / m` (the term that comes from
:math:`\mu` inside the variance sums to 0),

.. math:: \frac{\partial \hat x_i}{\partial x_k} = \frac1s \left(\delta_{ik} - \frac1m
   - \frac{\hat x_i \hat x_k}{m}\right), \qquad
   dx = \frac{\gamma}{s} \left(dy - \overline{dy} - \hat x\; \overline{dy\, \hat x}\right)

where a bar is the mean over the batch. The two means are :math:`d\beta/m` and :math:`d\gamma/m`.

The chapter on batch normalization also derives this on the graph, and measures what it does.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from nnbook._validation import number
from nnbook.arrays.products import column_sums
from nnbook.arrays.workspace import Workspace
from nnbook.layers.base import Layer, single
from nnbook.typing import DTypeLike, FloatArray, Generator, Params, Shape


@dataclass(frozen=True, eq=False)
class BatchNormalization(Layer):
    """Normalize each unit over the batch; in prediction, by running statistics.

    Parameters
    ----------
    momentum : float, default 0.99
        How much of a running statistic stays at each step, 0 <= momentum < 1:
        ``moving = momentum * moving + (1 - momentum) * batch``.
    epsilon : float, default 1e-3
        Added to the variance, above 0. The output's variance is var / (var + epsilon), before
        gamma.
    center : bool, default True
        Whether there is a beta, which starts at 0.
    scale : bool, default True
        Whether there is a gamma, which starts at 1.
    name : str, optional
        The layer's name in reports.

    Raises
    ------
    TypeError, ValueError
        For a momentum or an epsilon outside its range.

    Notes
    -----
    Each unit has two trained parameters, gamma and beta, and two numbers of state, moving_mean and
    moving_variance. The state starts at 0 and 1.

    Give a Dense in front of it ``use_bias=False``. A bias shifts a unit in the whole batch, and
    subtracting the mean undoes the shift: its gradient is 0 up to rounding, and beta does its work.

    Both variances divide by m, as in Keras. PyTorch (reported) writes its momentum the other way
    round, 0.1 for what is 0.9 here, has epsilon 1e-5, and divides the running variance by m - 1.

    A batch of one sample has variance 0, so its output is beta, and its input gets no gradient.
    Like Keras, this allows it; PyTorch refuses it.

    The mean is subtracted before anything is squared, so a large mean costs few digits.

    References
    ----------
    S. Ioffe, C. Szegedy, "Batch normalization: accelerating deep network training by reducing
    internal covariate shift", ICML 2015.

    Examples
    --------
    >>> import numpy as np
    >>> from nnbook import BatchNormalization
    >>> from nnbook.arrays.workspace import Workspace
    >>> layer = BatchNormalization(momentum=0.9, epsilon=1e-12, center=False, scale=False)
    >>> y, cache = layer.forward({}, [np.array([[1.0], [5.0]])], True, Workspace(2))
    >>> y.ravel()  # the mean is 3, the standard deviation 2
    array([-1.,  1.])
    >>> layer.next_state(layer.state([(1,)], np.float64), cache)  # 0.1 * 3, 0.9 * 1 + 0.1 * 4
    {'moving_mean': array([0.3]), 'moving_variance': array([1.3])}
    """

    momentum: float = 0.99
    epsilon: float = 1e-3
    center: bool = True
    scale: bool = True
    name: str | None = None

    def __post_init__(self) -> None:
        who = "BatchNormalization"
        # Stored as Python floats, because NumPy's would promote float32.
        momentum = number(who, "momentum", self.momentum, least=0, below=1)
        object.__setattr__(self, "momentum", momentum)
        object.__setattr__(self, "epsilon", number(who, "epsilon", self.epsilon, above=0))

    def init(
        self, rng: Generator, input_shapes: Sequence[Shape], dtype: DTypeLike
    ) -> dict[str, FloatArray]:
        """Return gamma of ones and beta of zeros."""
        units = single(self.label, input_shapes)
        gamma = {"gamma": np.ones(units, dtype)} if self.scale else {}
        return gamma | ({"beta": np.zeros(units, dtype)} if self.center else {})

    def state(self, input_shapes: Sequence[Shape], dtype: DTypeLike) -> dict[str, FloatArray]:
        """Return the initial running statistics."""
        units = single(self.label, input_shapes)
        return {"moving_mean": np.zeros(units, dtype), "moving_variance": np.ones(units, dtype)}

    def output_shape(self, input_shapes: Sequence[Shape]) -> Shape:
        """Return the input's shape."""
        return (single(self.label, input_shapes),)

    def forward(
        self, params: Params, inputs: Sequence[FloatArray], training: bool, ws: Workspace
    ) -> tuple[FloatArray, Any]:
        """Return y; the cache is x - mean, 1 / s, and in training the batch's mean and variance."""
        (x,) = inputs
        units = x.shape[-1]
        mean: FloatArray
        statistics = None
        if training:
            mean = column_sums(x, ws.ones) / ws.rows
        elif "moving_mean" in ws.state:
            mean, variance = ws.state["moving_mean"], ws.state["moving_variance"]
        else:
            raise ValueError(
                f"{self.label}: expected running statistics for prediction, got none; "
                "make the workspace with state=layer.state(shapes, dtype)"
            )
        centred = np.subtract(x, mean, out=ws.batch("centred", units))
        if training:
            variance = _dots(centred, centred) / ws.rows
            statistics = mean, variance
        inverse = 1 / np.sqrt(variance + self.epsilon)
        # gamma / s is a row, so one pass over x applies both factors.
        factor = inverse * params["gamma"] if self.scale else inverse
        y = np.multiply(centred, factor, out=ws.batch("y", units))
        if self.center:
            np.add(y, params["beta"], out=y)
        return y, (centred, inverse, statistics)

    def backward(
        self, params: Params, cache: Any, dy: FloatArray, ws: Workspace
    ) -> tuple[Sequence[FloatArray | None], dict[str, FloatArray]]:
        """Return dx and the gradients of gamma and beta."""
        centred, inverse, statistics = cache
        beta = column_sums(dy, ws.ones)
        gamma = _dots(dy, centred) * inverse
        grads = {"gamma": gamma} if self.scale else {}
        if self.center:
            grads["beta"] = beta
        if not ws.wants(0):
            return [None], grads
        dx = ws.batch("dx", dy.shape[-1])
        factor = inverse * params["gamma"] if self.scale else inverse
        if statistics is None:  # in prediction the statistics do not depend on x
            return [np.multiply(dy, factor, out=dx)], grads
        np.multiply(centred, inverse * gamma / -ws.rows, out=dx)
        np.add(dx, dy, out=dx)
        np.subtract(dx, beta / ws.rows, out=dx)
        return [np.multiply(dx, factor, out=dx)], grads

    def next_state(self, state: Mapping[str, FloatArray], cache: Any) -> dict[str, FloatArray]:
        """Return the running statistics after a step on the batch of this cache."""
        _, _, statistics = cache
        fresh = {}
        for (name, old), batch in zip(state.items(), statistics, strict=True):
            fresh[name] = self.momentum * old + (1 - self.momentum) * batch
        return fresh


def _dots(a: FloatArray, b: FloatArray) -> FloatArray:
    """Return the sum of a * b in each column without an array for the product.

    The shape is (units,) or, like a stack's parameters, (runs, 1, units).
    """
    sums: FloatArray = np.einsum("...ij,...ij->...j", a, b)
    return sums if sums.ndim == 1 else sums[:, None]
