"""Arrays that are made once and overwritten at every step.

A training step of a small network spends more time asking for memory than computing. So each node
of a network owns a workspace for each batch size: ``ws.batch("z", units)`` returns the same array
every time for the same name and width. A layer may ignore its workspace and return fresh arrays; it
is then still right, and a little slower.
"""

from collections.abc import Mapping
from typing import Any

import numpy as np

from nnbook.typing import DTypeLike, FloatArray, Generator, Shape


class Workspace:
    """Hand out arrays by name, for one node and one batch size.

    Parameters
    ----------
    rows : int
        The number of samples in the batch.
    runs : int, optional
        The number of networks trained at once; None means one plain network.
    dtype : dtype, default float64
        The type of the arrays.
    reuse : bool, default True
        Whether to keep an array and hand it out again; otherwise every call allocates.
    wanted : tuple of bool, default ()
        For each input of the node, whether its gradient is wanted. Empty means all are.
    grads : mapping of str to ndarray, optional
        Where to write the gradient of each parameter.
    rng : numpy.random.Generator, optional
        The generator for noise in training mode; all runs share it.
    state : mapping of str to ndarray, optional
        What the layer has beside its parameters, such as running statistics. It is read here and
        never written: see ``Layer.next_state``.
    tiny : bool, default False
        Whether the networks of a stack are so small that in their arrays the runs lie side by side
        in memory; otherwise the samples do. Layers see the same shapes either way.

    Examples
    --------
    >>> ws = Workspace(rows=4)
    >>> z = ws.batch("z", 3)
    >>> z.shape
    (4, 3)
    >>> ws.batch("z", 3) is z
    True
    >>> Workspace(rows=4, runs=10).batch("z", 3).shape
    (10, 4, 3)
    """

    def __init__(
        self,
        rows: int,
        *,
        runs: int | None = None,
        dtype: DTypeLike = np.float64,
        reuse: bool = True,
        wanted: tuple[bool, ...] = (),
        grads: Mapping[str, FloatArray] | None = None,
        rng: "Generator | None" = None,
        state: Mapping[str, FloatArray] | None = None,
        tiny: bool = False,
    ) -> None:
        self.rows = rows
        self.runs = runs
        self.dtype: np.dtype[Any] = np.dtype(dtype)
        self.wanted = wanted
        self.rng = rng
        self.state: Mapping[str, FloatArray] = {} if state is None else state
        self._grads = dict(grads or {})
        self._tiny = tiny
        self._reuse = reuse
        self._arrays: dict[tuple[str, Shape], FloatArray] = {}
        #: A row of ones, of shape (rows,): a sum over the batch is a product with it.
        self.ones: FloatArray = np.ones(rows, self.dtype)

    def batch(self, name: str, *features: int) -> FloatArray:
        """Return an array of shape (rows, *features), with the runs in front if there are any.

        Its contents are whatever was left there: write before you read. The same name with another
        width is another array.
        """
        key = (name, features)
        if key in self._arrays:
            return self._arrays[key]
        # Layers see the shape; the order in memory makes it fast.
        if self.runs is None:
            array = np.empty((self.rows, *features), self.dtype)
        elif self._tiny:  # the runs last
            array = np.moveaxis(np.empty((self.rows, *features, self.runs), self.dtype), -1, 0)
        else:  # the batch last
            array = np.moveaxis(np.empty((self.runs, *features, self.rows), self.dtype), -1, 1)
        if self._reuse:
            self._arrays[key] = array
        return array

    def grad(self, name: str) -> FloatArray | None:
        """Return the place for a parameter's gradient; if None, the layer returns a fresh array."""
        return self._grads.get(name)

    def wants(self, k: int) -> bool:
        """Return whether the gradient of input ``k`` is wanted; that of the data itself is not."""
        return not self.wanted or self.wanted[k]
