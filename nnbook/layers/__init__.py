"""Layers: frozen descriptions with pure functions, one to a file.

A layer owns no arrays. It says how to make its parameters, how to go forward and how to go back;
the :class:`~nnbook.network.Network` owns everything that changes. Calling a layer on nodes makes
a new node of the graph.

=================================  ==============================================================
Input                              where the data enters
Dense, Maxout                      products: every output reads every input
Activation, PReLU                  functions of each unit, or of all of a sample's units (softmax)
Concatenate, Add                   join nodes
BatchNormalization                 each unit gets mean 0 and variance 1 over the batch
Dropout, WeightDropout,            noise in training; nothing in prediction
GaussianNoise
=================================  ==============================================================

``Activation`` here is the layer. At the top it is called ``nnbook.ActivationLayer``, because
``nnbook.Activation`` is the function that it applies.
"""

from nnbook.layers.activation import ActivationLayer
from nnbook.layers.add import Add
from nnbook.layers.base import Layer, Node
from nnbook.layers.batch_normalization import BatchNormalization
from nnbook.layers.concatenate import Concatenate
from nnbook.layers.dense import Dense
from nnbook.layers.dropout import Dropout
from nnbook.layers.gaussian_noise import GaussianNoise
from nnbook.layers.input import Input, InputLayer
from nnbook.layers.maxout import Maxout
from nnbook.layers.prelu import PReLU
from nnbook.layers.weight_dropout import WeightDropout

#: The name that Keras gives the layer.
Activation = ActivationLayer

__all__ = [
    "Activation",
    "ActivationLayer",
    "Add",
    "BatchNormalization",
    "Concatenate",
    "Dense",
    "Dropout",
    "GaussianNoise",
    "Input",
    "InputLayer",
    "Layer",
    "Maxout",
    "Node",
    "PReLU",
    "WeightDropout",
]
