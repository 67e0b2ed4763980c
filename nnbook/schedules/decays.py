"""Rates that fall: by steps, exponentially, as 1/t, along a cosine."""

from dataclasses import dataclass

from nnbook._validation import check_field, whole
from nnbook.schedules.base import Schedule, wave
from nnbook.typing import PerRun


@dataclass(frozen=True, eq=False)
class _Decay(Schedule):
    """What the decays by a factor share: an initial rate, a time and a factor."""

    initial_learning_rate: PerRun
    decay_steps: int
    decay_rate: PerRun

    def __post_init__(self) -> None:
        check_field(self, "initial_learning_rate", least=0)
        whole(type(self).__name__, "decay_steps", self.decay_steps)
        check_field(self, "decay_rate", least=0)


@dataclass(frozen=True, eq=False)
class StepDecay(_Decay):
    r"""A staircase: the rate is multiplied by a factor every ``decay_steps`` steps.

    .. math:: \eta_t = \eta_0\, r^{\lfloor t / T \rfloor}

    Parameters
    ----------
    initial_learning_rate : float or array of shape (runs,)
        :math:`\eta_0`, at least 0.
    decay_steps : int
        T, at least 1.
    decay_rate : float or array of shape (runs,), default 0.5
        r, at least 0.

    Notes
    -----
    This is Keras's ``ExponentialDecay`` with ``staircase=True``, and PyTorch's ``StepLR``.

    Examples
    --------
    >>> halve = StepDecay(0.8, decay_steps=10)
    >>> halve(9), halve(10), halve(20)
    (0.8, 0.4, 0.2)
    """

    decay_rate: PerRun = 0.5

    def __call__(self, step: int) -> PerRun:
        """Return the rate at this step."""
        return self.initial_learning_rate * self.decay_rate ** (step // self.decay_steps)


@dataclass(frozen=True, eq=False)
class ExponentialDecay(_Decay):
    r"""A smooth decay by the same factor in equal times.

    .. math:: \eta_t = \eta_0\, r^{t / T}

    Parameters
    ----------
    initial_learning_rate : float or array of shape (runs,)
        :math:`\eta_0`, at least 0.
    decay_steps : int
        T, at least 1.
    decay_rate : float or array of shape (runs,)
        r, at least 0: the factor after T steps.

    Examples
    --------
    >>> decay = ExponentialDecay(0.8, decay_steps=10, decay_rate=0.25)
    >>> decay(0), decay(5), decay(10)  # 0.25 ** 0.5 = 0.5
    (0.8, 0.4, 0.2)
    """

    def __call__(self, step: int) -> PerRun:
        """Return the rate at this step."""
        return self.initial_learning_rate * self.decay_rate ** (step / self.decay_steps)


@dataclass(frozen=True, eq=False)
class InverseTimeDecay(_Decay):
    r"""The 1/t decay of stochastic approximation.

    .. math:: \eta_t = \frac{\eta_0}{1 + r\, t / T}

    The sum of the rates diverges and that of their squares does not, as Robbins and Monro require
    of stochastic gradient descent.

    Parameters
    ----------
    initial_learning_rate : float or array of shape (runs,)
        :math:`\eta_0`, at least 0.
    decay_steps : int
        T, at least 1.
    decay_rate : float or array of shape (runs,), default 1
        r, at least 0.

    References
    ----------
    Robbins and Monro, "A stochastic approximation method", 1951.

    Examples
    --------
    >>> decay = InverseTimeDecay(0.6, decay_steps=10)
    >>> decay(0), decay(10), decay(20)  # 0.6 divided by 1, 2, 3
    (0.6, 0.3, 0.2)
    """

    decay_rate: PerRun = 1.0

    def __call__(self, step: int) -> PerRun:
        """Return the rate at this step."""
        return self.initial_learning_rate / (1.0 + self.decay_rate * (step / self.decay_steps))


@dataclass(frozen=True, eq=False)
class CosineDecay(Schedule):
    r"""Half a cosine wave, from the initial rate down to a fraction of it.

    .. math:: \eta_t = \eta_0 \left(\alpha + (1 - \alpha)\, \tfrac12 (1 + \cos(\pi t / T))\right)

    Parameters
    ----------
    initial_learning_rate : float or array of shape (runs,)
        :math:`\eta_0`, at least 0.
    decay_steps : int
        T, at least 1. From step T on the rate is :math:`\alpha \eta_0`.
    alpha : float or array of shape (runs,), default 0
        :math:`\alpha`, from 0 to 1.

    References
    ----------
    Loshchilov and Hutter, "SGDR: Stochastic gradient descent with warm restarts", 2017. This is one
    of their cycles, without a restart.

    Examples
    --------
    >>> cosine = CosineDecay(0.8, decay_steps=100, alpha=0.25)
    >>> cosine(0), cosine(50), cosine(100), cosine(500)
    (0.8, 0.5, 0.2, 0.2)
    """

    initial_learning_rate: PerRun
    decay_steps: int
    alpha: PerRun = 0.0

    def __post_init__(self) -> None:
        check_field(self, "initial_learning_rate", least=0)
        whole("CosineDecay", "decay_steps", self.decay_steps)
        check_field(self, "alpha", least=0, most=1)

    def __call__(self, step: int) -> PerRun:
        """Return the rate at this step."""
        part = wave(step / self.decay_steps)
        return self.initial_learning_rate * (self.alpha + (1.0 - self.alpha) * part)
