"""``python -m nnbook fetch``: download the data sets in advance, to work without a network."""

import argparse
import sys

from nnbook.datasets import FILES


def add(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the command to a command line."""
    parser = commands.add_parser("fetch", help="download data sets into the cache, and check them")
    parser.add_argument("names", metavar="NAME", nargs="*", help=f"of {', '.join(FILES)}")
    parser.add_argument("--all", action="store_true", help="every data set")
    parser.set_defaults(run=run, parser=parser)


def run(options: argparse.Namespace) -> int:
    """Load each data set once; return 0, or 1 if one of them cannot be had."""
    unknown = [name for name in options.names if name not in FILES]
    if unknown:
        options.parser.error(f"expected NAME to be one of {', '.join(FILES)}, got {unknown[0]!r}")
    if bool(options.names) == options.all:
        options.parser.error("expected NAMEs or --all, and not both")
    failed = 0
    for name in options.names or FILES:
        try:
            loaded = FILES[name]()
        except (OSError, ValueError) as error:
            print(f"{name}: {error}", file=sys.stderr, flush=True)
            failed = 1
            continue
        parts = loaded if isinstance(loaded, tuple) else (loaded,)
        shapes = " and ".join(str(part.x.shape) for part in parts)
        print(f"{name}: {shapes}, {parts[0].source}", flush=True)
    return failed
