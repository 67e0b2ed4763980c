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
from nnbook.book.stacks import classifiers, epochs_until, over_orders
from nnbook.network import Network
from nnbook.optimizers import SGD
from nnbook.typing import FloatArray


@recorded(
    "activation_training",
    question="Which activation learns the digits best, and which fastest, at its own best rate?",
    seeds="2 orders of the batches choose rate and start on validation data, 10 others are shown",
    tolerance=0.1,
    data=SOURCE,
)
def activation_training(
    kinds: Sequence[str] = (*KINDS, "relu, wider"),
    depths: Sequence[int] = (2, 8),
    learning_rates: Sequence[float] = (0.003, 0.01, 0.03, 0.1, 0.3, 1.0, 3.0),
    variances: Sequence[float] = (1.0, 2.0, 16.0),
    units: int = 32,
    wider: int = 51,
    choosing: tuple[int, int] = (2, 2),
    showing: tuple[int, int] = (10, 2),
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
    ``choosing`` and ``showing`` say how many orders of the batches are trained, and how many starts
    in each; below, "runs" are those of all orders, one order after the other.

    Returns
    -------
    dict
        For each ``KIND/DEPTH``: ``validation`` of shape (variances, learning_rates, runs), the
        accuracy of the runs that choose; ``best``, the indices of the variance and the rate of
        highest mean accuracy, and ``fastest``, a pair for each level: those with which the median
        of the epochs until the training loss is below it is smallest. Of the runs that show, with
        the best setting, ``test`` of shape (noise, runs), ``mean`` and ``std`` of the activations
        and ``dead`` of shape (depth, runs), and with the fastest setting ``epochs`` of shape
        (levels, runs), None for never. A run that diverged counts as accuracy 0.
    """
    digits = data or load_small_digits(train, validation)

    def measured(key: str) -> dict[str, Any]:
        kind, depth = key.split("/")
        name, width = (kind, units) if kind in KINDS else (kind.split(",")[0], wider)
        x, hidden, y = graph(name, digits.x.shape[1], 10, int(depth), width)

        settings = [(i, j) for i in range(len(variances)) for j in range(len(learning_rates))]
        draw = np.random.default_rng(3)
        noisy = [digits.x_test + size * draw.standard_normal(digits.x_test.shape) for size in noise]

        def trained(which: FloatArray, seed: int) -> tuple[Network, dict[str, FloatArray]]:
            scale, rate = np.transpose(
                [(variances[i], learning_rates[j]) for i, j in (settings[int(k)] for k in which)]
            )
            optimizer = SGD(rate, momentum=momentum)
            net = classifiers((x, y), optimizer, runs=len(rate), rng=seed + int(depth))
            if start is None:
                scale_kernels(net, np.sqrt(scale))
            else:
                start(net)
            loss = net.fit(digits.x, digits.y, epochs=epochs, batch_size=batch_size)["loss"]
            return net, {
                "loss": loss,
                "epochs": np.array([epochs_until(loss, level) for level in levels]),
            }

        def tried(which: FloatArray, seed: int) -> dict[str, FloatArray]:
            net, found = trained(which, seed)
            right = accuracy(net, digits.x_validation, digits.y_validation, loss=found["loss"])
            return found | {"right": right}

        def shown(which: FloatArray, seed: int) -> dict[str, FloatArray]:
            net, found = trained(which, seed)
            inside = probe(x, hidden, y, len(which))
            inside.theta[...] = net.theta
            with np.errstate(all="ignore"):  # a run that diverged stays where it was
                passed = inside.predict(digits.x)[:-1]
            outputs = passed if name == "maxout" else passed[1::2]
            loss = found.pop("loss")
            found |= {
                "test": np.array([accuracy(net, x, digits.y_test, loss=loss) for x in noisy]),
                "mean": np.array([h.mean(axis=(1, 2)) for h in outputs]),
                "std": np.array([h.std(axis=(1, 2)) for h in outputs]),
            }
            if name in ("relu", "sigmoid", "tanh", "elu"):
                found["dead"] = np.array(
                    [(slopes(name, z).max(axis=1) < 0.01).mean(axis=1) for z in passed[::2]]
                )
            return found

        first = over_orders(tried, range(len(settings)), choosing, first=1000)
        best = int(np.argmax(first["right"].mean(axis=1)))
        fastest = [int(np.argmin(np.median(needed, axis=1))) for needed in first["epochs"]]
        last = {k: over_orders(shown, k, showing, first=2000) for k in {best, *fastest}}
        return {
            "validation": first["right"].reshape(len(variances), len(learning_rates), -1),
            "best": settings[best],
            "fastest": [settings[k] for k in fastest],
            **last[best],
            "epochs": np.array([last[k]["epochs"][level] for level, k in enumerate(fastest)]),
        }

    return by_name([f"{kind}/{depth}" for depth in depths for kind in kinds], measured, "networks")
