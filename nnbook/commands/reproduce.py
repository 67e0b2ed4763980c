"""``python -m nnbook reproduce``: make stored records again, check them, or list them."""

import argparse
import os
import sys
import time
import traceback
from collections.abc import Sequence
from concurrent.futures import BrokenExecutor, Future, ProcessPoolExecutor, as_completed
from dataclasses import dataclass
from multiprocessing import get_context

from nnbook.book import records
from nnbook.book.records import Record
from nnbook.book.registry import check, experiments, home, making


def add(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the command to a command line."""
    parser = commands.add_parser(
        "reproduce",
        help="make stored records again, or check them",
        epilog="A long run that was interrupted goes on where it was, unless it only checks. "
        "The names: " + ", ".join(sorted(experiments())),
    )
    parser.add_argument("names", metavar="NAME", nargs="*", help="which records")
    parser.add_argument("--all", action="store_true", help="every record")
    parser.add_argument(
        "--tier", choices=[*records.TIERS], help="only those that take so long, of all or of NAMEs"
    )
    parser.add_argument(
        "--check", action="store_true", help="compare with the stored record, write nothing"
    )
    parser.add_argument(
        "--jobs",
        type=int,
        default=1,
        metavar="N",
        help="how many at once; more than one disturbs records that measure times",
    )
    parser.add_argument("--list", action="store_true", help="say what there is, run nothing")
    parser.set_defaults(run=run, parser=parser)


def run(options: argparse.Namespace) -> int:
    """Make, check or list records; return 0, 1 if a check failed, 2 if something is missing."""
    names = chosen(options)
    if options.list:
        print(listing(names))
        return 0
    start = time.perf_counter()
    if options.jobs == 1:
        results = [_shown(_one(name, options.check)) for name in names]
        return _finish(results, time.perf_counter() - start)
    # The longest first, so that no long run begins last. The environment that the new processes
    # inherit gives each of them one core, and keeps their progress bars from mixing.
    names.sort(key=lambda name: -record.seconds if (record := _stored(name)) else 0)
    for variable in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS", "TQDM_DISABLE"):
        os.environ.setdefault(variable, "1")
    with ProcessPoolExecutor(options.jobs, get_context("spawn")) as pool:
        running = {pool.submit(_one, name, options.check): name for name in names}
        results = [_shown(_ended(done, running[done])) for done in as_completed(running)]
    return _finish(results, time.perf_counter() - start)


def chosen(options: argparse.Namespace) -> list[str]:
    """Return the names that the options select, or end the program with a message."""
    unknown = [name for name in options.names if name not in experiments()]
    if unknown:
        options.parser.error(
            f"expected NAME to be one of {', '.join(sorted(experiments()))}, got {unknown[0]!r}"
        )
    if options.names and options.all:
        options.parser.error("expected NAMEs or --all, got both; leave one of them out")
    if options.jobs < 1:
        options.parser.error(f"expected --jobs >= 1, got {options.jobs}")
    if not (options.names or options.all or options.tier or options.list):
        options.parser.error(
            "expected NAMEs, --all or --tier, got none; --list shows what there is"
        )
    names = options.names or sorted(experiments())
    if options.tier:
        stored = set(records.names())
        names = [name for name in names if name in stored and _in_tier(name, options.tier)]
    return list(names)


def _stored(name: str) -> Record | None:
    """Return a stored record, or None if it is not there or damaged."""
    try:
        return records.load(name)
    except (FileNotFoundError, ValueError):
        return None


def _in_tier(name: str, tier: str) -> bool:
    """Return whether a record takes so long. A damaged one is in each tier, so that it is seen."""
    record = _stored(name)
    return record is None or record.tier == tier


def listing(names: Sequence[str]) -> str:
    """Return the records in words: tier, usual duration, tolerance, question, seeds, data."""
    lines = []
    for name in names:
        experiment = experiments()[name]
        try:
            record = records.load(name)
            usual = f"{record.tier}, {record.seconds:.0f} s, tolerance {record.tolerance:g}"
        except FileNotFoundError:
            usual = "not stored yet"
        except ValueError as error:
            usual = str(error)
        lines += [f"{name} ({usual})", f"    {experiment.question}"]
        lines += [f"    seeds: {experiment.seeds}", f"    data: {experiment.data}"]
    return "\n".join(lines)


@dataclass(frozen=True)
class _Result:
    name: str
    code: int  #: 0, or 1 if it differs or fails, or 2 if something is missing
    text: str
    seconds: float = 0.0  #: of processor time
    ended: bool = True  #: whether it was run to its end


def _one(name: str, only_check: bool) -> _Result:
    """Make or check one record. Whatever goes wrong is told, and the others are still run."""
    start = time.process_time()
    try:
        if not only_check:
            with making(name) as record:
                path = records.save(record, home(name))
            return _Result(
                name, 0, f"{record}\nwritten to {path.name}", time.process_time() - start
            )
        found = check(name)
    except (FileNotFoundError, ModuleNotFoundError) as missing:
        # A data file, a package or the stored record is missing.
        return _Result(name, 2, f"{name}: not run, {missing}", ended=False)
    except (OSError, ValueError) as error:
        return _Result(name, 1, f"{name}: failed, {error}", ended=False)
    except Exception:
        return _Result(name, 1, f"{name}: failed\n{traceback.format_exc()}", ended=False)
    seconds = time.process_time() - start
    verdict = f"{len(found)} differences" if found else "agrees"
    lines = [*found, f"{verdict}, {seconds:.0f} s"]
    return _Result(name, int(bool(found)), "\n".join(f"{name}: {line}" for line in lines), seconds)


def _ended(done: "Future[_Result]", name: str) -> _Result:
    """Return the result of a process, or that the process was killed."""
    try:
        return done.result()
    except BrokenExecutor as error:
        text = f"{name}: not run to its end, {error}; run it again, with fewer --jobs"
        return _Result(name, 1, text, ended=False)


def _shown(result: _Result) -> _Result:
    """Print a result, and return it."""
    print(result.text, file=sys.stdout if result.ended else sys.stderr, flush=True)
    return result


def _finish(results: Sequence[_Result], elapsed: float) -> int:
    """Print how long several records took, by tier; return the exit code for all of them."""
    if len(results) > 1:
        spent = dict.fromkeys(records.TIERS, 0.0)
        for result in results:
            if result.ended and (record := _stored(result.name)):
                spent[record.tier] += result.seconds
        tiers = ", ".join(f"{tier} {seconds:.0f} s" for tier, seconds in spent.items() if seconds)
        print(f"{len(results)} records in {elapsed:.0f} s; processor time: {tiers or 'none'}")
    codes = [result.code for result in results]
    # A check that failed outweighs one that was not run.
    return 1 if 1 in codes else max(codes, default=0)
