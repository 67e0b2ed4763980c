"""The network: a graph of layers, one flat parameter vector, and the calls that train it."""

from nnbook.network.loading import load
from nnbook.network.network import Network
from nnbook.network.sequential import Sequential
from nnbook.network.summary import Summary
from nnbook.network.weighting import sample_weights

__all__ = ["Network", "Sequential", "Summary", "load", "sample_weights"]
