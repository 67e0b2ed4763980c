"""OnData: what callbacks that look at the network on given data have in common."""

from abc import abstractmethod
from typing import Any

import numpy as np

from nnbook._validation import one_of, whole
from nnbook.layers import InputLayer
from nnbook.monitoring.callback import Callback
from nnbook.monitoring.history import Logs
from nnbook.typing import FloatArray

#: The range of the outputs, for activations that saturate.
BOUNDS = {"sigmoid": (0.0, 1.0), "tanh": (-1.0, 1.0)}


class OnData(Callback):
    """Measure the network before training, and again at the end of epochs.

    Parameters
    ----------
    x : array of shape (samples, features)
        The data; with several inputs, a sequence of one array for each. It is not changed, and
        nothing is trained on it.
    every : int, default 1
        Measure after every ``every``-th epoch.

    Attributes
    ----------
    epochs : list of int
        The epochs after which measurements were taken. The first is 0, before any update.

    Raises
    ------
    TypeError
        If the model is not a network.
    """

    def __init__(self, x: Any, *, every: int = 1) -> None:
        self.x = x
        self.every = whole(type(self).__name__, "every", every)
        self.epochs: list[int] = []
        self._model: Any = None

    @abstractmethod
    def begin(self, model: Any) -> None:
        """Forget an earlier fit, and check that this network can be measured."""

    @abstractmethod
    def measure(self, model: Any) -> None:
        """Measure the network as it is."""

    def on_train_begin(self, model: Any) -> None:
        """Measure the network before it learns."""
        if not hasattr(model, "activations"):
            who = type(self).__name__
            raise TypeError(f"{who}: expected a Network, got {type(model).__name__}")
        self.epochs, self._model = [0], model
        self.begin(model)
        self.measure(model)

    def on_epoch_end(self, epoch: int, logs: Logs) -> None:
        """Measure it again if that is due."""
        if epoch % self.every == 0:
            self.epochs.append(epoch)
            self.measure(self._model)

    def on_train_end(self) -> None:
        """Let go of the network."""
        self._model = None


def activation_names(model: Any) -> dict[str, str]:
    """Return the name of each layer's activation; "" for a layer that has none.

    Examples
    --------
    >>> from nnbook import Dense, Input, Network
    >>> x = Input(2)
    >>> activation_names(Network(x, Dense(1)(Dense(3, activation="tanh")(x))))
    {'dense': 'tanh', 'dense_1': 'identity'}
    """
    return {
        name: str(getattr(getattr(layer, "activation", None), "name", ""))
        for name, layer in model.layers.items()
        if not isinstance(layer, InputLayer)
    }


def outputs(who: str, model: Any, x: Any, layers: Any) -> dict[str, FloatArray]:
    """Return the outputs of the named layers for ``x``, including all uses of a layer."""
    known = dict.fromkeys(model.layers)
    wanted = {one_of(who, "layers", name, {key: key for key in known}) for name in layers}
    found = model.activations(x)
    return {key: y for key, y in found.items() if key.rpartition("#")[0] in wanted or key in wanted}


def move_runs_last(values: FloatArray, model: Any) -> FloatArray:
    """Move the axis of runs, if there is one, to the end, as in a History."""
    return values if model.theta.ndim == 1 else np.moveaxis(values, 0, -1)
