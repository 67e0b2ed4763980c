r"""GradientNoiseScale: how large a batch is worth its cost.

The gradient of a batch of b samples is the true one, G, plus noise of covariance
:math:`\Sigma / b`. The two are equally large at the *simple noise scale*

.. math:: B = \frac{\operatorname{tr} \Sigma}{\lVert G \rVert^2}

Far below B, one update with twice the batch is about as good as two updates. Far above it, a larger
batch only costs more.

**The estimate.** Let an epoch have K batches of b samples with gradients :math:`g_k` and mean
:math:`\bar g`. The mean squared norm of the batches, and that of their mean, have the expectations

.. math:: E\, \lVert g_k \rVert^2 = \lVert G \rVert^2 + \tfrac1b \operatorname{tr} \Sigma, \qquad
   E\, \lVert \bar g \rVert^2 = \lVert G \rVert^2 + \tfrac1{Kb} \operatorname{tr} \Sigma

These are two equations in two unknowns. The solutions are unbiased, their quotient is not.
"""

from typing import Any

import numpy as np

from nnbook.monitoring.callback import Callback
from nnbook.monitoring.history import History, Logs
from nnbook.typing import FloatArray


class GradientNoiseScale(Callback):
    """Estimate the simple noise scale from the gradients of each epoch's batches.

    Attributes
    ----------
    history : History
        ``noise_scale``, in samples, and what it is made of, ``variance`` (the trace of Σ) and
        ``gradient_squared``: (epochs,) or (epochs, runs). The scale is infinite where the noise
        hides the gradient, so that the estimate of its square is not positive, and NaN in a frozen
        run.

    Raises
    ------
    ValueError
        For an epoch with fewer than two batches of one size.

    Notes
    -----
    Theta moves during an epoch, and that counts as noise: with a large learning rate the estimate
    is too high. A last batch of another size is left out. The estimate of one epoch is rough; take
    a median over several. Each update costs two passes over the gradient.

    References
    ----------
    McCandlish, Kaplan, Amodei et al., "An empirical model of large-batch training", 2018,
    appendix A.1.

    Examples
    --------
    Here a mean is learnt, :math:`L = (b - y)^2`. The gradient of a sample is 2 (b - y), so Σ is
    four times the variance of y, here 4, and G is 2 (0 - 1) at b = 0:

    >>> import numpy as np
    >>> from nnbook import SGD, Dense, Input, Network
    >>> x = Input(1)
    >>> net = Network(x, Dense(1)(x), optimizer=SGD(0.0), rng=0)
    >>> y = 1 + np.random.default_rng(0).standard_normal((4000, 1))
    >>> noise = GradientNoiseScale()
    >>> _ = net.fit(np.zeros((4000, 1)), y, batch_size=2, callbacks=[noise])
    >>> print(round(float(noise.history["noise_scale"][0]), 1))
    1.0
    """

    def __init__(self) -> None:
        self.history = History()
        self._clear()

    def _clear(self) -> None:
        self._samples, self._count = 0, 0
        self._sum: Any = 0.0
        self._squares: Any = 0.0
        self._lost: Any = False

    def on_train_begin(self, model: Any) -> None:
        """Forget an earlier fit."""
        self.history = History()
        self._clear()

    def on_batch_end(self, batch: int, logs: Logs, gradient: FloatArray, step: FloatArray) -> None:
        """Add the gradient, and its square."""
        samples = int(logs["samples"])
        self._samples = self._samples or samples
        if samples != self._samples:
            return
        self._count += 1
        self._sum = self._sum + gradient
        self._squares = self._squares + np.square(gradient).sum(axis=-1)
        self._lost = self._lost | np.isnan(logs["loss"])

    def on_epoch_end(self, epoch: int, logs: Logs) -> None:
        """Solve the two equations for this epoch."""
        count, samples = self._count, self._samples
        if count < 2:
            raise ValueError(
                f"GradientNoiseScale: expected at least 2 batches of one size in an epoch, got "
                f"{count} of {samples} samples; use a smaller batch_size"
            )
        each = self._squares / count
        mean = np.square(self._sum / count).sum(axis=-1)
        variance = samples * count / (count - 1) * (each - mean)
        signal = (count * mean - each) / (count - 1)
        scale = np.divide(variance, signal, out=np.full(signal.shape, np.inf), where=signal > 0)
        found = {"noise_scale": scale, "variance": variance, "gradient_squared": signal}
        lost = self._lost | ~np.isfinite(each)
        self.history.append({key: np.where(lost, np.nan, value) for key, value in found.items()})
        self._clear()
