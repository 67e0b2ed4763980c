"""Adam and AdamW: running means of the gradient and of its square, corrected at the start."""

from dataclasses import dataclass

import numpy as np

from nnbook._validation import check_field
from nnbook.optimizers.base import Optimizer, State, column
from nnbook.schedules import Schedule
from nnbook.typing import FloatArray, PerRun


@dataclass(frozen=True, eq=False, repr=False)
class Adam(Optimizer):
    r"""Divide a running mean of the gradient by the root of a running mean of its square.

    .. math:: m \leftarrow \beta_1 m + (1 - \beta_1)\, g, \qquad
       v \leftarrow \beta_2 v + (1 - \beta_2)\, g^2, \qquad
       \theta \leftarrow \theta - \eta\,
       \frac{m / (1 - \beta_1^t)}{\sqrt{v / (1 - \beta_2^t)} + \varepsilon}

    t counts the steps from 1. Both means start at 0, and the divisors correct for that.

    Parameters
    ----------
    learning_rate : float, array of shape (runs,) or Schedule, default 0.001
        :math:`\eta`, at least 0.
    beta_1, beta_2 : float or array of shape (runs,), default 0.9 and 0.999
        At least 0 and below 1.
    epsilon : float or array of shape (runs,), default 1e-7
        :math:`\varepsilon`, above 0, added after the bias correction.
    global_clipnorm, clipvalue : float or array of shape (runs,), optional
        Clip the gradient first; see ``Optimizer``.

    Notes
    -----
    This is Algorithm 1 of the paper, and PyTorch's formula; there epsilon is 1e-8. Keras adds its
    epsilon of 1e-7 to the root of v before the correction, so that it weighs more in the first
    steps.

    References
    ----------
    Kingma and Ba, "Adam: A method for stochastic optimization", 2015.

    Examples
    --------
    The first step is as large as the rate, whatever the size of the gradient:

    >>> import numpy as np
    >>> adam = Adam(0.1, epsilon=1e-12)
    >>> adam.update(np.array([5.0, -0.001]), adam.init(np.zeros(2)))
    array([-0.1,  0.1])
    """

    learning_rate: PerRun | Schedule = 0.001
    beta_1: PerRun = 0.9
    beta_2: PerRun = 0.999
    epsilon: PerRun = 1e-7

    def __post_init__(self) -> None:
        super().__post_init__()
        check_field(self, "beta_1", least=0, below=1)
        check_field(self, "beta_2", least=0, below=1)
        check_field(self, "epsilon", above=0)

    def _memory(self, theta: FloatArray, state: State) -> State:
        """Return the two sums."""
        return {"first": np.zeros_like(theta), "second": np.zeros_like(theta)}

    def _rule(self, grad: FloatArray, state: State) -> FloatArray:
        # The factors 1 - beta are left out of the means: the sums M = beta_1 M + g and
        # V = beta_2 V + g^2 are m / (1 - beta_1) and v / (1 - beta_2). With
        #     a = (1 - beta_1) / (1 - beta_1^t)   and   c = sqrt((1 - beta_2) / (1 - beta_2^t))
        # the corrected means are a M and c^2 V, and the step is
        #     -lr a M / (c sqrt(V) + eps)  =  -(lr a / c) M / (sqrt(V) + eps / c).
        # Only two numbers depend on t, so the corrections need no pass over the arrays.
        who, t = type(self).__name__, state["iterations"]
        a = (1.0 - self.beta_1) / (1.0 - self.beta_1**t)
        c = ((1.0 - self.beta_2) / (1.0 - self.beta_2**t)) ** 0.5
        rate = state["learning_rate"] * column(who, "beta_1", a / c, grad)
        epsilon = state["epsilon"] * column(who, "beta_2", 1.0 / c, grad)

        first, second = state["first"], state["second"]
        first *= state["beta_1"]
        first += grad
        second *= state["beta_2"]
        second += np.square(grad, out=grad)
        np.sqrt(second, out=grad)
        grad += epsilon
        np.divide(first, grad, out=grad)
        grad *= -rate
        return grad


@dataclass(frozen=True, eq=False, repr=False)
class AdamW(Adam):
    r"""Adam with a decay of the parameters, which is not divided by the root of v.

    .. math:: \theta \leftarrow \theta - \eta \lambda \theta - \eta\,
       \frac{m / (1 - \beta_1^t)}{\sqrt{v / (1 - \beta_2^t)} + \varepsilon}

    An L2 penalty adds :math:`\lambda\theta` to the gradient, and Adam then divides it along with
    the rest, so that parameters with large gradients decay less. Here all decay at the same rate.

    Parameters
    ----------
    learning_rate : float, array of shape (runs,) or Schedule, default 0.001
        As in ``Adam``.
    beta_1, beta_2, epsilon : float or array of shape (runs,), default 0.9, 0.999 and 1e-7
        As in ``Adam``.
    weight_decay : float or array of shape (runs,), default 0.004
        :math:`\lambda`, at least 0. It is multiplied by the learning rate of the step. All
        parameters decay, including biases.
    global_clipnorm, clipvalue : float or array of shape (runs,), optional
        Clip the gradient first; see ``Optimizer``. The decay is not clipped.

    Notes
    -----
    The decay needs the parameters, so ``init`` keeps the array itself, not a copy, in
    ``state["theta"]``. The parameters must therefore be updated in place, as ``fit`` does. The
    default decay is Keras's; PyTorch's is 0.01.

    References
    ----------
    Loshchilov and Hutter, "Decoupled weight decay regularization", 2019.

    Examples
    --------
    >>> import numpy as np
    >>> theta = np.array([2.0])
    >>> adamw = AdamW(0.1, weight_decay=0.5, epsilon=1e-12)
    >>> adamw.update(np.array([3.0]), adamw.init(theta))  # -0.1 * 0.5 * 2 - 0.1
    array([-0.2])
    """

    weight_decay: PerRun = 0.004

    def __post_init__(self) -> None:
        super().__post_init__()
        check_field(self, "weight_decay", least=0)

    def _memory(self, theta: FloatArray, state: State) -> State:
        """Return the two sums, and the parameters themselves."""
        return super()._memory(theta, state) | {"theta": theta}

    def _rule(self, grad: FloatArray, state: State) -> FloatArray:
        step = super()._rule(grad, state)
        step -= state["learning_rate"] * state["weight_decay"] * state["theta"]
        return step
