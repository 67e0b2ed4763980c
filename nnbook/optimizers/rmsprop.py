"""RMSprop: AdaGrad with a memory that fades."""

from dataclasses import dataclass

import numpy as np

from nnbook._validation import check_field
from nnbook.optimizers.base import Optimizer, State
from nnbook.schedules import Schedule
from nnbook.typing import FloatArray, PerRun


@dataclass(frozen=True, eq=False, repr=False)
class RMSprop(Optimizer):
    r"""Divide the gradient by the root of a running mean of its squares.

    .. math:: s \leftarrow \rho s + (1 - \rho)\, g^2, \qquad
       v \leftarrow \mu v - \eta\, \frac{g}{\sqrt{s + \varepsilon}}, \qquad
       \theta \leftarrow \theta + v

    Parameters
    ----------
    learning_rate : float, array of shape (runs,) or Schedule, default 0.001
        :math:`\eta`, at least 0.
    rho : float or array of shape (runs,), default 0.9
        :math:`\rho`, at least 0 and below 1.
    momentum : float or array of shape (runs,), default 0
        :math:`\mu`, at least 0 and below 1.
    epsilon : float or array of shape (runs,), default 1e-7
        :math:`\varepsilon`, above 0, under the root.
    global_clipnorm, clipvalue : float or array of shape (runs,), optional
        Clip the gradient first; see ``Optimizer``.

    Notes
    -----
    The defaults and the place of epsilon are Keras's. PyTorch has a rate of 0.01 and a :math:`\rho`
    (there ``alpha``) of 0.99, and adds an epsilon of 1e-8 to the root instead. s starts at 0 and is
    not corrected for that, so the first step is about :math:`\eta / \sqrt{1 - \rho}`, by default
    three times the later ones.

    References
    ----------
    Tieleman and Hinton, "Lecture 6.5: RMSprop", 2012.

    Examples
    --------
    >>> import numpy as np
    >>> rmsprop = RMSprop(0.1, rho=0.75, epsilon=1e-12)
    >>> state = rmsprop.init(np.zeros(1))
    >>> rmsprop.update(np.array([3.0]), state)  # s = 9/4: -0.1 * 3 / 1.5
    array([-0.2])
    """

    learning_rate: PerRun | Schedule = 0.001
    rho: PerRun = 0.9
    momentum: PerRun = 0.0
    epsilon: PerRun = 1e-7

    def __post_init__(self) -> None:
        super().__post_init__()
        check_field(self, "rho", least=0, below=1)
        check_field(self, "momentum", least=0, below=1)
        check_field(self, "epsilon", above=0)

    def _memory(self, theta: FloatArray, state: State) -> State:
        """Return the mean square, and the velocity if there is momentum."""
        moments: State = {"mean_square": np.zeros_like(theta)}
        if np.any(np.asarray(self.momentum) != 0):
            moments["velocity"] = np.zeros_like(theta)
        return moments

    def _rule(self, grad: FloatArray, state: State) -> FloatArray:
        scratch = np.square(grad)
        scratch *= 1.0 - state["rho"]
        state["mean_square"] *= state["rho"]
        state["mean_square"] += scratch
        np.add(state["mean_square"], state["epsilon"], out=scratch)
        grad /= np.sqrt(scratch, out=scratch)
        grad *= -state["learning_rate"]
        if "velocity" not in state:
            return grad
        velocity: FloatArray = state["velocity"]
        velocity *= state["momentum"]
        velocity += grad
        return velocity
