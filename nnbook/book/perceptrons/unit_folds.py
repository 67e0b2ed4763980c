"""Linear unit against tanh unit on small sets: folds, splits, and extremes that saw test rows."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from nnbook.book.pieces import each
from nnbook.book.registry import recorded
from nnbook.book.single_units import UNITS, outputs, padded, train_units
from nnbook.datasets import load_saturating
from nnbook.preprocessing import MinMaxScaler
from nnbook.tuning import KFold
from nnbook.typing import FloatArray


def score_splits(
    data: Sequence[tuple[FloatArray, FloatArray]],
    splits: Sequence[tuple[int, Any, Any]],
    *,
    unit: str,
    scaled_by: str,
    learning_rate: float,
    epochs: int,
    watch: Sequence[int] = (),
) -> dict[str, FloatArray]:
    """Train a unit on each split; return its errors in the targets' own units.

    Returns
    -------
    dict
        ``train_sse``, ``test_sse``, of shape (splits,): sums of squared errors. ``train_rows`` and
        ``test_rows``. ``truth``: the mean squared distance from the noise-free target at 2,000
        new samples. ``train_curve``, ``test_curve`` of shape (watch, splits): sums after some
        epochs.
    """
    scalers, sets = [], []
    for k, train, _ in splits:
        every, targets = data[k]
        scaler = MinMaxScaler((-1, 1)).fit(targets if scaled_by == "all" else targets[train])
        scalers.append(scaler)
        sets.append((every[train], scaler.transform(targets[train])[:, 0]))
    x, y = padded(sets)
    fresh = load_saturating(2000, noise=0, rng=123_456)

    def sums(w: FloatArray, part: int) -> FloatArray:
        found = []
        for run, split in enumerate(splits):
            every, targets = data[split[0]]
            rows = split[part]
            output = outputs(w[run : run + 1], every[rows], UNITS[unit])[0][:, None]
            errors = scalers[run].inverse_transform(output) - targets[rows]
            found.append(float((errors**2).sum()))
        return np.array(found)

    curves: dict[str, list[FloatArray]] = {"train_curve": [], "test_curve": []}
    steps = train_units(x, y, activation=UNITS[unit], learning_rate=learning_rate, epochs=epochs)
    for epoch, state in enumerate(steps, 1):
        w = state
        if epoch in watch:
            curves["train_curve"].append(sums(w, 1))
            curves["test_curve"].append(sums(w, 2))
    truth = []
    for run, scaler in enumerate(scalers):
        output = outputs(w[run : run + 1], fresh.x, UNITS[unit])[0][:, None]
        truth.append(float(((scaler.inverse_transform(output) - fresh.y) ** 2).mean()))
    return {
        "train_sse": sums(w, 1),
        "test_sse": sums(w, 2),
        "train_rows": np.array([len(train) for _, train, _ in splits]),
        "test_rows": np.array([len(test) for _, _, test in splits]),
        "truth": np.array(truth),
        **{name: np.array(rows) for name, rows in curves.items()},
    }


@recorded(
    "unit_folds",
    question="How much do split, unit, and extremes that saw the test rows matter on 28 rows?",
    seeds="data sets 0 to 199, folds shuffled by the set's seed; splits of data set 0",
    tolerance=1e-6,
)
def unit_folds(
    sets: int = 200,
    splits: int = 400,
    learning_rate: float = 0.01,
    epochs: int = 2000,
    watch: Sequence[int] = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000),
) -> Mapping[str, Any]:
    """Train both units on the folds of many sets, and on many splits of one.

    Returns
    -------
    dict
        For each unit and scaling ``UNIT/SCALING``, with the target's extremes taken from ``all``
        rows or the ``train`` rows: ``.../train_mse``, ``.../test_mse``, ``.../truth``, means over
        the five folds of a set, of shape (sets,). ``UNIT/train_sse``, ``UNIT/test_sse``: sums of
        squares of the five folds of set 0, extremes from the training rows, with ``train_rows`` and
        ``test_rows``. ``UNIT/train_curve``, ``UNIT/test_curve``: mean squares after the epochs of
        ``watch``, medians over the sets. ``UNIT/splits``: the mean squared test error of random
        splits of set 0 into 21 and 7 rows; ``UNIT/folds``: the mean over five folds, for as many
        seeds.
    """
    data = [(one.x, one.y) for one in (load_saturating(rng=k) for k in range(sets))]
    folds: list[tuple[int, Any, Any]] = [
        (k, train, test)
        for k in range(sets)
        for train, test in KFold(5, shuffle=True, rng=k).split(28)
    ]
    draw = np.random.default_rng(0)
    orders = [draw.permutation(28) for _ in range(splits)]
    halves: list[tuple[int, Any, Any]] = [
        (0, np.sort(order[:21]), np.sort(order[21:])) for order in orders
    ]
    again: list[tuple[int, Any, Any]] = [
        (0, train, test)
        for k in range(splits)
        for train, test in KFold(5, shuffle=True, rng=k).split(28)
    ]

    def work(job: tuple[str, str]) -> dict[str, Any]:
        unit, kind = job
        chosen = {"splits": halves, "folds": again}.get(kind, folds)
        return score_splits(
            data,
            chosen,
            unit=unit,
            scaled_by="all" if kind == "all" else "train",
            learning_rate=learning_rate,
            epochs=epochs,
            watch=watch if kind == "train" else (),
        )

    jobs = [(unit, kind) for unit in UNITS for kind in ("all", "train", "splits", "folds")]
    results: dict[str, Any] = {}
    for (unit, kind), found in zip(jobs, each(jobs, work, "units"), strict=True):
        train = found["train_sse"] / found["train_rows"]
        test = found["test_sse"] / found["test_rows"]
        if kind in {"all", "train"}:
            results[f"{unit}/{kind}/train_mse"] = train.reshape(sets, 5).mean(axis=1)
            results[f"{unit}/{kind}/test_mse"] = test.reshape(sets, 5).mean(axis=1)
            results[f"{unit}/{kind}/truth"] = found["truth"].reshape(sets, 5).mean(axis=1)
        if kind == "train":
            for part in ("train", "test"):
                results[f"{unit}/{part}_sse"] = found[f"{part}_sse"][:5]
                results[f"{part}_rows"] = found[f"{part}_rows"][:5]
                curve = found[f"{part}_curve"] / found[f"{part}_rows"]
                means = curve.reshape(len(watch), sets, 5).mean(axis=2)
                results[f"{unit}/{part}_curve"] = np.median(means, axis=1)
        if kind == "splits":
            results[f"{unit}/splits"] = test
        if kind == "folds":
            results[f"{unit}/folds"] = test.reshape(splits, 5).mean(axis=1)
    return results
