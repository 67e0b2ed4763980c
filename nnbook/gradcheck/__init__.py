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

from nnbook.gradcheck.central_differences import CentralDifferences as CentralDifferences
from nnbook.gradcheck.differences import GradientReport as GradientReport
from nnbook.gradcheck.differences import check_gradient as check_gradient
from nnbook.gradcheck.differences import compare as compare
from nnbook.gradcheck.differences import numerical_gradient as numerical_gradient
from nnbook.gradcheck.layer import check_layer as check_layer
from nnbook.gradcheck.network import check_direction as check_direction
from nnbook.gradcheck.network import check_network as check_network
