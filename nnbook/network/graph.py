"""Graph: nodes and their parameters, computed forward in order and backward in reverse."""

import math
from collections.abc import Sequence
from copy import deepcopy
from typing import Any, NamedTuple

import numpy as np

from nnbook import _validation as check
from nnbook.arrays.workspace import Workspace
from nnbook.layers import Layer, Node
from nnbook.network.order import check_shared, relink, topological_order
from nnbook.network.parameters import (
    Layout,
    Views,
    flatten,
    initial_state,
    initial_values,
    layer_names,
)
from nnbook.regularizers import Regularizer
from nnbook.typing import DTypeLike, FloatArray, Generator, Shape

# A run of a stack that has at most this many numbers, in a batch of its widest layer or in all its
# parameters, is too small to be worth a call of BLAS; see nnbook.arrays.products.
_TINY = 64


class Stage(NamedTuple):
    """One node, made ready for batches of one size: its layer, and where it reads and writes."""

    layer: Layer
    params: dict[str, FloatArray]
    grads: dict[str, FloatArray]
    sources: list[int]  # the places, in the graph's order, of the nodes it reads
    wanted: list[tuple[int, int]]  # (which input, its place) where a gradient is needed
    shared: bool
    ws: Workspace


class Graph:
    """The nodes from the inputs to the outputs, with one flat parameter vector.

    Parameters
    ----------
    inputs, outputs : sequence of Node
        Where the data enters and where the predictions leave.
    runs : int or None
        How many networks to compute at once; None for a plain network.
    dtype : dtype
        The dtype of the parameters and of everything computed from them.
    rng : numpy.random.Generator
        Draws the initial parameters; each run gets a generator spawned from it.
    noise : numpy.random.Generator
        Passed to the layers for the noise of training; all runs share it.
    regularizer : Regularizer, optional
        Penalizes every kernel for which its layer sets no regularizer.

    Attributes
    ----------
    theta : ndarray of shape (P,) or (runs, P)
        All parameters.
    params : dict of dict of ndarray
        Views of theta by layer and name.
    flat_state : ndarray of shape (S,) or (runs, S)
        What changes without a gradient, such as running statistics.
    state : dict of dict of ndarray
        Views of flat_state by layer and name.
    """

    def __init__(
        self,
        inputs: Sequence[Node],
        outputs: Sequence[Node],
        *,
        runs: int | None,
        dtype: DTypeLike,
        rng: Generator,
        noise: Generator,
        regularizer: Regularizer | None = None,
    ) -> None:
        self.runs = runs
        self.dtype = np.dtype(dtype)
        self.noise = noise
        self.regularizer = regularizer
        if regularizer is not None:
            regularizer.check_runs(runs)
        self.order = topological_order(inputs, outputs)
        self.names = layer_names(self.order)
        self.counts = len(inputs), len(inputs) + len(outputs)
        self._entries = [self.order.index(node) for node in inputs]
        self._ends = [self.order.index(node) for node in outputs]
        check_shared(self.order, self.names)
        draws = [
            initial_values(self.order, self.names, own, self.dtype) for own in rng.spawn(runs or 1)
        ]
        self.layout = Layout(draws[0])
        flat = [flatten(draw, self.dtype) for draw in draws]
        self.theta = flat[0] if runs is None else _stack(flat)
        start = initial_state(self.order, self.names, self.dtype)
        self.state_layout = Layout(start)
        state = flatten(start, self.dtype)
        self.flat_state = state if runs is None else np.tile(state, (runs, 1))
        self._link()

    def _link(self) -> None:
        """Build the views and everything else that is derived; again after a copy."""
        self.inputs = [self.order[k] for k in self._entries]
        self.outputs = [self.order[k] for k in self._ends]
        self.params: Views = self.layout.views(self.theta)
        self.grad = np.zeros_like(self.theta)  # in the same memory order
        self._grads: Views = self.layout.views(self.grad)
        self.state: Views = self.state_layout.views(self.flat_state)
        self._plans: dict[int, list[Stage]] = {}
        self._last_pass: tuple[list[Stage], list[Any]] | None = None
        self._width = max(math.prod(node.shape) for node in self.order)
        self._place = {node: k for k, node in enumerate(self.order)}
        self._sources = [[self._place[parent] for parent in node.inputs] for node in self.order]
        uses = [node.layer for node in self.order]
        self._shared = {layer for layer in self.names if uses.count(layer) > 1}
        # A gradient is worth computing only at or above a node with parameters.
        self._needed: list[bool] = []
        for node, sources in zip(self.order, self._sources, strict=True):
            below = any(self._needed[k] for k in sources)
            self._needed.append(below or bool(self.params[self.name(node)]))
        self._wants = [tuple(self._needed[k] for k in sources) for sources in self._sources]
        self._wanted = [
            [(which, k) for which, k in enumerate(sources) if self._needed[k]]
            for sources in self._sources
        ]
        self.penalties = [
            (rule, self.params[name][key], self._grads[name][key])
            for layer, name in self.names.items()
            for key, shape in self.layout.shapes[name].items()
            if (rule := layer.regularizer(key) or self._general(shape))
        ]

    def __getstate__(self) -> dict[str, Any]:
        derived = {"inputs", "outputs", "params", "grad", "_grads", "state", "_plans", "_last_pass"}
        derived |= {"_width", "_place", "_sources", "_shared", "_needed", "_wants"}
        derived |= {"_wanted", "penalties", "names"}
        state = {key: value for key, value in self.__dict__.items() if key not in derived}
        # Python copies linked objects by recursion, and a deep graph is a long chain of nodes. So
        # it is written as a list instead, each layer with the places of its inputs.
        state["order"] = self.links()
        return state

    def __setstate__(self, state: dict[str, Any]) -> None:
        self.__dict__.update(state | {"order": relink(state["order"])})
        self.names = layer_names(self.order)
        self._link()

    def links(self) -> list[tuple[Layer, list[int]]]:
        """Return the graph as a list: each node's layer, and the places of the nodes it reads."""
        return [(node.layer, k) for node, k in zip(self.order, self._sources, strict=True)]

    def _general(self, shape: Shape) -> Regularizer | None:
        """Return the network's regularizer if it covers a parameter of this shape."""
        rule = self.regularizer
        return rule if rule and rule.covers(shape) else None

    def name(self, node: Node) -> str:
        """Return the name of a node's layer, as in ``params``."""
        return self.names[node.layer]

    def check_inputs(self, who: str, x: Any) -> list[FloatArray]:
        """Return an array for each input; refuse what does not fit its shape."""
        given = check.several(who, "x", x, len(self.inputs))
        xs: list[FloatArray] = []
        for k, node in enumerate(self.inputs):
            name = "x" if len(self.inputs) == 1 else f"x[{k}]"
            shape = (None, *node.shape)
            xs.append(check.array(who, name, given[k], shape=shape, dtype=self.dtype))
        for k, values in enumerate(xs):
            if len(values) != len(xs[0]):
                raise ValueError(
                    f"{who}: expected as many rows of x[{k}] as of x[0], "
                    f"got {len(values)} and {len(xs[0])}"
                )
        return xs

    def _plan(self, rows: int) -> list[Stage]:
        """Return a stage for each node; the plans for the last two batch sizes are kept."""
        if rows in self._plans:
            return self._plans[rows]
        if len(self._plans) == 2:
            del self._plans[next(iter(self._plans))]
        plan = self._plans[rows] = []
        for place, node in enumerate(self.order):
            name, shared = self.names[node.layer], node.layer in self._shared
            ws = Workspace(
                rows,
                runs=self.runs,
                dtype=self.dtype,
                wanted=self._wants[place],
                grads={} if shared else self._grads[name],
                rng=self.noise,
                state=self.state[name],
                tiny=rows * self._width <= _TINY,
            )
            stage = Stage(
                node.layer, self.params[name], self._grads[name], self._sources[place],
                self._wanted[place], shared, ws,
            )  # fmt: skip
            plan.append(stage)
        return plan

    def forward(
        self, xs: Sequence[FloatArray], training: bool, *, every: bool = False
    ) -> list[FloatArray]:
        """Compute every node in order; return the outputs or, with ``every``, all the values.

        The next call overwrites the arrays. A training pass keeps what ``backward`` and ``advance``
        need.
        """
        plan = self._plan(len(xs[0]))
        values: list[Any] = [None] * len(plan)
        caches: list[Any] = [None] * len(plan)
        for place, x in zip(self._entries, xs, strict=True):
            values[place] = x
        for k, (layer, params, _, sources, _, _, ws) in enumerate(plan):
            if values[k] is None:
                given = [values[source] for source in sources]
                values[k], caches[k] = layer.forward(params, given, training, ws)
        self._last_pass = (plan, caches) if training else None
        return values if every else [values[k] for k in self._ends]

    def backward(self, dys: Sequence[FloatArray]) -> FloatArray:
        """Carry the outputs' gradients back through the nodes of the last training pass.

        Return the gradient with respect to theta, which the next call overwrites. Where a node
        feeds several others, or several nodes share a layer, their gradients add up.
        """
        assert self._last_pass is not None
        plan, caches = self._last_pass
        for layer in self._shared:
            for grad in self._grads[self.names[layer]].values():
                grad[...] = 0.0
        arrived: list[Any] = [None] * len(plan)
        for k, dy in zip(self._ends, dys, strict=True):
            arrived[k] = dy if arrived[k] is None else arrived[k] + dy
        for k in range(len(plan) - 1, -1, -1):
            if not self._needed[k]:
                continue
            layer, params, places, _, wanted, shared, ws = plan[k]
            d_inputs, grads = layer.backward(params, caches[k], arrived[k], ws)
            arrived[k] = None
            if len(grads) < len(places):  # else the optimizer would use what was left there
                missing = ", ".join(key for key in places if key not in grads)
                raise ValueError(
                    f"{self.names[layer]}: expected backward to return a gradient for {missing}, "
                    f"got {', '.join(grads) or 'none'}"
                )
            for key, grad in grads.items():
                place = places[key]
                if shared:
                    place += grad.reshape(place.shape)
                elif grad is not place:  # the layer returned an array that it made itself
                    place[...] = grad.reshape(place.shape)
            for which, parent in wanted:
                # Not in place: dx may be the very array that another node was given.
                dx, before = d_inputs[which], arrived[parent]
                arrived[parent] = dx if before is None else before + dx
        for rule, weights, grad in self.penalties:
            rule.add_gradient(weights, grad, stacked=self.runs is not None)
        return self.grad

    def penalty(self) -> Any:
        """Return what the regularizers add to the loss: one number, or one per run."""
        stacked = self.runs is not None
        return sum(rule.value(weights, stacked=stacked) for rule, weights, _ in self.penalties)

    def advance(self, frozen: Any = None) -> None:
        """Write the state that follows from the last training pass, except in frozen runs."""
        if not self.flat_state.size:
            return
        assert self._last_pass is not None
        taken: Any = True
        if frozen is not None:
            taken = ~(frozen if self.runs is None else frozen[:, None, None])
        for stage, cache in zip(*self._last_pass, strict=True):
            state = stage.ws.state
            for key, new in stage.layer.next_state(state, cache).items():
                np.copyto(state[key], new, where=taken)

    def select(self, run: int) -> "Graph":
        """Return one run of a stack, with its own copies of parameters, state and generator."""
        one = object.__new__(Graph)
        layers = {layer: layer.select(run) for layer in self.names}
        rule = self.regularizer
        order = [(layers[layer], places) for layer, places in self.links()]
        one.__setstate__(
            self.__getstate__()
            | {
                "runs": None,
                "theta": self.theta[run].copy(),
                "flat_state": self.flat_state[run].copy(),
                "noise": deepcopy(self.noise),
                "regularizer": None if rule is None else check.select(rule, run),
                "order": order,
            }
        )
        return one


def _stack(flat: list[FloatArray]) -> FloatArray:
    """Return the parameters of all runs, (runs, P); tiny networks lie with the runs last."""
    return np.stack(flat, axis=-1).T if flat[0].size <= _TINY else np.stack(flat)
