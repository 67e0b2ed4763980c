r"""Schedules: learning rates that change while a network trains.

A schedule is a frozen description, called with the number t of the step, counted from 0. It can be
used wherever an optimizer takes a learning rate, and may have one rate for each run of a stack.
Schedules that Keras has keep their names from Keras. A step is one update, not one epoch: an epoch
of n samples in batches of b has ``ceil(n / b)`` steps.

Examples
--------
>>> from nnbook.optimizers import SGD
>>> SGD(learning_rate=CosineDecay(0.1, decay_steps=1000), momentum=0.9).learning_rate(500)
0.05
"""

from nnbook.schedules.base import ConstantSchedule as ConstantSchedule
from nnbook.schedules.base import Schedule as Schedule
from nnbook.schedules.cycles import OneCycle as OneCycle
from nnbook.schedules.cycles import WarmUp as WarmUp
from nnbook.schedules.decays import CosineDecay as CosineDecay
from nnbook.schedules.decays import ExponentialDecay as ExponentialDecay
from nnbook.schedules.decays import InverseTimeDecay as InverseTimeDecay
from nnbook.schedules.decays import StepDecay as StepDecay
