"""The command line, ``python -m nnbook``: see ``python -m nnbook --help``."""

import argparse
import io
import os
import sys
from collections.abc import Sequence

from nnbook.commands import exercises, fetch, ledger, reproduce


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command; return its exit code: 0, 1 if a check failed, 2 if something is missing."""
    parser = argparse.ArgumentParser(prog="python -m nnbook", description="The book's commands.")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    reproduce.add(commands)
    fetch.add(commands)
    ledger.add(commands)
    exercises.add(commands)
    options = parser.parse_args(arguments)
    code: int = options.run(options)
    return code


if __name__ == "__main__":
    if isinstance(sys.stdout, io.TextIOWrapper):  # a file on Windows may not take Greek
        sys.stdout.reconfigure(errors="replace")
    try:
        sys.exit(main())
    except BrokenPipeError:  # the reader, such as head, has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(1)
