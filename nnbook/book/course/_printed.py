"""One number that a document prints.

A printed number is a string: ``0.50`` says more than ``0.5``, and ``-0.000000`` more than ``0``.
So the string is stored. The number that it stands for, and how exactly it is known, are computed
from it.
"""

import copyreg
import math
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from types import MappingProxyType
from typing import Any, SupportsFloat, TypeVar

from nnbook.book.course._documents import Document

K = TypeVar("K")
V = TypeVar("V")

_NUMBER = re.compile(r"[-+]?(?:(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d+)?|inf|nan)", re.A | re.I)
_THOUSANDS = re.compile(r"[-+]?\d{1,3}(?:(?:,\d{3})+\.\d*|(?:,\d{3}){2,})", re.A)


def frozen(entries: Mapping[K, V]) -> MappingProxyType[K, V]:
    """Return a copy that cannot be written to: what a document printed changes no more.

    Examples
    --------
    >>> setting = frozen({"layers": 10})
    >>> setting["layers"] = 20
    Traceback (most recent call last):
        ...
    TypeError: 'mappingproxy' object does not support item assignment
    """
    return MappingProxyType(dict(entries))


# Python does not know how to copy or pickle such a mapping, which each number has as its setting.
copyreg.pickle(MappingProxyType, lambda mapping: (frozen, (dict(mapping),)))


@dataclass(frozen=True, kw_only=True)
class Printed:
    r"""Hold one number as a document printed it.

    A number that was printed with its last digit in the place :math:`10^{-d}` stands for all
    numbers that round to it, so it is known up to half a unit of that place:

    .. math:: |x - \text{value}| \le \text{half unit} = \tfrac12 \cdot 10^{-d}

    Parameters
    ----------
    document : Document
        Where it was printed.
    place : str
        The place in the document: the heading of a slide or section, a question.
    name : str
        What the number is. A name is unique in its document.
    text : str
        The number as printed. Commas are understood where they separate thousands, which is certain
        in front of a decimal point or where there are several, and nowhere else.
    setting : mapping
        What was set for the run that printed the number.
    unit : str
        The unit, empty for a pure number.
    note : str
        What to know before trusting the text, such as damage.
    decimals : int or None
        How many decimals the printer computed, for one that drops zeros at the end: NumPy shows
        eight decimals of ``0.07544900`` as ``0.075449``. ``None`` means as many as are shown.

    Raises
    ------
    ValueError
        If the text is not one number, or shows more than ``decimals`` decimals.

    Examples
    --------
    >>> lab = Document(key="004", title="Laboratorio 1", kind="lab report", year=2023)
    >>> cost = Printed(document=lab, place="1", name="cost", text="0.693147", unit="nat")
    >>> cost.value, cost.half_unit
    (0.693147, 5e-07)
    >>> print(cost)
    0.693147 nat
    >>> from math import log
    >>> cost.agrees(log(2)), cost.agrees(0.693148)
    (True, False)
    """

    document: Document
    place: str
    name: str
    text: str
    setting: Mapping[str, Any] = field(default_factory=dict, hash=False)
    unit: str = ""
    note: str = ""
    decimals: int | None = None

    def __post_init__(self) -> None:
        """Freeze the setting and check the text."""
        object.__setattr__(self, "setting", frozen(self.setting))
        shown = -_last_place(parse_number(self.text))
        if self.decimals is not None and self.decimals < shown:
            raise ValueError(
                f"Printed: expected at most {self.decimals} decimals in {self.name!r}, "
                f"got {self.text!r}"
            )

    @property
    def value(self) -> float:
        """The number as a float."""
        return float(parse_number(self.text))

    @property
    def half_unit(self) -> float:
        """Half of one unit in the last place that was printed; 0 for ``inf`` and ``nan``."""
        return float(self._half_unit())

    def agrees(self, number: SupportsFloat) -> bool:
        """Return whether ``number`` would have been printed like this.

        The comparison itself does not round. A number half-way between two printed ones agrees
        with both. The sign of a zero is not compared, ``nan`` agrees with ``nan`` and ``inf`` with
        ``inf``.
        """
        ours, printed = float(number), parse_number(self.text)
        if not (printed.is_finite() and math.isfinite(ours)):
            return (printed.is_nan() and math.isnan(ours)) or float(printed) == ours
        return abs(Fraction(ours) - Fraction(printed)) <= self._half_unit()

    def _half_unit(self) -> Fraction:
        number = parse_number(self.text)
        if not number.is_finite():
            return Fraction(0)
        place = _last_place(number) if self.decimals is None else -self.decimals
        return Fraction(10) ** place / 2

    def __str__(self) -> str:
        """Return the number as printed, with its unit."""
        return f"{self.text} {self.unit}".rstrip()


def parse_number(text: str) -> Decimal:
    """Read a printed number without losing a digit.

    Parameters
    ----------
    text : str
        The number as printed.

    Returns
    -------
    decimal.Decimal
        The number, with as many digits as were printed.

    Raises
    ------
    ValueError
        If the text is not one number.

    Examples
    --------
    >>> parse_number("0.50"), parse_number("1e-2"), parse_number("2,013.5")
    (Decimal('0.50'), Decimal('0.01'), Decimal('2013.5'))
    >>> parse_number("0,5")
    Traceback (most recent call last):
        ...
    ValueError: parse_number: expected one number such as '-0.25', '1e-5', '2,013.5' or 'nan', got
    '0,5'; a comma separates thousands only: write a decimal comma as a point, and say so in the
    note
    """
    plain = text.replace(",", "") if _THOUSANDS.fullmatch(text) else text
    if not _NUMBER.fullmatch(plain):
        remedy = "a comma separates thousands only: write a decimal comma as a point, and say so"
        raise ValueError(
            "parse_number: expected one number such as '-0.25', '1e-5', '2,013.5' or 'nan', "
            f"got {text!r}" + (f"; {remedy} in the note" if "," in text else "")
        )
    return Decimal(plain)


def _last_place(number: Decimal) -> int:
    """Return the power of ten of the last digit, 0 for ``inf`` and ``nan``."""
    exponent = number.as_tuple().exponent
    return exponent if isinstance(exponent, int) else 0
