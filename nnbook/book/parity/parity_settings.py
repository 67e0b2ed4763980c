"""What the success on parity depends on: architecture, learning rate, initial weights, width."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from nnbook.book.parity.nets import all_right, parity_network, trained
from nnbook.book.pieces import each
from nnbook.book.registry import recorded
from nnbook.datasets import load_parity
from nnbook.initializers import GlorotUniform, Initializer, RandomNormal
from nnbook.optimizers import SGD


@recorded(
    "parity_settings",
    question="On which settings does it depend whether XOR and the parity of 4 bits are learnt?",
    seeds="400 starts for each setting, drawn anew for each",
    tolerance=0.2,
    absolute=0.05,
)
def parity_settings(
    starts: int = 400,
    epochs: int = 3000,
    rates: Sequence[float] = (0.01, 0.03, 0.1, 0.3, 1.0),
    stddevs: Sequence[float] = (0.01, 0.1, 0.5, 1.0, 2.0),
    four_units: int = 8,
    biases: Sequence[float] = (0.0, 0.1, 0.5, 1.0),
    bias_bits: Sequence[int] = (2, 3, 4, 5, 6),
    bias_rate: float = 0.1,
    widths: Sequence[int] = (1, 2, 3, 4, 8, 15),
    curve_rate: float = 0.01,
    every: int = 30,
) -> Mapping[str, Any]:
    """Train the report's two architectures and some parities under many settings, full batch.

    Returns
    -------
    dict
        ``layered``, ``direct`` and ``four`` of shape (1 + stddevs, rates): the share of starts
        with all signs right for XOR in 2-2-1, XOR in 2-1-1 with the inputs concatenated, and the
        parity of 4 bits with ``four_units`` hidden units. The first row starts from Glorot's
        uniform weights, the others from normal ones. ``biases`` of shape (bias_bits, biases): the
        share for N' = N at ``bias_rate``, by the standard deviation of all initial biases.
        ``curves`` of shape (widths, epochs / every + 1, 3): quartiles of the loss for two bits at
        ``curve_rate``; ``solved`` of shape (widths, epochs / every + 1): the share solved;
        ``first`` of shape (widths, 3): quartiles of the first epoch, in steps of ``every``, after
        which a start is solved, infinite for never.
    """
    inits: list[Initializer] = [GlorotUniform(), *(RandomNormal(stddev=s) for s in stddevs)]
    kinds = {"layered": (2, 2), "direct": (2, 1), "four": (4, four_units)}
    columns = np.repeat(rates, starts)

    def share(item: tuple[str, int]) -> Any:
        kind, row = item
        bits, units = kinds[kind]
        data = load_parity(bits)
        net = trained(
            bits, units, SGD(columns), epochs, data, 7 * row + bits + units,
            architecture="direct" if kind == "direct" else "layered",
            initializer=inits[row], runs=len(columns), dtype=np.float32,
        )  # fmt: skip
        return all_right(net, data).reshape(len(rates), starts).mean(axis=1)

    items = [(kind, row) for kind in kinds for row in range(len(inits))]
    shares = np.array(each(items, share, "settings")).reshape(3, len(inits), len(rates))

    def biased(item: tuple[int, float]) -> float:
        bits, stddev = item
        data = load_parity(bits)
        net = trained(
            bits, bits, SGD(bias_rate), epochs, data, 500 + bits,
            bias_initializer=RandomNormal(stddev=stddev), runs=starts, dtype=np.float32,
        )  # fmt: skip
        return float(all_right(net, data).mean())

    pairs = [(bits, stddev) for bits in bias_bits for stddev in biases]
    by_bias = np.reshape(each(pairs, biased, "biases"), (len(bias_bits), len(biases)))
    curves = each(widths, lambda units: _curve(units, starts, epochs, curve_rate, every), "curves")
    return {
        **dict(zip(kinds, shares, strict=True)),
        "biases": by_bias,
        "curves": np.array([curve["loss"] for curve in curves]),
        "solved": np.array([curve["solved"] for curve in curves]),
        "first": np.array([curve["first"] for curve in curves]),
    }


def _curve(units: int, starts: int, epochs: int, rate: float, every: int) -> dict[str, Any]:
    """Return the quartiles of the loss, the share solved, and when starts were solved."""
    data = load_parity(2)
    net = parity_network(
        2, units, optimizer=SGD(rate), metrics=["accuracy"], runs=starts, rng=900 + units
    )
    history = net.fit(data.x, data.y, epochs=epochs + 1, batch_size=None)
    loss, right = history["loss"][::every], history["accuracy"][::every] == 1.0
    first = np.where(right.any(axis=0), right.argmax(axis=0) * every, np.inf)
    return {
        "loss": np.quantile(loss, [0.25, 0.5, 0.75], axis=1).T,
        "solved": right.mean(axis=1),
        "first": np.quantile(first, [0.25, 0.5, 0.75], method="inverted_cdf"),
    }
