"""Gradient checks: find out whether a derivative is what it claims to be.

==================  ==========================================================================
numerical_gradient  the gradient of a function, by central differences
check_gradient      compares a function's claimed gradient with it
check_layer         compares what a layer's ``backward`` returns
check_network       compares each entry of a network's gradient, and names the worst one
check_direction     compares one direction: three evaluations, however large the network is
CentralDifferences  trains a network by the same quotient, in place of backpropagation
==================  ==========================================================================
"""

from nnbook.gradcheck.central_differences import CentralDifferences
from nnbook.gradcheck.differences import (
    GradientReport,
    check_gradient,
    compare,
    numerical_gradient,
)
from nnbook.gradcheck.layer import check_layer
from nnbook.gradcheck.network import check_direction, check_network

__all__ = [
    "CentralDifferences",
    "GradientReport",
    "check_direction",
    "check_gradient",
    "check_layer",
    "check_network",
    "compare",
    "numerical_gradient",
]
