"""Make the tables of the page on speed from the stored benchmark.

The numbers, and whether a goal is met, come from ``benchmarks/results.json``.
"""

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import markup
from marks import makes_each
from nnbook.plots import Table

RESULTS = Path(__file__).parents[1] / "benchmarks" / "results.json"

#: The works in the order of the tables, with names short enough for a column.
SHORT = {
    "mlp_sgd": "784-32-10",
    "mlp_adam": "784-256-128-64-10",
    "cifar_mse": "3072-100-10",
    "cifar_mse_deep": "3072-100-100-10",
    "sweep": "200 settings",
    "xor_one": "XOR",
    "xor_many": "XOR, 1,000 nets",
    "activation_statistics": "statistics",
    "batchnorm_small": "batch norm, 128",
    "batchnorm_large": "batch norm, 4096",
}

PEERS = ("scikit-learn", "PyTorch", "JAX", "lean NumPy")
TUNED = "lean, runs last"
FLOOR = "products alone"

#: How many times the promised sum the peak of memory may be.
MARGIN = 1.1


def _ordered(stored: Mapping[str, Any]) -> dict[str, Any]:
    """Return the works in the order in which the page explains them."""
    return dict(sorted(stored["works"].items(), key=lambda item: [*SHORT].index(item[0])))


def ratios(stored: Mapping[str, Any]) -> Table:
    """Return nnbook's time over each peer's, with the goal and whether it is met."""
    rows: dict[str, list[str]] = {"work": [], **{peer: [] for peer in PEERS}}
    met = total = 0
    for name, work in _ordered(stored).items():
        rows["work"].append(SHORT[name])
        for peer in PEERS:
            ratio, goal = work["ratios"].get(peer), work["goals"].get(peer)
            if ratio is None or goal is None:
                rows[peer].append("–")
                continue
            holds = ratio["median"] <= goal
            met, total = met + holds, total + 1
            rows[peer].append(f"{ratio['median']:.3f} {'≤' if holds else '>'} {goal:g}")
        if TUNED in work["ratios"]:
            rows["work"].append("– runs last")
            for peer in PEERS:
                ratio = work["ratios"][TUNED]["median"]
                rows[peer].append(f"{ratio:.2f}" if peer == "lean NumPy" else "–")
        if FLOOR in work["seconds"]:
            median = {who: times["median"] for who, times in work["seconds"].items()}
            rows["work"].append("– products alone")
            for peer in PEERS:
                rows[peer].append(f"{median[FLOOR] / median[peer]:.2f}")
    caption = (
        "The time of nnbook divided by the time of each peer, and the goal: below 1, nnbook is "
        f"faster. {met} of {total} goals are met."
    )
    return Table({"": rows}, caption=caption, strong="work")


def works(stored: Mapping[str, Any]) -> str:
    """Return what each work is, as a list in Markdown."""
    works = _ordered(stored)
    return markup.listed(f"**{SHORT[name]}**: {work['title']}." for name, work in works.items())


def seconds(stored: Mapping[str, Any]) -> Table:
    """Return the times themselves, folded for each work."""
    parts = {}
    for name, work in _ordered(stored).items():
        times = work["seconds"]
        columns = {"milliseconds": list(times)}
        for which in ("median", "least", "most"):
            columns[which] = [_four(1e3 * times[who][which]) for who in times]
        lost = (work["steal"] or 0) + (work["others"] or 0)
        parts[f"{SHORT[name]}: {work['repetitions']} repetitions, {lost:.1%} lost"] = columns
    caption = (
        "The times in milliseconds. Lost is the share of processor time that other programs and "
        "the host took meanwhile."
    )
    return Table(parts, caption=caption, strong="median")


def _four(value: float) -> str:
    """Return a number with four digits, or with more if it has more before the point."""
    return f"{value:,.0f}" if value >= 1000 else f"{value:.4g}"


def machine(stored: Mapping[str, Any]) -> Table:
    """Return the machine that the result was made on, with its versions and settings."""
    made = stored["machine"]
    rows = {key: made[key] for key in ("processor", "cores", "system", "BLAS")}
    rows |= made["versions"]
    rows |= {name: value or "not set" for name, value in made["variables"].items()}
    rows["date"] = stored["date"]
    columns = {"what": list(rows), "value": list(rows.values())}
    return Table({"": columns}, caption="The machine, the versions, and what was set.")


def memory(stored: Mapping[str, Any]) -> Table:
    """Return the memory that is promised, part by part, and the measured peak."""
    found = stored["memory"]
    total = sum(found["promised"].values())
    verdict = "met" if found["peak"] <= MARGIN * total else "not met"
    rows = {**found["promised"], "sum": total, "measured peak": found["peak"]}
    columns = {"part": list(rows), "MB": [f"{size / 1e6:.2f}" for size in rows.values()]}
    caption = (
        f"{found['title']}: {found['peak'] / total:.2f} times the sum. The promise is {verdict}."
    )
    return Table({"": columns}, caption=caption, strong="MB")


#: What can be made of a stored result.
PARTS: dict[str, Callable[[Mapping[str, Any]], Table | str]] = {
    "ratios": ratios,
    "works": works,
    "seconds": seconds,
    "machine": machine,
    "memory": memory,
}


@makes_each("speed", PARTS)
def part(name: str) -> str:
    """Return a part of the page."""
    made = PARTS[name](json.loads(RESULTS.read_text(encoding="utf-8")))
    return made if isinstance(made, str) else made._repr_html_()
