"""What every layer is: a description that makes parameters, goes forward and goes back."""

import re
from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from typing import Any, Self

import numpy as np

from nnbook import _validation
from nnbook.arrays.workspace import Workspace
from nnbook.regularizers import Regularizer
from nnbook.typing import DTypeLike, FloatArray, Generator, Params, PerRun, Shape


class Layer(ABC):
    """A frozen description of a layer.

    To write one, make a frozen dataclass with ``eq=False`` (two layers with equal settings are
    still two layers), and define ``output_shape``, ``forward`` and ``backward``; also ``init`` if
    it has parameters. A ``name`` field is optional.

    Shapes leave the batch out. Arrays carry it: ``(batch, features)``, or
    ``(runs, batch, features)`` when many networks train at once. Row parameters such as a bias then
    have shape ``(runs, 1, features)``, so that one expression serves both. Arrays may lie in memory
    in any order.

    A layer never writes into its inputs, its parameters, its cache or ``dy``. What changes without
    a gradient is state: ``forward`` may read it in ``ws.state``, ``next_state`` returns its new
    values, and the network writes them once after each update.
    """

    name: str | None = None

    def init(
        self, rng: Generator, input_shapes: Sequence[Shape], dtype: DTypeLike
    ) -> dict[str, FloatArray]:
        """Return the initial parameters of one network by name; none by default."""
        return {}

    def state(self, input_shapes: Sequence[Shape], dtype: DTypeLike) -> dict[str, FloatArray]:
        """Return the initial state of one network by name; none by default."""
        return {}

    @abstractmethod
    def output_shape(self, input_shapes: Sequence[Shape]) -> Shape:
        """Return the shape of one output sample; refuse inputs that do not fit."""

    @abstractmethod
    def forward(
        self, params: Params, inputs: Sequence[FloatArray], training: bool, ws: Workspace
    ) -> tuple[FloatArray, Any]:
        """Return the output, and the cache that ``backward`` will need."""

    @abstractmethod
    def backward(
        self, params: Params, cache: Any, dy: FloatArray, ws: Workspace
    ) -> tuple[Sequence[FloatArray | None], dict[str, FloatArray]]:
        """Return the gradients for each input (None if not wanted) and for each parameter."""

    def next_state(self, state: Mapping[str, FloatArray], cache: Any) -> dict[str, FloatArray]:
        """Return the state that follows a training step, in new arrays.

        ``state`` is the current one, ``cache`` is what ``forward`` returned in training mode.
        """
        return {}

    def regularizer(self, param: str) -> Regularizer | None:
        """Return the layer's own penalty on a parameter: the field ``kernel_regularizer``, say."""
        rule: Regularizer | None = getattr(self, f"{param}_regularizer", None)
        return rule

    def select(self, run: int) -> Self:
        """Return the layer for one run of a stack: itself if nothing differs between runs.

        A field that holds an array has one value per run. A layer whose arrays mean something else
        overrides this.
        """
        return _validation.select(self, run)

    def __call__(self, *inputs: "Node | Sequence[Node]") -> "Node":
        """Connect the layer: return a new node whose inputs are the given ones."""
        nodes: list[Node] = []
        for given in inputs:
            nodes.extend([given] if isinstance(given, Node) else given)
        for node in nodes:
            if not isinstance(node, Node):
                raise TypeError(
                    f"{self.label}: expected nodes such as Input(2), got {node!r}; "
                    "arrays go to Network.fit and Network.predict"
                )
        return Node(self, tuple(nodes))

    @property
    def label(self) -> str:
        """The layer's name in messages and parameters: its own, or one like batch_normalization."""
        words = re.sub("(?<=[a-z])(?=[A-Z][a-z])", "_", type(self).__name__.removesuffix("Layer"))
        return self.name or words.lower()


class Node:
    """One use of a layer in a graph: the layer, the nodes it reads, and its output's shape.

    Parameters
    ----------
    layer : Layer
        The layer; several nodes may use the same one, and then share its parameters.
    inputs : tuple of Node
        The nodes whose outputs it reads.

    Examples
    --------
    >>> from nnbook import Dense, Input
    >>> x = Input(2)
    >>> Dense(3)(x).shape
    (3,)
    """

    __slots__ = ("inputs", "layer", "shape")

    def __init__(self, layer: Layer, inputs: "tuple[Node, ...]" = ()) -> None:
        self.layer = layer
        self.inputs = inputs
        self.shape: Shape = layer.output_shape([node.shape for node in inputs])

    def __repr__(self) -> str:
        return f"<Node {self.layer.label} {self.shape}>"


def single(who: str, input_shapes: Sequence[Shape]) -> int:
    """Return the number of features of a layer's only input; refuse anything else."""
    if len(input_shapes) != 1:
        raise ValueError(
            f"{who}: expected one input, got {len(input_shapes)}; join several with Concatenate()"
        )
    (shape,) = input_shapes
    if len(shape) != 1:
        raise ValueError(f"{who}: expected an input of shape (features,), got {shape}")
    return shape[0]


def several(who: str, input_shapes: Sequence[Shape]) -> list[int]:
    """Return the numbers of features of two or more inputs; refuse anything else."""
    if len(input_shapes) < 2:
        raise ValueError(f"{who}: expected two or more inputs, got {len(input_shapes)}")
    for shape in input_shapes:
        if len(shape) != 1:
            raise ValueError(f"{who}: expected inputs of shape (features,), got {shape}")
    return [shape[0] for shape in input_shapes]


def column(who: str, name: str, value: PerRun, ws: Workspace) -> float | FloatArray:
    """Return a hyperparameter ready to multiply a batch, in the dtype of the workspace."""
    return _validation.column(who, name, value, runs=ws.runs, dtype=ws.dtype, axes=2)


def noise(layer: Layer, ws: Workspace) -> Generator:
    """Return the generator for noise, or refuse to train without one.

    What is drawn from it has no axis of runs: all runs of a stack see the same noise, so each of
    them learns what the same network would learn alone.
    """
    if ws.rng is None:
        raise ValueError(
            f"{layer.label}: expected a generator for the noise of training, got None; "
            "make the workspace with rng=numpy.random.default_rng(seed)"
        )
    return ws.rng


def in_order(draw: FloatArray, y: FloatArray) -> FloatArray:
    """Return noise that all runs of a stack share, in the memory order of the stack's array y.

    NumPy computes several times faster on arrays of the same order. The copy is the size of one
    network's array.
    """
    if y.ndim == draw.ndim:
        return draw
    aligned: FloatArray = np.empty_like(y[0])
    aligned[...] = draw
    return aligned
