"""The command line: ``python -m nnbook reproduce NAME [--check]``."""

import argparse
import sys
from collections.abc import Sequence

from nnbook import records
from nnbook.experiments import EXPERIMENTS, check, make


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command; return 0, 1 for a check that failed, 2 for a call that makes no sense."""
    parser = argparse.ArgumentParser(prog="python -m nnbook", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    reproduce = commands.add_parser("reproduce", help="make a stored record again, or check one")
    reproduce.add_argument("name", metavar="NAME", choices=sorted(EXPERIMENTS), help="%(choices)s")
    reproduce.add_argument(
        "--check", action="store_true", help="compare with the stored record, write nothing"
    )
    options = parser.parse_args(arguments)
    if not options.check:
        record = make(options.name)
        path = records.save(record)
        print(f"{record}\nwritten to {path.name}")
        return 0
    try:
        found = check(options.name)
    except FileNotFoundError as missing:  # there is nothing to compare with
        print(missing, file=sys.stderr)
        return 2
    for line in found:
        print(f"{options.name}: {line}")
    print(f"{options.name}: " + (f"{len(found)} differences" if found else "agrees"))
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
