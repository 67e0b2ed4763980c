"""What every regularizer has: a penalty, its gradient, and a rule for what it covers."""

from abc import ABC, abstractmethod
from dataclasses import dataclass, field, fields

import numpy as np

from nnbook._validation import column
from nnbook.typing import FloatArray, PerRun, Shape


@dataclass(frozen=True, eq=False)
class Regularizer(ABC):
    """A penalty added to the loss: a sum over the entries of the weights.

    Parameters
    ----------
    biases : bool, default False
        Whether row parameters (bias, gamma, beta, learnt slopes) are penalised too. A bias moves a
        unit's threshold but does not multiply its inputs, so it is usually left alone.

    Notes
    -----
    In a single network the shape of a parameter tells what it is: a weight has two or more axes, a
    row parameter has one. In a stack the array no longer tells: a kernel of one input, (runs, 1,
    units), has the shape of a bias. So the network, which knows the shape in a single network, asks
    ``covers`` and passes on only the arrays that are covered. For the same reason the argument
    ``stacked`` says whether the first axis is that of the runs.
    """

    biases: bool = field(default=False, kw_only=True)

    def covers(self, shape: Shape) -> bool:
        """Return whether a parameter with this shape in a single network is penalised.

        Examples
        --------
        >>> from nnbook.regularizers import L2
        >>> L2().covers((1, 3)), L2().covers((3,)), L2(biases=True).covers((3,))
        (True, False, True)
        """
        return self.biases or len(shape) > 1

    def check_runs(self, runs: int | None) -> None:
        """Refuse hyperparameters with values for another number of runs.

        Parameters
        ----------
        runs : int or None
            The number of networks in the stack; None is one plain network.

        Raises
        ------
        ValueError
            If a hyperparameter is an array of another length, or the network is not a stack.

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

        ``w`` has the parameter's shape, after an axis of runs if it is ``stacked``.
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
    """Return the entries of w on one axis, after that of the runs if there is one.

    Examples
    --------
    >>> rows(np.ones((4, 2, 3)), stacked=True).shape, rows(np.ones((2, 3)), stacked=False).shape
    ((4, 6), (6,))
    """
    return w.reshape(len(w), -1) if stacked else w.reshape(-1)


def spread(number: PerRun, w: FloatArray) -> PerRun:
    """Return a hyperparameter in a form that multiplies each run's part of w.

    Examples
    --------
    >>> spread(np.array([1.0, 2.0]), np.ones((2, 3, 4))).shape
    (2, 1, 1)
    """
    return number.reshape(-1, *(1,) * (w.ndim - 1)) if isinstance(number, np.ndarray) else number
