"""Where the report's hours went: a network of unit objects beside one of matrices."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any

import numpy as np

from nnbook.book.mnist.training import mlp
from nnbook.book.mnist.unit_objects import UnitNetwork
from nnbook.book.registry import recorded
from nnbook.book.timing import in_turn, machine
from nnbook.network import Network
from nnbook.optimizers import SGD, Adam, Optimizer
from nnbook.typing import FloatArray

_OPTIMIZERS: dict[str, Optimizer] = {
    "plain": SGD(0.01),
    "momentum": SGD(0.01, momentum=0.9),
    "Adam": Adam(0.001, epsilon=1e-8),
}


@recorded(
    "mnist_time",
    question="How long does an image take in a network of objects, and in one of matrices?",
    seeds="uniform pixels of seed 0; least processor times of 5 rounds, one BLAS thread",
    tolerance=1e-6,
    durations=["*/objects", "*/forward", "*/matrices"],
)
def mnist_time(
    networks: Sequence[Sequence[int]] = ((256, 128, 64), (32,), (10,)),
    rules: Sequence[str] = (*_OPTIMIZERS,),
    images: int = 32,
    batches: Sequence[int] = (1, 32, 128),
    rounds: int = 5,
) -> Mapping[str, Any]:
    """Time the training of networks 784-…-10 per image: one at a time, and in batches.

    Returns
    -------
    dict
        ``machine`` in words. For each network, named as ``256-128-64``: ``NAME/units`` and
        ``NAME/parameters``; ``NAME/objects`` of shape (rules,), microseconds for each image with
        :class:`~nnbook.book.mnist.unit_objects.UnitNetwork`; ``NAME/forward``, the same for its
        prediction alone; ``NAME/matrices`` of shape (rules, batches), microseconds for each image
        with float32 matrices.
    """
    draw = np.random.default_rng(0)
    found: dict[str, Any] = {"machine": machine()}
    for widths in networks:
        name = "-".join(map(str, widths))
        x, y, loss = mlp(widths)
        objects, matrices = [], []
        for rule in rules:
            net = Network(x, y, loss=loss, optimizer=_OPTIMIZERS[rule], dtype=np.float32, rng=0)
            slow = as_objects(net, rule)
            pixels = draw.uniform(0, 1, (images, 784))
            target = np.eye(10)[draw.integers(0, 10, images)]

            def learn(slow: UnitNetwork = slow, pixels: Any = pixels, target: Any = target) -> None:
                for image, digit in zip(pixels, target, strict=True):
                    slow.step(image, digit)

            def read(slow: UnitNetwork = slow, pixels: Any = pixels) -> None:
                for image in pixels:
                    slow.predict(image)

            learnt, found[f"{name}/forward"] = _least([learn, read], rounds) / images
            objects.append(learnt)
            calls = []
            for batch in batches:
                many = 32 * batch  # enough to make what a call of fit costs negligible
                big = draw.uniform(0, 1, (many, 784)).astype(np.float32)
                digits = np.eye(10, dtype=np.float32)[draw.integers(0, 10, many)]
                calls.append(partial(net.fit, big, digits, batch_size=batch))
            matrices.append(_least(calls, rounds) / (32 * np.array(batches)))
        found |= {
            f"{name}/units": sum(widths) + 10,
            f"{name}/parameters": net.theta.size,
            f"{name}/objects": objects,
            f"{name}/matrices": matrices,
        }
    return found


def as_objects(net: Network, rule: str) -> UnitNetwork:
    """Return a network of dense sigmoid layers as one of objects, with the same weights."""
    layers = [p for p in net.params.values() if "kernel" in p]
    return UnitNetwork(
        [layer["kernel"].astype(float) for layer in layers],
        [layer["bias"].astype(float) for layer in layers],
        rule,
    )


def _least(calls: Sequence[Callable[[], object]], rounds: int) -> FloatArray:
    """Return the least processor time of each call, in microseconds."""
    return np.asarray(1e6 * in_turn(calls, rounds).min(axis=0))
