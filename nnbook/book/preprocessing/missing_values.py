r"""Missing values: what filling them in does to a linear fit, by why they are missing.

Two features with variance 1 and correlation :math:`\rho`, and the target
:math:`y = x_1 + x_2 + \text{noise}`. A share p of :math:`x_1` is missing. Fill it with the mean,
and what is left of :math:`x_1` is :math:`z = m x_1` with m = 0 or 1. If m is drawn by chance, then
:math:`\operatorname{var} z = 1 - p`, :math:`\operatorname{cov}(z, x_2) = (1 - p) \rho`, and the
normal equations of y on z and :math:`x_2` have the solution

.. math:: b_1 = \frac{1 - \rho^2}{1 - (1 - p) \rho^2}, \qquad
   b_2 = (1 + \rho)\, \frac{1 - (1 - p) \rho}{1 - (1 - p) \rho^2}

instead of 1 and 1: the feature that is always there takes over what the other one cannot say.
"""

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nnbook.book.pieces import by_name
from nnbook.book.registry import recorded
from nnbook.typing import FloatArray, Generator

#: Returns which of the first features are missing, from both features, the target and a share.
Loss = Callable[[Generator, FloatArray, FloatArray, float], NDArray[np.bool_]]


def by_chance(rng: Generator, x: FloatArray, y: FloatArray, share: float) -> NDArray[np.bool_]:
    """Lose each value with the same probability."""
    return rng.random(len(x)) < share


def by_value(rng: Generator, x: FloatArray, y: FloatArray, share: float) -> NDArray[np.bool_]:
    """Lose large values: whoever earns much does not say how much."""
    return _likely(rng, x[:, 0], share)


def by_target(rng: Generator, x: FloatArray, y: FloatArray, share: float) -> NDArray[np.bool_]:
    """Lose the value where the target is large: the measurement was stopped."""
    return _likely(rng, y, share)


def _likely(rng: Generator, cause: FloatArray, share: float) -> NDArray[np.bool_]:
    """Lose the given share, the more likely the larger the cause."""
    level = cause / cause.std() + 0.5 * rng.standard_normal(len(cause))
    lost: NDArray[np.bool_] = level > np.quantile(level, 1 - share)
    return lost


LOSSES: Mapping[str, Loss] = {
    "by chance": by_chance, "by its value": by_value, "by the target": by_target,
}  # fmt: skip

#: What is done about it; the first one uses the complete rows only.
REMEDIES = ("drop rows", "mean", "median", "mean, indicator", "regression")


def theory(share: float, correlation: float) -> tuple[float, float]:
    """Return the two coefficients after filling in the mean of what is missing by chance.

    Examples
    --------
    >>> [round(b, 3) for b in theory(0.4, 0.7)]
    [0.722, 1.397]
    """
    p, r = share, correlation
    below = 1 - (1 - p) * r * r
    return (1 - r * r) / below, (1 + r) * (1 - (1 - p) * r) / below


def filled(remedy: str, x: FloatArray, gone: NDArray[np.bool_], known: FloatArray) -> FloatArray:
    """Return the features with the missing ones filled in, from the complete rows ``known``."""
    if remedy == "regression":
        slope = np.cov(known.T)[0, 1] / known[:, 1].var(ddof=1)
        value = known[:, 0].mean() + slope * (x[:, 1] - known[:, 1].mean())
    else:
        value = np.median(known[:, 0]) if remedy == "median" else known[:, 0].mean()
    first = np.where(gone, value, x[:, 0])
    extra = [gone] if remedy == "mean, indicator" else []
    return np.column_stack([first, x[:, 1], *extra])


@recorded(
    "missing_values",
    question="What does each remedy for missing values do to a linear fit, and when?",
    seeds="400 training sets and test sets for each way of losing values; the same for each remedy",
    tolerance=1e-6,
)
def missing_values(
    sets: int = 400,
    samples: int = 500,
    share: float = 0.4,
    correlation: float = 0.7,
    noise: float = 0.5,
) -> Mapping[str, Any]:
    """Lose values in each way, fill them in with each remedy, fit by least squares, and test.

    The test set loses values in the same way, and the remedy is what the training set has fitted. A
    fit of complete rows only is tested with the mean filled in, since it must answer all the same.

    Returns
    -------
    dict
        For each ``LOSS/REMEDY``: ``/coefficients`` of shape (2,), their means over the sets;
        ``/error``, the mean squared error on the test sets, and ``/half``, half of its 95 percent
        interval. ``theory`` of shape (2,) is that of the mean under loss by chance; ``complete`` is
        the error if nothing is missing.
    """

    def draw(rng: Generator) -> tuple[FloatArray, FloatArray]:
        a, b = rng.standard_normal((2, samples))
        x = np.column_stack([a, correlation * a + np.sqrt(1 - correlation**2) * b])
        return x, x.sum(axis=1) + noise * rng.standard_normal(samples)

    def fit(x: FloatArray, y: FloatArray) -> FloatArray:
        design = np.column_stack([x, np.ones(len(x))])
        weights: FloatArray = np.linalg.lstsq(design, y, rcond=None)[0]
        return weights

    def error(weights: FloatArray, x: FloatArray, y: FloatArray) -> float:
        return float(np.square(x @ weights[:-1] + weights[-1] - y).mean())

    def measured(name: str) -> dict[str, Any]:
        number, lose = [*LOSSES].index(name), LOSSES[name]
        weights: dict[str, list[FloatArray]] = {remedy: [] for remedy in REMEDIES}
        errors: dict[str, list[float]] = {remedy: [] for remedy in REMEDIES}
        for seed in range(sets):
            rng = np.random.default_rng([number, seed])
            (x, y), (new, target) = draw(rng), draw(rng)
            gone, lost = (lose(rng, *one, share) for one in ((x, y), (new, target)))
            known = x[~gone]
            for remedy in REMEDIES:
                how = "mean" if remedy == "drop rows" else remedy
                rows = (known, y[~gone]) if remedy == "drop rows" else (
                    filled(how, x, gone, known), y,
                )  # fmt: skip
                found = fit(*rows)
                weights[remedy].append(found[:2])
                errors[remedy].append(error(found, filled(how, new, lost, known), target))
        return {
            f"{remedy}/{key}": value
            for remedy in REMEDIES
            for key, value in (
                ("coefficients", np.mean(weights[remedy], axis=0)),
                ("error", np.mean(errors[remedy])),
                ("half", 1.96 * np.std(errors[remedy], ddof=1) / np.sqrt(sets)),
            )
        }

    complete = []
    for seed in range(sets):
        rng = np.random.default_rng([9, seed])
        (x, y), (new, target) = draw(rng), draw(rng)
        complete.append(error(fit(x, y), new, target))
    return by_name(LOSSES, measured, "ways to lose values") | {
        "theory": theory(share, correlation),
        "complete": np.mean(complete),
    }
