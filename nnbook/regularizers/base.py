"""What every regularizer is: a penalty on parameters, its gradient, and which ones it covers."""

from abc import ABC, abstractmethod
from dataclasses import dataclass, field, fields

import numpy as np

from nnbook._validation import column
from nnbook.typing import FloatArray, PerRun, Shape


@dataclass(frozen=True, eq=False)
class Regularizer(ABC):
    """A penalty that is added to the loss: a sum over the entries of the weights.

    Parameters
    ----------
    biases : bool, default False
        Whether row parameters (bias, gamma, beta, learnt slopes) are penalised too. A bias moves a
        unit's threshold and does not multiply its inputs, so it is usually left alone.

    Notes
    -----
    Which parameters are weights is said by their shape in one network: two or more axes for a
    weight, one axis for a row parameter. In a stack a kernel of one input, (runs, 1, units), has
    the shape of a bias. So the array is not asked: the network, which knows the shape in one
    network, asks ``covers`` and hands over the covered arrays only.

    For the same reason ``value`` and ``add_gradient`` are told by ``stacked`` whether the first
    axis is that of the runs.
    """

    biases: bool = field(default=False, kw_only=True)

    def covers(self, shape: Shape) -> bool:
        """Tell whether a parameter that has this shape in one network is penalised.

        Examples
        --------
        >>> from nnbook.regularizers import L2
        >>> L2().covers((1, 3)), L2().covers((3,)), L2(biases=True).covers((3,))
        (True, False, True)
        """
        return self.biases or len(shape) > 1

    def check_runs(self, runs: int | None) -> None:
        """Refuse hyperparameters with one value for each run of another network.

        Parameters
        ----------
        runs : int or None
            How many networks the stack has; None is one plain network.

        Raises
        ------
        ValueError
            When a hyperparameter is an array of another length, or the network is no stack.

        Examples
        --------
        >>> from nnbook.regularizers import L2
        >>> L2([0.1, 0.2]).check_runs(None)
        Traceback (most recent call last):
        ValueError: L2: expected a factor for one plain network, got 2 values; use select
        """
        for item in fields(self):
            value = getattr(self, item.name)
            column(type(self).__name__, item.name, value, runs=runs, dtype=np.float64, axes=0)

    @abstractmethod
    def value(self, w: FloatArray, stacked: bool = False) -> FloatArray:
        """Return the penalty of one parameter: a scalar, or one number for each run.

        ``w`` has the parameter's shape, behind an axis of runs where it is ``stacked``.
        """

    @abstractmethod
    def add_gradient(self, w: FloatArray, grad: FloatArray, stacked: bool = False) -> None:
        """Add d value / d w to ``grad``, in place; ``w`` is not changed."""

    def _number(self, name: str, w: FloatArray, stacked: bool) -> PerRun:
        """Return a hyperparameter in w's dtype: a float, or an array of shape (runs,)."""
        runs = len(w) if stacked else None
        who, value = type(self).__name__, getattr(self, name)
        return column(who, name, value, runs=runs, dtype=w.dtype, axes=0)


def rows(w: FloatArray, stacked: bool) -> FloatArray:
    """Return the entries of w on one axis, behind the runs where there are any.

    Examples
    --------
    >>> rows(np.ones((4, 2, 3)), stacked=True).shape, rows(np.ones((2, 3)), stacked=False).shape
    ((4, 6), (6,))
    """
    return w.reshape(len(w), -1) if stacked else w.reshape(-1)


def spread(number: PerRun, w: FloatArray) -> PerRun:
    """Return a hyperparameter so that it multiplies each run's part of w.

    Examples
    --------
    >>> spread(np.array([1.0, 2.0]), np.ones((2, 3, 4))).shape
    (2, 1, 1)
    """
    return number.reshape(-1, *(1,) * (w.ndim - 1)) if isinstance(number, np.ndarray) else number
