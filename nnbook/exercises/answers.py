"""Read an answer that is a value, compare it with the right one, and write it down.

What is equal in mathematics is equal here: 0.5, 1/2, "1/2", "50 %" and ``Fraction(1, 2)``. A string
is read by its syntax tree, from a few operations and functions, and never evaluated as code.
"""

import ast
import math
import operator
from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np

from nnbook.exercises.compare import words
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
    """Return an answer as a number; ValueError if it is none.

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
        number = _value(ast.parse(text.rstrip("% "), mode="eval").body)
    except (SyntaxError, ValueError, TypeError, ArithmeticError, RecursionError, MemoryError):
        comma = " Write a decimal point, not a comma." if "," in text else ""
        raise ValueError(
            f"expected a number such as 0.5 or '1/2', received {answer!r}.{comma}"
        ) from None
    return number / 100 if percent else number


def _value(node: ast.AST) -> float:
    if isinstance(node, ast.Constant) and type(node.value) in (int, float):
        return float(node.value)  # type: ignore[arg-type]
    if isinstance(node, ast.Name) and isinstance(_NAMES.get(node.id), float):
        return float(_NAMES[node.id])
    if isinstance(node, ast.BinOp) and type(node.op) in _OPERATIONS:
        return float(_OPERATIONS[type(node.op)](_value(node.left), _value(node.right)))
    if isinstance(node, ast.UnaryOp) and type(node.op) in _OPERATIONS:
        return float(_OPERATIONS[type(node.op)](_value(node.operand)))
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and len(node.args) == 1:
        function = _NAMES.get(node.func.id)
        if callable(function) and not node.keywords:
            return float(function(_value(node.args[0])))
    raise ValueError("not a number")


def parts(answer: Any, expected: Any) -> Iterator[tuple[str, Any, Any]]:
    """Yield the name, the answer and the right answer of each part."""
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


def agrees(answer: Any, expected: Any, rtol: float) -> bool:
    """Return whether one part of an answer is right; ValueError if it is of the wrong kind."""
    if isinstance(expected, bool):
        if not isinstance(answer, bool | np.bool_):
            raise ValueError(f"expected True or False, received {words(answer)}")
        return bool(answer) is expected
    if isinstance(expected, str):
        if not isinstance(answer, str):
            raise ValueError(f"expected a string, received {words(answer)}")
        return bool(_plain(answer) == _plain(expected))
    if isinstance(expected, set | frozenset):
        if isinstance(answer, str) or not hasattr(answer, "__iter__"):
            raise ValueError(f"expected a set such as {{'a', 'b'}}, received {words(answer)}")
        return {_plain(one) for one in answer} == {_plain(e) for e in expected}
    if isinstance(expected, tuple | list):
        if isinstance(answer, str) or not hasattr(answer, "__len__"):
            raise ValueError(
                f"expected {len(expected)} answers in a list, received {words(answer)}"
            )
        if len(answer) != len(expected):
            raise ValueError(f"expected {len(expected)} answers, received {len(answer)}")
        return all(agrees(a, e, rtol) for a, e in zip(answer, expected, strict=True))
    number = read_number(answer)
    rtol = min(rtol, 1e-6) if isinstance(expected, int) else rtol  # what is counted is exact
    return math.isclose(number, expected, rel_tol=rtol, abs_tol=rtol if expected == 0 else 0.0)


def _plain(text: Any) -> Any:
    """Return a string without what may differ in a right answer: cases, hyphens and spaces."""
    return "".join(text.lower().replace("-", " ").split()) if isinstance(text, str) else text


def check_value(answer: Any, expected: Any, *, rtol: float, options: tuple[str, ...]) -> None:
    """Raise `Failure` or `NotAttempted` unless each part of the answer is right."""
    given = list(parts(answer, expected)) if answer is not ... else []
    blank = [name for name, part, _ in given if part is ...]
    if len(blank) == len(given):
        raise NotAttempted
    wrong = []
    for name, part, right in given:
        if part is ...:
            continue
        where = f"{name}: " if name else ""
        if options and isinstance(part, str) and _plain(part) not in map(_plain, options):
            listed = ", ".join(map(repr, options))
            raise Failure(f"{where}Expected one of {listed}, received {part!r}.", "option", name)
        try:
            right_here = agrees(part, right, rtol)
        except ValueError as error:
            raise Failure(
                f"{where}{str(error)[:1].upper()}{str(error)[1:]}.", "kind", name
            ) from None
        if not right_here:
            wrong.append((name, part, right))
    if wrong:
        raise Failure(_say(wrong, len(given), rtol), "value", ",".join(w[0] for w in wrong), answer)
    if blank:
        raise Failure(
            f"Right so far. Not answered yet: {', '.join(blank)}.", "unfinished", "", answer
        )


def _say(wrong: list[tuple[str, Any, Any]], total: int, rtol: float) -> str:
    if wrong[0][0]:
        names = ", ".join(name for name, _, _ in wrong)
        message = f"{total - len(wrong)} of {total} are right. Think again about {names}."
        short = [name for name, part, right in wrong if _rounded(part, right)]
        return message + f" More digits: {', '.join(short)}." * bool(short)
    (_, part, right) = wrong[0]
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
    """Return whether a number is the right one with fewer digits."""
    if not isinstance(right, float):
        return False
    number = read_number(part)
    return any(math.isclose(number, float(f"{right:.{n}e}"), rel_tol=1e-9) for n in range(1, 6))


def literal(value: Any) -> str:
    """Return a value as a student would write it, one line for each part of a dict."""
    if value is ...:
        return "..."
    if isinstance(value, dict):
        rows = "".join(f"    {key!r}: {literal(part)},\n" for key, part in value.items())
        return f"{{\n{rows}}}".replace("'", '"')
    return repr(value).replace("'", '"')
