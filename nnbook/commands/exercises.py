"""``python -m nnbook exercises``: list them, start a chapter's file, check it, hand them out."""

import argparse
import json
import sys
from pathlib import Path

from nnbook import exercises
from nnbook.exercises import handout
from nnbook.exercises.submission import check_file


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
        "cannot be read or has no exercise in it.",
    )
    one.add_argument("files", metavar="FILE", nargs="+", type=Path, help="a .py or .ipynb file")
    one.add_argument("--json", action="store_true", help="write a report for a script")
    one.add_argument(
        "--memory", type=float, default=4.0, metavar="GB", help="its limit of memory (default 4)"
    )
    one.add_argument(
        "--seconds", type=float, metavar="S", help="the time limit of each exercise, for its own"
    )
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
    print(f"{path} is written. Edit it, then: python -m nnbook exercises check {path}")
    return 0


def run_check(options: argparse.Namespace) -> int:
    """Check files; return 0, 1 or 2, as the help says."""
    reports, code = [], 0
    for path in options.files:
        try:
            report = check_file(path, memory=options.memory, seconds=options.seconds)
        except (OSError, ValueError) as error:
            print(f"{path}: {error}", file=sys.stderr, flush=True)
            reports.append({"file": path.name, "path": str(path), "error": str(error)})
            code = 2
            continue
        reports.append(report.as_dict())
        code = max(code, 0 if report.passed else 1)
        if not options.json:
            print(report, flush=True)
    if options.json:
        print(json.dumps(reports, indent=1))
    return code


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
    for path in handout.export(options.folder, _chapters(options, options.chapters)):
        print(path)
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
