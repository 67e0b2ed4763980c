"""The code cells of a notebook, read and run one by one as Python, line for line.

A notebook is more than Python: a line such as ``%matplotlib inline`` or ``np.exp?`` is meant for
IPython, and is left out here. Each cell keeps its number of lines and is a file of its own to
Python, so a traceback names the cell and the line in it.
"""

import ast
import asyncio
import importlib
import json
import linecache
import re
import tokenize
from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from types import CodeType
from typing import Any

from nnbook.exercises.crash import LOST, cell_name, crash
from nnbook.exercises.exercise import Exercise

#: A line that only IPython understands: a command, a question for help, or what a command returns.
_COMMAND = re.compile(
    r"""(?P<indent>[ \t]*)(?:
        %time[ \t]+(?P<timed>.+)
        | (?P<assigned>[^\W\d][\w., \t]*=)[ \t]*[%!].*
        | (?:pip|conda|mamba)[ \t]+(?:install|uninstall|update|upgrade|list|show)\b.*
        | [%!?].*
        | [\w.*]+(?:\[[^]]*\][\w.*]*)*\?{1,2}[ \t]*
    )""",
    re.VERBOSE,
)

#: Commands for a whole cell whose body is run as Python. The body of any other is not.
_RUNS_PYTHON = re.compile(r"%%(?:time|capture|prun)\b")

#: The command for a whole cell that is a file.
_WRITES = re.compile(r"""%%(?:write)?file[ \t]+(?P<add>-a[ \t]+)?["']?(?P<name>.+?)["']?[ \t]*""")

#: The name in a notebook's namespace of a function: whether something is one of our exercises.
_ASKS = "__nnbook_asks__"

#: The name of another one, which writes a file.
_WRITE = "__nnbook_write__"

#: What a scan of Python has to stop at: a comment, the start of a string, a bracket.
_MARK = re.compile(r"""#|\"{3}|'{3}|["']|[][(){}]""")


class _Shell:
    """What ``get_ipython()`` returns here: an object whose methods all do nothing."""

    def __getattr__(self, name: str) -> Any:
        return lambda *args, **kwargs: None


def _display(*values: Any, **options: Any) -> None:
    """Print values, as IPython's display shows them."""
    print(*values, sep="\n")


def _write(name: str, mode: str, text: str) -> None:
    """Write a file, which can be imported at once."""
    with open(name, mode, encoding="utf-8") as file:
        file.write(text)
    importlib.invalidate_caches()


#: Names that IPython defines in every notebook, and in Python files that are made from notebooks.
NAMES = {"display": _display, "get_ipython": _Shell}


@dataclass(frozen=True)
class Cell:
    """A code cell.

    Attributes
    ----------
    number : int
        Its place among the code cells, from 1.
    text : str
        What is written in it.
    """

    number: int
    text: str

    @property
    def source(self) -> str:
        """The cell as Python; each line has the number it has in the text."""
        return python(self.text)

    def compiled(self) -> CodeType:
        """Return the cell as code; a SyntaxError or ValueError if it is not Python.

        A statement that only asks an exercise of this package for a check, a hint or a solution
        does nothing: every answer is checked when all cells have run.
        """
        filename = cell_name(self.number)
        lines = [f"{line}\n" for line in _plain_ends(self.text).split("\n")]
        linecache.cache[filename] = len(self.text), None, lines, filename
        tree = _Silence().visit(ast.parse(self.source, filename))
        flags = ast.PyCF_ALLOW_TOP_LEVEL_AWAIT  # which makes a coroutine of a cell that awaits
        made: CodeType = compile(
            ast.fix_missing_locations(tree), filename, "exec", flags, dont_inherit=True
        )
        return made


def is_notebook(path: str | Path) -> bool:
    """Return whether a file is a notebook, by its ending."""
    return Path(path).suffix.lower() == ".ipynb"


def text_of(path: str | Path) -> str:
    """Return the text of a notebook, or of a Python file in the encoding that it declares.

    Raises
    ------
    UnicodeError, SyntaxError, LookupError
        If it is in another encoding, or declares one that does not exist.
    """
    if is_notebook(path):
        return Path(path).read_text(encoding="utf-8-sig")  # some editors put a mark of it first
    with tokenize.open(path) as file:
        return file.read()


def read(text: str, name: str) -> list[Cell]:
    """Return the code cells of a notebook.

    Parameters
    ----------
    text : str
        The file: JSON in the format 2, 3 or 4 of notebooks.
    name : str
        The name of the file, for errors.

    Raises
    ------
    ValueError
        If it is not such a notebook.

    Examples
    --------
    >>> text = '{"nbformat": 4, "cells": [{"cell_type": "code", "source": ["a = 1"]}]}'
    >>> read(text, "mine.ipynb")
    [Cell(number=1, text='a = 1')]
    """
    codes: list[str] = []
    version: Any = 4
    try:
        made = json.loads(text)
        version = made.get("nbformat", 4)
        key = "source" if version == 4 else "input"
        for sheet in [made] if version == 4 else made["worksheets"]:
            codes += ["".join(one[key]) for one in sheet["cells"] if one["cell_type"] == "code"]
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        if version in (2, 3, 4):
            raise ValueError(f"{name}: expected a notebook, got a file of another kind") from None
        raise ValueError(
            f"{name}: expected a notebook of the format 2, 3 or 4, got {version!r}; open it in "
            "Jupyter and save it again"
        ) from None
    return [Cell(number, code) for number, code in enumerate(codes, 1)]


def python(text: str) -> str:
    r"""Return the text of a cell as Python: a line that is for IPython only becomes ``pass``.

    Such a line is where a statement begins. A line that goes on with a string, an open bracket or
    after a backslash is Python, whatever it begins with.

    Examples
    --------
    >>> print(python("%matplotlib inline\nfiles = !ls\nprint('%.1f'\n  % 0.5)\n%time y = 1"))
    pass
    files = None
    print('%.1f'
      % 0.5)
    y = 1
    """
    lines = _plain_ends(text).split("\n")
    first = next((number for number, line in enumerate(lines) if line.strip()), 0)
    if lines[first].startswith("%%"):
        if written := _WRITES.fullmatch(lines[first]):
            body = "\n".join(lines[first + 1 :]).rstrip("\n") + "\n"
            file = written["name"], "a" if written["add"] else "w", body
            return f"{_WRITE}{file!r}" + "\n" * (len(lines) - 1)
        if not _RUNS_PYTHON.match(lines[first]):
            return "\n" * (len(lines) - 1)
        lines[first] = ""
    depth, quote, begins, command = 0, "", True, False
    for number, line in enumerate(lines):
        if command:  # a command goes on after a backslash, too
            command, lines[number] = line.endswith("\\"), ""
        elif begins and (found := _COMMAND.fullmatch(line)):
            statement = f"{found['assigned']} None" if found["assigned"] else found["timed"]
            lines[number] = f"{found['indent']}{statement or 'pass'}"
            command = not found["timed"] and line.endswith("\\")
        else:
            depth, quote, begins = _after(line, depth, quote)
    return "\n".join(lines)


def _plain_ends(text: str) -> str:
    """Return a text with the line ends of Python."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _after(line: str, depth: int, quote: str) -> tuple[int, str, bool]:
    """Return the open brackets and the open quote after a line, and whether a statement may begin.

    ``depth`` and ``quote`` are those before it.
    """
    position = 0
    while True:
        if quote:
            string = re.compile(rf"(?:\\.|[^\\])*?{quote}").match(line, position)
            if not string:
                break
            position, quote = string.end(), ""
        mark = _MARK.search(line, position)
        if not mark or mark[0] == "#":
            break
        position = mark.end()
        if mark[0] in "([{":
            depth += 1
        elif mark[0] in ")]}":
            depth = max(depth - 1, 0)
        else:
            quote = mark[0]
    goes_on = line.endswith("\\") and not (mark and mark[0] == "#")
    if len(quote) == 1 and not goes_on:  # a string that lacks its end does not go on
        quote = ""
    return depth, quote, not (depth or quote or goes_on)


class _Silence(ast.NodeTransformer):
    """Skip statements that only call a method of an exercise, such as ``ex.check(answer)``."""

    def visit_Expr(self, node: ast.Expr) -> ast.stmt:
        """Return the statement, on the condition that it does not ask an exercise."""
        call = node.value
        if not isinstance(call, ast.Call) or not isinstance(call.func, ast.Attribute):
            return node
        owner = call.func.value
        named = all(isinstance(one, ast.Name | ast.Attribute | ast.Load) for one in ast.walk(owner))
        if not named or call.func.attr not in ("check", "hint", "solution"):
            return node
        asks = ast.Call(ast.Name(_ASKS, ast.Load()), [owner], [])
        return ast.copy_location(ast.If(asks, [ast.copy_location(ast.Pass(), node)], [node]), node)


def run(cells: Iterable[Cell]) -> tuple[dict[str, Any], dict[str, str]]:
    """Run cells as a notebook does, where an error ends only the cell it is in.

    Parameters
    ----------
    cells : iterable of Cell
        The cells, in their order.

    Returns
    -------
    tuple of dict
        What the cells define. Then, for each name that a cell was to define and that is missing
        because the cell failed, why it failed.
    """
    lost: dict[str, str] = {}
    failed: dict[str, str] = {}
    defined: dict[str, Any] = {
        "__name__": "__main__",
        LOST: lost,
        _ASKS: lambda one: isinstance(one, Exercise),
        _WRITE: _write,
        **NAMES,
    }
    with closing(asyncio.Runner()) as runner:  # entered, it would make a loop that few cells need
        for cell in cells:
            try:
                if awaits := eval(cell.compiled(), defined):
                    runner.run(awaits)
            except BaseException as error:
                names = list(bound(cell.source))
                failed |= dict.fromkeys(names, crash(error, "Its cell").message)
                # Where this cell misses a name of an earlier one, the earlier one is to blame.
                own = crash(error, f"Code cell {cell.number}").message
                missed = str(error.name) if isinstance(error, NameError) else ""
                lost |= dict.fromkeys(names, lost.get(missed, own))
    return defined, {name: why for name, why in failed.items() if name not in defined}


def bound(code: str | ast.AST) -> Iterator[str]:
    """Yield the names that code defines, outside of functions and classes.

    Examples
    --------
    >>> list(bound("import numpy as np; a, b = 1, 2; f = lambda: (c := 3)"))
    ['np', 'a', 'b', 'f']
    """
    try:
        yield from _bound(ast.parse(code) if isinstance(code, str) else code)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        yield from re.findall(r"^(?:def |class )?([^\W\d]\w*)", str(code), re.MULTILINE)


#: Expressions whose names are their own.
_SCOPES = (ast.Lambda, ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)


def _bound(node: ast.AST) -> Iterator[str]:
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            yield child.name
        elif isinstance(child, ast.Import | ast.ImportFrom):
            yield from ((one.asname or one.name).partition(".")[0] for one in child.names)
        elif isinstance(child, ast.Name) and isinstance(child.ctx, ast.Store):
            yield child.id
        elif not isinstance(child, _SCOPES):
            yield from _bound(child)
