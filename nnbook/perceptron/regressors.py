"""Units with a gradient: the linear unit, and the one with a smooth activation."""

from dataclasses import dataclass, field

import numpy as np

from nnbook._validation import number
from nnbook.activations import Activation, get
from nnbook.perceptron.base import Unit
from nnbook.typing import ArrayLike, FloatArray


@dataclass(eq=False)
class NonlinearUnit(Unit):
    r"""A unit with a smooth activation f, which learns by the delta rule.

    .. math:: w \leftarrow w + \eta \sum_i (y_i - \hat y_i)\, f'(z_i)\, x_i, \qquad
       \hat y = f(z)

    It is a step down the gradient of :math:`\frac12 \sum_i (y_i - \hat y_i)^2`, half the sum of
    squared errors over the batch.

    Parameters
    ----------
    learning_rate, epochs, batch_size, shuffle, rng, start
        As in :class:`~nnbook.perceptron.Unit`.
    activation : str or Activation, default "tanh"
        An elementwise function from :mod:`nnbook.activations`, or one that you wrote. The targets
        should lie within its range: it can approach others for ever without reaching them.
    tol : float, default 0
        Training stops after an epoch in which the sum of squared errors was at most this.

    Attributes
    ----------
    errors_ : ndarray of shape (n_iter_,)
        The sum of squared errors of each epoch, with each error taken before the batch's update.

    Notes
    -----
    The derivative of tanh is :math:`1 - \hat y^2`, that of the sigmoid :math:`\hat y (1 - \hat y)`.
    Both can be computed from the output alone; a function that expects z must get z.

    References
    ----------
    Widrow and Hoff, "Adaptive switching circuits", IRE WESCON Convention Record, 1960, for the
    linear unit.

    Examples
    --------
    >>> from nnbook.datasets import load_and
    >>> data = load_and("pm1")
    >>> unit = NonlinearUnit(0.1, epochs=200).fit(data.x, data.y)
    >>> (unit.predict(data.x) > 0).tolist()
    [False, False, False, True]
    >>> bool(unit.errors_[-1] < unit.errors_[0])
    True
    """

    activation: str | Activation = field(default="tanh", kw_only=True)
    tol: float = field(default=0.0, kw_only=True)

    def _check(self) -> None:
        super()._check()
        number(self._who, "tol", self.tol, least=0)
        if not self._f.elementwise or self._f.name == "step":
            raise ValueError(
                f"{self._who}: expected an elementwise activation with a slope, "
                f"got {self._f.name!r}"
            )

    @property
    def _f(self) -> Activation:
        return get(self.activation, self._who)

    def _step(self, w: FloatArray, x: FloatArray, y: FloatArray) -> tuple[FloatArray | None, float]:
        z = x @ w
        output = self._f.fn(z)
        error = y - output
        return self._f.vjp(error, z, output) @ x, float(error @ error)

    def _done(self, wrong: float) -> bool:
        return wrong <= self.tol

    def predict(self, x: ArrayLike) -> FloatArray:
        """Return f(z) for each sample, an array of shape (samples,)."""
        return self._f(self.decision_function(x))

    def score(self, x: ArrayLike, y: ArrayLike) -> float:
        """Return R², the share of the targets' variance that the outputs explain."""
        targets = np.ravel(np.asarray(y, dtype=float))
        left = float(((targets - self.predict(x)) ** 2).sum())
        return 1 - left / float(((targets - targets.mean()) ** 2).sum())


@dataclass(eq=False)
class LinearUnit(NonlinearUnit):
    r"""A unit whose output is z itself: Widrow and Hoff's Adaline, the least-mean-squares rule.

    .. math:: w \leftarrow w + \eta \sum_i (y_i - z_i)\, x_i

    Parameters
    ----------
    learning_rate, epochs, batch_size, shuffle, rng, start, tol
        As in :class:`~nnbook.perceptron.NonlinearUnit`.

    Notes
    -----
    In full batch it converges to least squares if the learning rate is below
    :math:`2 / \lambda_{\max}(X^\top X)`, where X has its column of ones. Online, with a fixed order
    and a constant rate, it ends near least squares, in a cycle of one epoch. With ``batch_size=1``
    and no shuffling the weights are those of scikit-learn's SGDRegressor without a penalty.

    Examples
    --------
    >>> x = [[0.0], [1.0], [2.0]]
    >>> unit = LinearUnit(0.1, epochs=500).fit(x, [1.0, 3.0, 5.0])
    >>> unit.coef_, unit.intercept_
    (array([2.]), 1.0)
    """

    activation: str | Activation = field(default="identity", init=False, repr=False)

    def get_params(self, deep: bool = True) -> dict[str, object]:
        """Return the hyperparameters by name; the activation is not one of them."""
        return {k: v for k, v in super().get_params(deep).items() if k != "activation"}
