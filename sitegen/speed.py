"""Fill the page on speed with the tables of the stored benchmark.

The page has a comment where a table is to stand. Its numbers, and whether a goal is met, are
computed from ``benchmarks/results.json``; nobody types them.
"""

import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from nnbook.plots import Table

RESULTS = Path(__file__).parents[1] / "benchmarks" / "results.json"
MARK = re.compile(r"^<!-- speed: (\w+) -->$", re.MULTILINE)
PEERS = ("scikit-learn", "PyTorch", "JAX", "lean NumPy")
TUNED = "lean, runs last"
FLOOR = "products alone"

#: How far the peak of memory may lie above the sum that is promised.
MARGIN = 1.1


def filled(markdown: str) -> str:
    """Put the tables where the page asks for them."""
    if not MARK.search(markdown):
        return markdown
    stored = json.loads(RESULTS.read_text(encoding="utf-8"))
    shown = {name: part(stored) for name, part in PARTS.items()}
    texts = {k: v if isinstance(v, str) else v._repr_html_() for k, v in shown.items()}
    return MARK.sub(lambda found: texts[found[1]], markdown)


def _ordered(stored: Mapping[str, Any]) -> dict[str, Any]:
    """Return the works in the order in which the page explains them."""
    return dict(sorted(stored["works"].items(), key=lambda item: [*SHORT].index(item[0])))


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
    return "\n".join(f"- **{SHORT[name]}**: {w['title']}." for name, w in _ordered(stored).items())


def seconds(stored: Mapping[str, Any]) -> Table:
    """Return the times themselves, folded for each work."""
    parts = {}
    for name, work in _ordered(stored).items():
        times = work["seconds"]
        columns = {"milliseconds": list(times)}
        for key, title in (("median", "median"), ("least", "least"), ("most", "most")):
            columns[title] = [_four(1e3 * times[who][key]) for who in times]
        lost = (work["steal"] or 0) + (work["others"] or 0)
        parts[f"{SHORT[name]}: {work['repetitions']} repetitions, {lost:.1%} lost"] = columns
    caption = (
        "The times in milliseconds. Lost is the share of processor time that other programs and "
        "the host took meanwhile."
    )
    return Table(parts, caption=caption, strong="median")


def _four(value: float) -> str:
    """Return a number with four digits, and all of those before the point."""
    return f"{value:,.0f}" if value >= 1000 else f"{value:.4g}"


def machine(stored: Mapping[str, Any]) -> Table:
    """Return what the result was made on."""
    made = stored["machine"]
    rows = {key: made[key] for key in ("processor", "cores", "system", "BLAS")}
    rows |= made["versions"]
    rows |= {name: value or "not set" for name, value in made["variables"].items()}
    rows["date"] = stored["date"]
    columns = {"what": list(rows), "value": list(rows.values())}
    return Table({"": columns}, caption="The machine, the versions, and what was set.")


def memory(stored: Mapping[str, Any]) -> Table:
    """Return the promise about memory, part by part, and the measured peak."""
    found = stored["memory"]
    total = sum(found["promised"].values())
    verdict = "met" if found["peak"] <= MARGIN * total else "not met"
    rows = {**found["promised"], "sum": total, "measured peak": found["peak"]}
    columns = {"part": list(rows), "MB": [f"{size / 1e6:.2f}" for size in rows.values()]}
    caption = (
        f"{found['title']}: {found['peak'] / total:.2f} times the sum. The promise is {verdict}."
    )
    return Table({"": columns}, caption=caption, strong="MB")


PARTS = {"ratios": ratios, "works": works, "seconds": seconds, "machine": machine, "memory": memory}
