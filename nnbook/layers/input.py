"""Input: where the data enters the graph."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from nnbook._validation import whole
from nnbook.arrays.workspace import Workspace
from nnbook.layers.base import Layer, Node
from nnbook.typing import FloatArray, Params, Shape


@dataclass(frozen=True, eq=False)
class InputLayer(Layer):
    """The layer behind ``Input``: it passes the data on."""

    units: int
    name: str | None = None

    def __post_init__(self) -> None:
        whole("Input", "units", self.units)

    def output_shape(self, input_shapes: Sequence[Shape]) -> Shape:
        """Return (units,)."""
        return (self.units,)

    def forward(
        self, params: Params, inputs: Sequence[FloatArray], training: bool, ws: Workspace
    ) -> tuple[FloatArray, Any]:
        """Return the data as it is."""
        return inputs[0], None

    def backward(
        self, params: Params, cache: Any, dy: FloatArray, ws: Workspace
    ) -> tuple[Sequence[FloatArray | None], dict[str, FloatArray]]:
        """Pass the gradient on."""
        return [dy], {}


def Input(units: int, name: str | None = None) -> Node:
    """Return a node that stands for data with ``units`` features.

    Parameters
    ----------
    units : int
        The number of features of one sample, at least 1.
    name : str, optional
        The layer's name in reports.

    Returns
    -------
    Node of shape (units,)

    Raises
    ------
    TypeError, ValueError
        If ``units`` is not a whole number, or is below 1.

    Examples
    --------
    >>> Input(2)
    <Node input (2,)>
    """
    return Node(InputLayer(units, name))
