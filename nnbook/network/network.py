"""Network: a graph of layers that holds its parameters, trains them and predicts with them."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from copy import copy, deepcopy
from math import isfinite
from pathlib import Path
from typing import Any, TypeVar

import numpy as np

from nnbook import _validation as check
from nnbook import optimizers, regularizers
from nnbook.layers import InputLayer, Layer, Node
from nnbook.losses import Loss
from nnbook.metrics import Metric
from nnbook.monitoring import Callback, History
from nnbook.monitoring.callback import tell, watches_batches
from nnbook.monitoring.progress import watching
from nnbook.network import storage
from nnbook.network.graph import Graph
from nnbook.network.objective import Objective, Sums
from nnbook.network.parameters import Views
from nnbook.network.summary import Summary, summarize
from nnbook.network.weighting import sample_weights
from nnbook.optimizers import Optimizer
from nnbook.regularizers import Regularizer
from nnbook.typing import ArrayLike, DTypeLike, FloatArray, Generator, RandomState

#: How many rows are computed at once unless the caller says otherwise.
ROWS = 1024

#: Arrays with one row per sample: the inputs, the targets and, if given, the samples' weights.
Batch = Sequence[FloatArray]

#: What a source of gradients returns for a batch: its loss, its part of the epoch's sums, and the
#: gradient with respect to theta.
Differentiated = tuple[Any, Sums, FloatArray]

#: A source of gradients, called as ``source(network, batch)`` in place of backpropagation.
GradientSource = Callable[["Network", Batch], Differentiated]

T = TypeVar("T")


class Network:
    """A graph of layers with its parameters, its loss and its optimizer.

    Parameters
    ----------
    inputs, outputs : Node or sequence of Node
        Where the data enters and where the predictions leave.
    loss : str or Loss, default "mse"
        What training minimizes; with several outputs, one for all or a sequence with one for each.
    optimizer : str or Optimizer, default "sgd"
        The rule that updates the parameters.
    metrics : sequence of str or Metric, default ()
        What is reported beside the loss; with several outputs, also a sequence for each.
    regularizer : str or Regularizer, optional
        A penalty on every kernel whose layer does not set one. It is part of the loss.
    loss_weights : sequence of float, optional
        With several outputs, the factor of each output's loss in the sum; by default 1.
    runs : int, optional
        Train a stack of this many networks at once. ``theta`` then has shape (runs, P), predictions
        get a leading axis of runs, and the History a trailing one.
    dtype : dtype, default float64
        float64 or float32.
    rng : int or numpy.random.Generator, optional
        Seed for the initial weights, the shuffling and the noise; None draws a fresh one.

    Attributes
    ----------
    theta : ndarray of shape (P,) or (runs, P)
        All parameters. Change them in place: ``net.theta[...] = new``.
    params : dict of dict of ndarray
        The same numbers by layer and name, as views of ``theta``.

    Notes
    -----
    Each run draws its initial weights from its own generator; all runs share those of the shuffling
    and the noise. So run k of a stack learns what ``select(k)`` of the untrained stack would learn
    alone, up to rounding, and run 0 starts like the plain network with the same seed.

    Training needs memory for the data, the parameters, their gradient, the optimizer's state and
    the buffers of at most two batch sizes.

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
        """Give the network an optimizer with a fresh state; the parameters stay as they are."""
        self.optimizer = optimizers.get(optimizer, "Network")
        self._optimizer_state = self.optimizer.init(self.theta)

    def select(self, run: int) -> "Network":
        """Return one run of a stack as a plain network with its own copy of the parameters.

        Its optimizer starts afresh, with that run's hyperparameters.

        Raises
        ------
        ValueError
            If this is not a stack, or has no such run.
        """
        if self.runs is None:
            raise ValueError("Network.select: expected a stack, got a plain network (runs=None)")
        if not 0 <= run < self.runs:
            raise ValueError(f"Network.select: expected run from 0 to {self.runs - 1}, got {run}")
        one = object.__new__(Network)
        one._graph = self._graph.select(run)
        one._objective = copy(self._objective)
        # From here on it sees the shuffles that the stack would see.
        one._shuffle_rng = deepcopy(self._shuffle_rng)
        one.compile(check.select(self.optimizer, run))
        return one

    def __repr__(self) -> str:
        ends = " -> ".join(
            ", ".join(f"{self._graph.name(node)} {node.shape}" for node in nodes)
            for nodes in (self._graph.inputs, self._graph.outputs)
        )
        stack = "" if self.runs is None else f" in each of {self.runs} runs"
        return f"Network({ends}, {self._graph.layout.size} parameters{stack})"

    # What you call -------------------------------------------------------------------------------

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
        gradient: GradientSource | None = None,
    ) -> History:
        """Train the network in place.

        Parameters
        ----------
        x : array of shape (samples, features)
            The data, all finite; with several inputs, a sequence of one array for each.
        y : array
            The targets, as the loss expects them; with several outputs, a sequence.
        epochs : int, default 1
            How many times to go through all samples.
        batch_size : int or None, default 32
            Samples per update; None takes all of them.
        validation_data : tuple (x, y) or (x, y, sample_weight), optional
            Measured at the end of each epoch and reported as ``val_loss`` and so on.
        sample_weight : array of shape (samples,), optional
            The factor of each sample's part of the loss; metrics are not weighted.
        class_weight : dict or "balanced", optional
            The same by class, see :func:`nnbook.network.sample_weights`. One output only.
        callbacks : sequence of Callback
            Called as training goes on, see :class:`nnbook.monitoring.Callback`.
        verbose : {0, 1, 2}, default 0
            1 shows a progress bar on a terminal, 2 prints a line per epoch.
        gradient : callable, optional
            Where the gradient comes from, for example :class:`nnbook.gradcheck.CentralDifferences`;
            by default backpropagation, :meth:`backpropagate`.

        Returns
        -------
        History
            The loss and metrics of each epoch, taken before each update.

        Raises
        ------
        ValueError, TypeError
            For data of the wrong shape or kind, NaN or infinite values, or different lengths.

        Notes
        -----
        Each epoch goes through the samples in a new random order, which all runs of a stack share;
        a full batch is neither shuffled nor copied. A run whose loss or step is no longer finite is
        frozen: it keeps its parameters, and its numbers are NaN from then on.
        """
        who = "Network.fit"
        data = self._data(who, x, y, sample_weight, class_weight)
        epochs = check.whole(who, "epochs", epochs)
        samples = len(data[0])
        size = samples if batch_size is None else check.whole(who, "batch_size", batch_size)
        if validation_data is not None:
            validation_data = self._data(f"{who}, validation_data", *validation_data)
        check.one_of(who, "verbose", str(verbose), {"0": 0, "1": 1, "2": 2})
        if verbose:
            callbacks = [*watching(epochs, verbose), *callbacks]
        self._objective.prepare_metrics(self._split(data)[1])
        watchers = list(filter(watches_batches, callbacks))
        history = History()
        frozen = None
        buffers: dict[int, list[FloatArray]] = {}
        # The History reports divergence as NaN, so its overflow needs no warning.
        with np.errstate(over="ignore", invalid="ignore"), _announced(callbacks, self):
            for epoch in range(1, epochs + 1):
                batches = _batches(data, size, self._shuffle_rng, buffers)
                sums, frozen = self._epoch(batches, frozen, gradient, watchers)
                logs = self._objective.quantities(sums, samples)
                if validation_data is not None:
                    measured = self._measure(validation_data)
                    logs |= {f"val_{key}": value for key, value in measured.items()}
                if frozen is not None:
                    logs = {key: np.where(frozen, np.nan, value) for key, value in logs.items()}
                history.append(logs)
                stop = False
                for callback in callbacks:  # all of them, even after one has asked to stop
                    stop = bool(callback.on_epoch_end(epoch, logs)) or stop
                if stop:
                    break
        return history

    def predict(self, x: Any, *, batch_size: int = ROWS) -> Any:
        """Return the outputs for ``x``: (samples, outputs), or (runs, samples, outputs) of a stack.

        A network with several outputs returns a list.
        """
        xs = self._graph.check_inputs("Network.predict", x)
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
        """Return the loss and the metrics on ``(x, y)``, by name."""
        with np.errstate(over="ignore", invalid="ignore"):
            measured = self._measure(self._data("Network.evaluate", x, y, sample_weight))
        return {k: float(v) if np.ndim(v) == 0 else v for k, v in measured.items()}

    def _measure(self, data: Batch) -> dict[str, Any]:
        """Return the loss and the metrics on data that has already been checked."""
        totals: Sums = {}
        for start in range(0, len(data[0]), ROWS):
            _, sums = self.batch_loss([a[start : start + ROWS] for a in data], training=False)
            totals = {key: totals[key] + sums[key] for key in totals} or sums
        return self._objective.quantities(totals, len(data[0]))

    def gradient(
        self, x: Any, y: Any, *, sample_weight: ArrayLike | None = None
    ) -> tuple[float | FloatArray, FloatArray]:
        """Return the loss on ``(x, y)`` and its gradient with respect to ``theta``, a fresh array.

        Examples
        --------
        >>> from nnbook import Dense, Input, Network
        >>> x = Input(1)
        >>> net = Network(x, Dense(1, kernel_initializer="zeros")(x), loss="mse")
        >>> net.gradient([[2.0]], [[1.0]])  # L = (2 w + b - 1)^2 at w = b = 0
        (1.0, array([-4., -2.]))
        """
        loss, _, grad = self.backpropagate(self._data("Network.gradient", x, y, sample_weight))
        return float(loss) if np.ndim(loss) == 0 else loss, grad.copy()

    def activations(self, x: Any, *, training: bool = False) -> dict[str, FloatArray]:
        """Return the output of every node for ``x``, by the name of its layer.

        Parameters
        ----------
        x : array of shape (samples, features)
            The data; with several inputs, a sequence of one array for each.
        training : bool, default False
            Whether the layers behave as in training: noise is drawn, and batch normalization uses
            this batch. The generator is reset afterwards: training under way is not disturbed.

        Returns
        -------
        dict of str to ndarray of shape (samples, units) or (runs, samples, units)
            Fresh arrays in the order of computation, inputs first. An input has no axis of runs. A
            layer used in several nodes appears as ``name``, ``name#2`` and so on.

        Examples
        --------
        >>> from nnbook import Dense, Input, Network
        >>> x = Input(2)
        >>> net = Network(x, Dense(1)(Dense(3, activation="tanh")(x)), rng=0)
        >>> {name: y.shape for name, y in net.activations([[0.0, 1.0], [1.0, 1.0]]).items()}
        {'input': (2, 2), 'dense': (2, 3), 'dense_1': (2, 1)}
        """
        xs = self._graph.check_inputs("Network.activations", x)
        noise = self.noise.bit_generator.state if training else None
        values = self._graph.forward(xs, training, every=True)
        if noise is not None:
            self.noise.bit_generator.state = noise
        result: dict[str, FloatArray] = {}
        for node, value in zip(self._graph.order, values, strict=True):
            name, uses = self._graph.name(node), 1
            while (key := name if uses == 1 else f"{name}#{uses}") in result:
                uses += 1
            result[key] = value.copy("K")
        return result

    def summary(self) -> Summary:
        """Return a table of the layers with their shapes and parameters, ready to print."""
        return summarize(self._graph)

    def save(self, path: str | Path) -> Path:
        """Write the whole network to a file that ``nnbook.load`` reads, and return its path.

        ``.npz`` is added if missing. An existing file is replaced in one go. Nothing is pickled.
        """
        return storage.save(self, path)

    # How it trains -------------------------------------------------------------------------------

    def _epoch(
        self,
        batches: Iterator[Batch],
        frozen: Any,
        source: GradientSource | None,
        watchers: Sequence[Callback],
    ) -> tuple[Sums, Any]:
        """Train on each batch once; return the epoch's sums, and which runs are frozen now."""
        totals: Sums = {}
        theta = self._graph.theta
        for number, batch in enumerate(batches, 1):
            loss, sums, grad = source(self, batch) if source else self.backpropagate(batch)
            if watchers:
                seen = grad.copy("K")  # the optimizer overwrites it
            step = self.optimizer.update(grad, self._optimizer_state)
            # A sum is finite only if all its terms are, so one number shows whether all is well.
            if step.ndim == 1:
                total = loss + step.dot(step)
            else:
                total = np.add.reduce(loss) + np.add.reduce(step, axis=None)
            if frozen is not None or not isfinite(total):
                lost = ~np.isfinite(loss + np.add.reduce(step, axis=-1))
                frozen = lost if frozen is None else frozen | lost
                step[frozen] = 0.0  # assigned, not multiplied: 0 * inf is not 0
            theta += step
            self._graph.advance(frozen)
            if watchers:
                shown = loss if frozen is None else np.where(frozen, np.nan, loss)
                logs = {"loss": shown, "samples": np.array(len(batch[0]))}
                tell(watchers, number, logs, seen, step)
            for key, value in sums.items():
                totals[key] = totals[key] + value if key in totals else value
        return totals, frozen

    def backpropagate(self, batch: Batch) -> Differentiated:
        """Return the loss of a batch, its sums, and the gradient with respect to theta.

        Go forward through the layers, take the gradient of the loss with respect to the outputs,
        and carry it backward through the layers. The next call overwrites the gradient's array.
        """
        xs, ys, weights = self._split(batch)
        predicted = self._graph.forward(xs, training=True)
        sums, dys = self._objective.sums_and_gradients(ys, predicted, weights)
        if self._graph.penalties:
            sums["penalty"] = self._graph.penalty() * len(xs[0])
        return self._objective.loss(sums, len(xs[0])), sums, self._graph.backward(dys)

    def batch_loss(self, batch: Batch, *, training: bool) -> tuple[Any, Sums]:
        """Return a batch's loss and sums, in training mode (with noise) or prediction mode."""
        xs, ys, weights = self._split(batch)
        sums = self._objective.sums(ys, self._graph.forward(xs, training), weights)
        if self._graph.penalties:
            sums["penalty"] = self._graph.penalty() * len(xs[0])
        return self._objective.loss(sums, len(xs[0])), sums

    def advance(self, frozen: Any = None) -> None:
        """Write the state that follows from the last training pass, except in frozen runs."""
        self._graph.advance(frozen)

    # What it is made of --------------------------------------------------------------------------

    @property
    def inputs(self) -> Node | list[Node]:
        """Where the data enters."""
        return _only(self._graph.inputs)

    @property
    def outputs(self) -> Node | list[Node]:
        """Where the predictions leave."""
        return _only(self._graph.outputs)

    @property
    def loss(self) -> Loss | list[Loss]:
        """What training minimizes."""
        return _only(self._objective.losses)

    @property
    def metrics(self) -> list[Metric] | list[list[Metric]]:
        """What is reported beside the loss."""
        return _only(self._objective.metrics)

    @property
    def theta(self) -> FloatArray:
        """All parameters as one vector, or one row per run. Change them in place."""
        return self._graph.theta

    @property
    def params(self) -> Views:
        """The same numbers by layer and name, as views of ``theta``."""
        return self._graph.params

    @property
    def state(self) -> Views:
        """What changes without a gradient, such as running statistics, by layer and name."""
        return self._graph.state

    @property
    def layers(self) -> dict[str, Layer]:
        """The layers by name, in the order of computation."""
        return {name: layer for layer, name in self._graph.names.items()}

    @property
    def dtype(self) -> "np.dtype[Any]":
        """The dtype of the parameters and of everything computed from them."""
        return self._graph.dtype

    @property
    def runs(self) -> int | None:
        """How many networks train at once; None for a plain network."""
        return self._graph.runs

    @property
    def noise(self) -> Generator:
        """The generator of training's noise; restore its state to draw the same noise again."""
        return self._graph.noise

    def named(self, flat: FloatArray) -> dict[str, FloatArray]:
        """Split a vector shaped like ``theta``, such as a gradient, into views by parameter.

        Examples
        --------
        >>> from nnbook import Dense, Input, Network
        >>> x = Input(2)
        >>> net = Network(x, Dense(1)(x), rng=0)
        >>> _, gradient = net.gradient([[1.0, 2.0]], [[0.0]])
        >>> [(name, part.shape) for name, part in net.named(gradient).items()]
        [('dense.kernel', (2, 1)), ('dense.bias', (1,))]
        """
        views = self._graph.layout.views(flat)
        return {f"{layer}.{name}": part for layer in views for name, part in views[layer].items()}

    # Data at the door ----------------------------------------------------------------------------

    def _data(
        self,
        who: str,
        x: Any,
        y: Any,
        sample_weight: ArrayLike | None = None,
        class_weight: Mapping[int, float] | str | None = None,
    ) -> list[FloatArray]:
        """Check the data; return inputs, targets and any weights as one flat list."""
        xs = self._graph.check_inputs(who, x)
        ys = self._objective.check_targets(who, y, len(xs[0]), self._graph.dtype)
        if sample_weight is None and class_weight is None:
            return [*xs, *ys]
        if class_weight is not None and len(ys) > 1:
            raise ValueError(
                f"{who}: expected class_weight for one output, got {len(ys)} outputs; "
                "use sample_weight"
            )
        weights = sample_weights(ys[0], sample_weight, class_weight, dtype=self.dtype, who=who)
        return [*xs, *ys] if weights is None else [*xs, *ys, weights]

    def _split(
        self, batch: Batch
    ) -> tuple[Sequence[FloatArray], Sequence[FloatArray], FloatArray | None]:
        """Take such a list apart again: the inputs, the targets, and the weights or None."""
        first, last = self._graph.counts
        return batch[:first], batch[first:last], batch[last] if len(batch) > last else None


def _nodes(name: str, given: Node | Sequence[Node]) -> list[Node]:
    """Return one node or several as a list; refuse anything else."""
    nodes = [given] if isinstance(given, Node) else list(given) if np.iterable(given) else [given]
    for node in nodes:
        if not isinstance(node, Node):
            raise TypeError(f"Network: expected {name} to be a node such as Input(2), got {node!r}")
    if not nodes or len(set(nodes)) < len(nodes):
        raise ValueError(f"Network: expected {name} to be different nodes, got {nodes!r}")
    return nodes


def _only(values: list[T]) -> T | list[T]:
    """Return the entry of a list of one, or a longer list as it is."""
    return values[0] if len(values) == 1 else values


def _batches(
    data: Batch, size: int, rng: Generator, buffers: dict[int, list[FloatArray]]
) -> Iterator[Batch]:
    """Yield the samples in random batches; the last one may be smaller.

    The rows are gathered into buffers that the next batch of the same size overwrites, so the data
    is never copied as a whole. A full batch is the data itself.
    """
    samples = len(data[0])
    if size >= samples:
        yield data
        return
    order = rng.permutation(samples)
    for start in range(0, samples, size):
        rows = order[start : start + size]
        if len(rows) not in buffers:
            buffers[len(rows)] = [np.empty((len(rows), *a.shape[1:]), a.dtype) for a in data]
        for array, out in zip(data, buffers[len(rows)], strict=True):
            array.take(rows, 0, out, "clip")  # this mode writes straight to out
        yield buffers[len(rows)]


@contextmanager
def _announced(callbacks: Sequence[Callback], net: Network) -> Iterator[None]:
    """Tell the callbacks that training begins; in the end, tell the same ones that it is over."""
    begun: list[Callback] = []
    try:
        for callback in callbacks:
            begun.append(callback)  # first: a call that fails halfway may leave a file to close
            callback.on_train_begin(net)
        yield
    finally:
        # Each is told, in order, even if the one before it fails.
        with ExitStack() as endings:
            for callback in reversed(begun):
                endings.callback(callback.on_train_end)
