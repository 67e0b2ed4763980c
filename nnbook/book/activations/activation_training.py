"""Which activation learns the digits, how fast, and how well it bears noise."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from nnbook.book.digits import SOURCE, Split, load_split
from nnbook.book.pieces import each
from nnbook.book.registry import recorded
from nnbook.book.units import (
    KINDS,
    accuracy_or_zero,
    first_epoch_below,
    graph,
    grid,
    scale_kernels,
    slopes,
)
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
    parts: Split | None = None,
) -> Mapping[str, Any]:
    """Choose a rate and a start for each kind of unit, then train other seeds with them.

    ``variances`` are those of the weights in units of 1 / fan-in: LeCun's, He's, and one that is
    large enough for a sigmoid. "relu, wider" has ``wider`` units in each layer, about as many
    parameters as Maxout has. ``parts`` replaces the digits in tests.

    Returns
    -------
    dict
        For each ``KIND/DEPTH``: ``validation`` of shape (variances, learning_rates, choosing), the
        accuracy of the seeds that choose; ``best``, the indices of the variance and the rate of
        highest mean accuracy, and ``fastest``, a pair for each level, of smallest median of the
        epochs until the training loss is below it; of the seeds that show, with the best setting,
        ``test`` of shape (noise, showing), ``mean`` and ``std`` of the activations and ``dead``
        of shape (showing, depth), and with the fastest setting ``epochs`` of shape (levels,
        showing), None for never. A diverged run counts as accuracy 0.
    """
    parts = parts or load_split(train, validation)
    results: dict[str, Any] = {}
    for depth in depths:

        def measured(kind: str, depth: int = depth) -> dict[str, Any]:
            found: dict[str, Any] = {}
            name, width = (kind, units) if kind in KINDS else (kind.split(",")[0], wider)
            x, hidden, y = graph(name, parts.x.shape[1], 10, depth, width)

            def trained(
                scale: FloatArray, rate: FloatArray, seed: int, x: Any = x, y: Any = y
            ) -> tuple[Network, FloatArray]:
                net = Network(
                    x,
                    y,
                    loss="categorical_crossentropy_from_logits",
                    optimizer=SGD(rate, momentum=momentum),
                    metrics=["accuracy"],
                    runs=len(rate),
                    dtype=np.float32,
                    rng=seed,
                )
                scale_kernels(net, np.sqrt(scale))
                history = net.fit(parts.x, parts.y, epochs=epochs, batch_size=batch_size)
                return net, history["loss"]

            scale, rate, _ = grid(variances, learning_rates, range(choosing))
            shape = (len(variances), len(learning_rates), choosing)
            net, loss = trained(scale, rate, 1000 + depth)
            accuracy = accuracy_or_zero(net, parts.x_validation, parts.y_validation, loss).reshape(
                shape
            )
            best = _first(accuracy.mean(axis=2))
            fastest = [
                _first(-np.median(first_epoch_below(loss, level).reshape(shape), axis=2))
                for level in levels
            ]
            chosen = [setting for setting in (best, *fastest) for _ in range(showing)]
            net, loss = trained(
                np.array([variances[i] for i, _ in chosen]),
                np.array([learning_rates[j] for _, j in chosen]),
                2000 + depth,
            )
            draw = np.random.default_rng(3)
            test = [
                accuracy_or_zero(
                    net,
                    parts.x_test + size * draw.standard_normal(parts.x_test.shape),
                    parts.y_test,
                    loss,
                )[:showing]
                for size in noise
            ]
            probe = Network(x, [*(node for nodes in hidden for node in nodes), y],
                            runs=len(chosen), dtype=np.float32, rng=0)  # fmt: skip
            probe.theta[...] = net.theta
            with np.errstate(all="ignore"):  # a run that diverged stays where it was
                passed = [part[:showing] for part in probe.predict(parts.x)[:-1]]
            key = f"{kind}/{depth}"
            outputs = passed if name == "maxout" else passed[1::2]
            found[f"{key}/validation"] = accuracy
            found[f"{key}/best"] = best
            found[f"{key}/fastest"] = fastest
            found[f"{key}/test"] = np.array(test)
            found[f"{key}/mean"] = np.transpose([h.mean(axis=(1, 2)) for h in outputs])
            found[f"{key}/std"] = np.transpose([h.std(axis=(1, 2)) for h in outputs])
            if name in ("relu", "sigmoid", "tanh", "elu"):
                found[f"{key}/dead"] = np.transpose(
                    [(slopes(name, z).max(axis=1) < 0.01).mean(axis=1) for z in passed[::2]]
                )
            found[f"{key}/epochs"] = np.array(
                [
                    first_epoch_below(loss[:, k * showing : (k + 1) * showing], level)
                    for k, level in enumerate(levels, start=1)
                ]
            )
            return found

        for found in each(kinds, measured, f"{depth} layers"):
            results |= found
    return results


def _first(score: FloatArray) -> tuple[int, int]:
    """Return where the score is highest."""
    i, j = np.unravel_index(int(np.argmax(score)), score.shape)
    return int(i), int(j)
