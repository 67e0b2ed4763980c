"""The graph that computes: parameters, forward in order, backward in reverse."""

from typing import Any

import numpy as np

from nnbook.layers import Node
from nnbook.network.order import topological_order
from nnbook.network.parameters import Layout, Views, flatten, initial_values
from nnbook.typing import DTypeLike, FloatArray, Generator
from nnbook.workspace import Workspace


class Graph:
    """The nodes between an input and an output, with one flat parameter vector.

    Parameters
    ----------
    inputs, outputs : Node
        Where the data enters and where the prediction leaves.
    runs : int or None
        How many networks are computed at once.
    dtype : dtype
        Of the parameters and of everything computed from them.
    rng : numpy.random.Generator
        Draws the initial parameters; each run has a spawned generator of its own.
    noise : numpy.random.Generator
        Handed to the layers for noise in training mode; all runs share it.

    Attributes
    ----------
    theta : ndarray of shape (P,) or (runs, P)
        All parameters.
    params : dict of dict of ndarray
        Views of theta by layer and name.
    """

    def __init__(
        self,
        inputs: Node,
        outputs: Node,
        *,
        runs: int | None,
        dtype: DTypeLike,
        rng: Generator,
        noise: Generator,
    ) -> None:
        self.runs = runs
        self.dtype = np.dtype(dtype)
        self.noise = noise
        self.order = topological_order(inputs, outputs)
        draws = [initial_values(self.order, own, self.dtype) for own in rng.spawn(runs or 1)]
        self.layout = Layout(self.order, draws[0])
        flat = [flatten(draw, self.dtype) for draw in draws]
        self.theta = flat[0] if runs is None else np.stack(flat)
        self._link()

    def _link(self) -> None:
        """Make the views and all else that is derived: once, and again after a copy."""
        self.params: Views = self.layout.views(self.theta)
        self.grad = np.zeros_like(self.theta)
        self._grads: Views = self.layout.views(self.grad)
        self._buffers: dict[int, list[Workspace]] = {}
        uses = [node.layer for node in self.order]
        self._shared = {layer for layer in uses if uses.count(layer) > 1}
        # A gradient is worth computing only above some parameter.
        self._needed: dict[Node, bool] = {}
        for node in self.order:
            own = bool(self.params[self.name(node)])
            self._needed[node] = own or any(self._needed[parent] for parent in node.inputs)

    def __getstate__(self) -> dict[str, Any]:
        derived = {"params", "grad", "_grads", "_buffers", "_shared", "_needed"}
        state = {key: value for key, value in self.__dict__.items() if key not in derived}
        # Python copies what points at something by recursion, and a deep graph is a long chain of
        # nodes: write it as a list instead, each layer with the places of its inputs.
        place = {node: k for k, node in enumerate(self.order)}
        state["order"] = [(node.layer, [place[p] for p in node.inputs]) for node in self.order]
        return state

    def __setstate__(self, state: dict[str, Any]) -> None:
        order: list[Node] = []
        for layer, places in state["order"]:
            order.append(Node(layer, tuple(order[k] for k in places)))
        self.__dict__.update(state | {"order": order})
        self._link()

    def name(self, node: Node) -> str:
        """Return the name of a node's layer, as in ``params``."""
        return self.layout.names[node.layer]

    def _workspaces(self, rows: int) -> list[Workspace]:
        """Return a workspace for each node; those of the two last batch sizes are kept."""
        if rows not in self._buffers:
            if len(self._buffers) == 2:
                del self._buffers[next(iter(self._buffers))]
            self._buffers[rows] = [
                Workspace(
                    rows,
                    runs=self.runs,
                    dtype=self.dtype,
                    wanted=tuple(self._needed[parent] for parent in node.inputs),
                    grads={} if node.layer in self._shared else self._grads[self.name(node)],
                    rng=self.noise,
                )
                for node in self.order
            ]
        return self._buffers[rows]

    def forward(self, x: FloatArray, training: bool) -> tuple[FloatArray, list[Any]]:
        """Compute every node in order; return the output and what backward needs of each.

        The output is a buffer that the next call writes again.
        """
        values: dict[Node, FloatArray] = {}
        caches = []
        for node, ws in zip(self.order, self._workspaces(len(x)), strict=True):
            given = [values[parent] for parent in node.inputs] or [x]
            params = self.params[self.name(node)]
            values[node], cache = node.layer.forward(params, given, training, ws)
            caches.append(cache)
        return values[self.order[-1]], caches

    def backward(self, caches: list[Any], dy: FloatArray, rows: int) -> FloatArray:
        """Go through the nodes in reverse; return the gradient for theta, written again each call.

        Where a node feeds several others, their gradients add up. So they do where a layer stands
        in several nodes.
        """
        for layer in self._shared:
            for grad in self._grads[self.layout.names[layer]].values():
                grad[...] = 0.0
        arrived: dict[Node, FloatArray] = {self.order[-1]: dy}
        steps = zip(self.order, caches, self._workspaces(rows), strict=True)
        for node, cache, ws in reversed(list(steps)):
            if not self._needed[node]:
                continue
            name = self.name(node)
            d_inputs, grads = node.layer.backward(self.params[name], cache, arrived.pop(node), ws)
            for key, grad in grads.items():
                place = self._grads[name][key]
                if node.layer in self._shared:
                    place += grad.reshape(place.shape)
                elif grad is not place:  # the layer returned an array of its own
                    place[...] = grad.reshape(place.shape)
            for parent, dx in zip(node.inputs, d_inputs, strict=True):
                if dx is not None and self._needed[parent]:
                    # Not in place: dx may be the very array that another node was given.
                    arrived[parent] = arrived[parent] + dx if parent in arrived else dx
        return self.grad
