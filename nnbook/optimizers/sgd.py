"""Gradient descent, with momentum and Nesterov's look-ahead."""

from dataclasses import dataclass

import numpy as np

from nnbook._validation import check_field
from nnbook.optimizers.base import Optimizer, State
from nnbook.schedules import Schedule
from nnbook.typing import FloatArray, PerRun


@dataclass(frozen=True, eq=False, repr=False)
class SGD(Optimizer):
    r"""Gradient descent, with momentum in Keras's form.

    .. math:: v \leftarrow \mu v - \eta\, g, \qquad
       \theta \leftarrow \theta + v \quad\text{or, with Nesterov,}\quad
       \theta \leftarrow \theta + \mu v - \eta\, g

    Whether it is stochastic depends on the batches that ``fit`` hands out, not on this rule.

    Parameters
    ----------
    learning_rate : float, array of shape (runs,) or Schedule, default 0.01
        :math:`\eta`, at least 0.
    momentum : float or array of shape (runs,), default 0
        :math:`\mu`, at least 0 and below 1.
    nesterov : bool, default False
        Whether to look ahead along the velocity.
    global_clipnorm, clipvalue : float or array of shape (runs,), optional
        Clip the gradient first; see ``Optimizer``.

    Notes
    -----
    PyTorch writes :math:`v \leftarrow \mu v + g`, :math:`\theta \leftarrow \theta - \eta v`. Both
    follow the same path at a constant rate, but different ones when the rate changes.

    Examples
    --------
    >>> import numpy as np
    >>> sgd = SGD(learning_rate=0.1, momentum=0.5)
    >>> state = sgd.init(np.zeros(1))
    >>> sgd.update(np.array([1.0]), state)
    array([-0.1])
    >>> sgd.update(np.array([1.0]), state)  # 0.5 * -0.1 - 0.1
    array([-0.15])
    """

    learning_rate: PerRun | Schedule = 0.01
    momentum: PerRun = 0.0
    nesterov: bool = False

    def __post_init__(self) -> None:
        super().__post_init__()
        check_field(self, "momentum", least=0, below=1)

    def _memory(self, theta: FloatArray, state: State) -> State:
        """Return the velocity, if there is momentum."""
        return {"velocity": np.zeros_like(theta)} if np.any(np.asarray(self.momentum) != 0) else {}

    def _rule(self, grad: FloatArray, state: State) -> FloatArray:
        """Return the step; without Nesterov it is the velocity itself."""
        step: FloatArray = np.multiply(grad, -state["learning_rate"], out=grad)
        if "velocity" not in state:
            return step
        velocity: FloatArray = state["velocity"]
        velocity *= state["momentum"]
        velocity += step
        return step + state["momentum"] * velocity if self.nesterov else velocity
