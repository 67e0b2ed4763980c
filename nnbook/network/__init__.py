"""The network: a graph of layers, one flat parameter vector, and the calls that train it."""

from nnbook.network.loading import load as load
from nnbook.network.network import Network as Network
from nnbook.network.sequential import Sequential as Sequential
from nnbook.network.summary import Summary as Summary
from nnbook.network.weighting import sample_weights as sample_weights
