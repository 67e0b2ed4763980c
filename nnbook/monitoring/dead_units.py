"""DeadUnits: units that are off for every sample, and so get no gradient from any.

A ReLU that is 0 for all data has derivative 0 for all data. Its weights do not change, and it stays
off unless the layers below move its inputs. Too large a learning rate kills units in one step; so
do inputs far from 0.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nnbook.monitoring.history import History
from nnbook.monitoring.on_data import OnData, activation_names, outputs


class DeadUnits(OnData):
    """Record the share of a layer's units that are 0 for all of the given data.

    Parameters
    ----------
    x : array of shape (samples, features)
        The data. The more there is, the surer it is that a unit which is 0 for all of it is dead.
    layers : sequence of str, optional
        The layers by name; by default those with a ReLU.
    every : int, default 1
        Measure after every ``every``-th epoch.

    Attributes
    ----------
    epochs : list of int
        The epochs after which measurements were taken. The first is 0, before any update.
    history : History
        The share of dead units by layer: (measurements,) or (measurements, runs).
    dead : dict of str to ndarray of bool, shape (units,) or (runs, units)
        Which units were dead at the last measurement.

    Raises
    ------
    TypeError, ValueError
        If the model is not a network or lacks one of the layers, or if no layers are named and it
        has no ReLU.

    References
    ----------
    Lu, Shin, Su and Karniadakis, "Dying ReLU and initialization: theory and numerical examples",
    2020.

    Examples
    --------
    A bias of -10 turns units off, and without a gradient they stay off:

    >>> import numpy as np
    >>> from nnbook import Dense, Input, Network
    >>> x = Input(2)
    >>> net = Network(x, Dense(1)(Dense(4, activation="relu")(x)), rng=0)
    >>> net.params["dense"]["bias"][:3] = -10
    >>> data = np.random.default_rng(0).random((50, 2))
    >>> units = DeadUnits(data)
    >>> _ = net.fit(data, data[:, :1], epochs=2, callbacks=[units])
    >>> units.history["dense"], units.dead["dense"]
    (array([0.75, 0.75, 0.75]), array([ True,  True,  True, False]))
    """

    def __init__(self, x: Any, *, layers: Sequence[str] | None = None, every: int = 1) -> None:
        super().__init__(x, every=every)
        self.layers = layers
        self.history = History()
        self.dead: dict[str, NDArray[np.bool_]] = {}
        self._measured: list[str] = []

    def begin(self, model: Any) -> None:
        """Forget an earlier fit."""
        self.history, self.dead = History(), {}
        names = activation_names(model)
        relu = [key for key, name in names.items() if name == "relu"]
        self._measured = relu if self.layers is None else [*self.layers]
        if not self._measured:
            raise ValueError(
                f"DeadUnits: expected a layer with the activation 'relu', got {names}; "
                "name the layers to look at"
            )

    def measure(self, model: Any) -> None:
        """Find the units that are 0 for all samples."""
        for key, y in outputs("DeadUnits", model, self.x, self._measured).items():
            self.dead[key] = (y == 0).all(axis=-2)
            self.history.append({key: self.dead[key].mean(axis=-1)})
