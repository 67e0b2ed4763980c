"""The network: a graph of layers, one flat parameter vector, and the calls that train it."""

from nnbook.network.loading import load
from nnbook.network.network import Network
from nnbook.network.output_check import OutputWarning, check_output
from nnbook.network.sequential import Sequential
from nnbook.network.summary import Summary
from nnbook.network.weighting import sample_weights

__all__ = [
    "Network",
    "OutputWarning",
    "Sequential",
    "Summary",
    "check_output",
    "load",
    "sample_weights",
]
