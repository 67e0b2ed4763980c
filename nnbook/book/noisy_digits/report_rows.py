"""The 28 rows of the report on perceptrons (001): a linear and a tanh unit, folds, sums of squares.

The file is a hand-out of the course and has no public source. With it, the record can be
made again; the page reads the record.
"""

import io
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from nnbook.book.pieces import each
from nnbook.book.registry import recorded
from nnbook.book.single_units import UNITS, outputs, padded, train_units
from nnbook.datasets.files import Remote, read
from nnbook.preprocessing import MinMaxScaler
from nnbook.tuning import KFold
from nnbook.typing import FloatArray, Generator

NAME = "TP3-ej2-conjunto.csv"
ROWS = 28


def load_report_rows() -> tuple[FloatArray, FloatArray]:
    """Return x of shape (28, 3) and y of shape (28, 1).

    Raises
    ------
    FileNotFoundError
        If the file is in none of the folders that ``NNBOOK_DATA`` lists.
    ValueError
        For a file of another shape.
    """
    table = read("load_report_rows", NAME, Remote(NAME, ()), parse)
    return table[:, :3], table[:, 3:]


def parse(name: str, content: bytes) -> FloatArray:
    r"""Return the table of shape (28, 4), or refuse it.

    Examples
    --------
    >>> parse("a page", b"x1,x2,x3,ev\n1,2,3,4")
    Traceback (most recent call last):
    ...
    ValueError: expected a table of shape (28, 4), got (1, 4)
    """
    text = io.StringIO(content.decode("utf-8"))
    table = np.loadtxt(text, delimiter=",", skiprows=1, ndmin=2)
    if table.shape != (ROWS, 4):
        raise ValueError(f"expected a table of shape ({ROWS}, 4), got {table.shape}")
    return table


def least_squares(x: FloatArray, y: FloatArray, train: Any, test: Any) -> tuple[float, float]:
    """Return the sums of squares, on training and test rows, of the best plane for the former.

    Examples
    --------
    >>> x, y = np.arange(4.0)[:, None], np.array([[0.0], [1], [2], [5]])
    >>> train, test = least_squares(x, y, [0, 1, 2], [3])
    >>> train < 1e-12, round(test, 6)
    (True, 4.0)
    """
    design = np.column_stack([x, np.ones(len(x))])
    w = np.linalg.lstsq(design[train], y[train], rcond=None)[0]
    squares = (design @ w - y) ** 2
    return float(squares[train].sum()), float(squares[test].sum())


def lowest_partition(x: FloatArray, y: FloatArray, *, folds: int, rng: Generator) -> float:
    """Return the lowest mean training sum of squares over folds that a search finds.

    It starts from random folds, and swaps two rows of different folds as long as that lowers the
    mean of the least-squares sums. No linear unit has less on its training rows.
    """
    fold = rng.permutation(np.arange(len(x)) % folds)

    def mean() -> float:
        splits = [(np.flatnonzero(fold != k), np.flatnonzero(fold == k)) for k in range(folds)]
        return float(np.mean([least_squares(x, y, *split)[0] for split in splits]))

    best, better = mean(), True
    while better:
        better = False
        for i in range(len(x)):
            for j in range(i):
                if fold[i] != fold[j]:
                    fold[[i, j]] = fold[[j, i]]
                    found = mean()
                    if found < best - 1e-9:
                        best, better = found, True
                    else:
                        fold[[i, j]] = fold[[j, i]]
    return best


STARTS: Mapping[str, Any] = {"zeros": 0.0, "std 1": 1.0, "std 3": 3.0}


@recorded(
    "report_rows",
    question="Can the report's sums of squares be made again from its own 28 rows?",
    seeds="folds shuffled with seeds 0 to 99; each fold has weights of its own",
    tolerance=1e-3,
    absolute=0.02,
    data="the 28 rows of the report on perceptrons and digits: a hand-out of the course",
)
def report_rows(
    learning_rate: float = 0.01,
    epochs: int = 2000,
    folds: int = 5,
    seeds: int = 100,
    watch: Sequence[int] = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000),
    starts: Mapping[str, float] = STARTS,
    searches: int = 10,
) -> Mapping[str, Any]:
    """Train both units as the report says, row by row, on the folds of many shuffles.

    Targets are scaled to [-1, 1] by the extremes of all rows, as in the report.

    Returns
    -------
    dict
        For each ``UNIT/START``: ``.../train`` and ``.../test``, sums of squared errors in the
        target's own units, of shape (seeds, folds). ``UNIT/START/train_curve`` and
        ``.../test_curve`` of shape (watch,): means over all. ``least_squares/train`` and
        ``least_squares/test``, likewise. ``train_rows`` and ``test_rows`` of shape (seeds, folds).
        ``all_rows``: the sum of squares of the plane that fits all rows best. ``total``: that of
        the best constant. ``lowest``: the lowest mean training sum over the folds of least squares,
        for each search over all ways to cut. ``half_range``: what one scaled unit is worth.
    """
    x, y = load_report_rows()
    scaler = MinMaxScaler((-1, 1)).fit(y)
    scaled = scaler.transform(y)[:, 0]
    half_range = float(np.ptp(y)) / 2
    splits = [
        (train, test)
        for seed in range(seeds)
        for train, test in KFold(folds, shuffle=True, rng=seed).split(len(x))
    ]
    shape, runs = (seeds, folds), len(splits)
    rows, targets = padded([(x[train], scaled[train]) for train, _ in splits])
    trains = np.array([np.isin(np.arange(len(x)), train) for train, _ in splits])

    def work(job: tuple[str, str]) -> dict[str, Any]:
        unit, start = job
        w0 = starts[start] * np.random.default_rng(0).normal(size=(runs, x.shape[1] + 1))
        found: dict[str, Any] = {"train_curve": [], "test_curve": []}
        steps = train_units(
            rows, targets, activation=UNITS[unit], learning_rate=learning_rate, epochs=epochs,
            start=w0,
        )  # fmt: skip
        for epoch, w in enumerate(steps, 1):
            if epoch in {*watch, epochs}:
                errors = outputs(w, x, UNITS[unit]) - scaled
                squares = (errors * half_range) ** 2
                found["train"] = (squares * trains).sum(axis=1)
                found["test"] = (squares * ~trains).sum(axis=1)
            if epoch in watch:
                for part in ("train", "test"):
                    found[f"{part}_curve"].append(float(found[part].mean()))
        return found

    jobs = [(unit, start) for unit in UNITS for start in starts]
    results: dict[str, Any] = {"half_range": half_range}
    for (unit, start), found in zip(jobs, each(jobs, work, "units"), strict=True):
        for part in ("train", "test"):
            results[f"{unit}/{start}/{part}"] = np.reshape(found[part], shape)
            results[f"{unit}/{start}/{part}_curve"] = found[f"{part}_curve"]
    planes = np.array([least_squares(x, y, train, test) for train, test in splits])
    results["least_squares/train"] = planes[:, 0].reshape(shape)
    results["least_squares/test"] = planes[:, 1].reshape(shape)
    results["train_rows"] = trains.sum(axis=1).reshape(shape)
    results["test_rows"] = (~trains).sum(axis=1).reshape(shape)
    every = np.arange(len(x))
    results["all_rows"] = least_squares(x, y, every, every)[0]
    results["total"] = float(((y - y.mean()) ** 2).sum())
    results["lowest"] = each(
        range(searches),
        lambda seed: lowest_partition(x, y, folds=folds, rng=np.random.default_rng(seed)),
        "searches",
    )
    return results
