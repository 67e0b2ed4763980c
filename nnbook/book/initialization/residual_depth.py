"""What residual connections do to a gradient through depth, and to training."""

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

import numpy as np

from nnbook.book.initialization.depth_training import at_best_rate, stacked
from nnbook.book.pieces import by_name
from nnbook.book.registry import recorded
from nnbook.book.stacks import classifiers
from nnbook.datasets import load_spirals
from nnbook.initializers import HeNormal, VarianceScaling
from nnbook.layers import Add, Dense, Input, Node
from nnbook.optimizers import SGD
from nnbook.typing import FloatArray

#: Whether there is a skip, and the scale of a branch as a power of the number of blocks.
KINDS: dict[str, tuple[bool, float]] = {
    "plain": (False, 0.0),
    "skip": (True, 0.0),
    "skip, branch / √L": (True, -0.5),
}


def residual_network(kind: str, blocks: int, units: int, inputs: int) -> tuple[Node, Node]:
    r"""Return input and output of a Dense, some blocks of two layers, and three linear outputs.

    A block is :math:`h' = h + \alpha W_2 \max(0, W_1 h)`, without the first term where there is
    no skip. :math:`W_1` starts from He's weights and :math:`W_2` from LeCun's, times α: so the
    branch has α² times the mean square of h, at the start.
    """
    skip, power = KINDS[kind]
    node = x = Input(inputs)
    node = Dense(units, kernel_initializer="lecun_normal", name="first")(node)
    small = VarianceScaling(float(blocks) ** (2 * power), "fan_in", "normal")
    for _ in range(blocks):
        branch = Dense(units, activation="relu", kernel_initializer=HeNormal())(node)
        branch = Dense(units, kernel_initializer=small)(branch)
        node = Add()([node, branch]) if skip else branch
    return x, Dense(3, kernel_initializer="lecun_normal", name="last")(node)


@recorded(
    "residual_depth",
    question="What do residual connections do to the gradient through depth, and to training?",
    seeds="20 starts at birth; 4 starts choose the rate, 8 others are shown; full batch",
    tolerance=0.1,
    scattered=["*/accuracy", "*/choose"],
    data="load_spirals(300, rng=0): three spirals, full batch",
)
def residual_depth(
    depths: Sequence[int] = (1, 2, 4, 8, 16, 32),
    trained_depths: Sequence[int] = (2, 8, 32),
    rates: Sequence[float] = (1e-7, 1e-6, 1e-5, 1e-4, 1e-3, 0.01, 0.03, 0.1, 0.3),
    birth_units: int = 100,
    births: int = 20,
    units: int = 20,
    choosing: int = 4,
    showing: int = 8,
    epochs: int = 300,
    samples: int = 300,
) -> Mapping[str, Any]:
    """Measure signal and gradient at the start, then train by momentum at the best rate.

    In the mean over the weights the mean square of the signal grows by 1 + α² in a block with a
    skip, and that of the gradient, too; without one both are kept by He's and LeCun's weights.

    Returns
    -------
    dict
        For each ``KIND``: ``/signal`` of shape (depths, births), the mean square of the last
        block's output over that of the first block's input; ``/slope``, the same of the gradient,
        bottom over top; ``/choose`` of shape (trained_depths, rates), ``/best``, and ``/accuracy``
        of shape (trained_depths, showing), on the training data.
    """
    data = load_spirals(samples, rng=0)

    def born(kind: str, depth: int) -> tuple[Any, Any]:
        skip, power = KINDS[kind]
        draw = np.random.default_rng(depth)
        found = []
        for _ in range(births):
            shape, alpha = (birth_units, birth_units), float(depth) ** power
            h = start = draw.standard_normal((50, birth_units))
            kept = []
            for _ in range(depth):
                w1 = draw.standard_normal(shape) * np.sqrt(2 / birth_units)
                w2 = draw.standard_normal(shape) * np.sqrt(1 / birth_units) * alpha
                z = h @ w1
                h = np.maximum(z, 0) @ w2 + skip * h
                kept.append((w1, w2, z > 0))
            top = dh = draw.standard_normal(h.shape)
            for w1, w2, on in reversed(kept):
                dh = (dh @ w2.T * on) @ w1.T + skip * dh
            found.append((np.mean(h**2) / np.mean(start**2), np.mean(dh**2) / np.mean(top**2)))
        signal, slope = np.array(found).T
        return signal, slope

    def trained(kind: str, depth: int, values: FloatArray, rng: int) -> FloatArray:
        ends = residual_network(kind, depth, units, 2)
        net = classifiers(ends, SGD(values, momentum=0.9), runs=len(values), rng=rng)
        history = net.fit(data.x, data.y, epochs=epochs, batch_size=None)
        return np.asarray(np.nan_to_num(history["accuracy"][-1]))

    def measured(kind: str) -> dict[str, Any]:
        signal, slope = (
            np.array(part) for part in zip(*(born(kind, d) for d in depths), strict=True)
        )
        found = [
            at_best_rate(partial(trained, kind, d), rates, choosing, showing, d)
            for d in trained_depths
        ]
        return {"signal": signal, "slope": slope} | stacked(found)

    return by_name(KINDS, measured, "kinds")
