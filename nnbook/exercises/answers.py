"""Answers that are values: read one, compare it with the right one, write it down.

What is equal in mathematics is equal here: 0.5, 1/2, "1/2", "50 %" and ``Fraction(1, 2)``. A string
is never run as code: its syntax tree is computed from a few operations and functions.
"""

import ast
import math
import operator
from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np

from nnbook.exercises.compare import words
from nnbook.exercises.plain import capitalized
from nnbook.exercises.verdict import Failure, NotAttempted

_OPERATIONS: dict[type, Any] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.Pow: operator.pow,
    ast.USub: operator.neg,
    ast.UAdd: operator.pos,
}
_NAMES: dict[str, Any] = {
    "pi": math.pi, "e": math.e, "sqrt": math.sqrt, "exp": math.exp, "log": math.log,
    "ln": math.log, "log2": math.log2, "log10": math.log10, "tanh": math.tanh, "inf": math.inf,
}  # fmt: skip


def read_number(answer: Any) -> float:
    """Return an answer as a number; ValueError if it is not one.

    Examples
    --------
    >>> [read_number(answer) for answer in (0.5, "1/2", "50 %", "2**-1", "sqrt(1/4)")]
    [0.5, 0.5, 0.5, 0.5, 0.5]
    """
    if isinstance(answer, np.ndarray) and answer.size == 1:
        answer = answer.item()
    if isinstance(answer, bool | np.bool_ | complex):
        raise ValueError(f"expected a number, received {answer!r}")
    if not isinstance(answer, str):
        try:
            return float(answer)
        except (TypeError, ValueError):
            raise ValueError(f"expected a number, received {words(answer)}") from None
    text = answer.strip().replace("^", "**").replace("·", "*").replace("×", "*")
    percent = text.endswith("%")
    try:
        number = _evaluated(ast.parse(text.rstrip("% "), mode="eval").body)
    except (SyntaxError, ValueError, TypeError, ArithmeticError, RecursionError, MemoryError):
        comma = " Write a decimal point, not a comma." if "," in text else ""
        raise ValueError(
            f"expected a number such as 0.5 or '1/2', received {answer!r}.{comma}"
        ) from None
    return number / 100 if percent else number


def _evaluated(node: ast.AST) -> float:
    """Return the number that a syntax tree stands for; ValueError for anything else."""
    if isinstance(node, ast.Constant) and type(node.value) in (int, float):
        return float(node.value)  # type: ignore[arg-type]
    if isinstance(node, ast.Name) and isinstance(_NAMES.get(node.id), float):
        return float(_NAMES[node.id])
    if isinstance(node, ast.BinOp) and type(node.op) in _OPERATIONS:
        return float(_OPERATIONS[type(node.op)](_evaluated(node.left), _evaluated(node.right)))
    if isinstance(node, ast.UnaryOp) and type(node.op) in _OPERATIONS:
        return float(_OPERATIONS[type(node.op)](_evaluated(node.operand)))
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and len(node.args) == 1:
        function = _NAMES.get(node.func.id)
        if callable(function) and not node.keywords:
            return float(function(_evaluated(node.args[0])))
    raise ValueError("not a number")


def _parts(answer: Any, expected: Any) -> Iterator[tuple[str, Any, Any]]:
    """Yield the name of each part, the answer to it and the right one; a dict has named parts."""
    if not isinstance(expected, Mapping):
        yield "", answer, expected
        return
    if not isinstance(answer, Mapping):
        keys = ", ".join(map(repr, expected))
        raise Failure(f"Expected a dict with the keys {keys}, received {words(answer)}.", "shape")
    for key in expected:
        if key not in answer:
            raise Failure(f"The answer to {key!r} is missing.", "shape", str(key))
        yield str(key), answer[key], expected[key]


def matches(answer: Any, expected: Any, rtol: float) -> bool:
    """Return whether one part of an answer is the expected one; ValueError for a wrong kind."""
    if isinstance(expected, bool):
        if not isinstance(answer, bool | np.bool_):
            raise ValueError(f"expected True or False, received {words(answer)}")
        return bool(answer) is expected
    if isinstance(expected, str):
        if not isinstance(answer, str):
            raise ValueError(f"expected a string, received {words(answer)}")
        return bool(_normalized(answer) == _normalized(expected))
    if isinstance(expected, set | frozenset):
        if isinstance(answer, str) or not hasattr(answer, "__iter__"):
            raise ValueError(f"expected a set such as {{'a', 'b'}}, received {words(answer)}")
        return {_normalized(a) for a in answer} == {_normalized(e) for e in expected}
    if isinstance(expected, tuple | list):
        if isinstance(answer, str) or not hasattr(answer, "__len__"):
            raise ValueError(
                f"expected {len(expected)} answers in a list, received {words(answer)}"
            )
        if len(answer) != len(expected):
            raise ValueError(f"expected {len(expected)} answers, received {len(answer)}")
        return all(matches(a, e, rtol) for a, e in zip(answer, expected, strict=True))
    number = read_number(answer)
    rtol = min(rtol, 1e-6) if isinstance(expected, int) else rtol  # a count is exact
    return math.isclose(number, expected, rel_tol=rtol, abs_tol=rtol if expected == 0 else 0.0)


def _normalized(text: Any) -> Any:
    """Return a string without what may differ in a right answer: case, hyphens and spaces."""
    return "".join(text.lower().replace("-", " ").split()) if isinstance(text, str) else text


def check_value(answer: Any, expected: Any, *, rtol: float, options: tuple[str, ...]) -> None:
    """Raise `Failure` or `NotAttempted` unless each part of the answer is right."""
    answered = list(_parts(answer, expected)) if answer is not ... else []
    blank = [name for name, part, _ in answered if part is ...]
    if len(blank) == len(answered):
        raise NotAttempted
    wrong = []
    for name, part, right in answered:
        if part is ...:
            continue
        where = f"{name}: " if name else ""
        if options and isinstance(part, str) and _normalized(part) not in map(_normalized, options):
            listed = ", ".join(map(repr, options))
            raise Failure(f"{where}Expected one of {listed}, received {part!r}.", "option", name)
        try:
            if not matches(part, right, rtol):
                wrong.append((name, part, right))
        except ValueError as error:
            raise Failure(f"{where}{capitalized(str(error))}.", "kind", name) from None
    if wrong:
        names = ",".join(name for name, _, _ in wrong)
        raise Failure(_remark(wrong, len(answered), rtol), "value", names, answer)
    if blank:
        raise Failure(
            f"Right so far. Not answered yet: {', '.join(blank)}.", "unfinished", "", answer
        )


def _remark(wrong: list[tuple[str, Any, Any]], total: int, rtol: float) -> str:
    """Return what to say about the wrong parts, given as (name, answer, right answer)."""
    if wrong[0][0]:
        names = ", ".join(name for name, _, _ in wrong)
        message = f"{total - len(wrong)} of {total} are right. Think again about {names}."
        short = [name for name, part, right in wrong if _rounded(part, right)]
        return message + f" More digits: {', '.join(short)}." * bool(short)
    _, part, right = wrong[0]
    message = f"Not {words(part)}."
    if isinstance(right, int | float) and not isinstance(right, bool):
        number = read_number(part)
        if math.isclose(number, right, rel_tol=30 * rtol):
            return message + " You are close: give more digits."
        if right and math.isclose(number, -right, rel_tol=rtol):
            return message + " Look at the sign."
        if right and math.isclose(number, 100 * right, rel_tol=rtol):
            return message + " A factor of 100: is it in percent?"
        if right and number and math.isclose(number, 1 / right, rel_tol=rtol):
            return message + " It is the reciprocal of what is asked for."
    return message


def _rounded(part: Any, right: Any) -> bool:
    """Return whether a number is the right one, rounded to fewer digits."""
    if not isinstance(right, float):
        return False
    number = read_number(part)
    return any(math.isclose(number, float(f"{right:.{n}e}"), rel_tol=1e-9) for n in range(1, 6))


def literal(value: Any) -> str:
    """Return a value as a student would write it, with one line for each part of a dict."""
    if value is ...:
        return "..."
    if isinstance(value, dict):
        rows = "".join(f"    {key!r}: {literal(part)},\n" for key, part in value.items())
        return f"{{\n{rows}}}".replace("'", '"')
    return repr(value).replace("'", '"')
