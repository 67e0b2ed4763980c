"""Folds without a leak.

`folds` is a list of arrays of row numbers: each fold is left out once. For each, standardize the
features by the mean and the standard deviation of the **other** rows (that of NumPy, without a
correction for their number), fit a classifier on them,
and score it on the fold.

`fit(x, y)` returns a function that predicts labels for any x. Return the list of accuracies, one
for each fold, in the order of the folds. `x` has the shape (samples, features), `y` the shape
(samples,).
"""

import numpy as np

from nnbook.exercises import Exercise

exercise = Exercise(
    __name__,
    __doc__,
    level="core",
    objective=5,
    minutes=15,
    hints=[
        "`np.setdiff1d(np.arange(len(x)), fold)` are the other rows.",
        "Everything that is learnt, also a mean, is learnt inside the loop.",
    ],
    why="""
        A fold stands for data that nobody has seen. What is computed before the loop has seen all
        of them.
        """,
)


@exercise.solution_is
def cross_validate(x, y, folds, fit):
    """Return the accuracy on each fold of what was fitted on the others."""
    scores = []
    for fold in folds:
        others = np.setdiff1d(np.arange(len(x)), fold)
        mean, std = x[others].mean(axis=0), x[others].std(axis=0)
        predict = fit((x[others] - mean) / std, y[others])
        right = predict((x[fold] - mean) / std) == y[fold]
        scores.append(float(np.mean(right)))
    return scores


def _nearest(x, y):
    """Fit the nearest class mean, by a distance that depends on the scale of a feature."""
    means = [x[y == c].mean(axis=0) for c in (0, 1)]
    return lambda new: np.abs(new - means[1]).sum(1) < np.abs(new - means[0]).sum(1)


def _far(x, y):
    """Put samples that are far from 0 into class 1, so that only the scale counts."""
    return lambda new: np.abs(new).max(axis=1) > 1.2


@exercise.checked_by
def _(student):
    rng = np.random.default_rng(3)
    x, y = rng.normal(size=(40, 3)), (np.arange(40) % 4 == 0).astype(int)
    x[:, 0] += 0.8 * y
    x[:8] *= [1.0, 60.0, 1.0]  # one fold has another spread, which shows whose statistics were used
    folds = np.split(np.arange(40), 5)
    student.agrees(x, y, folds, _far, case="a classifier that feels the scale")
    student.agrees(x, y, folds, _nearest)
    mixed = np.split(rng.permutation(40), 4)
    student.agrees(x, y, mixed, _nearest, case="shuffled folds of another size")


@exercise.wrong("Standardized once, before the folds: the mean has seen the rows that test.")
def _(x, y, folds, fit):
    z, rows = (x - x.mean(0)) / x.std(0), np.arange(len(x))
    fits = [fit(z[np.setdiff1d(rows, f)], y[np.setdiff1d(rows, f)]) for f in folds]
    return [float(np.mean(p(z[f]) == y[f])) for p, f in zip(fits, folds, strict=True)]


@exercise.wrong("The fold is standardized by its own statistics. Use those of the other rows.")
def _(x, y, folds, fit):
    scores = []
    for f in folds:
        o = np.setdiff1d(np.arange(len(x)), f)
        predict = fit((x[o] - x[o].mean(0)) / x[o].std(0), y[o])
        scores.append(float(np.mean(predict((x[f] - x[f].mean(0)) / x[f].std(0)) == y[f])))
    return scores


@exercise.wrong("That is the accuracy on the rows that trained. Score the fold that was left out.")
def _(x, y, folds, fit):
    scores = []
    for f in folds:
        o = np.setdiff1d(np.arange(len(x)), f)
        z = (x[o] - x[o].mean(0)) / x[o].std(0)
        scores.append(float(np.mean(fit(z, y[o])(z) == y[o])))
    return scores


@exercise.wrong("Trained on the fold and tested on the rest: the other way round.")
def _(x, y, folds, fit):
    scores = []
    for f in folds:
        o = np.setdiff1d(np.arange(len(x)), f)
        mean, std = x[f].mean(0), x[f].std(0)
        scores.append(float(np.mean(fit((x[f] - mean) / std, y[f])((x[o] - mean) / std) == y[o])))
    return scores


@exercise.wrong("One number: return the accuracy of each fold, their spread is needed too.")
def _(x, y, folds, fit):
    return float(np.mean(exercise.reference(x, y, folds, fit)))
