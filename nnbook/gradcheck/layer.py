"""The check of a single layer: of the gradients of its inputs and of its parameters."""

from functools import partial
from typing import Any

import numpy as np

from nnbook._validation import generator
from nnbook.arrays.workspace import Workspace
from nnbook.gradcheck.differences import GradientReport, compare, numerical_gradient
from nnbook.layers import Layer
from nnbook.typing import FloatArray, RandomState, Shape


def check_layer(
    layer: Layer,
    input_shapes: list[Shape],
    *,
    rows: int = 3,
    rng: RandomState = 0,
    epsilon: float = 1e-5,
    tolerance: float = 1e-6,
) -> GradientReport:
    """Check a layer's backward on random inputs, for its inputs and its parameters.

    The scalar that is differentiated is the sum of the outputs times random weights, so that every
    output counts differently. The layer is in training mode. If it draws noise, it draws the same
    noise at every evaluation, so that the function to differentiate stays the same.

    Examples
    --------
    >>> from nnbook import Dense
    >>> check_layer(Dense(3, activation="sigmoid"), [(2,)]).passed
    True
    """
    draw = generator("check_layer", rng)
    params: dict[str, Any] = layer.init(draw, input_shapes, np.float64)
    inputs = [draw.standard_normal((rows, *shape)) for shape in input_shapes]
    weights = draw.standard_normal((rows, *layer.output_shape(input_shapes)))
    seed = int(draw.integers(2**32))
    state = layer.state(input_shapes, np.float64)

    def workspace() -> Workspace:
        return Workspace(rows, reuse=False, rng=np.random.default_rng(seed), state=state)

    def value(name: str, point: FloatArray) -> float:
        some = params | {name: point} if name in params else params
        given = [point if name == f"input {k}" else v for k, v in enumerate(inputs)]
        y, _ = layer.forward(some, given, True, workspace())
        return float((weights * y).sum())

    ws = workspace()
    _, cache = layer.forward(params, inputs, True, ws)
    d_inputs, grads = layer.backward(params, cache, weights, ws)
    claimed = {f"input {k}": d for k, d in enumerate(d_inputs) if d is not None} | dict(grads)
    points = {f"input {k}": v for k, v in enumerate(inputs)} | params
    for name in points:
        if name not in claimed:
            raise ValueError(
                f"check_layer: expected backward to return a gradient for {name}, "
                f"got some for {sorted(claimed)} only"
            )
    measured = {
        name: numerical_gradient(partial(value, name), point, epsilon=epsilon)
        for name, point in points.items()
    }
    return compare(claimed, measured, tolerance=tolerance)
