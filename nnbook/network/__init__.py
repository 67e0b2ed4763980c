"""The network: a graph of layers, one flat parameter vector, and the calls that train it."""

from nnbook.network.network import Network
from nnbook.network.sequential import Sequential

__all__ = ["Network", "Sequential"]
