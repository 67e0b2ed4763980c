"""AdaGrad: each parameter has its own rate, which only falls."""

from dataclasses import dataclass

import numpy as np

from nnbook._validation import check_field
from nnbook.optimizers.base import Optimizer, State
from nnbook.schedules import Schedule
from nnbook.typing import FloatArray, PerRun


@dataclass(frozen=True, eq=False, repr=False)
class AdaGrad(Optimizer):
    r"""Divide the rate by the root of the sum of all squared gradients so far.

    .. math:: s \leftarrow s + g^2, \qquad
       \theta \leftarrow \theta - \eta\, \frac{g}{\sqrt{s + \varepsilon}}

    Parameters
    ----------
    learning_rate : float, array of shape (runs,) or Schedule, default 0.001
        :math:`\eta`, at least 0.
    initial_accumulator_value : float or array of shape (runs,), default 0.1
        s before the first step, at least 0.
    epsilon : float or array of shape (runs,), default 1e-7
        :math:`\varepsilon`, above 0, under the root.
    global_clipnorm, clipvalue : float or array of shape (runs,), optional
        Clip the gradient first; see ``Optimizer``.

    Notes
    -----
    The defaults and the place of epsilon are Keras's. PyTorch starts at s = 0 with a rate of 0.01,
    and adds an epsilon of 1e-10 to the root instead.

    References
    ----------
    Duchi, Hazan and Singer, "Adaptive subgradient methods for online learning and stochastic
    optimization", 2011.

    Examples
    --------
    >>> import numpy as np
    >>> adagrad = AdaGrad(0.1, initial_accumulator_value=0.0, epsilon=1e-12)
    >>> state = adagrad.init(np.zeros(1))
    >>> adagrad.update(np.array([3.0]), state)  # -0.1 * 3 / 3
    array([-0.1])
    >>> adagrad.update(np.array([4.0]), state)  # -0.1 * 4 / 5
    array([-0.08])
    """

    learning_rate: PerRun | Schedule = 0.001
    initial_accumulator_value: PerRun = 0.1
    epsilon: PerRun = 1e-7

    def __post_init__(self) -> None:
        super().__post_init__()
        check_field(self, "initial_accumulator_value", least=0)
        check_field(self, "epsilon", above=0)

    def _memory(self, theta: FloatArray, state: State) -> State:
        """Return the sum of squares."""
        total = np.empty_like(theta)
        total[...] = state["initial_accumulator_value"]
        return {"accumulator": total}

    def _rule(self, grad: FloatArray, state: State) -> FloatArray:
        scratch = np.square(grad)
        state["accumulator"] += scratch
        np.add(state["accumulator"], state["epsilon"], out=scratch)
        grad /= np.sqrt(scratch, out=scratch)
        grad *= -state["learning_rate"]
        return grad
