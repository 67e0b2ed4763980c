"""The multilayer perceptrons of the report and the lecture on CIFAR-10, and their training."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np

from nnbook.activations import Activation
from nnbook.book.accuracy import accuracy
from nnbook.book.cifar_10.images import Images, packed
from nnbook.book.pieces import by_name
from nnbook.book.split import Split
from nnbook.initializers import RandomNormal
from nnbook.layers import Dense, Input, Node
from nnbook.losses import CategoricalCrossentropy, Loss, MeanSumSquaredError, MulticlassHinge
from nnbook.network import Network
from nnbook.optimizers import SGD, Optimizer
from nnbook.regularizers import L2
from nnbook.typing import FloatArray

#: The report's three losses, as means over the samples. The squares are summed over the outputs, as
#: in the course's lecture. The cross-entropy is that of a softmax, whatever the outputs are.
LOSSES: dict[str, Loss] = {
    "squares": MeanSumSquaredError(),
    "SVM": MulticlassHinge(),
    "cross-entropy": CategoricalCrossentropy(from_logits=True),
}

#: A network in words: its loss, its hidden layers, and the activation of its outputs.
Plan = tuple[str, Sequence[tuple[int, str]], str | None]


def perceptron(
    inputs: int,
    hidden: Sequence[tuple[int, str | Activation]],
    output: str | None = None,
    *,
    stddevs: Sequence[float],
    factor: float = 0.0,
    half: bool = False,
) -> tuple[Node, Node]:
    """Return input and output of dense layers, as the report and the lecture have them.

    Parameters
    ----------
    inputs : int
        Their number.
    hidden : sequence of tuple (units, activation)
        The hidden layers.
    output : str, optional
        The activation of the ten outputs.
    stddevs : sequence of float
        Of the initial weights of each layer, which are normal. Biases begin at 0.
    factor : float
        The penalty is this factor times the sum of the squared weights.
    half : bool
        Whether the penalty is half of that.
    """
    x = h = Input(inputs)
    for (units, activation), stddev in zip([*hidden, (10, output)], stddevs, strict=True):
        h = Dense(
            units,
            activation,
            kernel_initializer=RandomNormal(stddev=stddev),
            kernel_regularizer=L2(factor, half=half) if factor else None,
        )(h)
    return x, h


def trained(
    ends: tuple[Node, Node],
    split: Split,
    seeds: Iterable[int],
    *,
    loss: str,
    optimizer: Optimizer,
    epochs: int,
    batch_size: int,
    curve: bool = False,
    mirrored: FloatArray | None = None,
    shown: FloatArray | None = None,
) -> dict[str, list[Any]]:
    """Train a network in float32 from each seed, and return what it is worth.

    With ``mirrored`` each image is exchanged for its mirror image in half of the epochs, at random.
    ``shown`` are the images' axes, if pictures of the first weights are to be kept.

    Returns
    -------
    dict
        Lists over the seeds: ``train``, ``validation`` and ``test``, the share of images whose
        largest output is that of their class, NaN for a run that diverged. With ``curve``,
        ``validation`` has one value for each epoch. With ``shown``, ``weights``: those of the first
        ten units, :func:`~nnbook.book.cifar_10.images.packed`.
    """
    targets = np.eye(10, dtype=np.float32)[split.y]
    step = 1 if curve or mirrored is not None else epochs

    def run(seed: int) -> dict[str, Any]:
        net = Network(*ends, loss=LOSSES[loss], optimizer=optimizer, dtype=np.float32, rng=seed)
        draw, seen, x = np.random.default_rng(seed), [], split.x

        def right(x: FloatArray, y: Any) -> Any:
            fine = np.isfinite(history["loss"][-1])
            return accuracy(net, x, y, diverged=np.nan) if fine else np.nan

        for _ in range(0, epochs, step):
            if mirrored is not None:
                x = np.where(draw.random((len(split.x), 1)) < 0.5, split.x, mirrored)
            history = net.fit(x, targets, epochs=step, batch_size=batch_size)
            if curve:
                seen.append(right(split.x_validation, split.y_validation))
        found = {
            "train": right(split.x, split.y),
            "validation": seen or right(split.x_validation, split.y_validation),
            "test": right(split.x_test, split.y_test),
        }
        if shown is not None:
            first = next(name for name, layer in net.layers.items() if isinstance(layer, Dense))
            found["weights"] = packed((shown @ net.params[first]["kernel"][:, :10]).T)
        return found

    runs = [run(seed) for seed in seeds]
    return {name: [one[name] for one in runs] for name in runs[0]}


def readings(
    networks: Mapping[str, Plan],
    images: Images,
    seeds: Sequence[int],
    *,
    stddevs: Sequence[float],
    learning_rate: float,
    factor: float,
    batch_size: int,
    epochs: int,
    pictured: Sequence[str] = (),
    kinds: Sequence[str] = ("mean", "sum"),
) -> dict[str, Any]:
    """Train with a loss that is the mean over the samples of a batch, and with their sum.

    The report leaves open which it is. A sum is ``batch_size`` times the mean. So its steps are
    those of the mean at ``batch_size`` times the rate, with the penalty divided by as much.

    Parameters
    ----------
    networks : mapping
        The networks by name.
    images : Images
        What they are trained on.
    seeds : sequence of int
        One for each run.
    stddevs, learning_rate, factor, batch_size, epochs
        As the report has them.
    pictured : sequence of str
        Which results get ``weights``, those of the first seed.
    kinds : sequence of str
        The readings.

    Returns
    -------
    dict
        For each ``READING/NETWORK`` what :func:`trained` returns with ``curve``.
    """

    def work(key: str) -> dict[str, Any]:
        kind, _, name = key.partition("/")
        loss, hidden, output = networks[name]
        times = {"mean": 1, "sum": batch_size}[kind]
        found: dict[str, Any] = trained(
            perceptron(
                images.split.x.shape[1], hidden, output, stddevs=stddevs, factor=factor / times
            ),
            images.split,
            seeds,
            loss=loss,
            optimizer=SGD(learning_rate * times),
            epochs=epochs,
            batch_size=batch_size,
            curve=True,
            shown=images.axes if key in pictured else None,
        )
        if key in pictured:
            found["weights"] = found["weights"][0]
        return found

    return by_name([f"{kind}/{name}" for kind in kinds for name in networks], work, "networks")
