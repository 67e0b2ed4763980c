"""The experiments that the book publishes, one file each.

Short ones are called by the pages while the book is built. Long ones are registered as makers of
records: ``python -m nnbook reproduce NAME`` makes one again, with ``--check`` it is compared.
"""

from nnbook.experiments.activation_statistics import activation_statistics
from nnbook.experiments.depth_training import depth_training
from nnbook.experiments.gradient_statistics import gradient_statistics
from nnbook.experiments.initialization_spread import initialization_spread
from nnbook.experiments.lecture_comparison import compare_with_lecture
from nnbook.experiments.registry import EXPERIMENTS, check, make
from nnbook.experiments.xor_costs import xor_costs, xor_network
from nnbook.experiments.xor_success import xor_success

__all__ = [
    "EXPERIMENTS",
    "activation_statistics",
    "check",
    "compare_with_lecture",
    "depth_training",
    "gradient_statistics",
    "initialization_spread",
    "make",
    "xor_costs",
    "xor_network",
    "xor_success",
]
