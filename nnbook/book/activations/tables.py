"""What the chapter on activations shows of its records: tables, rows of figures and short reports.

Every function loads the records it needs and computes each number from them.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from nnbook import plots
from nnbook.book import records
from nnbook.book.tables import Interval, interval, table_of_rows

#: How the names of activations are written in tables and figures.
SHOWN = {name: name for name in ("sigmoid", "tanh", "softplus")} | {
    "relu": "ReLU", "leaky_relu": "leaky ReLU", "prelu": "PReLU", "elu": "ELU", "selu": "SELU",
    "swish": "Swish", "gelu": "GELU", "maxout": "Maxout", "relu, wider": "ReLU, wider",
}  # fmt: skip

#: The sigmoid with the weights and biases that make it a tanh in other coordinates.
SUITED = "sigmoid, tanh's start"


def _points(found: Interval) -> str:
    return "{:+.2f} points ({:+.2f} to {:+.2f})".format(*found)


def _over_orders(runs: Any, risk: float = 0.05) -> Interval:
    """Return the mean of the shown runs of the digits, and its interval over the orders."""
    return interval(runs, risk, records.load("activation_training").settings["showing"][0])


def _tests(depth: int) -> dict[str, Any]:
    record = records.load("activation_training")
    return {k: record.array(f"{k}/{depth}/test")[0] for k in record.settings["kinds"]}


def digits_accuracy() -> dict[str, dict[str, Interval]]:
    """Return for each depth the test accuracy of each activation, with its interval."""
    suited, panels = records.load("sigmoid_start"), {}
    for depth in records.load("activation_training").settings["depths"]:
        rows = {SHOWN[kind]: _over_orders(test) for kind, test in _tests(depth).items()}
        first = {"sigmoid": rows["sigmoid"], SUITED: _over_orders(suited.array(f"{depth}/test"))}
        panels[f"{depth} hidden layers"] = first | rows
    return panels


def digits_choices() -> plots.Table:
    """Return the table of weights and rates chosen for each activation on validation data."""
    record, suited = records.load("activation_training"), records.load("sigmoid_start")
    settings = record.settings
    chosen = {"activation": [*(SHOWN[kind] for kind in settings["kinds"]), SUITED]}
    for depth in settings["depths"]:
        picked = [record.results[f"{kind}/{depth}/best"] for kind in settings["kinds"]]
        rates = [*(j for _, j in picked), suited.results[f"{depth}/best"]]
        variances = [f"{settings['variances'][i]:g}/n" for i, _ in picked]
        chosen[f"variance ({depth})"] = [*variances, "as tanh"]
        chosen[f"rate ({depth})"] = [f"{settings['learning_rates'][j]:g}" for j in rates]
    return plots.Table(
        {"": chosen},
        caption="What was chosen on validation data with 2 and with 8 hidden layers. No rate lies "
        "on the edge of its grid. The three variances are few: 1/n is the smallest and 16/n the "
        "largest, so one beyond might have been better still.",
    )


def prelu_gain() -> Interval:
    """Return by how many points PReLU is ahead of leaky ReLU with eight layers."""
    tests = _tests(8)
    return _over_orders(100 * (tests["prelu"] - tests["leaky_relu"]))


def suited_gain(depth: int) -> Interval:
    """Return by how many points a sigmoid network gains from tanh's start, over zero biases."""
    fresh = records.load("sigmoid_start").array(f"{depth}/test")
    return _over_orders(100 * (fresh - _tests(depth)["sigmoid"]))


def differing_pairs(depth: int) -> list[tuple[str, str]]:
    """Return which activations differ on the digits, the better one first.

    Runs are paired by order and start. All 66 pairs share a risk of 5 percent.
    """
    tests, pairs = _tests(depth), []
    for k, one in enumerate(tests):
        for other in [*tests][:k]:
            mean, low, high = _over_orders(100 * (tests[one] - tests[other]), 0.05 / 66)
            if low > 0 or high < 0:
                pairs.append((one, other) if mean > 0 else (other, one))
    return pairs


def digits_differences() -> str:
    """Return in words which activations differ on the digits."""
    record, suited = records.load("activation_training"), records.load("sigmoid_start")
    lines = []
    for depth in record.settings["depths"]:
        means = {kind: test.mean() for kind, test in _tests(depth).items()}
        worst, *_, top = sorted(means, key=lambda kind: means[kind])
        apart = np.ptp([*means.values()][:11])
        lines.append(
            f"{depth} layers: {SHOWN[worst]} {means[worst]:.3f} … {SHOWN[top]} {means[top]:.3f}, "
            f"the eleven {100 * apart:.1f} points apart; "
            f"{len(differing_pairs(depth))} of 66 pairs differ"
        )
    others = [pair for pair in differing_pairs(8) if "sigmoid" not in pair]
    named = (f"{SHOWN[better]} before {SHOWN[worse]}." for better, worse in others)
    lines.append(f"  without the sigmoid {len(others)}: {' '.join(named)}")
    lines.append(f"8 layers, PReLU minus leaky ReLU: {_points(prelu_gain())}")
    for depth in record.settings["depths"]:
        fresh = suited.array(f"{depth}/test").mean()
        lines.append(
            f"{depth} layers, sigmoid with tanh's start {fresh:.3f}, "
            f"minus zero biases: {_points(suited_gain(depth))}"
        )
    best = record.array("sigmoid/8/validation").mean(axis=2).max(axis=1)
    lines.append(
        f"8 sigmoid layers, zero biases, best validation of each variance: {best.round(3)}"
    )
    wide = [_tests(2)[kind].mean() for kind in ("maxout", "relu, wider")]
    lines.append("2 layers: Maxout {:.4f}, ReLU of as many parameters {:.4f}".format(*wide))
    return "\n".join(lines)


def digits_speed() -> dict[tuple[int, float], dict[str, Interval]]:
    """Return for each depth and level the epochs of each activation as multiples of ReLU's."""
    record, suited = records.load("activation_training"), records.load("sigmoid_start")
    speed: dict[tuple[int, float], dict[str, Interval]] = {}
    for depth in record.settings["depths"]:
        for k, level in enumerate(record.settings["levels"]):
            relu = record.array(f"relu/{depth}/epochs")[k]
            runs = {
                SHOWN[kind]: record.array(f"{kind}/{depth}/epochs")[k]
                for kind in record.settings["kinds"]
            }
            new = suited.array(f"{depth}/epochs")[k]
            panel = speed.setdefault((depth, level), {})
            for name, epochs in ({"sigmoid": runs["sigmoid"], SUITED: new} | runs).items():
                if not np.isnan(epochs).any():  # some seeds never arrived
                    mean, low, high = np.exp(_over_orders(np.log(epochs) - np.log(relu)))
                    panel[name] = float(mean), float(low), float(high)
    return speed


def digits_speed_table() -> plots.Table:
    """Return the table of the epochs of sigmoid and tanh as multiples of ReLU's."""
    record = records.load("activation_training")
    late, relu = (record.array(f"{kind}/8/epochs")[1] for kind in ("sigmoid", "relu"))
    missing = np.isnan(late)
    least = np.log(np.where(missing, record.settings["epochs"], late) / relu)
    limit = f"at least {np.exp(least.mean()):.2f}"
    speed = digits_speed()
    columns = {"until loss": [f"{level:g}, {depth} layers" for depth, level in speed]}
    for name in ("sigmoid", SUITED, "tanh"):
        columns[name] = [
            "{:.2f} ({:.2f}–{:.2f})".format(*panel[name]) if name in panel else limit
            for panel in speed.values()
        ]
    return plots.Table(
        {"": columns},
        caption="Epochs until the training loss is below 0.1 or 0.01, as multiples of ReLU's: "
        "geometric means over 20 pairs in 10 orders, 95 percent intervals. With 8 layers "
        f"{missing.sum()} of 20 sigmoid networks never reached 0.01 in 40 epochs; each is counted "
        "as 40, so the ratio is a lower limit.",
    )


def noise_loss(kind: str, depth: int) -> tuple[float, Interval]:
    """Return how many points of accuracy an activation loses to noise, and how many more than ReLU.

    The twenty intervals of all activations and depths share a risk of 5 percent.
    """
    record = records.load("activation_training")
    tests = (record.array(f"{name}/{depth}/test") for name in (kind, "relu"))
    lost, base = (100 * (test[0] - test[2]) for test in tests)
    return float(lost.mean()), _over_orders(lost - base, 0.05 / 20)


def digits_noise() -> plots.Table:
    """Return the table of the test accuracy that is lost to noise."""
    settings = records.load("activation_training").settings
    rows = []
    for depth in settings["depths"]:
        for kind in settings["kinds"][:11]:
            lost, (mean, low, high) = noise_loss(kind, depth)
            more = ["", ""] if kind == "relu" else [f"{mean:+.1f}", f"{low:+.1f} to {high:+.1f}"]
            rows.append([depth, SHOWN[kind], f"{lost:.1f}", *more])
    return table_of_rows(
        ["layers", "activation", "points lost", "more than ReLU", "interval"],
        rows,
        words=["activation"],
        caption="Test accuracy lost to noise, in percentage points, means over 10 orders of the "
        "batches. The 95 percent intervals hold for all twenty comparisons together.",
    )


def dead_bias_effects() -> dict[str, dict[str, Interval]]:
    """Return what a bias of 0.01 changes by the end of training, in points, for each rate."""
    dead, panels = records.load("dead_units"), {}
    for title, what in ("dead units", "end"), ("accuracy", "accuracy"):
        change = 100 * (dead.array(f"bias 0.01/{what}") - dead.array(f"bias 0/{what}"))
        change = change.mean(axis=2) if change.ndim == 3 else change
        panels[title] = {
            f"rate {rate:g}": interval(values, 0.05 / (2 * len(change)))
            for rate, values in zip(dead.settings["learning_rates"], change, strict=True)
        }
    return panels


def dead_bias_report() -> str:
    """Return in words what a small bias changes at birth and at the end."""
    dead = records.load("dead_units")
    none, rates = dead.array("bias 0/start"), dead.settings["learning_rates"]
    lines = [f"dead at birth without bias: {none.mean():.1%}"]
    for bias in "0.01", "0.1":
        change = 100 * (dead.array(f"bias {bias}/start") - none)
        told = "{:.2f} ({:.2f} to {:.2f})".format(*interval(change.mean(axis=2).ravel()))
        layers = change.mean(axis=(0, 1)).round(2).tolist()
        lines.append(f"bias {bias}: {told} points at birth, layers {layers}")
    for bias in "0", "0.01":
        share = dead.array(f"bias {bias}/end").mean(axis=(1, 2))
        ends = " ".join(f"{share[rates.index(rate)]:.0%}" for rate in (1, 3, 10))
        lines.append(f"bias {bias}: {ends} dead at the end at rates 1, 3, 10")
    wide = dead_bias_effects()["dead units"]["rate 2"]
    return "\n".join([*lines, "rate 2: {:.0f} ({:.0f} to {:.0f}) points".format(*wide)])


def dead_cases(cases: Mapping[str, str], rates: Sequence[float]) -> plots.Table:
    """Return the table of dead units by case and rate, layer by layer."""
    dead, rows = records.load("dead_units"), []
    for case, name in cases.items():
        for rate in rates:
            k = dead.settings["learning_rates"].index(rate)
            runs = dead.array(f"{case}/end")[k]
            shares = [f"{share:.0%}" for share in np.nanmean(runs, axis=0)]
            right = f"{dead.array(f'{case}/accuracy')[k].mean():.2f}"
            rows.append([name, f"{rate:g}", *shares, right, int(np.isnan(runs[:, 0]).sum())])
    alive = np.nanmean(dead.array("scale 10/end")[..., 0], axis=1).max()
    return table_of_rows(
        ["network", "rate", "dead, layer 1", "dead, layer 2", "accuracy", "diverged"],
        rows,
        words=["network"],
        caption="Dead units after 500 updates, of the runs that did not diverge, and the accuracy, "
        "means over 20 seeds, and how many diverged. With inputs times 10 at most "
        f"{alive:.1%} of the first layer are dead at any rate.",
    )
