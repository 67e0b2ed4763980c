"""Rates that rise first: a warm-up before another schedule, and one cycle."""

from dataclasses import dataclass

from nnbook._validation import check_field, number, whole
from nnbook.schedules.base import ConstantSchedule, Schedule, wave
from nnbook.typing import PerRun


@dataclass(frozen=True, eq=False)
class WarmUp(Schedule):
    r"""A linear rise before another schedule, which then starts at its own step 0.

    .. math:: \eta_t = \eta_s + (\eta'_0 - \eta_s)\, t / W \quad (t < W), \qquad
       \eta_t = \eta'_{t - W} \quad (t \ge W)

    Parameters
    ----------
    schedule : Schedule, float or array of shape (runs,)
        :math:`\eta'`, what follows; a number means a constant rate.
    warmup_steps : int
        W, at least 1.
    initial_learning_rate : float or array of shape (runs,), default 0
        :math:`\eta_s`, the rate of the first step. At 0 the first step changes nothing.

    Examples
    --------
    >>> from nnbook.schedules import CosineDecay
    >>> rate = WarmUp(CosineDecay(0.8, decay_steps=100), warmup_steps=4)
    >>> rate(0), rate(1), rate(4), rate(54)
    (0.0, 0.2, 0.8, 0.4)
    """

    schedule: Schedule | PerRun
    warmup_steps: int
    initial_learning_rate: PerRun = 0.0

    def __post_init__(self) -> None:
        if not isinstance(self.schedule, Schedule):
            check_field(self, "schedule", least=0)
            object.__setattr__(self, "schedule", ConstantSchedule(self.schedule))
        whole("WarmUp", "warmup_steps", self.warmup_steps)
        check_field(self, "initial_learning_rate", least=0)

    def __call__(self, step: int) -> PerRun:
        """Return the rate at this step."""
        assert isinstance(self.schedule, Schedule)  # __post_init__ has made it one
        if step >= self.warmup_steps:
            return self.schedule(step - self.warmup_steps)
        start = self.initial_learning_rate
        return start + (self.schedule(0) - start) * (step / self.warmup_steps)


@dataclass(frozen=True, eq=False)
class OneCycle(Schedule):
    r"""Smith's cycle: up to a large rate, then down to nearly nothing, both along a cosine.

    With n steps the rate starts at :math:`\eta_{\max} / d`, reaches :math:`\eta_{\max}` at
    :math:`t = p\,(n - 1)`, falls to :math:`\eta_{\max} / (d f)` at :math:`t = n - 1`, and stays
    there.

    Parameters
    ----------
    max_learning_rate : float or array of shape (runs,)
        :math:`\eta_{\max}`, at least 0.
    total_steps : int
        n, at least 2.
    warmup_fraction : float, default 0.3
        p, above 0 and below 1.
    initial_divisor, final_divisor : float, default 25 and 10000
        d and f, at least 1.

    Notes
    -----
    The momentum does not change; the paper lowers it while the rate is high. The defaults are those
    of PyTorch's ``OneCycleLR``, whose peak is at :math:`p\,n - 1`.

    References
    ----------
    Smith and Topin, "Super-convergence", 2018.

    Examples
    --------
    >>> cycle = OneCycle(1.0, total_steps=11, warmup_fraction=0.4, final_divisor=4)
    >>> cycle(0), cycle(2), cycle(4), cycle(10)  # 1/25, halfway, 1, 1/100
    (0.04, 0.52, 1.0, 0.01)
    """

    max_learning_rate: PerRun
    total_steps: int
    warmup_fraction: float = 0.3
    initial_divisor: float = 25.0
    final_divisor: float = 1e4

    def __post_init__(self) -> None:
        check_field(self, "max_learning_rate", least=0)
        whole("OneCycle", "total_steps", self.total_steps, least=2)
        number("OneCycle", "warmup_fraction", self.warmup_fraction, above=0, below=1)
        number("OneCycle", "initial_divisor", self.initial_divisor, least=1)
        number("OneCycle", "final_divisor", self.final_divisor, least=1)

    def __call__(self, step: int) -> PerRun:
        """Return the rate at this step."""
        low, last = 1 / self.initial_divisor, self.total_steps - 1
        peak = self.warmup_fraction * last
        if step <= peak:
            return self.max_learning_rate * (1 - (1 - low) * wave(step / peak))
        end = low / self.final_divisor
        return self.max_learning_rate * (end + (1 - end) * wave((step - peak) / (last - peak)))
