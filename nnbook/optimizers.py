r"""Optimizers: from a gradient to a step.

An optimizer is a frozen set of hyperparameters with two functions. ``init(theta)`` makes its
state, ``update(grad, state)`` returns the step that is added to theta. It sees one flat vector, or
one row for each run of a stack; a hyperparameter may then be an array with one value for each run.
"""

from abc import ABC, abstractmethod
from dataclasses import dataclass, fields, replace
from typing import Any

import numpy as np

from nnbook._validation import one_of, per_run
from nnbook.typing import FloatArray, PerRun

State = dict[str, Any]


@dataclass(frozen=True, eq=False)
class Optimizer(ABC):
    """Hyperparameters, a state made from theta, and a rule that turns a gradient into a step."""

    @abstractmethod
    def init(self, theta: FloatArray) -> State:
        """Return the state before the first step; ``theta`` is (P,) or (runs, P)."""

    @abstractmethod
    def update(self, grad: FloatArray, state: State) -> FloatArray:
        """Return the step to add to theta. It may overwrite ``grad`` and return it."""


def column(who: str, name: str, value: PerRun, theta: FloatArray) -> float | FloatArray:
    """Return a hyperparameter so that it multiplies theta's rows, in theta's dtype.

    A number stays a Python float, which never promotes float32. One value for each run becomes a
    column of theta's dtype.
    """
    if np.ndim(value) == 0:
        return float(value)
    values = np.asarray(value, dtype=theta.dtype)
    if theta.ndim != 2 or len(values) != len(theta):
        runs = f"a network with runs={len(theta)}" if theta.ndim == 2 else "one plain network"
        raise ValueError(f"{who}: expected a {name} for {runs}, got {len(values)} values")
    return values[:, None]


@dataclass(frozen=True, eq=False)
class SGD(Optimizer):
    r"""Gradient descent, with momentum in Keras's form.

    .. math:: v \leftarrow \mu v - \eta\, g, \qquad
       \theta \leftarrow \theta + v \quad\text{or, with Nesterov,}\quad
       \theta \leftarrow \theta + \mu v - \eta\, g

    Whether it is stochastic depends on the batches that ``fit`` hands out, not on this rule.

    Parameters
    ----------
    learning_rate : float or array of shape (runs,), default 0.01
        :math:`\eta`, at least 0.
    momentum : float or array of shape (runs,), default 0
        :math:`\mu`, at least 0 and below 1.
    nesterov : bool, default False
        Whether to look ahead along the velocity.

    Notes
    -----
    PyTorch writes :math:`v \leftarrow \mu v + g`, :math:`\theta \leftarrow \theta - \eta v`. Both
    give the same path at a constant rate, and different ones when the rate changes.

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

    learning_rate: PerRun = 0.01
    momentum: PerRun = 0.0
    nesterov: bool = False

    def __post_init__(self) -> None:
        rate = per_run("SGD", "learning_rate", self.learning_rate, least=0)
        momentum = per_run("SGD", "momentum", self.momentum, least=0, below=1)
        object.__setattr__(self, "learning_rate", rate)  # a list has become an array
        object.__setattr__(self, "momentum", momentum)

    def init(self, theta: FloatArray) -> State:
        """Return the columns of the hyperparameters, and the velocity where there is momentum."""
        rate = column("SGD", "learning_rate", self.learning_rate, theta)
        state: State = {"learning_rate": rate}
        if np.any(np.asarray(self.momentum) != 0):
            state["momentum"] = column("SGD", "momentum", self.momentum, theta)
            state["velocity"] = np.zeros_like(theta)
        return state

    def update(self, grad: FloatArray, state: State) -> FloatArray:
        """Return the step; ``grad`` is overwritten."""
        step: FloatArray = np.multiply(grad, state["learning_rate"], out=grad)
        np.negative(step, out=step)
        if "velocity" not in state:
            return step
        velocity: FloatArray = state["velocity"]
        velocity *= state["momentum"]
        velocity += step
        return step + state["momentum"] * velocity if self.nesterov else velocity


def get(optimizer: str | Optimizer, who: str = "optimizer") -> Optimizer:
    """Return the optimizer of that name with its default settings; an Optimizer as it is.

    Examples
    --------
    >>> get("sgd")
    SGD(learning_rate=0.01, momentum=0.0, nesterov=False)
    """
    return (
        optimizer
        if isinstance(optimizer, Optimizer)
        else one_of(who, "optimizer", optimizer, {"sgd": SGD()})
    )


def select(optimizer: Optimizer, run: int) -> Optimizer:
    """Return the optimizer of one run of a stack: arrays give their entry, numbers stay.

    Examples
    --------
    >>> import numpy as np
    >>> select(SGD(np.array([0.1, 0.2])), 1)
    SGD(learning_rate=0.2, momentum=0.0, nesterov=False)
    """
    values = {field.name: getattr(optimizer, field.name) for field in fields(optimizer)}
    own = {key: float(v[run]) for key, v in values.items() if isinstance(v, np.ndarray)}
    return replace(optimizer, **own)
