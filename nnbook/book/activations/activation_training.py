"""Which activation learns the digits, how fast, and how well it bears noise."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np

from nnbook.book.accuracy import accuracy
from nnbook.book.activations.units import KINDS, graph, probe, scale_kernels, slopes
from nnbook.book.pieces import by_name
from nnbook.book.registry import recorded
from nnbook.book.small_digits import SOURCE, load_small_digits
from nnbook.book.split import Split
from nnbook.book.stacks import classifiers, epochs_until, grid
from nnbook.network import Network
from nnbook.optimizers import SGD
from nnbook.typing import FloatArray


@recorded(
    "activation_training",
    question="Which activation learns the digits best, and which fastest, at its own best rate?",
    seeds="10 seeds to choose rate and start on validation data, 20 others to show",
    tolerance=0.1,
    data=SOURCE,
)
def activation_training(
    kinds: Sequence[str] = (*KINDS, "relu, wider"),
    depths: Sequence[int] = (2, 8),
    learning_rates: Sequence[float] = (0.0003, 0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1.0, 3.0),
    variances: Sequence[float] = (1.0, 2.0, 16.0),
    units: int = 32,
    wider: int = 51,
    choosing: int = 10,
    showing: int = 20,
    epochs: int = 40,
    batch_size: int = 50,
    momentum: float = 0.9,
    train: int = 1000,
    validation: int = 397,
    levels: Sequence[float] = (0.1, 0.01),
    noise: Sequence[float] = (0.0, 0.5, 1.0),
    start: Callable[[Network], None] | None = None,
    data: Split | None = None,
) -> Mapping[str, Any]:
    """Choose a rate and a start for each kind of unit, then train other seeds with them.

    ``variances`` are those of the weights in units of 1 / fan-in: LeCun's, He's, and one that is
    large enough for a sigmoid. "relu, wider" has ``wider`` units in each layer, about as many
    parameters as Maxout has. Where there is a ``start``, it changes LeCun's weights instead.

    Returns
    -------
    dict
        For each ``KIND/DEPTH``: ``validation`` of shape (variances, learning_rates, choosing), the
        accuracy of the seeds that choose; ``best``, the indices of the variance and the rate of
        highest mean accuracy, and ``fastest``, a pair for each level: those with which the median
        of the epochs until the training loss is below it is smallest. Of the seeds that show, with
        the best setting, ``test`` of shape (noise, showing), ``mean`` and ``std`` of the
        activations and ``dead`` of shape (showing, depth), and with the fastest setting ``epochs``
        of shape (levels, showing), None for never. A run that diverged counts as accuracy 0.
    """
    digits = data or load_small_digits(train, validation)

    def measured(key: str) -> dict[str, Any]:
        kind, depth = key.split("/")
        name, width = (kind, units) if kind in KINDS else (kind.split(",")[0], wider)
        x, hidden, y = graph(name, digits.x.shape[1], 10, int(depth), width)

        def trained(scale: FloatArray, rate: FloatArray, seed: int) -> tuple[Network, FloatArray]:
            optimizer = SGD(rate, momentum=momentum)
            net = classifiers((x, y), optimizer, runs=len(rate), rng=seed + int(depth))
            if start is None:
                scale_kernels(net, np.sqrt(scale))
            else:
                start(net)
            return net, net.fit(digits.x, digits.y, epochs=epochs, batch_size=batch_size)["loss"]

        scale, rate, _ = grid(variances, learning_rates, range(choosing))
        shape = (len(variances), len(learning_rates), choosing)
        net, loss = trained(scale, rate, 1000)
        tried = accuracy(net, digits.x_validation, digits.y_validation, loss=loss).reshape(shape)
        best = _first(tried.mean(axis=2))
        fastest = [
            _first(-np.median(epochs_until(loss, level).reshape(shape), axis=2)) for level in levels
        ]

        chosen = [best, *fastest]
        scale = np.repeat([variances[i] for i, _ in chosen], showing)
        rate = np.repeat([learning_rates[j] for _, j in chosen], showing)
        net, loss = trained(scale, rate, 2000)
        draw = np.random.default_rng(3)
        noisy = [digits.x_test + size * draw.standard_normal(digits.x_test.shape) for size in noise]
        inside = probe(x, hidden, y, len(rate))
        inside.theta[...] = net.theta
        with np.errstate(all="ignore"):  # a run that diverged stays where it was
            passed = [part[:showing] for part in inside.predict(digits.x)[:-1]]
        outputs = passed if name == "maxout" else passed[1::2]
        found = {
            "validation": tried,
            "best": best,
            "fastest": fastest,
            "test": np.array([accuracy(net, x, digits.y_test, loss=loss)[:showing] for x in noisy]),
            "mean": np.transpose([h.mean(axis=(1, 2)) for h in outputs]),
            "std": np.transpose([h.std(axis=(1, 2)) for h in outputs]),
            "epochs": np.array(
                [
                    epochs_until(loss[:, k * showing : (k + 1) * showing], level)
                    for k, level in enumerate(levels, start=1)
                ]
            ),
        }
        if name in ("relu", "sigmoid", "tanh", "elu"):
            found["dead"] = np.transpose(
                [(slopes(name, z).max(axis=1) < 0.01).mean(axis=1) for z in passed[::2]]
            )
        return found

    return by_name([f"{kind}/{depth}" for depth in depths for kind in kinds], measured, "networks")


def _first(score: FloatArray) -> tuple[int, int]:
    """Return where the score is highest."""
    i, j = np.unravel_index(int(np.argmax(score)), score.shape)
    return int(i), int(j)
