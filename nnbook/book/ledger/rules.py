"""Verdicts, and the rules by which a printed number gets one."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

import numpy as np

from nnbook._validation import one_of
from nnbook.book.course import Printed
from nnbook.book.course._files import read_rows
from nnbook.book.course.errata import erratum
from nnbook.typing import ArrayLike

_TEXTS: Final = {
    (row.place, row.cells[0]): row.cells[1]
    for row in read_rows(Path(__file__).with_suffix(".txt"), "name | what it says", 2)
}

#: The verdicts, from the best to the worst, and what each says.
VERDICTS: Final = {name: says for (kind, name), says in _TEXTS.items() if kind == "verdicts"}

#: How each kind of number is compared: a rule is fixed for a kind, never for a number.
RULES: Final = {name: says for (kind, name), says in _TEXTS.items() if kind == "rules"}

#: How far a float that is printed with 20 digits may be off, relative to the number.
FLOAT_TOLERANCE: Final = 1e-12


@dataclass(frozen=True, kw_only=True)
class Row:
    """Hold one printed number, the book's own beside it, and the verdict.

    Parameters
    ----------
    number : Printed
        The number of the course.
    verdict : str
        One of ``VERDICTS``.
    rule : str
        One of ``RULES``: how it was compared.
    where : str
        The page and section of the book that treats it, such as ``"xor.md#experiment"``.
    ours : float or None
        The book's own value, ``None`` where it has none.
    z : float or None
        By how many standard deviations the printed number is off, ``None`` where a rule has none.
    detail : str
        What differs or what is missing, in a few words.

    Raises
    ------
    ValueError
        If the verdict or the rule is unknown, if ``where`` names no section, or if the row has
        neither a number of ours nor a word on what is missing.
    """

    number: Printed
    verdict: str
    rule: str
    where: str
    ours: float | None = None
    z: float | None = None
    detail: str = ""

    def __post_init__(self) -> None:
        """Check that the row says enough."""
        one_of("Row", "verdict", self.verdict, VERDICTS)
        one_of("Row", "rule", self.rule, RULES)
        if "#" not in self.where:
            raise ValueError(f"Row: expected a page and a section, got {self.where!r}")
        if not self.detail and (
            self.ours is None or self.verdict not in ("exact", "by the law", "within spread")
        ):
            raise ValueError(
                f"Row: expected a number of ours, or what differs or is missing, for "
                f"{self.number.name!r}, got neither"
            )

    @property
    def rank(self) -> int:
        """The place of the verdict among ``VERDICTS``: 0 is the best."""
        return list(VERDICTS).index(self.verdict)

    @property
    def shown(self) -> str:
        """Our number, with about as many digits as the printed one; empty where there is none.

        Examples
        --------
        >>> from nnbook.book.course import lab
        >>> cost = next(iter(lab.XOR_RUNS["zeros"].costs))
        >>> digits(cost, 0.6931471805599453, "xor.md#experiment").shown
        '0.693147'
        """
        if self.ours is None:
            return ""
        places = -math.log10(2 * self.number.half_unit) if self.number.half_unit else 0.0
        whole = len(str(int(abs(self.ours)))) if math.isfinite(self.ours) else 0
        if not math.isfinite(self.ours) or whole > 15:
            return f"{self.ours:.4g}"
        known = 16 if self.rule in ("digits", "float") else 10  # records keep ten digits
        return f"{self.ours:.{max(0, min(round(places), known - whole))}f}"


def digits(number: Printed, ours: float, where: str, detail: str = "") -> Row:
    """Compare a number of a printed table digit by digit.

    Examples
    --------
    >>> from nnbook.book.course import lab
    >>> cost = next(iter(lab.XOR_RUNS["zeros"].costs))
    >>> digits(cost, 0.69314718, "xor.md#experiment").verdict
    'exact'
    >>> digits(cost, 0.693148, "xor.md#experiment").verdict
    'not reproducible'
    """
    return _same(number.agrees(ours), number, "digits", ours, where, detail)


def floats(number: Printed, ours: float, where: str, detail: str = "") -> Row:
    """Compare a float that was printed with 20 digits: ``FLOAT_TOLERANCE``, relative."""
    same = abs(ours - number.value) <= FLOAT_TOLERANCE * abs(number.value)
    return _same(same, number, "float", ours, where, detail)


def _same(same: bool, number: Printed, rule: str, ours: float, where: str, detail: str) -> Row:
    if not same:
        detail = "; ".join(filter(None, [f"differs from ours, {ours:.12g}", detail]))
    verdict = "exact" if same else "not reproducible"
    return Row(number=number, verdict=verdict, rule=rule, where=where, ours=ours, detail=detail)


def spread(number: Printed, ours: float, z: float, limit: float, where: str, detail: str) -> Row:
    """Compare a number with one more run of ours, from which it may be ``limit`` spreads off."""
    if abs(z) <= limit:
        verdict = "within spread"
    else:
        verdict, detail = "not reproducible", f"more than {limit:.1f} spreads off; {detail}"
    return Row(
        number=number, verdict=verdict, rule="spread", where=where, ours=ours, z=z, detail=detail
    )


def between(
    number: Printed,
    runs: ArrayLike,
    where: str,
    detail: str,
    *,
    least: int = 10,
    slack: float = 0.0,
) -> Row:
    """Compare a number with the smallest and the largest of ours, of which ``least`` are needed.

    Runs that come near to a level without reaching it may end ``slack`` apart.
    """
    ours = np.asarray(runs, dtype=float)
    if ours.ndim != 1 or len(ours) < least:
        raise ValueError(f"between: expected at least {least} runs, got shape {ours.shape}")
    told = f"{len(ours)} runs end from {ours.min():.4g} to {ours.max():.4g}"
    slack = max(slack, number.half_unit)
    inside = ours.min() - slack <= number.value <= ours.max() + slack
    good = "within spread" if len(ours) >= 100 else "same conclusion"
    return Row(
        number=number,
        verdict=good if inside else "not reproducible",
        rule="range",
        where=where,
        ours=float(np.median(ours)),
        detail="; ".join(filter(None, [told, detail])),
    )


def law(number: Printed, ours: float, where: str, detail: str) -> Row:
    """Compare a number with what a law gives where no run can, digit by digit."""
    row = _same(number.agrees(ours), number, "law", ours, where, detail)
    return replace(row, verdict="by the law") if row.verdict == "exact" else row


def drawn(number: Printed, exponents: tuple[float, float], where: str) -> Row:
    """Compare a number with the range of ``10**uniform(*exponents)``, up to its rounding."""
    low, high = exponents
    place = (math.log10(number.value) - low) / (high - low)
    inside = 10**low - number.half_unit <= number.value <= 10**high + number.half_unit
    detail = f"drawn from 1e{low:g} to 1e{high:g}"
    return Row(
        number=number,
        verdict="setting" if inside else "not reproducible",
        rule="drawn",
        where=where,
        z=(place - 0.5) * math.sqrt(12),
        detail=detail if inside else f"outside of its range: {detail}",
    )


def near(
    number: Printed, ours: float, margin: float, where: str, differs: str, rule: str = "near"
) -> Row:
    """Compare a number with that of another setting, within ``margin`` in the number's unit."""
    close = abs(ours - number.value) <= margin
    stated = f"{differs}; margin {margin:.3g}"
    return Row(
        number=number,
        verdict="same conclusion" if close else "not reproducible",
        rule=rule,
        where=where,
        ours=ours,
        detail=stated if close else f"further off than the margin: {stated}",
    )


def among(number: Printed, values: Sequence[float], where: str, detail: str) -> Row:
    """Compare a number with the few values that theory leaves, to all printed digits.

    Examples
    --------
    >>> from nnbook.book.course import lab
    >>> cost = next(iter(lab.XOR_RUNS["zeros"].costs))
    >>> among(cost, [0.0, 0.6931471805599453], "xor.md#experiment", "of two").verdict
    'same conclusion'
    """
    ours = min(values, key=lambda value: abs(value - number.value))
    same = number.agrees(ours)
    return Row(
        number=number,
        verdict="same conclusion" if same else "not reproducible",
        rule="few values",
        where=where,
        ours=ours,
        detail=detail if same else f"none of the values that are left: {detail}",
    )


def bound(
    number: Printed, limit: float, above: bool, where: str, detail: str, refuted: str = ""
) -> Row:
    """Compare a number with a limit, which it must stay above (``above``) or below.

    If it does not, the row links to the erratum with the id ``refuted``.
    """
    holds = number.value >= limit if above else number.value <= limit
    side = "at least" if above else "at most"
    return Row(
        number=number,
        verdict="same conclusion" if holds else "refuted",
        rule="bound",
        where=where if holds or not refuted else erratum(refuted).where,
        ours=limit,
        detail=f"{side} ours, {detail}" if holds else f"must be {side} ours, {detail}",
    )


def claim(
    number: Printed,
    holds: bool,
    where: str,
    detail: str,
    ours: float | None = None,
    refuted: str = "",
) -> Row:
    """Judge a number in a sentence by what the linked section measures.

    If it does not hold, the row links to the erratum with the id ``refuted``.
    """
    verdict = "same conclusion" if holds else "refuted"
    where = where if holds or not refuted else erratum(refuted).where
    return Row(number=number, verdict=verdict, rule="claim", where=where, ours=ours, detail=detail)


def duration(number: Printed, where: str, ours: float | None = None, detail: str = "") -> Row:
    """Show a duration beside ours, without comparing them."""
    lacking = "; ".join(filter(None, ["the machine", detail]))
    return Row(
        number=number,
        verdict="not reproducible",
        rule="duration",
        where=where,
        ours=ours,
        detail=lacking,
    )


def missing(number: Printed, where: str, lacking: str, ours: float | None = None) -> Row:
    """State what would be needed to reproduce a number."""
    return Row(
        number=number,
        verdict="not reproducible",
        rule="missing",
        where=where,
        ours=ours,
        detail=lacking,
    )
