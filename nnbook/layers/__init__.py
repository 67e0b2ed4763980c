"""Layers: frozen descriptions with pure functions, one to a file.

A layer owns no arrays. It says how to make its parameters, how to go forward and how to go back;
the :class:`~nnbook.network.Network` owns everything that changes. Calling a layer on nodes makes
a new node of the graph.
"""

from nnbook.layers.base import Layer, Node
from nnbook.layers.concatenate import Concatenate
from nnbook.layers.dense import Dense
from nnbook.layers.input import Input, InputLayer

__all__ = ["Concatenate", "Dense", "Input", "InputLayer", "Layer", "Node"]
