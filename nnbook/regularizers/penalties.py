"""L1, L2 and their sum: penalties on the size of the weights."""

from dataclasses import dataclass

import numpy as np

from nnbook._validation import check_field
from nnbook.regularizers.base import Regularizer, rows, spread
from nnbook.typing import FloatArray, PerRun


@dataclass(frozen=True, eq=False)
class L1(Regularizer):
    r"""The sum of the absolute values.

    .. math:: R = \lambda \sum |w|, \qquad \frac{\partial R}{\partial w} = \lambda \,
       \mathrm{sign}(w)

    Parameters
    ----------
    factor : float or array of shape (runs,), default 0.01
        λ, at least 0.
    biases : bool, default False
        Whether parameters with one axis are penalised too.

    Notes
    -----
    At 0, where the derivative jumps, the subgradient 0 is used, so a weight of 0 stays. The pull
    towards 0 is the same for weights of any size, so small ones reach 0 and the solution becomes
    sparse; gradient descent with a fixed rate overshoots 0 by at most λη.

    Reported: Keras's ``L1(l1=0.01)`` is the same sum.

    References
    ----------
    Tibshirani, "Regression shrinkage and selection via the lasso", J. R. Stat. Soc. B 58, 1996.

    Examples
    --------
    >>> import numpy as np
    >>> w, grad = np.array([[1.0, -2.0], [0.0, 3.0]]), np.zeros((2, 2))
    >>> L1(0.5).add_gradient(w, grad)
    >>> float(L1(0.5).value(w)), grad
    (3.0, array([[ 0.5, -0.5],
           [ 0. ,  0.5]]))
    """

    factor: PerRun = 0.01

    def __post_init__(self) -> None:
        check_field(self, "factor", least=0)

    def value(self, w: FloatArray, stacked: bool = False) -> FloatArray:
        """Return λ times the sum of the absolute values."""
        return absolute(w, stacked) * self._number("factor", w, stacked)

    def add_gradient(self, w: FloatArray, grad: FloatArray, stacked: bool = False) -> None:
        """Add λ sign(w) to ``grad``."""
        add_sign(self._number("factor", w, stacked), w, grad)


@dataclass(frozen=True, eq=False)
class L2(Regularizer):
    r"""The sum of the squares, or half of it.

    .. math:: R = \lambda \sum w^2, \qquad \frac{\partial R}{\partial w} = 2 \lambda w

    and with ``half=True``

    .. math:: R = \frac{\lambda}{2} \sum w^2, \qquad \frac{\partial R}{\partial w} = \lambda w

    Parameters
    ----------
    factor : float or array of shape (runs,), default 0.01
        λ, at least 0.
    half : bool, default False
        Whether the sum is halved, so that the 2 of the derivative cancels.
    biases : bool, default False
        Whether parameters with one axis are penalised too.

    Notes
    -----
    The course uses both. The lecture's logs and searches, ``L2(reg_factor)``, have ``half=True``.
    The report prints the plain sum of the squares and omits the factor, which its code calls
    ``reg_lambda``. So a factor from the lecture is half as strong as the same number here without
    ``half``.

    In one step of plain gradient descent at a rate η the penalty multiplies each weight by
    :math:`1 - 2 \lambda \eta`, or by :math:`1 - \lambda \eta` with ``half=True``: a *weight decay*.
    With momentum, and more so with Adam, which divides the gradient by its own size, the penalty is
    no longer a decay; :class:`nnbook.optimizers.AdamW` has the decay itself.

    Reported of other libraries: Keras's ``L2(l2=0.01)`` is ``L2(0.01)``. PyTorch's
    ``weight_decay`` in SGD is the λ of ``half=True``, but on all parameters, as with
    ``biases=True``. The ``alpha`` of scikit-learn's MLPs means :math:`\alpha \sum w^2 / 2m` with
    the m samples of a batch, so λ is :math:`\alpha / m` with ``half=True``.

    References
    ----------
    Krogh and Hertz, "A simple weight decay can improve generalization", NIPS 1991. The lecture
    "Entrenamiento de redes neuronales"; the report "Trabajo Práctico N° 2: Introducción a las Redes
    Neuronales".

    Examples
    --------
    >>> import numpy as np
    >>> w = np.array([[1.0, -2.0], [0.0, 3.0]])
    >>> float(L2(0.1).value(w)), float(L2(0.1, half=True).value(w))
    (1.4, 0.7)

    A stack, with one factor for each run:

    >>> stack = np.stack([w, w])
    >>> L2([0.1, 0.2]).value(stack, stacked=True)
    array([1.4, 2.8])
    >>> from nnbook._validation import select
    >>> select(L2([0.1, 0.2]), 1)
    L2(biases=False, factor=0.2, half=False)
    """

    factor: PerRun = 0.01
    half: bool = False

    def __post_init__(self) -> None:
        check_field(self, "factor", least=0)

    def value(self, w: FloatArray, stacked: bool = False) -> FloatArray:
        """Return λ times the sum of the squares, or half of it."""
        total = squares(w, stacked) * self._number("factor", w, stacked)
        return 0.5 * total if self.half else total

    def add_gradient(self, w: FloatArray, grad: FloatArray, stacked: bool = False) -> None:
        """Add 2 λ w to ``grad``, or λ w."""
        add_multiple(self._number("factor", w, stacked), self.half, w, grad)


@dataclass(frozen=True, eq=False)
class L1L2(Regularizer):
    r"""The sum of both penalties, the elastic net.

    .. math:: R = \lambda_1 \sum |w| + \lambda_2 \sum w^2

    Parameters
    ----------
    l1, l2 : float or array of shape (runs,), default 0.01
        λ₁ and λ₂, at least 0.
    half : bool, default False
        Whether the sum of the squares is halved, as in :class:`L2`.
    biases : bool, default False
        Whether parameters with one axis are penalised too.

    References
    ----------
    Zou and Hastie, "Regularization and variable selection via the elastic net", J. R. Stat. Soc. B
    67, 2005.

    Examples
    --------
    >>> import numpy as np
    >>> w, grad = np.array([[1.0, -2.0]]), np.zeros((1, 2))
    >>> both = L1L2(l1=0.1, l2=0.2)
    >>> both.add_gradient(w, grad)
    >>> float(both.value(w)), grad  # 0.1 * 3 + 0.2 * 5
    (1.3, array([[ 0.5, -0.9]]))
    """

    l1: PerRun = 0.01
    l2: PerRun = 0.01
    half: bool = False

    def __post_init__(self) -> None:
        check_field(self, "l1", least=0)
        check_field(self, "l2", least=0)

    def value(self, w: FloatArray, stacked: bool = False) -> FloatArray:
        """Return λ₁ times the absolute values plus λ₂ times the squares, or half of these."""
        second = squares(w, stacked) * self._number("l2", w, stacked)
        first = absolute(w, stacked) * self._number("l1", w, stacked)
        return first + (0.5 * second if self.half else second)

    def add_gradient(self, w: FloatArray, grad: FloatArray, stacked: bool = False) -> None:
        """Add λ₁ sign(w) + 2 λ₂ w to ``grad``, or λ₁ sign(w) + λ₂ w."""
        add_sign(self._number("l1", w, stacked), w, grad)
        add_multiple(self._number("l2", w, stacked), self.half, w, grad)


def absolute(w: FloatArray, stacked: bool) -> FloatArray:
    """Return the sum of the absolute values, for each run separately."""
    total: FloatArray = np.abs(rows(w, stacked)).sum(axis=-1)
    return total


def squares(w: FloatArray, stacked: bool) -> FloatArray:
    """Return the sum of the squares, for each run separately."""
    entries = rows(w, stacked)
    total: FloatArray = (entries[..., None, :] @ entries[..., None])[..., 0, 0]  # no copy of w
    return total


def add_sign(factor: PerRun, w: FloatArray, grad: FloatArray) -> None:
    """Add factor times the sign of w, which is 0 at 0."""
    pull = np.sign(w)
    pull *= spread(factor, w)
    grad += pull


def add_multiple(factor: PerRun, half: bool, w: FloatArray, grad: FloatArray) -> None:
    """Add factor times w, or twice that if the penalty is not halved."""
    grad += w * spread(factor if half else 2 * factor, w)
