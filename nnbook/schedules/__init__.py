r"""Schedules: learning rates that change while a network trains.

A schedule is a frozen description that is called with the number t of the step, counted from 0. It
stands wherever an optimizer takes a learning rate, and may have one rate for each run of a stack.
Names are Keras's where Keras has the schedule. A step is one update, not one epoch: an epoch of n
samples in batches of b has ``ceil(n / b)`` steps.

Examples
--------
>>> from nnbook.optimizers import SGD
>>> SGD(learning_rate=CosineDecay(0.1, decay_steps=1000), momentum=0.9).learning_rate(500)
0.05
"""

from nnbook.schedules.base import ConstantSchedule, Schedule
from nnbook.schedules.cycles import OneCycle, WarmUp
from nnbook.schedules.decays import CosineDecay, ExponentialDecay, InverseTimeDecay, StepDecay

__all__ = [
    "ConstantSchedule",
    "CosineDecay",
    "ExponentialDecay",
    "InverseTimeDecay",
    "OneCycle",
    "Schedule",
    "StepDecay",
    "WarmUp",
]
