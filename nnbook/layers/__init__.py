"""Layers: frozen descriptions with pure functions, one to a file.

A layer owns no arrays. It says how to make its parameters, how to go forward and how to go back;
the :class:`~nnbook.network.Network` owns everything that changes. Calling a layer on nodes makes
a new node of the graph.

=================================  ==============================================================
Input                              where the data enters
Dense, Maxout                      products: every output reads every input
ActivationLayer, PReLU             functions of each unit, or of all of a sample's units (softmax)
Concatenate, Add                   join nodes
BatchNormalization                 each unit gets mean 0 and variance 1 over the batch
LayerNormalization,                each sample gets mean 0 and variance 1, or mean square 1, over
RMSNormalization                   its units
Dropout, WeightDropout,            noise in training, nothing in prediction
GaussianNoise
=================================  ==============================================================

Keras calls the layer ``Activation``. Here that is the name of what it applies, the function with
its derivative: ``nnbook.Activation``.
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
from nnbook.layers.layer_normalization import LayerNormalization as LayerNormalization
from nnbook.layers.maxout import Maxout as Maxout
from nnbook.layers.prelu import PReLU as PReLU
from nnbook.layers.rms_normalization import RMSNormalization as RMSNormalization
from nnbook.layers.weight_dropout import WeightDropout as WeightDropout
