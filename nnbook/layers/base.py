"""What every layer is: a description that makes parameters, goes forward and goes back."""

from abc import ABC, abstractmethod
from collections.abc import Sequence
from typing import Any

from nnbook.typing import DTypeLike, FloatArray, Generator, Params, Shape
from nnbook.workspace import Workspace


class Layer(ABC):
    """A frozen description of a layer.

    To write one, make a frozen dataclass with ``eq=False`` (two layers with equal settings are
    still two layers), and define ``output_shape``, ``forward`` and ``backward``; also ``init`` if
    it has parameters. A ``name`` field is optional.

    Shapes never name the batch. Arrays carry it: ``(batch, features)``, or
    ``(runs, batch, features)`` when many networks train at once. Row parameters such as a bias
    then have shape ``(runs, 1, features)``, so that one expression serves both.

    A layer never writes into its inputs, its parameters, its cache or ``dy``.
    """

    name: str | None = None

    def init(
        self, rng: Generator, input_shapes: Sequence[Shape], dtype: DTypeLike
    ) -> dict[str, FloatArray]:
        """Return the initial parameters of one network by name; none by default."""
        return {}

    @abstractmethod
    def output_shape(self, input_shapes: Sequence[Shape]) -> Shape:
        """Return the shape of one output sample, or refuse the inputs by name."""

    @abstractmethod
    def forward(
        self, params: Params, inputs: Sequence[FloatArray], training: bool, ws: Workspace
    ) -> tuple[FloatArray, Any]:
        """Return the output, and the cache that ``backward`` will need."""

    @abstractmethod
    def backward(
        self, params: Params, cache: Any, dy: FloatArray, ws: Workspace
    ) -> tuple[Sequence[FloatArray | None], dict[str, FloatArray]]:
        """Return the gradient for each input (None where it is not wanted) and each parameter."""

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
        """What messages and parameter names call the layer."""
        return self.name or type(self).__name__.removesuffix("Layer").lower()


class Node:
    """One use of a layer in a graph: the layer, the nodes it reads, and its output's shape.

    Parameters
    ----------
    layer : Layer
        The layer; one layer may stand in several nodes, which then share its parameters.
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
    """Return the number of features of a layer's only input, or refuse by name."""
    if len(input_shapes) != 1:
        raise ValueError(
            f"{who}: expected one input, got {len(input_shapes)}; join several with Concatenate()"
        )
    (shape,) = input_shapes
    if len(shape) != 1:
        raise ValueError(f"{who}: expected an input of shape (features,), got {shape}")
    return shape[0]
