"""A graph with an objective: what ``training.fit`` trains, and what a network is made of."""

from collections.abc import Mapping, Sequence
from typing import Any, TypeVar

import numpy as np

from nnbook import _validation as check
from nnbook.layers import Layer, Node
from nnbook.losses import Loss
from nnbook.metrics import Metric
from nnbook.network.graph import Graph
from nnbook.network.objective import Objective
from nnbook.network.parameters import Views
from nnbook.network.weighting import sample_weights
from nnbook.training import Batch, Stepped, Sums
from nnbook.typing import ArrayLike, FloatArray, Generator

#: How many rows are computed at once where the caller does not say.
ROWS = 1024

T = TypeVar("T")


class Model:
    """A graph and what it is judged by.

    ``fit`` sees data as one flat list of arrays: the inputs, the targets, and the weights of the
    samples if there are any. Only this class knows which is which.
    """

    _graph: Graph
    _objective: Objective

    @property
    def inputs(self) -> Node | list[Node]:
        """Where the data enters."""
        return _one(self._graph.inputs)

    @property
    def outputs(self) -> Node | list[Node]:
        """Where the predictions leave."""
        return _one(self._graph.outputs)

    @property
    def loss(self) -> Loss | list[Loss]:
        """What training makes small."""
        return _one(self._objective.losses)

    @property
    def metrics(self) -> list[Metric] | list[list[Metric]]:
        """What is reported beside the loss."""
        return _one(self._objective.metrics)

    @property
    def theta(self) -> FloatArray:
        """All parameters as one vector, or one row for each run. Change it in place."""
        return self._graph.theta

    @property
    def params(self) -> Views:
        """The same numbers by layer and name, as views of ``theta``."""
        return self._graph.params

    @property
    def state(self) -> Views:
        """What changes without a gradient, such as running statistics, by layer and name."""
        return self._graph.states

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

    @property
    def layers(self) -> dict[str, Layer]:
        """The layers by name, in the order in which they are computed."""
        return {name: layer for layer, name in self._graph.names.items()}

    def activations(self, x: Any, *, training: bool = False) -> dict[str, FloatArray]:
        """Return the output of every node for ``x``, by the name of its layer.

        Parameters
        ----------
        x : array of shape (samples, features)
            The data; for several inputs a sequence with an array for each.
        training : bool, default False
            Whether the layers behave as in training: noise is drawn, and batch normalization uses
            this batch. The generator is set back, so a training that goes on is not disturbed.

        Returns
        -------
        dict of str to ndarray of shape (samples, units) or (runs, samples, units)
            Fresh arrays, in the order in which they are computed, inputs first. An input has no
            axis of runs. A layer that stands in several nodes has ``name``, ``name#2`` and so on.

        Examples
        --------
        >>> from nnbook import Dense, Input, Network
        >>> x = Input(2)
        >>> net = Network(x, Dense(1)(Dense(3, activation="tanh")(x)), rng=0)
        >>> {name: y.shape for name, y in net.activations([[0.0, 1.0], [1.0, 1.0]]).items()}
        {'input': (2, 2), 'dense': (2, 3), 'dense_1': (2, 1)}
        """
        xs = self._inputs("Network.activations", x)
        noise = self.noise.bit_generator.state if training else None
        values = self._graph.values(xs, training)
        if noise is not None:
            self.noise.bit_generator.state = noise
        result: dict[str, FloatArray] = {}
        for node, value in zip(self._graph.order, values, strict=True):
            name, uses = self._graph.name(node), 1
            while (key := name if uses == 1 else f"{name}#{uses}") in result:
                uses += 1
            result[key] = value.copy("K")
        return result

    @property
    def dtype(self) -> "np.dtype[Any]":
        """Of the parameters and of everything computed from them."""
        return self._graph.dtype

    @property
    def runs(self) -> int | None:
        """How many networks train at once; None for a plain one."""
        return self._graph.runs

    @property
    def noise(self) -> Generator:
        """What draws the noise of training. Who restores its state gets the same noise again."""
        return self._graph.noise

    # What training.fit calls ---------------------------------------------------------------------

    def step(self, batch: Batch) -> Stepped:
        """Return the loss of a batch, its sums, and the gradient (written again by each call)."""
        xs, ys, weights = self._split(batch)
        predicted = self._graph.forward(xs, training=True)
        sums, dys = self._objective.sums_and_gradients(ys, predicted, weights)
        self._add_penalty(sums, len(xs[0]))
        return self._loss(sums, len(xs[0])), sums, self._graph.backward(dys)

    def assess(self, batch: Batch, *, training: bool) -> tuple[Any, Sums]:
        """Return the loss of a batch and its sums, with the noise of training or as predicted."""
        xs, ys, weights = self._split(batch)
        sums = self._objective.sums(ys, self._graph.forward(xs, training), weights)
        self._add_penalty(sums, len(xs[0]))
        return self._loss(sums, len(xs[0])), sums

    def advance(self, frozen: Any = None) -> None:
        """Take over what the last step found for the state, except in frozen runs."""
        self._graph.advance(frozen)

    def measure(self, data: Batch) -> dict[str, Any]:
        """Return the quantities of data without training."""
        totals: Sums = {}
        for start in range(0, len(data[0]), ROWS):
            _, sums = self.assess([a[start : start + ROWS] for a in data], training=False)
            totals = {key: totals[key] + sums[key] for key in totals} or sums
        return self.report(totals, len(data[0]))

    def report(self, sums: Sums, samples: int) -> dict[str, Any]:
        """Return the quantities of all samples from what added up over their batches."""
        return {"loss": self._loss(sums, samples)} | self._objective.report(sums, samples)

    def _add_penalty(self, sums: Sums, samples: int) -> None:
        """Add the penalty to the sums; its mean over an epoch weighs batches by their samples."""
        if self._graph.penalised:
            sums["penalty"] = self._graph.penalty() * samples

    def _loss(self, sums: Sums, samples: int) -> Any:
        loss = self._objective.loss(sums, samples)
        return loss + sums["penalty"] / samples if "penalty" in sums else loss

    # Data at the door ----------------------------------------------------------------------------

    def _split(
        self, batch: Batch
    ) -> tuple[Sequence[FloatArray], Sequence[FloatArray], FloatArray | None]:
        """Return inputs, targets and weights of a flat list of arrays."""
        first, last = self._graph.counts
        return batch[:first], batch[first:last], batch[last] if len(batch) > last else None

    def _inputs(self, who: str, x: Any) -> list[FloatArray]:
        """Return the checked arrays of all inputs."""
        nodes = self._graph.inputs
        given = _several(who, "x", x, len(nodes))
        names = ["x"] if len(nodes) == 1 else [f"x[{k}]" for k in range(len(nodes))]
        xs = [
            check.array(who, name, value, shape=(None, *node.shape), dtype=self.dtype)
            for name, value, node in zip(names, given, nodes, strict=True)
        ]
        for name, values in zip(names, xs, strict=True):
            if len(values) != len(xs[0]):
                raise ValueError(
                    f"{who}: expected as many rows of {name} as of {names[0]}, "
                    f"got {len(values)} and {len(xs[0])}"
                )
        return xs

    def _data(
        self,
        who: str,
        x: Any,
        y: Any,
        sample_weight: ArrayLike | None = None,
        class_weight: Mapping[int, float] | str | None = None,
    ) -> list[FloatArray]:
        """Return checked inputs, targets and weights as one flat list."""
        xs = self._inputs(who, x)
        ys = self._objective.targets(_several(who, "y", y, len(self._graph.outputs)), self.dtype)
        for targets in ys:
            if len(targets) != len(xs[0]) or len(targets) == 0:
                raise ValueError(
                    f"{who}: expected as many targets as samples, and at least one, "
                    f"got {len(xs[0])} samples and {len(targets)} targets"
                )
        if class_weight is not None and len(ys) > 1:
            raise ValueError(
                f"{who}: expected class_weight for one output, got {len(ys)} outputs; "
                "use sample_weight"
            )
        weights = sample_weights(ys[0], sample_weight, class_weight, dtype=self.dtype, who=who)
        return [*xs, *ys] if weights is None else [*xs, *ys, weights]


def _one(values: list[T]) -> T | list[T]:
    """Return the only entry, or the list of several."""
    return values[0] if len(values) == 1 else values


def _several(who: str, name: str, value: Any, count: int) -> list[Any]:
    """Return the arrays for ``count`` inputs or outputs, which are given as a sequence."""
    if count == 1:
        return [value]
    if not isinstance(value, list | tuple) or len(value) != count:
        got = f"{len(value)}" if isinstance(value, list | tuple) else type(value).__name__
        raise ValueError(f"{who}: expected {name} to be a sequence of {count} arrays, got {got}")
    return list(value)
