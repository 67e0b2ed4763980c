"""Network: the graph, its parameters, and fit, predict, evaluate."""

from collections.abc import Mapping, Sequence
from copy import copy, deepcopy
from pathlib import Path
from typing import Any

import numpy as np

from nnbook import _validation as check
from nnbook import optimizers, regularizers, training
from nnbook.layers import InputLayer, Node
from nnbook.losses import Loss
from nnbook.monitoring import Callback, History
from nnbook.network import storage
from nnbook.network.graph import Graph
from nnbook.network.model import ROWS, Model
from nnbook.network.objective import Objective
from nnbook.network.summary import Summary, summarize
from nnbook.optimizers import Optimizer
from nnbook.regularizers import Regularizer
from nnbook.typing import ArrayLike, DTypeLike, FloatArray, RandomState


class Network(Model):
    """A graph of layers with its parameters, its loss and its optimizer.

    Parameters
    ----------
    inputs, outputs : Node or sequence of Node
        Where the data enters and where the predictions leave.
    loss : str or Loss, default "mse"
        What training makes small. For several outputs one for all, or a sequence with one for each.
    optimizer : str or Optimizer, default "sgd"
        How.
    metrics : sequence of str or Metric, default ()
        What is reported beside the loss; for several outputs also a sequence for each.
    regularizer : str or Regularizer, optional
        A penalty on every kernel whose layer has none of its own. It is part of the loss.
    loss_weights : sequence of float, optional
        What the loss of each of several outputs is multiplied by in the sum; by default 1.
    runs : int, optional
        Train this many networks at once. ``theta`` is then (runs, P), predictions have a leading
        axis of runs, and the History has a trailing one.
    dtype : dtype, default float64
        float64 or float32.
    rng : int or numpy.random.Generator, optional
        Seed of the initial weights, the shuffling and the noise; None draws a fresh one.

    Attributes
    ----------
    theta : ndarray of shape (P,) or (runs, P)
        All parameters. Change it in place: ``net.theta[...] = new``.
    params : dict of dict of ndarray
        The same numbers by layer and name, as views of ``theta``.

    Notes
    -----
    The initial weights of each run come from a generator of its own, shuffling and noise from two
    others that all runs share. So run k of a stack learns what ``select(k)`` of the untrained stack
    learns alone, up to rounding; and run 0 starts as the plain network of the same seed does.

    Training needs the memory of the data, the parameters, their gradient, the optimizer's state
    and the buffers of at most two batch sizes.

    Examples
    --------
    >>> from nnbook import SGD, Dense, Input, Network
    >>> x = Input(2)
    >>> y = Dense(1, activation="sigmoid")(Dense(3, activation="tanh")(x))
    >>> net = Network(x, y, loss="binary_crossentropy", optimizer=SGD(0.1), rng=0)
    >>> net
    Network(input (2,) -> dense_1 (1,), 13 parameters)
    >>> net.predict([[0.0, 0.0]]).shape
    (1, 1)
    >>> stack = Network(x, y, loss="binary_crossentropy", runs=5, rng=0)
    >>> stack.theta.shape, stack.predict([[0.0, 0.0]]).shape
    ((5, 13), (5, 1, 1))
    """

    def __init__(
        self,
        inputs: Node | Sequence[Node],
        outputs: Node | Sequence[Node],
        *,
        loss: str | Loss | Sequence[str | Loss] = "mse",
        optimizer: str | Optimizer = "sgd",
        metrics: Sequence[Any] = (),
        regularizer: str | Regularizer | None = None,
        loss_weights: Sequence[float] | None = None,
        runs: int | None = None,
        dtype: DTypeLike = np.float64,
        rng: RandomState = None,
    ) -> None:
        entries, ends = _nodes("inputs", inputs), _nodes("outputs", outputs)
        for node in entries:
            if not isinstance(node.layer, InputLayer):
                raise TypeError(f"Network: expected inputs to be made by Input, got {node!r}")
        if np.dtype(dtype) not in (np.float32, np.float64):
            raise ValueError(f"Network: expected dtype float32 or float64, got {np.dtype(dtype)}")
        runs = None if runs is None else check.whole("Network", "runs", runs)
        weights, self._shuffle_rng, noise = check.generator("Network", rng).spawn(3)
        self._graph = Graph(
            entries,
            ends,
            runs=runs,
            dtype=dtype,
            rng=weights,
            noise=noise,
            regularizer=regularizers.get(regularizer, "Network"),
        )
        self._objective = Objective(
            [self._graph.name(node) for node in ends],
            [node.shape for node in ends],
            loss=loss,
            metrics=metrics,
            loss_weights=loss_weights,
        )
        self.compile(optimizer)

    def compile(self, optimizer: str | Optimizer) -> None:
        """Give the network an optimizer, with a fresh state; the parameters stay."""
        self.optimizer = optimizers.get(optimizer, "Network")
        self._state = self.optimizer.init(self.theta)

    def select(self, run: int) -> "Network":
        """Return one run of a stack as a plain network with parameters of its own.

        Its optimizer starts afresh, with that run's hyperparameters.

        Raises
        ------
        ValueError
            When this is no stack, or has no such run.
        """
        if self.runs is None:
            raise ValueError("Network.select: expected a stack, got a plain network (runs=None)")
        if not 0 <= run < self.runs:
            raise ValueError(f"Network.select: expected run from 0 to {self.runs - 1}, got {run}")
        one = object.__new__(Network)
        one._graph = self._graph.select(run)
        one._objective = copy(self._objective)
        # The same shuffles as the stack would see from here on.
        one._shuffle_rng = deepcopy(self._shuffle_rng)
        one.compile(optimizers.select(self.optimizer, run))
        return one

    def __repr__(self) -> str:
        ends = " -> ".join(
            ", ".join(f"{self._graph.name(node)} {node.shape}" for node in nodes)
            for nodes in (self._graph.inputs, self._graph.outputs)
        )
        stack = "" if self.runs is None else f" in each of {self.runs} runs"
        return f"Network({ends}, {self._graph.layout.size} parameters{stack})"

    # What a reader calls -------------------------------------------------------------------------

    def fit(
        self,
        x: Any,
        y: Any,
        *,
        epochs: int = 1,
        batch_size: int | None = 32,
        validation_data: Sequence[Any] | None = None,
        sample_weight: ArrayLike | None = None,
        class_weight: Mapping[int, float] | str | None = None,
        callbacks: Sequence[Callback] = (),
        verbose: int = 0,
        gradient: training.Gradient | None = None,
    ) -> History:
        """Train the network in place.

        Parameters
        ----------
        x : array of shape (samples, features)
            The data, finite; for several inputs a sequence with an array for each.
        y : array
            The targets, as the loss expects them; for several outputs a sequence.
        epochs : int, default 1
            How often all samples are seen.
        batch_size : int or None, default 32
            Samples for each update; None takes all of them.
        validation_data : tuple (x, y) or (x, y, sample_weight), optional
            Measured at the end of each epoch, as ``val_loss`` and so on.
        sample_weight : array of shape (samples,), optional
            What each sample's part of the loss is multiplied by; metrics are not weighted.
        class_weight : dict or "balanced", optional
            The same for each class, see :func:`nnbook.network.sample_weights`. One output only.
        callbacks : sequence of Callback
            Told of each epoch.
        verbose : {0, 1, 2}, default 0
            1 shows a progress bar on a terminal, 2 prints a line for each epoch.
        gradient : callable, optional
            Where the gradient comes from, such as :class:`nnbook.gradcheck.CentralDifferences`; by
            default from backpropagation.

        Returns
        -------
        History
            The loss and metrics of each epoch, taken before each update.

        Raises
        ------
        ValueError, TypeError
            For data of the wrong shape or kind, NaN or infinite values, or lengths that differ.
        """
        who = "Network.fit"
        data = self._data(who, x, y, sample_weight, class_weight)
        epochs = check.whole(who, "epochs", epochs)
        if batch_size is not None:
            batch_size = check.whole(who, "batch_size", batch_size)
        if validation_data is not None:
            validation_data = self._data(f"{who}, validation_data", *validation_data)
        check.one_of(who, "verbose", str(verbose), {"0": 0, "1": 1, "2": 2})
        self._objective.settle(self._split(data)[1])
        return training.fit(
            self,
            data,
            optimizer=self.optimizer,
            state=self._state,
            epochs=epochs,
            batch_size=batch_size or len(data[0]),
            rng=self._shuffle_rng,
            validation_data=validation_data,
            callbacks=callbacks,
            verbose=verbose,
            gradient=gradient,
        )

    def predict(self, x: Any, *, batch_size: int = ROWS) -> Any:
        """Return the outputs for ``x``, of shape (samples, outputs), behind the runs if any.

        A network of several outputs returns a list.
        """
        xs = self._inputs("Network.predict", x)
        rows = check.whole("Network.predict", "batch_size", batch_size)
        lead = (len(xs[0]),) if self.runs is None else (self.runs, len(xs[0]))
        results = [np.empty(lead + end.shape, self.dtype) for end in self._graph.outputs]
        for start in range(0, len(xs[0]), rows):
            parts = self._graph.forward([a[start : start + rows] for a in xs], training=False)
            for result, part in zip(results, parts, strict=True):
                result[..., start : start + rows, :] = part
        return results[0] if len(results) == 1 else results

    def evaluate(
        self, x: Any, y: Any, *, sample_weight: ArrayLike | None = None
    ) -> dict[str, float | FloatArray]:
        """Return the loss and the metrics on ``(x, y)`` by name."""
        with np.errstate(over="ignore", invalid="ignore"):
            measured = self.measure(self._data("Network.evaluate", x, y, sample_weight))
        return {k: float(v) if np.ndim(v) == 0 else v for k, v in measured.items()}

    def gradient(
        self, x: Any, y: Any, *, sample_weight: ArrayLike | None = None
    ) -> tuple[float | FloatArray, FloatArray]:
        """Return the loss on ``(x, y)`` and its gradient for ``theta``, a fresh array.

        Examples
        --------
        >>> from nnbook import Dense, Input, Network
        >>> x = Input(1)
        >>> net = Network(x, Dense(1, kernel_initializer="zeros")(x), loss="mse")
        >>> net.gradient([[2.0]], [[1.0]])  # L = (2 w + b - 1)^2 at w = b = 0
        (1.0, array([-4., -2.]))
        """
        loss, _, grad = self.step(self._data("Network.gradient", x, y, sample_weight))
        return float(loss) if np.ndim(loss) == 0 else loss, grad.copy()

    def summary(self) -> Summary:
        """Return a table of the layers, with shapes and parameters, to be printed."""
        return summarize(self._graph)

    def save(self, path: str | Path) -> Path:
        """Write all to a file that ``nnbook.load`` reads; ``.npz`` is added where it is missing.

        Return the path. A file of this name is replaced, in one go. Nothing is pickled.
        """
        return storage.save(self, path)


def _nodes(name: str, given: Node | Sequence[Node]) -> list[Node]:
    """Return one node or several as a list, or refuse what is no node."""
    nodes = [given] if isinstance(given, Node) else list(given) if np.iterable(given) else [given]
    for node in nodes:
        if not isinstance(node, Node):
            raise TypeError(f"Network: expected {name} to be a node such as Input(2), got {node!r}")
    if not nodes or len(set(nodes)) < len(nodes):
        raise ValueError(f"Network: expected {name} to be different nodes, got {nodes!r}")
    return nodes
