"""Cross-validation: the score of a setting, measured on each part of the data in turn."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from nnbook import _validation as check
from nnbook.tuning.execution import by_name
from nnbook.tuning.folds import Folds, KFold
from nnbook.typing import ArrayLike, FloatArray, IntArray

#: Trains on some rows, and returns the score on other rows: a number, or numbers by name.
Evaluate = Callable[[IntArray, IntArray], float | Mapping[str, float]]


@dataclass(frozen=True, eq=False)
class FoldScores:
    """The scores of a cross-validation.

    Attributes
    ----------
    scores : dict of ndarray of shape (folds,)
        One number for each fold, by name. A score without a name is called "score".

    Examples
    --------
    >>> import numpy as np
    >>> found = FoldScores({"score": np.array([0.7, 0.8, 0.9])})
    >>> found
    FoldScores(score 0.8 ± 0.0577 in 3 folds)
    >>> found.summary()["score_std_error"]
    0.057735
    """

    scores: Mapping[str, FloatArray]

    @property
    def mean(self) -> float:
        """The mean score."""
        return float(self.scores["score"].mean())

    @property
    def standard_error(self) -> float:
        """The standard error of the mean score."""
        return _standard_error(self.scores["score"])

    def summary(self) -> dict[str, float]:
        """Return means, standard errors and the score of each fold, for an objective to return."""
        result = {}
        for name, values in self.scores.items():
            result[name] = float(values.mean())
            result[f"{name}_std_error"] = _standard_error(values)
        folds = enumerate(self.scores["score"].tolist())
        return result | {f"score_fold_{k}": score for k, score in folds}

    def __repr__(self) -> str:
        folds = len(self.scores["score"])
        return f"FoldScores(score {self.mean:.3g} ± {self.standard_error:.3g} in {folds} folds)"


def cross_validate(
    evaluate: Evaluate, x: Any, y: ArrayLike | None = None, *, cv: Folds | int = 5
) -> FoldScores:
    r"""Measure a setting on each fold.

    .. math:: \bar s = \frac1k \sum_i s_i, \qquad
       \text{s.e.} = \sqrt{\frac{\sum_i (s_i - \bar s)^2}{k\,(k - 1)}}

    Parameters
    ----------
    evaluate : callable
        Called as ``evaluate(train, test)`` with two arrays of row numbers. It trains on the first
        and returns the score on the second: a number, or a dict with "score" and other numbers.
    x : int or anything with a length
        The samples, or how many there are.
    y : array, optional
        The targets, which a stratified splitter needs.
    cv : Folds or int, default 5
        The splitter, or a number of folds. The latter does not shuffle, as in scikit-learn.

    Returns
    -------
    FoldScores

    Raises
    ------
    ValueError
        If lengths differ, or folds return numbers with different names.

    Notes
    -----
    The training sets overlap, so the scores are not independent, and the standard error is too
    small. No unbiased estimate of it exists (Bengio and Grandvalet, 2004). Scaling belongs inside
    ``evaluate``: a mean over all rows has seen the test rows.

    Examples
    --------
    Predict the mean, and measure the squared error:

    >>> y = np.array([1.0, 2.0, 3.0, 4.0])
    >>> def evaluate(train, test):
    ...     return np.mean((y[test] - y[train].mean()) ** 2)
    >>> cross_validate(evaluate, y, cv=2).scores["score"]
    array([4.25, 4.25])
    """
    who = "cross_validate"
    folds = KFold(cv) if isinstance(cv, int) else cv
    if not isinstance(folds, Folds):
        raise TypeError(f"{who}: expected cv such as KFold(5), got {cv!r}")
    returned = (by_name(who, evaluate(train, test)) for train, test in folds.split(x, y))
    rows = [{name: float(value) for name, value in row.items()} for row in returned]
    for k, row in enumerate(rows):
        if row.keys() != rows[0].keys():
            raise ValueError(
                f"{who}: expected {sorted(rows[0])} from each fold, got {sorted(row)} from fold {k}"
            )
    return FoldScores({name: np.array([row[name] for row in rows]) for name in rows[0]})


def _standard_error(values: FloatArray) -> float:
    check.whole("standard error", "folds", len(values), least=2)
    return float(values.std(ddof=1) / np.sqrt(len(values)))
