"""``python -m nnbook exercises``: list them, start a chapter's file, check it, hand them out."""

import argparse
import json
import sys
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

from nnbook import exercises
from nnbook.exercises import handout
from nnbook.exercises.batch import check_files
from nnbook.exercises.limits import Limits

if TYPE_CHECKING:
    from tqdm import tqdm


def add(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the command to a command line."""
    parser = commands.add_parser("exercises", help="exercises that check themselves")
    kinds = parser.add_subparsers(required=True, metavar="WHAT")

    one = kinds.add_parser("list", help="say what there is")
    one.add_argument("chapters", metavar="CHAPTER", nargs="*", help="of these chapters alone")
    one.set_defaults(run=run_list, parser=one)

    one = kinds.add_parser("start", help="write a chapter's file of stubs, for you to edit")
    one.add_argument("chapter", metavar="CHAPTER")
    one.add_argument("--output", metavar="FILE", type=Path, help="another name for it")
    one.set_defaults(run=run_start, parser=one)

    one = kinds.add_parser(
        "check",
        help="check files",
        epilog="The exit code is 0 if everything passed, 1 if something did not, and 2 if a file "
        "cannot be read or has no exercise in it. 130 if it was interrupted.",
    )
    one.add_argument("files", metavar="FILE", nargs="*", type=Path, help="a .py or .ipynb file")
    one.add_argument(
        "--json",
        metavar="RESULTS",
        nargs="?",
        const="",
        help="write a report for a script; or, as lines of JSON, into the file RESULTS, from which "
        "the same command goes on if it was interrupted",
    )
    one.add_argument(
        "--jobs", type=int, default=1, metavar="N", help="how many files at once (default 1)"
    )
    one.add_argument(
        "--memory", type=float, default=Limits.memory, metavar="GB",
        help=f"its limit of memory (default {Limits.memory:g})",
    )  # fmt: skip
    one.add_argument(
        "--seconds", type=float, metavar="S", help="the time limit of each exercise, for its own"
    )
    one.add_argument(
        "--file-seconds", type=float, default=Limits.file_seconds, metavar="S",
        help="the time limit of the file itself, before the first exercise "
        f"(default {Limits.file_seconds:g})",
    )  # fmt: skip
    one.set_defaults(run=run_check, parser=one)

    one = kinds.add_parser("hint", help="show a hint")
    one.add_argument("name", metavar="NAME")
    one.add_argument("number", metavar="NUMBER", nargs="?", type=int, default=1)
    one.set_defaults(run=run_hint, parser=one)

    one = kinds.add_parser("solution", help="show a solution")
    one.add_argument("name", metavar="NAME")
    one.set_defaults(run=run_solution, parser=one)

    one = kinds.add_parser("export", help="write stubs for students, and a key for teachers")
    one.add_argument("folder", metavar="FOLDER", type=Path)
    one.add_argument("chapters", metavar="CHAPTER", nargs="*", help="of these chapters alone")
    one.set_defaults(run=run_export, parser=one)


def run_list(options: argparse.Namespace) -> int:
    """Print a line for each exercise."""
    for chapter in _chapters(options, options.chapters):
        print(f"{chapter}")
        for name in exercises.names(chapter):
            one = exercises.load(name)
            print(f"  {name:24} {one.level:10} {one.minutes:3} min  {one.title}")
    return 0


def run_start(options: argparse.Namespace) -> int:
    """Write a chapter's file of stubs, but never over an existing file."""
    (chapter,) = _chapters(options, [options.chapter])
    path = options.output or Path(f"{handout.filename(chapter)}.py")
    try:
        with open(path, "x", encoding="utf-8") as file:
            file.write(handout.stubs(chapter))
    except FileExistsError:
        print(f"{path} is there already: rename it, or choose another --output", file=sys.stderr)
        return 1
    except OSError as error:
        print(
            f"{path} cannot be written: {error.strerror}. Make its folder, or choose another "
            "--output",
            file=sys.stderr,
        )
        return 2
    print(f"{path} is written. Edit it, then: python -m nnbook exercises check {path}")
    return 0


def run_check(options: argparse.Namespace) -> int:
    """Check files; return 0, 1, 2 or 130, as the help says."""
    if options.json and is_submission(options.json):
        options.files.insert(0, Path(options.json))  # --json was meant to have no value
        options.json = ""
    if not options.files:
        options.parser.error("expected at least one FILE, got none")
    try:
        checked = check_files(
            options.files,
            jobs=options.jobs,
            results=options.json or None,
            memory=options.memory,
            seconds=options.seconds,
            file_seconds=options.file_seconds,
        )
    except (OSError, ValueError) as error:
        options.parser.error(_with_options(str(error)))
    done, code = [], 0
    counts = dict.fromkeys(("passed", "did not pass everything", "could not be checked"), 0)
    try:
        with closing(checked), _progress(len(options.files)) as bar:
            for report in checked:
                status = 2 if report.error else 0 if report.passed else 1
                code = max(code, status)
                counts[[*counts][status]] += 1
                if report.error or options.json is None:
                    with bar.external_write_mode():
                        print(report, file=sys.stderr if report.error else None, flush=True)
                if options.json == "":
                    done.append(report.as_dict())
                bar.update()
    except OSError as error:
        if not options.json or error.filename != str(Path(options.json)):
            raise  # such as the end of a pipe that the reports go to
        print(
            f"{options.json} cannot be written: {error.strerror}. Name another file",
            file=sys.stderr,
        )
        return 2
    except KeyboardInterrupt:
        code = 130
        goes_on = " The same command goes on from there." if options.json else ""
        finished = f"{sum(counts.values())} of {len(options.files)}"
        print(f"Stopped when {finished} files were checked.{goes_on}", file=sys.stderr)
    if options.json == "":
        place = {str(path): number for number, path in enumerate(options.files)}
        print(json.dumps(sorted(done, key=lambda one: place[one["path"]]), indent=1))
    elif options.json:
        print(f"{options.json}: {', '.join(f'{n} {what}' for what, n in counts.items())}")
    return code


def is_submission(name: str) -> bool:
    """Return whether the value of ``--json`` is a file to check, or a folder of them."""
    return name.lower().endswith((".py", ".ipynb")) or Path(name).is_dir()


def _with_options(message: str) -> str:
    """Return a message in which a limit has the name of its option."""
    for name in ("memory", "seconds", "file_seconds", "jobs"):
        message = message.replace(f"expected {name} ", f"expected --{name.replace('_', '-')} ")
    return message


def _progress(total: int) -> "tqdm[NoReturn]":
    """Return a bar that shows how many files are checked, if this is a terminal."""
    from tqdm import tqdm  # imported late: the other commands need none

    return tqdm(total=total, unit=" files", disable=True if total == 1 else None)


def run_hint(options: argparse.Namespace) -> int:
    """Print a hint."""
    try:
        exercise = exercises.load(options.name)
        print(exercise.hint(options.number))
        if options.number < len(exercise.hints):
            print(f"The next: python -m nnbook exercises hint {options.name} {options.number + 1}")
    except ValueError as error:
        options.parser.error(str(error))
    return 0


def run_solution(options: argparse.Namespace) -> int:
    """Print a solution."""
    try:
        print(exercises.load(options.name).solution())
    except ValueError as error:
        options.parser.error(str(error))
    return 0


def run_export(options: argparse.Namespace) -> int:
    """Write the folders for students and for teachers."""
    chapters = _chapters(options, options.chapters)
    try:
        for path in handout.export(options.folder, chapters):
            print(path)
    except OSError as error:
        print(
            f"{error.filename or options.folder} cannot be written: {error.strerror}. "
            "Name another folder",
            file=sys.stderr,
        )
        return 2
    return 0


def _chapters(options: argparse.Namespace, chapters: list[str]) -> list[str]:
    """Return the given chapters, or all; end the program if one of them is unknown."""
    known = exercises.chapters()
    chosen = [chapter.lower().replace("_", "-") for chapter in chapters] or known
    unknown = [chapter for chapter in chosen if chapter not in known]
    if unknown:
        options.parser.error(
            f"expected CHAPTER to be one of {', '.join(known)}, got {unknown[0]!r}"
        )
    return chosen
