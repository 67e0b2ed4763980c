"""The network: a graph of layers, one flat parameter vector, and the calls that train it."""

from nnbook.network.loading import load
from nnbook.network.network import Network
from nnbook.network.sample_weights import sample_weights
from nnbook.network.sequential import Sequential
from nnbook.network.summary import Summary

__all__ = ["Network", "Sequential", "Summary", "load", "sample_weights"]
