"""The command line: ``python -m benchmarks [WORK ...]``."""

import argparse
import datetime
import importlib
import json
import math
import sys
from pathlib import Path
from typing import Any

from benchmarks import machine, memory, timing
from benchmarks.work import FLOOR, NNBOOK, Outcome, Run, Unavailable, Work

MODULES = (
    "mlp_sgd",
    "mlp_adam",
    "cifar_mse",
    "sweep",
    "xor_one",
    "xor_many",
    "activation_statistics",
    "batchnorm",
)


def works() -> list[Work]:
    """Return all works, in the order of the tables."""
    modules = [importlib.import_module(f"benchmarks.{name}") for name in MODULES]
    return [work for module in modules for work in module.WORKS]


def prepare(work: Work, size: dict[str, Any]) -> dict[str, Run]:
    """Build the contenders that can run here, run each once, and compare what they computed.

    Raises
    ------
    RuntimeError
        If a loss did not go down, or is not close to nnbook's.
    """
    runs: dict[str, Run] = {}
    outcomes: dict[str, Outcome] = {}
    for name, build in work.contenders.items():
        try:
            runs[name] = build(**size)
            outcomes[name] = runs[name]()
        except Unavailable as reason:
            runs.pop(name, None)
            print(f"  {name}: left out, {reason}", file=sys.stderr)
    outcomes.pop(FLOOR, None)  # it computes no loss
    own = outcomes[NNBOOK]
    for name, outcome in outcomes.items():
        if own.before is not None and not outcome.loss < own.before:
            raise RuntimeError(f"{work.name}, {name}: loss {outcome.loss}, before {own.before}")
        if not math.isclose(outcome.loss, own.loss, rel_tol=work.agree, abs_tol=1e-6):
            raise RuntimeError(f"{work.name}, {name}: loss {outcome.loss}, nnbook's {own.loss}")
    return runs


def measure(work: Work, *, quick: bool = False, repeat: int | None = None) -> dict[str, Any]:
    """Return the result of one work."""
    size = dict(work.small if quick else work.size)
    runs = prepare(work, size)
    shares = {name: part(**size) for name, part in work.share.items()}
    best = math.inf
    for _ in range(3):  # the least disturbed of three counts, if none is undisturbed
        times, shares_now = timing.interleaved(runs, repeat or work.repeat, shares)
        worst = max(share or 0.0 for share in shares_now.values())
        if worst < best:
            best, seconds, disturbance = worst, times, shares_now
        if worst <= timing.DISTURBED:
            break
        print(f"  disturbed: {_shown(shares_now)}", file=sys.stderr)
    return {
        "title": work.title,
        "note": work.note,
        "size": size,
        "repetitions": repeat or work.repeat,
        "seconds": {name: timing.summary(values) for name, values in seconds.items()},
        "ratios": timing.ratios(seconds),
        "goals": dict(work.goals),
        **disturbance,
    }


def _shown(shares: dict[str, float | None]) -> str:
    return ", ".join(f"{name} {share or 0:.1%}" for name, share in shares.items())


def rounded(value: Any, digits: int = 4) -> Any:
    """Return numbers with no more significant digits than mean something."""
    if isinstance(value, dict):
        return {key: rounded(part, digits) for key, part in value.items()}
    return float(f"{value:.{digits}g}") if isinstance(value, float) else value


def report(name: str, result: dict[str, Any]) -> str:
    """Return a result as text, with a line for each contender."""
    lines = [f"{name}: {result['title']}  ({_shown({k: result[k] for k in ('steal', 'others')})})"]
    for who, seconds in result["seconds"].items():
        line = f"  {who:13} {1e3 * seconds['median']:10.2f} ms"
        line += f"  ({1e3 * seconds['least']:.2f} to {1e3 * seconds['most']:.2f})"
        if who in result["ratios"]:
            line += f"   nnbook / it = {result['ratios'][who]['median']:.3f}"
            goal = result["goals"].get(who)
            if goal is not None:
                met = "met" if result["ratios"][who]["median"] <= goal else "MISSED"
                line += f", goal {goal:g}: {met}"
        lines.append(line)
    return "\n".join(lines)


def main(arguments: list[str] | None = None) -> None:
    """Measure the works that are named on the command line, or all of them."""
    known = {work.name: work for work in works()}
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("works", nargs="*", metavar="WORK", help=f"one of {', '.join(known)}")
    parser.add_argument("--repeat", type=int, help="how often each contender runs")
    parser.add_argument("--quick", action="store_true", help="small sizes, to try it out")
    parser.add_argument("--no-memory", action="store_true", help="leave the peak of memory out")
    parser.add_argument("--output", type=Path, help="store the result as JSON")
    options = parser.parse_args(arguments)
    if unknown := [name for name in options.works if name not in known]:
        parser.error(f"expected {', '.join(known)}, got {', '.join(unknown)}")

    results = {}
    for name in options.works or known:
        results[name] = measure(known[name], quick=options.quick, repeat=options.repeat)
        print(report(name, results[name]), flush=True)
    stored: dict[str, Any] = {
        "date": datetime.date.today().isoformat(),
        "machine": machine.describe(),
        "works": results,
    }
    if not options.works and not options.no_memory:
        stored["memory"] = memory.measure(quick=options.quick)
        print(memory.report(stored["memory"]))
    if options.output:
        text = json.dumps(rounded(stored), indent=1, sort_keys=True, ensure_ascii=False)
        options.output.write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
