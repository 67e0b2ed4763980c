"""What the chapter on batch normalization shows of its records: tables, and what goes into them."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from nnbook.book import records
from nnbook.book.batch_normalization.nets import PLACES
from nnbook.book.batch_normalization.normalization_kinds import KINDS
from nnbook.book.records import Record
from nnbook.book.tables import table_of_rows
from nnbook.plots import Table, stacked
from nnbook.statistics import mean_interval
from nnbook.typing import FloatArray

#: The kinds of network in the record of the landscape.
LANDSCAPE = ("plain", "normalized", "jittered")


def largest_rates(record: Record, name: str) -> tuple[FloatArray, FloatArray]:
    """Return the largest stable and the largest useful rate of a network, by scale.

    Stable: in every run the last loss is finite and at most 1.1 ln 10. Useful: every run reads
    more than half of the new digits. If no rate is, the result is NaN.
    """
    loss = np.nan_to_num(record.array(f"{name}/loss"), nan=np.inf)
    rates, found = record.array("rates"), []
    for good in (loss < 1.1 * np.log(10), record.array(f"{name}/test") > 0.5):
        largest = [rates[row].max() if row.any() else np.nan for row in np.all(good, axis=2)]
        found.append(np.array(largest))
    return found[0], found[1]


def place_differences(record: Record) -> dict[str, tuple[Any, Any, Any]]:
    """Return, in points, after minus before the activation: mean and interval, by activation."""
    return {
        name: mean_interval(
            100 * (record.array(f"{name}/after/test") - record.array(f"{name}/before/test")),
            clusters=record.settings["showing"][0],
        )
        for name in record.settings["activations"]
    }


def place_table(record: Record) -> Table:
    """Return the accuracy on new digits of each activation and place."""
    rates = record.settings["learning_rates"]
    rows = []
    for activation in record.settings["activations"]:
        for place in PLACES:
            key = f"{activation}/{place}"
            best = int(record.results[f"{key}/best"])
            mean, low, high = mean_interval(
                record.array(f"{key}/test"), clusters=record.settings["showing"][0]
            )
            edge = " (edge)" if best in (0, len(rates) - 1) else ""
            interval = f"{low:.1%} … {high:.1%}"
            rows.append((activation, place, f"{rates[best]:g}{edge}", f"{mean:.1%}", interval))
    return table_of_rows(
        ("activation", "place", "rate", "new digits", "95 % interval"),
        rows,
        caption="Five hidden layers of 30 units after 400 updates, each with the best of six "
        "rates. “Edge”: the best rate is the smallest or the largest that was tried.",
    )


def _learned(record: Record, name: str) -> list[FloatArray]:
    return [
        record.array(f"{name}/before/{part}").ravel() for part in ("gamma", "beta", "std", "mean")
    ]


def identity(record: Record, name: str) -> tuple[float, float]:
    """Return the share of units near the identity, and the correlation of beta and mean.

    Near: gamma is within 10 percent of the standard deviation of the unit's input, and beta within
    a tenth of it of the mean.
    """
    gamma, beta, std, mean = _learned(record, name)
    near = (abs(gamma / std - 1) < 0.1) & (abs(beta - mean) < 0.1 * std)
    return float(near.mean()), float(np.corrcoef(beta, mean)[0, 1])


def identity_points(record: Record) -> dict[str, dict[str, tuple[FloatArray, FloatArray]]]:
    """Return what every fifth unit learned, against the moment of its input."""
    found = {name: _learned(record, name) for name in record.settings["activations"]}
    return {
        "gamma and std": {name: (s[::5], g[::5]) for name, (g, _, s, _) in found.items()},
        "beta and mean": {name: (m[::5], b[::5]) for name, (_, b, _, m) in found.items()},
    }


def _points(value: Any) -> str:
    text = f"{value:+.1f}"
    return "0.0" if float(text) == 0 else text.replace("-", "−")


def noise_gain(record: Record, kind: str, over: str = "plain") -> FloatArray:
    """Return by how many points one kind of network reads more than another, by batch and seed."""
    return 100 * (record.array(f"{kind}/test") - record.array(f"{over}/test"))


def noise_table(record: Record) -> Table:
    """Return what normalization and Dropout gain on the plain network, by batch size."""
    columns: dict[str, list[str]] = {
        "batch": [str(size) for size in record.settings["batch_sizes"]],
        "plain": [f"{a:.1%}" for a in record.array("plain/test").mean(axis=1)],
    }
    for kind in ("batch normalization", "dropout 0.2", "dropout 0.5"):
        intervals = [mean_interval(runs) for runs in noise_gain(record, kind)]
        columns[kind.replace("batch normalization", "normalized")] = [
            "{} ({} … {})".format(*map(_points, interval)) for interval in intervals
        ]
    return Table(
        {"": columns},
        caption="New digits: accuracy of the plain network, and what the others have more, in "
        "points on the same split, with the 95 percent interval of the mean over 12 seeds.",
    )


def landscape_gap(record: Record) -> FloatArray:
    """Return by how many points normalized networks read more than plain ones, by rate and seed."""
    return 100 * (record.array("normalized/test") - record.array("plain/test"))


def landscape_table(record: Record) -> Table:
    """Return accuracy and loss of the three kinds of network at every rate."""
    read, cost = {}, {}
    for kind in LANDSCAPE:
        runs = record.array(f"{kind}/test")
        intervals = [mean_interval(one, clusters=record.settings["showing"][0]) for one in runs]
        read[kind] = [f"{mean:.1%} ({low:.1%} … {high:.1%})" for mean, low, high in intervals]
        losses = np.median(record.array(f"{kind}/loss"), axis=1)
        cost[kind] = [f"{loss:.4f}".replace("nan", "diverged") for loss in losses]
    groups = {"new digits, mean and 95 % interval": read, "training loss, median": cost}
    labels = record.settings["learning_rates"]
    return Table(
        {"": stacked(groups, label="rate", labels=labels, digits={})},
        caption="Accuracy and loss of the last epoch: ten orders of the batches with two starts "
        "each, for each rate; intervals over the orders.",
    )


def probe_table(record: Record) -> Table:
    """Return the medians of what the probe of the landscape found, early and late."""
    found = ("turn", "drift", "range")
    groups = {
        f"epochs {first} to {first + 4}": {
            kind: [np.median(record.array(f"{kind}/{q}")[first : first + 5]) for q in found]
            for kind in LANDSCAPE
        }
        for first in (1, 11)
    }
    plain, normalized = (record.array(f"{k}/turn")[1:6] for k in ("plain", "normalized"))
    labels, digits = ("turn", "drift", "range of the loss"), dict.fromkeys(LANDSCAPE, 2)
    return Table(
        {"": stacked(groups, label="median", labels=labels, digits=digits)},
        caption="At rate 0.1. In epochs 1 to 5 turn is smaller with normalization in "
        f"{(normalized < plain).mean():.0%} of {plain.size} pairs.",
    )


def _ledger(rows: Mapping[str, tuple[str, str]], caption: str) -> Table:
    heads = ("claim", "verdict", "measured")
    return table_of_rows(heads, ((claim, *rest) for claim, rest in rows.items()), caption)


def lecture_claims(gain: float, slopes: Sequence[float]) -> Table:
    """Return the lecture's sentences, each with a verdict and what was measured.

    Parameters
    ----------
    gain : float
        Of the gradient in a normalized layer of ReLU.
    slopes : sequence of float
        The share of the slope that is left to a sigmoid and a tanh.
    """
    noise, scales = records.load("normalization_noise"), records.load("normalization_scales")
    sizes = noise.settings["batch_sizes"]
    alone = noise_gain(noise, "batch normalization").mean(axis=1)
    both = noise_gain(noise, "both, dropout 0.2", "batch normalization").mean(axis=1)
    regular = " and ".join(_points(alone[sizes.index(m)]) for m in (16, 200))
    extra = " and ".join(_points(both[sizes.index(m)]) for m in (8, 200))
    most = [np.nanmax(largest_rates(scales, k)[1]) for k in ("epsilon 1e-5", "without")]
    gaps = landscape_gap(records.load("normalization_landscape")).mean(axis=1)
    slow, fast = _points(gaps[0]), _points(gaps[2])
    rows = {
        "gives a unit Gaussian": ("wrong", "two moments: Errata"),
        "may saturate": ("possible, mild", f"{slopes[0]:.0%}, {slopes[1]:.0%} of the slope"),
        "identity not learned": ("confirmed", "beta ignores the mean"),
        "better gradient flow": ("disputed", f"gain {gain:.2f} (ReLU)"),
        "larger rates": ("confirmed", f"{most[0]:.1f}, was {most[1]:.2f}"),
        "so faster": ("mixed", f"{slow} and {fast} points at rates 0.01, 0.1"),
        "regularizes": ("in a window", f"{regular} points at 16, 200"),
        "less Dropout": ("small batches", f"it adds {extra} at 8, 200"),
    }
    return _ledger(
        rows, "What the lecture says. The verdicts are for the small networks of this page."
    )


def reported_claims() -> Table:
    """Return what Santurkar et al. (2018) report, with a verdict and what was measured."""
    land = records.load("normalization_landscape")

    def medians(quantity: str) -> list[Any]:
        return [np.median(land.array(f"{k}/{quantity}")[1:6]) for k in LANDSCAPE]

    turn, drift = medians("turn"), medians("drift")
    share = [f"{np.mean(land.array(f'{k}/test')[3]):.1%}" for k in LANDSCAPE]
    rows = {
        "noisy BN trains nearly as well": ("from rate 0.1 on", f"{share[2]}, {share[1]} at 0.3"),
        "and better than plain": ("only at rate 1", f"{share[2]}, {share[0]} at 0.3"),
        "shift is not smaller": ("mixed", f"drift {drift[1]:.2f}, {drift[0]:.2f}"),
        "gradient turns less": ("confirmed", f"turn {turn[1]:.2f}, {turn[0]:.2f}"),
    }
    return _ledger(
        rows,
        "What Santurkar et al. report, likewise. The second number is that of normalized networks "
        "in the first row and of plain ones in the others.",
    )


def kinds_table(record: Record) -> Table:
    """Return the accuracy on new digits of each kind of normalization, by batch size."""
    rates, orders = record.settings["learning_rates"], record.settings["showing"][0]
    columns: dict[str, list[str]] = {"normalization": list(KINDS)}
    for size in record.settings["batch_sizes"]:
        cells = []
        for kind in KINDS:
            key = f"{kind}/{size}"
            mean, low, high = mean_interval(100 * record.array(f"{key}/test"), clusters=orders)
            rate = rates[int(record.results[f"{key}/best"])]
            cells.append(f"{mean:.1f} ±{(high - low) / 2:.1f} ({rate:g})")
        columns[f"batch {size}"] = cells
    return Table(
        {"": columns},
        caption="Accuracy on new digits in percent, with half of the 95 percent interval over ten "
        "orders of the batches. In brackets the rate that each kind chose on other digits and in "
        "other orders. Five hidden ReLU layers, about 600 updates.",
    )
