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
Dropout, WeightDropout,            noise in training, nothing in prediction
GaussianNoise
=================================  ==============================================================

``Activation`` here is the layer. At the top level it is called ``nnbook.ActivationLayer``, because
``nnbook.Activation`` is the function that it applies.
"""

from nnbook.layers.activation import ActivationLayer as ActivationLayer
from nnbook.layers.add import Add as Add
from nnbook.layers.base import Layer as Layer
from nnbook.layers.base import Node as Node
from nnbook.layers.batch_normalization import BatchNormalization as BatchNormalization
from nnbook.layers.concatenate import Concatenate as Concatenate
from nnbook.layers.dense import Dense as Dense
from nnbook.layers.dropout import Dropout as Dropout
from nnbook.layers.gaussian_noise import GaussianNoise as GaussianNoise
from nnbook.layers.input import Input as Input
from nnbook.layers.input import InputLayer as InputLayer
from nnbook.layers.maxout import Maxout as Maxout
from nnbook.layers.prelu import PReLU as PReLU
from nnbook.layers.weight_dropout import WeightDropout as WeightDropout

#: The layer's name in Keras.
Activation = ActivationLayer
