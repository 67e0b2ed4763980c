"""Answers that are values: read one, compare it with the right one, write it down.

What is equal in mathematics is equal here: 0.5, 1/2, "1/2", "50 %" and ``Fraction(1, 2)``. A string
is never run as code: its syntax tree is computed from a few operations and functions. A string that
has two meanings, such as "0,5" or "ln 2 / 4", is refused.
"""

import ast
import math
import operator
import re
import warnings
from collections.abc import Iterable, Iterator, Mapping, Set
from typing import Any

import numpy as np

from nnbook.exercises.compare import other_case, words
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
_CONSTANTS = {"pi": math.pi, "e": math.e, "inf": math.inf}
_FUNCTIONS: dict[str, Any] = {
    "sqrt": math.sqrt, "exp": math.exp, "log": math.log, "ln": math.log, "log2": math.log2,
    "log10": math.log10, "log1p": math.log1p, "expm1": math.expm1, "sin": math.sin,
    "cos": math.cos, "tan": math.tan, "atan": math.atan, "arctan": math.atan, "sinh": math.sinh,
    "cosh": math.cosh, "tanh": math.tanh, "atanh": math.atanh, "arctanh": math.atanh,
    "erf": math.erf, "ceil": math.ceil, "floor": math.floor, "round": round, "abs": abs,
}  # fmt: skip

#: What a formula may be, for whoever wrote another one.
FORMULAS = (
    "A formula has numbers, + - * / ^ and brackets, pi, e, and functions with brackets such as "
    "sqrt(2), ln(10) or ceil(9.5). Every * is written."
)

#: Characters of a formula. A longer one is no answer.
_LONGEST = 300

#: Signs that mean what signs of Python mean.
_SIGNS = str.maketrans(
    {
        "−": "-", "–": "-", "·": "*", "⋅": "*", "×": "*", "÷": "/", "⁄": "/", "∕": "/",
        "^": "**", "π": " pi ", "∞": " inf ", "½": "(1/2)", "¼": "(1/4)", "¾": "(3/4)",
        "\u00a0": " ", "\u2009": " ", "\u202f": " ",
    }
)  # fmt: skip
_RAISED = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻", "0123456789+-")
_NUMBER = r"(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?"

_PERCENT = re.compile(rf"([-+−–]?\s*{_NUMBER})\s*%")
_POWER = re.compile(r"[⁺⁻]?[⁰¹²³⁴⁵⁶⁷⁸⁹]+")

#: What may stand around a chosen word, and between its parts.
_AROUND = " \t\r\n\u00a0.,;'\"`‘’“”„«»"
_BETWEEN = re.compile(r"[\s_\u2010-\u2013-]+")

#: Forms of Python and what they stand for, in this order. A root or a function without brackets has
#: only one meaning if nothing follows that could belong into the brackets.
_FORMS = [
    (re.compile(r"\b(?:math|np|numpy)\.(?=[a-z])"), ""),
    (re.compile(rf"√\s*({_NUMBER}|pi|e)\b(?!\s*(?:\*\*|[\w.(√]))"), r"sqrt(\1)"),
    (re.compile(r"√\s*(?=\()"), "sqrt"),
    (re.compile(rf"\b(sqrt|exp|ln|log|log2|log10)\s+({_NUMBER}|pi|e)\s*(?=$|\))"), r"\1(\2)"),
    (re.compile(r"(?<=[\d.)])\s+[xX]\s+(?=[\d.(])"), "*"),
    (re.compile(r"(?<=\d)(?<!(?<![\d.])0)[xX](?=10\s*\*\*)"), "*"),
]


def read_number(answer: Any) -> float:
    """Return an answer as a number; ValueError if it is not one.

    Examples
    --------
    >>> [read_number(answer) for answer in (0.5, "1/2", "50 %", "2^-1", "√(1/4)", "5 · 10⁻¹")]
    [0.5, 0.5, 0.5, 0.5, 0.5, 0.5]
    """
    if isinstance(answer, np.ma.MaskedArray) and answer.mask.any():
        raise ValueError("expected a number, received a masked one.")
    if isinstance(answer, np.ndarray) and answer.size == 1:
        answer = answer.item()
    if isinstance(answer, str):
        return _read_formula(answer)
    if isinstance(answer, bool | np.bool_ | complex | np.complexfloating):
        raise ValueError(f"expected a number, received {answer!r}.")
    try:
        return float(answer)
    except OverflowError:
        raise ValueError("expected a number, received one that no float can hold.") from None
    except Exception:  # whatever an object of the student's does here
        raise ValueError(f"expected a number, received {words(answer)}.") from None


def _read_formula(answer: str) -> float:
    """Return the number that a string stands for; ValueError if there is none, or more than one."""
    refused = f"expected a number such as 0.5 or '1/2', received {words(answer)}."
    text = answer.strip()
    if len(text) > _LONGEST:
        raise ValueError(f"{refused} A formula has at most {_LONGEST} characters.")
    percent = _PERCENT.fullmatch(text)
    text = percent[1] if percent else text
    text = _POWER.sub(lambda found: f"**({found[0].translate(_RAISED)})", text)
    text = text.translate(_SIGNS)
    for form, meaning in _FORMS:
        text = form.sub(meaning, text)
    try:
        with warnings.catch_warnings():  # such as that of "1if"
            warnings.simplefilter("ignore")
            number = _evaluated(ast.parse(text.strip(), mode="eval").body, text.strip())
    except (SyntaxError, RecursionError, MemoryError):
        raise ValueError(f"{refused} {_remedy(answer)}") from None
    except ZeroDivisionError:
        raise ValueError(f"{refused} It divides by 0.") from None
    except OverflowError:
        raise ValueError(f"{refused} It is too large for a float.") from None
    except (ValueError, TypeError):
        raise ValueError(f"{refused} It has no value among the real numbers.") from None
    return number / 100 if percent else number


def _evaluated(node: ast.AST, text: str) -> float:
    """Return the number that the syntax tree of a text is; SyntaxError if it is no formula."""
    match node:
        case ast.Constant(value=bool()):
            pass
        case ast.Constant(value=int() | float()) if text[node.col_offset :][:2].lower() != "0x":
            return float(node.value)  # type: ignore[arg-type]
        case ast.Name(id=name) if name in _CONSTANTS:
            return _CONSTANTS[name]
        case ast.BinOp() if type(node.op) in _OPERATIONS:
            left, right = _evaluated(node.left, text), _evaluated(node.right, text)
            return float(_OPERATIONS[type(node.op)](left, right))
        case ast.UnaryOp() if type(node.op) in _OPERATIONS:
            return float(_OPERATIONS[type(node.op)](_evaluated(node.operand, text)))
        case ast.Call(func=ast.Name(id=name), args=[one], keywords=[]) if name in _FUNCTIONS:
            return float(_FUNCTIONS[name](_evaluated(one, text)))
    raise SyntaxError(f"not part of a formula: {ast.dump(node)}")


def _remedy(answer: str) -> str:
    """Return what to do with a string that is no formula."""
    if "," in answer:
        return "Write a decimal point, not a comma, and thousands without one."
    if "%" in answer:
        return "A % stands behind a single number, as in 66.7 %."
    known = [*_CONSTANTS, *_FUNCTIONS]
    text = answer.translate(_SIGNS).strip()
    unknown = [word for word in re.findall(r"[^\W\d_][^\W_]*", text) if word not in known]
    for word in unknown:
        if other := other_case(word, known):
            return f"Write {other}, not {word}. {FORMULAS}"
    if unknown and re.fullmatch(rf"[-+]?\s*{_NUMBER}\s*[^\W\d_]+", text):
        return f"Give the number alone, without {unknown[0]!r}."
    return FORMULAS


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
            message = f"The answer to {key!r} is missing."
            if other := other_case(str(key), answer):
                message += f" There is one to {other!r}: upper and lower case differ."
            raise Failure(message, "shape", str(key))
        yield str(key), answer[key], expected[key]


def matches(answer: Any, expected: Any, rtol: float) -> bool:
    """Return whether one part of an answer is the expected one; ValueError for a wrong kind."""
    if isinstance(expected, bool):
        if not isinstance(answer, bool | np.bool_):
            raise ValueError(f"expected True or False, received {words(answer)}.")
        return bool(answer) is expected
    if isinstance(expected, str):
        if not isinstance(answer, str):
            raise ValueError(f"expected a string, received {words(answer)}.")
        return bool(_normalized(answer) == _normalized(expected))
    if isinstance(expected, set | frozenset):
        if isinstance(answer, str) or not isinstance(answer, Iterable):
            raise ValueError(f"expected a set such as {{'a', 'b'}}, received {words(answer)}.")
        try:
            given = {_normalized(a) for a in answer}
        except TypeError:  # such as a list of lists
            raise ValueError(f"expected a set of strings, received {words(answer)}.") from None
        return given == {_normalized(e) for e in expected}
    if isinstance(expected, tuple | list):
        if isinstance(answer, str | Set | Mapping) or np.ndim(answer) == 0:
            raise ValueError(
                f"expected {len(expected)} answers in a list, received {words(answer)}."
            )
        if len(answer) != len(expected):
            raise ValueError(f"expected {len(expected)} answers, received {len(answer)}.")
        return all(matches(a, e, rtol) for a, e in zip(answer, expected, strict=True))
    number = read_number(answer)
    rtol = min(rtol, 1e-6) if isinstance(expected, int) else rtol  # a count is exact
    return math.isclose(number, expected, rel_tol=rtol, abs_tol=rtol if expected == 0 else 0.0)


def _normalized(text: Any) -> Any:
    """Return a string without what may differ in a right answer.

    That is the case, spaces, hyphens, and what stands around it: quotes and a full stop.
    """
    if not isinstance(text, str):
        return text
    return _BETWEEN.sub("", text.lower().strip(_AROUND))


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
        choice = options and isinstance(right, str)
        if choice and _normalized(part) not in map(_normalized, options):
            listed = ", ".join(map(repr, options))
            message = f"{where}Expected one of {listed}, received {words(part)}."
            raise Failure(message, "option", name)
        try:
            if not matches(part, right, rtol):
                wrong.append((name, part, right))
        except ValueError as error:
            raise Failure(f"{where}{capitalized(str(error))}", "kind", name) from None
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
