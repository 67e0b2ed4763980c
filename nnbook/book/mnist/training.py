"""What the experiments on MNIST share: a split, the networks of the report, and their training."""

import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

import numpy as np

from nnbook.book.pieces import each
from nnbook.book.split import Split
from nnbook.datasets import Dataset, load_mnist
from nnbook.initializers import Initializer
from nnbook.layers import Dense, Input, Node
from nnbook.losses import CategoricalCrossentropy, Loss, MeanSumSquaredError
from nnbook.network import Network
from nnbook.optimizers import Optimizer

SOURCE = "MNIST, pixels divided by 255"

#: The 60,000 images to train on and the 10,000 to test on.
Pair = tuple[Dataset, Dataset]


def mnist_split(train: int, validation: int = 0, data: Pair | None = None) -> Split:
    """Return the first images of MNIST to train on, the last of the 60,000 to choose with.

    Parameters
    ----------
    train, validation : int
        How many. They never overlap.
    data : tuple of Dataset, optional
        Replaces MNIST in tests.

    Returns
    -------
    Split
        In float32, from 0 to 1. The test part is always whole.
    """
    known, test = load_mnist() if data is None else data
    end = len(known.x) - validation
    if train > end:
        raise ValueError(f"mnist_split: expected train <= {end:,}, got {train:,}")
    return Split(known.x[:train], known.y[:train], known.x[end:], known.y[end:], test.x, test.y)


def mlp(
    widths: Sequence[int],
    *,
    activation: str = "sigmoid",
    start: str | Initializer = "glorot_uniform",
    head: str = "sigmoid",
    inputs: int = 784,
) -> tuple[Node, Node, Loss]:
    """Return the input and the output of a network of dense layers, and its loss.

    Parameters
    ----------
    widths : sequence of int
        The units of each hidden layer.
    activation : str
        Of the hidden layers.
    start : str or Initializer
        Of all kernels. Biases start at 0.
    head : str
        "softmax" for linear outputs that softmax and cross-entropy read; else the outputs'
        activation, with the sum of squares as the loss.
    inputs : int, default 784
        The pixels.

    Examples
    --------
    >>> x, y, loss = mlp([32])
    >>> Network(x, y, loss=loss, rng=0)
    Network(input (784,) -> dense_1 (10,), 25450 parameters)
    """
    node = x = Input(inputs)
    for units in widths:
        node = Dense(units, activation=activation, kernel_initializer=start)(node)
    if head == "softmax":
        y = Dense(10, kernel_initializer=start)(node)
        return x, y, CategoricalCrossentropy(from_logits=True)
    return x, Dense(10, activation=head, kernel_initializer=start)(node), MeanSumSquaredError()


def trained(
    ends: tuple[Node, Node, Loss],
    optimizer: Optimizer,
    split: Split,
    *,
    epochs: int,
    batch_size: int,
    seed: int,
    watch: bool = False,
) -> tuple[Network, dict[str, Any]]:
    """Train one network in float32, and return it with its curves.

    Parameters
    ----------
    ends : tuple
        What :func:`mlp` returns.
    optimizer : Optimizer
        The rule and its rate.
    split : Split
        The images.
    epochs, batch_size, seed : int
        The seed is that of the start, the shuffling and the noise.
    watch : bool
        Whether the test images are measured after each epoch.

    Returns
    -------
    net : Network
    curves : dict
        ``loss`` and ``accuracy`` of shape (epochs,), as they were during each epoch; ``seconds``,
        the processor time in all; and with ``watch`` also ``test``, the accuracy on the test images
        after each epoch.
    """
    x, y, loss = ends
    net = Network(
        x, y, loss=loss, optimizer=optimizer, metrics=["accuracy"], dtype=np.float32, rng=seed
    )
    eye = np.eye(10, dtype=np.float32)
    tests = (split.x_test, eye[split.y_test]) if watch else None
    start = time.process_time()
    history = net.fit(
        split.x, eye[split.y], epochs=epochs, batch_size=batch_size, validation_data=tests
    )
    curves: dict[str, Any] = {"seconds": time.process_time() - start}
    curves |= {name: np.asarray(history[name]) for name in ("loss", "accuracy")}
    if watch:
        curves["test"] = np.asarray(history["val_accuracy"])
    return net, curves


def over_seeds(
    run: Callable[[int], Mapping[str, Any]], seeds: Iterable[int], desc: str
) -> dict[str, Any]:
    """Return what ``run(seed)`` returns, by name, with the seeds along the last axis.

    Examples
    --------
    >>> over_seeds(lambda seed: {"loss": np.array([seed, 2.0 * seed])}, [3, 4, 5], "runs")["loss"]
    array([[ 3.,  4.,  5.],
           [ 6.,  8., 10.]])
    """
    found = each(seeds, run, desc)
    return {name: np.stack([one[name] for one in found], axis=-1) for name in found[0]}
