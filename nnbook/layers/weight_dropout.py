r"""WeightDropout: in training, each weight is absent with probability 1 - p; nothing is rescaled.

With masks M and m of zeros and ones, each entry 1 with probability p:

.. math:: y = f(x (W \odot M) + b \odot m), \qquad
   dW = M \odot (x^\top dz), \qquad db = m \odot \sum_i dz_i, \qquad dx = dz\, (W \odot M)^\top

It is :class:`~nnbook.layers.Dense` with masked parameters. An absent weight gets no gradient.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from nnbook._validation import check_field, whole
from nnbook.activations import Activation
from nnbook.arrays.workspace import Workspace
from nnbook.initializers import Initializer
from nnbook.layers.base import Layer, column, noise
from nnbook.layers.dense import Dense, resolve
from nnbook.regularizers import Regularizer
from nnbook.typing import DTypeLike, FloatArray, Generator, Params, PerRun, Shape


@dataclass(frozen=True, eq=False)
class WeightDropout(Layer):
    r"""A Dense whose weights and biases are masked in training: the course's variant of dropout.

    Parameters
    ----------
    units : int
        The number of outputs, at least 1.
    activation : str or Activation, optional
        Applied to the product; None is the identity.
    keep_probability : float or array of shape (runs,), default 0.5
        The probability p that an entry of the kernel or the bias is kept, 0 < p <= 1. It is 1 minus
        what Dropout calls the rate, because the report defines it so.
    use_bias, kernel_initializer, bias_initializer, kernel_regularizer, bias_regularizer
        As in :class:`~nnbook.layers.Dense`.
    name : str, optional
        The layer's name in reports.

    Raises
    ------
    TypeError, ValueError
        For a keep_probability outside (0, 1], and for what Dense refuses.

    Notes
    -----
    Each step draws one mask, first for the kernel, then for the bias, and the whole batch shares
    it. All runs of a stack compare the same draw with their probabilities.

    Nothing is rescaled, and prediction uses all weights. So the expected pre-activation in training
    is p times that of prediction, :math:`E[x (W \odot M) + b \odot m] = p\,(x W + b)`. The network
    predicts with larger signals than it was trained on: with p = 0.5, twice as large in each layer,
    on average. :class:`~nnbook.layers.Dropout` scales by 1 / p and has no such gap.

    DropConnect (Wan et al.) differs: it draws a mask for each sample and accounts for p in
    prediction, by sampling from a normal distribution with the mean and variance of the masked sum.

    References
    ----------
    L. Wan, M. Zeiler, S. Zhang, Y. LeCun, R. Fergus, "Regularization of neural networks using
    DropConnect", ICML 2013. The course's report on gradient descent for house prices (000).

    Examples
    --------
    >>> import numpy as np
    >>> from nnbook import WeightDropout
    >>> from nnbook.arrays.workspace import Workspace
    >>> layer, ws = WeightDropout(1), Workspace(rows=1, rng=np.random.default_rng(0))
    >>> params = {"kernel": np.ones((100, 1)), "bias": np.zeros(1)}
    >>> x = np.ones((1, 100))
    >>> steps = [float(layer.forward(params, [x], True, ws)[0][0, 0]) for _ in range(1000)]
    >>> f"{np.mean(steps):.0f}"
    '50'
    >>> layer.forward(params, [x], False, ws)[0]
    array([[100.]])
    """

    units: int
    activation: str | Activation | None = None
    keep_probability: PerRun = 0.5
    use_bias: bool = True
    kernel_initializer: str | Initializer = "glorot_uniform"
    bias_initializer: str | Initializer = "zeros"
    kernel_regularizer: str | Regularizer | None = None
    bias_regularizer: str | Regularizer | None = None
    name: str | None = None

    def __post_init__(self) -> None:
        who = "WeightDropout"
        whole(who, "units", self.units)
        check_field(self, "keep_probability", above=0, most=1)
        resolve(self)

    @cached_property
    def _dense(self) -> Dense:
        """The layer that does the computing, with whatever parameters it is given."""
        return Dense(
            self.units,
            self.activation,
            use_bias=self.use_bias,
            kernel_initializer=self.kernel_initializer,
            bias_initializer=self.bias_initializer,
            name=self.label,
        )

    def init(
        self, rng: Generator, input_shapes: Sequence[Shape], dtype: DTypeLike
    ) -> dict[str, FloatArray]:
        """Draw the kernel, then the bias."""
        return self._dense.init(rng, input_shapes, dtype)

    def output_shape(self, input_shapes: Sequence[Shape]) -> Shape:
        """Return (units,)."""
        return self._dense.output_shape(input_shapes)

    def forward(
        self, params: Params, inputs: Sequence[FloatArray], training: bool, ws: Workspace
    ) -> tuple[FloatArray, Any]:
        """Return f of the masked product; the cache is Dense's, these parameters and the masks."""
        masks: dict[str, Any] = {}
        if training:
            p = column("WeightDropout", "keep_probability", self.keep_probability, ws)
            rng = noise(self, ws)
            shapes = {"kernel": params["kernel"].shape[-2:], "bias": (self.units,)}
            # A mask has the shape of one network's parameter: the runs share the draw.
            masks = {name: rng.random(shapes[name], dtype=ws.dtype) < p for name in params}
            params = {name: params[name] * mask for name, mask in masks.items()}
        y, cache = self._dense.forward(params, inputs, training, ws)
        return y, (cache, params, masks)

    def backward(
        self, params: Params, cache: Any, dy: FloatArray, ws: Workspace
    ) -> tuple[Sequence[FloatArray | None], dict[str, FloatArray]]:
        """Go back through the masked Dense; a weight that was absent gets gradient 0."""
        below, masked, masks = cache
        d_inputs, grads = self._dense.backward(masked, below, dy, ws)
        for name, mask in masks.items():
            np.multiply(grads[name], mask, out=grads[name])
        return d_inputs, grads
