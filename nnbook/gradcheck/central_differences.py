r"""Training without backpropagation: the gradient from differences of the loss.

For each parameter, with the unit vector :math:`e_i` and a step :math:`\varepsilon` of any size,

.. math:: g_i = \frac{L(\theta + \varepsilon e_i) - L(\theta - \varepsilon e_i)}{2 \varepsilon}
   = \frac{1}{2 \varepsilon} \int_{-\varepsilon}^{\varepsilon}
   \frac{\partial L}{\partial \theta_i}(\theta + t e_i)\, dt

The first form is what is computed. The second says what it means: the mean slope between the two
points. This is how the course's report on house prices trains. :mod:`nnbook.gradcheck` uses the
same quotient, with a tiny step, to check whether a gradient is right.
"""

from dataclasses import dataclass

import numpy as np

from nnbook._validation import check_field, one_of
from nnbook.network.network import Batch, Differentiated, Network
from nnbook.optimizers.base import column
from nnbook.typing import PerRun


@dataclass(frozen=True, eq=False)
class CentralDifferences:
    r"""The gradient by central differences, for ``net.fit(..., gradient=CentralDifferences())``.

    Everything else stays as it is: data, batches, optimizer, callbacks, History. So one argument
    turns backpropagation into differences, and the two can be compared.

    Parameters
    ----------
    epsilon : float or array of shape (runs,), default 1e-3
        The step :math:`\varepsilon`, above 0.
    record : {"training", "prediction"}, default "training"
        Which loss of the training data the History records: the one that is differentiated, with
        the noise of training, as after backpropagation; or that of prediction at the same
        parameters, without noise. Either is taken before the update.

    Raises
    ------
    TypeError, ValueError
        For an epsilon that is not above 0, or another record. In ``fit``, for an epsilon without
        one value for each run.

    Notes
    -----
    **Cost.** With P parameters, each step evaluates the loss 2 P times, plus once or twice for the
    records. Backpropagation costs a few evaluations, whatever P is. All runs of a stack are moved
    at once, since no run reads another's parameters.

    **Noise.** Every evaluation in a step sees the same noise: the generator is reset before each.
    The next step draws anew, as with backpropagation. A weight that
    :class:`~nnbook.layers.WeightDropout` masks does not change the loss, so its gradient is 0 apart
    from any penalty.

    **A large step.** The quotient is the slope of a smoothed loss: of its mean over
    :math:`2 \varepsilon` along one axis. Each entry smooths along its own axis, so together they
    are in general not the gradient of any function. Where the loss is a parabola along an axis, the
    smoothing changes no slope. With a squared error this holds for all parameters of a linear
    output layer, so :math:`\varepsilon` does not matter to them. A saturated unit is different. Its
    slope is 0 to many digits, so backpropagation leaves it where it is. The difference reaches
    beyond the flat part once :math:`\varepsilon` times the input is as large as the pre-activation.
    Raw inputs in the hundreds saturate the units, and help a large step bring them back.

    **As in the report.** Full batch, plain gradient descent, half the mean square, no penalty, and
    ``record="prediction"``. All parameters are updated together, after all differences. The report
    records training and test loss before each update, without its mask. Its training loss is
    ``history["loss"]``. Its test loss is shifted by one: ``val_loss`` is taken after the update, so
    entry k is the report's entry k + 1, and the report's first entry is what ``evaluate`` returns
    before ``fit``.

    References
    ----------
    The course's report on gradient descent for house prices (000).

    Examples
    --------
    A saturated unit, :math:`L = \tanh(20 w)^2 / 2` at w = 1. In float64 :math:`\tanh(20)` is 1, and
    the derivative is 0. With a step of 1 the lower point is w = 0, where the loss is 0, so
    g = (1/2 - 0) / 2:

    >>> from nnbook import SGD, CentralDifferences, Constant, Dense, Input, Network
    >>> x = Input(1)
    >>> unit = Dense(1, activation="tanh", use_bias=False, kernel_initializer=Constant(1.0))
    >>> net = Network(x, unit(x), loss="half_mse", optimizer=SGD(1.0))
    >>> _ = net.fit([[20.0]], [[0.0]])
    >>> net.theta
    array([1.])
    >>> _ = net.fit([[20.0]], [[0.0]], gradient=CentralDifferences(epsilon=1.0))
    >>> net.theta
    array([0.75])

    The losses as the report records them, with masked weights; here the test set is the training
    set, so that both losses are the same:

    >>> import numpy as np
    >>> from nnbook import WeightDropout
    >>> rng = np.random.default_rng(0)
    >>> data, prices = rng.random((20, 6)), rng.random((20, 1))
    >>> x = Input(6)
    >>> y = WeightDropout(1)(WeightDropout(5, "sigmoid")(x))
    >>> net = Network(x, y, loss="half_mse", optimizer=SGD(0.01), rng=0)
    >>> source = CentralDifferences(epsilon=1.0, record="prediction")
    >>> before = net.evaluate(data, prices)["loss"]
    >>> history = net.fit(data, prices, epochs=5, batch_size=None, gradient=source,
    ...                   validation_data=(data, prices))
    >>> test = [before, *history["val_loss"][:-1]]
    >>> np.allclose(history["loss"], test, rtol=1e-12)
    True
    """

    epsilon: PerRun = 1e-3
    record: str = "training"

    def __post_init__(self) -> None:
        who = "CentralDifferences"
        check_field(self, "epsilon", above=0)
        one_of(who, "record", self.record, dict.fromkeys(("training", "prediction")))

    def __call__(self, net: Network, batch: Batch) -> Differentiated:
        """Return the loss of a batch, its sums, and the gradient with respect to theta."""
        theta, noise = net.theta, net.noise.bit_generator
        epsilon = column("CentralDifferences", "epsilon", self.epsilon, theta)
        gradient = np.empty_like(theta)
        predicted = None if self.record == "training" else net.batch_loss(batch, training=False)
        start = noise.state
        for i in range(theta.shape[-1]):
            entry = theta[..., i : i + 1]  # of all runs: one column, like epsilon
            here = entry.copy()
            try:
                entry[...] = here + epsilon
                above, _ = net.batch_loss(batch, training=True)
                noise.state = start
                entry[...] = here - epsilon
                below, _ = net.batch_loss(batch, training=True)
                noise.state = start
            finally:  # if interrupted, the network keeps its parameters
                entry[...] = here
            gradient[..., i] = above - below
        gradient /= 2 * epsilon
        # Last, and at theta itself: advance will read what this pass leaves, and the generator
        # moves on by the draws of one pass.
        trained = net.batch_loss(batch, training=True)
        loss, sums = predicted or trained
        return loss, sums, gradient
