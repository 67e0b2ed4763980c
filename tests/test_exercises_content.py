"""What the diagnosis quiz shows, compared with real runs."""

import pytest

from nnbook.book.monitoring.exercises.diagnosis_quiz import CASES, logs
from nnbook.exercises import load


@pytest.mark.parametrize("case", CASES)
def test_the_quiz_shows_the_numbers_of_real_runs(case):
    statement = load("diagnosis_quiz").statement
    (line,) = [row for row in statement.splitlines() if row.startswith(f"| {case} |")]
    shown = [cell.strip() for cell in line.strip("|").split("|")][1:]
    names = [
        "loss, first epoch", "last", "validation, best", "validation, last", "gradient", "ratio",
        "saturated", "dead",
    ]  # fmt: skip
    found = logs(case)
    assert [name for name, cell in zip(names, shown, strict=True) if cell] == list(found)
    for cell, value in zip(filter(None, shown), found.values(), strict=True):
        assert float(cell) == pytest.approx(value, rel=0.04, abs=0.005 if "e" not in cell else 0)
