"""The experiments that the book publishes, one file each.

Short ones are called by the pages while the book is built. Long ones are registered as makers of
records: ``python -m nnbook reproduce NAME`` makes one again, with ``--check`` it is compared.
"""

from nnbook.experiments.activation_statistics import activation_statistics
from nnbook.experiments.gradient_statistics import gradient_statistics
from nnbook.experiments.initialization_spread import initialization_spread
from nnbook.experiments.registry import EXPERIMENTS, check, make
from nnbook.experiments.xor_costs import xor_costs

__all__ = [
    "EXPERIMENTS",
    "activation_statistics",
    "check",
    "gradient_statistics",
    "initialization_spread",
    "make",
    "xor_costs",
]
