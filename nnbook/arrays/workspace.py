"""Arrays that are made once and written again at every step.

A training step of a small network spends more time asking for memory than computing. So each node
of a network owns a workspace for each batch size: ``ws.batch("z", units)`` returns the same array
whenever it is asked for by the same name and width. A layer may ignore its workspace and return
fresh arrays; it is then right and a little slower.
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
        The number of networks that are trained at once; None means one plain network.
    dtype : dtype, default float64
        The type of the arrays.
    reuse : bool, default True
        Whether an array is kept and handed out again. Without it every call allocates.
    wanted : tuple of bool, default ()
        For each input of the node, whether its gradient is wanted. Empty means all are.
    grads : mapping of str to ndarray, optional
        Where the gradient of each parameter is to be written.
    rng : numpy.random.Generator, optional
        The generator for noise in training mode; all runs share it.
    state : mapping of str to ndarray, optional
        What the layer keeps beside its parameters, such as running statistics. A layer reads it and
        never writes it: see ``Layer.next_state``.
    tiny : bool, default False
        Whether the networks of a stack are so small that their arrays are kept with the runs side
        by side in memory; otherwise the samples are. Layers see the same shapes either way.

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
        # The shape is what layers see; the order in memory is what is fast.
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
        """Return the place for the gradient of a parameter, or None: then return a fresh array."""
        return self._grads.get(name)

    def wants(self, k: int) -> bool:
        """Say whether the gradient of input ``k`` is wanted (a network's own input is not)."""
        return not self.wanted or self.wanted[k]

    @property
    def nbytes(self) -> int:
        """The memory that the workspace holds, in bytes."""
        return sum(array.nbytes for array in self._arrays.values())
