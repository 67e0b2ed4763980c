"""What every optimizer has: hyperparameters, a state, and a rule from a gradient to a step."""

from abc import ABC, abstractmethod
from dataclasses import dataclass, field, fields
from typing import Any

import numpy as np

from nnbook import _validation as check
from nnbook.schedules import Schedule
from nnbook.typing import FloatArray, PerRun

#: What an optimizer remembers: arrays and numbers by name.
State = dict[str, Any]

_CLIPPING = ("global_clipnorm", "clipvalue")


@dataclass(frozen=True, eq=False, repr=False)
class Optimizer(ABC):
    r"""Hyperparameters, a state made from theta, and a rule that turns a gradient into a step.

    A new optimizer defines ``_rule``, and ``_memory`` if it remembers something. What all of them
    share is done here: setting the learning rate of each step and clipping the gradient.

    Parameters
    ----------
    learning_rate : float, array of shape (runs,) or Schedule
        At least 0.
    global_clipnorm : float or array of shape (runs,), optional
        c, above 0. A gradient with a larger Euclidean norm is scaled down to this norm:
        :math:`g \leftarrow g \min(1, c / \lVert g \rVert)`. The norm is that of the whole flat
        gradient, for each run separately.
    clipvalue : float or array of shape (runs,), optional
        c, above 0. Each entry of the gradient is clipped to lie between -c and c. Only one of the
        two kinds of clipping can be set.

    Notes
    -----
    The state counts the updates in ``"iterations"``, and holds each hyperparameter in a form that
    multiplies theta's rows. No operation mixes rows, so a run whose numbers are no longer finite
    leaves the others alone. Infinite entries are made finite by ``clipvalue``, but not by
    ``global_clipnorm``, which turns the gradient of that run into NaN.
    """

    learning_rate: PerRun | Schedule = 0.01
    global_clipnorm: PerRun | None = field(default=None, kw_only=True)
    clipvalue: PerRun | None = field(default=None, kw_only=True)

    def __post_init__(self) -> None:
        if not isinstance(self.learning_rate, Schedule):
            check.check_field(self, "learning_rate", least=0)
        limits = [name for name in _CLIPPING if getattr(self, name) is not None]
        for name in limits:
            check.check_field(self, name, above=0)
        if len(limits) == 2:
            raise ValueError(
                f"{type(self).__name__}: expected global_clipnorm or clipvalue, got both; "
                "leave one of them out"
            )

    @classmethod
    def variants(cls) -> "dict[str, Optimizer]":
        """Return the optimizers of this class that have a name: "sgd" is ``SGD()``."""
        return {cls.__name__.lower(): cls()}

    def init(self, theta: FloatArray) -> State:
        """Return the state before the first step; ``theta`` is (P,) or (runs, P)."""
        state: State = {"iterations": 0}
        for item in fields(self):
            value = getattr(self, item.name)
            if isinstance(value, Schedule):
                value = value(0)
            if value is not None and not isinstance(value, bool):
                state[item.name] = column(type(self).__name__, item.name, value, theta)
        return state | self._memory(theta, state)

    def update(self, grad: FloatArray, state: State) -> FloatArray:
        """Return the step to add to theta.

        This overwrites ``grad``. The step may be ``grad`` itself or the velocity in the state.
        """
        if self.global_clipnorm is not None:
            limit = state["global_clipnorm"]
            grad *= limit / np.maximum(_norm(grad), limit)  # exactly 1 where nothing is clipped
        elif self.clipvalue is not None:
            np.clip(grad, -state["clipvalue"], state["clipvalue"], out=grad)
        if isinstance(self.learning_rate, Schedule):
            rate = self.learning_rate(state["iterations"])
            state["learning_rate"] = column(type(self).__name__, "learning_rate", rate, grad)
        state["iterations"] += 1
        return self._rule(grad, state)

    def _memory(self, theta: FloatArray, state: State) -> State:
        """Return what the rule remembers beside the hyperparameters, before the first step."""
        return {}

    @abstractmethod
    def _rule(self, grad: FloatArray, state: State) -> FloatArray:
        """Return the step; ``grad`` is clipped already, and ``iterations`` includes this step."""

    def __repr__(self) -> str:
        values = ((item.name, getattr(self, item.name)) for item in fields(self))
        shown = [f"{k}={v!r}" for k, v in values if v is not None or k not in _CLIPPING]
        return f"{type(self).__name__}({', '.join(shown)})"


def _norm(grad: FloatArray) -> FloatArray:
    """Return the norm of each row, as a column."""
    norm: FloatArray = np.sqrt(np.einsum("...i,...i->...", grad, grad))[..., None]
    if np.isinf(norm).any():  # a square overflows long before the number itself
        peak = np.abs(grad).max(axis=-1, keepdims=True)
        scaled = grad / peak
        slow = peak * np.sqrt(np.einsum("...i,...i->...", scaled, scaled))[..., None]
        norm = np.where(np.isinf(norm), slow, norm)
    return norm


def column(who: str, name: str, value: PerRun, theta: FloatArray) -> float | FloatArray:
    """Return a hyperparameter in theta's dtype, in a form that multiplies theta's rows."""
    runs = len(theta) if theta.ndim == 2 else None
    return check.column(who, name, value, runs=runs, dtype=theta.dtype, axes=1)
