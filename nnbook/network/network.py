"""Network: the graph, its parameters, and fit, predict, evaluate."""

from collections.abc import Sequence

import numpy as np

from nnbook import _validation as check
from nnbook import losses, optimizers, training
from nnbook.layers import InputLayer, Node
from nnbook.losses import Loss
from nnbook.metrics import Metric, coded, resolve
from nnbook.monitoring import Callback, History
from nnbook.network.graph import Graph
from nnbook.network.parameters import Views
from nnbook.optimizers import Optimizer
from nnbook.typing import ArrayLike, DTypeLike, FloatArray, RandomState

# How many rows predict computes at once where the caller does not say.
_ROWS = 1024


class Network:
    """A graph of layers with its parameters, its loss and its optimizer.

    Parameters
    ----------
    inputs, outputs : Node
        Where the data enters and where the prediction leaves.
    loss : str or Loss, default "mse"
        What training makes small.
    optimizer : str or Optimizer, default "sgd"
        How.
    metrics : sequence of str or Metric, default ()
        What is reported beside the loss.
    runs : int, optional
        Train this many networks at once. ``theta`` is then (runs, P), predictions have a leading
        axis of runs, and the History has a trailing one.
    dtype : dtype, default float64
        float64 or float32.
    rng : int or numpy.random.Generator, optional
        Seed of the initial weights and of the shuffling; None draws a fresh one.

    Attributes
    ----------
    theta : ndarray of shape (P,) or (runs, P)
        All parameters. Change it in place: ``net.theta[...] = new``.
    params : dict of dict of ndarray
        The same numbers by layer and name, as views of ``theta``.

    Notes
    -----
    The initial weights of each run come from a generator of its own, shuffling from another one
    that all runs share. So run k of a stack learns what ``select(k)`` of the untrained stack
    learns alone, up to rounding; and run 0 starts as the plain network of the same seed does.

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
        inputs: Node,
        outputs: Node,
        *,
        loss: str | Loss = "mse",
        optimizer: str | Optimizer = "sgd",
        metrics: Sequence[str | Metric] = (),
        runs: int | None = None,
        dtype: DTypeLike = np.float64,
        rng: RandomState = None,
    ) -> None:
        for name, node in (("inputs", inputs), ("outputs", outputs)):
            if not isinstance(node, Node):
                raise TypeError(
                    f"Network: expected {name} to be a node such as Input(2), got {node!r}"
                )
        if not isinstance(inputs.layer, InputLayer):
            raise TypeError(f"Network: expected inputs to be made by Input, got {inputs!r}")
        if np.dtype(dtype) not in (np.float32, np.float64):
            raise ValueError(f"Network: expected dtype float32 or float64, got {np.dtype(dtype)}")
        if isinstance(metrics, str):
            raise TypeError(
                f"Network: expected a sequence of metrics, got {metrics!r}; write [{metrics!r}]"
            )
        self.dtype = np.dtype(dtype)
        self.runs = None if runs is None else check.whole("Network", "runs", runs)
        self.loss = losses.get(loss, "Network")
        self.metrics = resolve(metrics, self.loss, "Network")

        weights, self._shuffle_rng, noise = check.generator("Network", rng).spawn(3)
        self._graph = Graph(
            inputs, outputs, runs=self.runs, dtype=self.dtype, rng=weights, noise=noise
        )
        self.compile(optimizer)

    @property
    def inputs(self) -> Node:
        """Where the data enters."""
        return next(node for node in self._graph.order if isinstance(node.layer, InputLayer))

    @property
    def outputs(self) -> Node:
        """Where the prediction leaves."""
        return self._graph.order[-1]

    # The parameters ------------------------------------------------------------------------------

    @property
    def theta(self) -> FloatArray:
        """All parameters as one vector, or one row for each run. Change it in place."""
        return self._graph.theta

    @property
    def params(self) -> Views:
        """The same numbers by layer and name, as views of ``theta``."""
        return self._graph.params

    def named(self, flat: FloatArray) -> dict[str, FloatArray]:
        """Return a vector shaped like ``theta``, such as a gradient, as views by parameter.

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
        one = Network(self.inputs, self.outputs, loss=self.loss, dtype=self.dtype, rng=0)
        one.metrics = self.metrics
        one.theta[...] = self.theta[run]
        # The same shuffles as the stack would see from here on.
        one._shuffle_rng.bit_generator.state = self._shuffle_rng.bit_generator.state
        one.compile(optimizers.select(self.optimizer, run))
        return one

    def __repr__(self) -> str:
        ends = " -> ".join(f"{self._graph.name(n)} {n.shape}" for n in (self.inputs, self.outputs))
        stack = "" if self.runs is None else f" in each of {self.runs} runs"
        return f"Network({ends}, {self._graph.layout.size} parameters{stack})"

    # What training.fit calls ---------------------------------------------------------------------

    def step(self, x: FloatArray, y: FloatArray) -> tuple[dict[str, FloatArray], FloatArray]:
        """Return the loss and metrics of a batch, and the gradient (written again by each call)."""
        predicted, caches = self._graph.forward(x, training=True)
        logs = self._report(y, predicted)
        return logs, self._graph.backward(caches, self.loss.gradient(y, predicted), len(x))

    def measure(self, x: FloatArray, y: FloatArray) -> dict[str, FloatArray]:
        """Return the loss and metrics of checked data, without training."""
        return self._report(y, self._predict(x, _ROWS))

    def _report(self, y: FloatArray, predicted: FloatArray) -> dict[str, FloatArray]:
        values = {metric.name: metric.value(y, predicted) for metric in self.metrics}
        return {"loss": self.loss.value(y, predicted)} | values

    # What a reader calls -------------------------------------------------------------------------

    def fit(
        self,
        x: ArrayLike,
        y: ArrayLike,
        *,
        epochs: int = 1,
        batch_size: int | None = 32,
        validation_data: tuple[ArrayLike, ArrayLike] | None = None,
        callbacks: Sequence[Callback] = (),
        verbose: int = 0,
    ) -> History:
        """Train the network in place.

        Parameters
        ----------
        x : array of shape (samples, features)
            The data, finite.
        y : array
            The targets, as the loss expects them.
        epochs : int, default 1
            How often all samples are seen.
        batch_size : int or None, default 32
            Samples for each update; None takes all of them.
        validation_data : tuple (x, y), optional
            Measured at the end of each epoch, as ``val_loss`` and so on.
        callbacks : sequence of Callback
            Told of each epoch.
        verbose : {0, 1}, default 0
            1 shows a progress bar on a terminal.

        Returns
        -------
        History
            The loss and metrics of each epoch, taken before each update.

        Raises
        ------
        ValueError, TypeError
            For data of the wrong shape or kind, NaN or infinite values, or lengths that differ.
        """
        x, y = self._checked("Network.fit", x, y)
        epochs = check.whole("Network.fit", "epochs", epochs)
        rows = (
            len(x) if batch_size is None else check.whole("Network.fit", "batch_size", batch_size)
        )
        if validation_data is not None:
            validation_data = self._checked("Network.fit, validation_data", *validation_data)
        self.metrics = [coded(metric, y) for metric in self.metrics]
        return training.fit(
            self,
            x,
            y,
            optimizer=self.optimizer,
            state=self._state,
            epochs=epochs,
            batch_size=rows,
            rng=self._shuffle_rng,
            validation_data=validation_data,
            callbacks=callbacks,
            verbose=verbose,
        )

    def predict(self, x: ArrayLike, *, batch_size: int = _ROWS) -> FloatArray:
        """Return the outputs for ``x``, of shape (samples, outputs), behind the runs if any."""
        checked = check.array(
            "Network.predict", "x", x, shape=(None, *self.inputs.shape), dtype=self.dtype
        )
        return self._predict(checked, check.whole("Network.predict", "batch_size", batch_size))

    def _predict(self, x: FloatArray, rows: int) -> FloatArray:
        lead = () if self.runs is None else (self.runs,)
        result = np.empty((*lead, len(x), *self.outputs.shape), self.dtype)
        for start in range(0, len(x), rows):
            part, _ = self._graph.forward(x[start : start + rows], training=False)
            result[..., start : start + rows, :] = part
        return result

    def evaluate(self, x: ArrayLike, y: ArrayLike) -> dict[str, float | FloatArray]:
        """Return the loss and the metrics on ``(x, y)`` by name."""
        with np.errstate(over="ignore", invalid="ignore"):
            measured = self.measure(*self._checked("Network.evaluate", x, y))
        return {k: float(v) if np.ndim(v) == 0 else v for k, v in measured.items()}

    def gradient(self, x: ArrayLike, y: ArrayLike) -> tuple[float | FloatArray, FloatArray]:
        """Return the loss on ``(x, y)`` and its gradient for ``theta``, a fresh array.

        Examples
        --------
        >>> from nnbook import Dense, Input, Network
        >>> x = Input(1)
        >>> net = Network(x, Dense(1, kernel_initializer="zeros")(x), loss="mse")
        >>> net.gradient([[2.0]], [[1.0]])  # L = (2 w + b - 1)^2 at w = b = 0
        (1.0, array([-4., -2.]))
        """
        logs, grad = self.step(*self._checked("Network.gradient", x, y))
        loss = logs["loss"]
        return float(loss) if np.ndim(loss) == 0 else loss, grad.copy()

    def _checked(self, who: str, x: ArrayLike, y: ArrayLike) -> tuple[FloatArray, FloatArray]:
        data = check.array(who, "x", x, shape=(None, *self.inputs.shape), dtype=self.dtype)
        targets = self.loss.targets(y, self.outputs.shape, self.dtype)
        if len(data) != len(targets) or len(data) == 0:
            raise ValueError(
                f"{who}: expected as many targets as samples, and at least one, "
                f"got {len(data)} samples and {len(targets)} targets"
            )
        return data, targets
