"""How much an accuracy gains when a preprocessing step has seen the test samples."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from nnbook.book.pieces import by_name
from nnbook.book.registry import recorded
from nnbook.preprocessing import PCA, StandardScaler
from nnbook.typing import FloatArray

Labels = NDArray[np.bool_]
#: Takes the features and labels that it is fitted on; returns what is done to any features.
Step = Callable[[FloatArray, Labels], Callable[[FloatArray], FloatArray]]

FEATURES = 1000
KEPT = 10
LEVELS = 20


def standardize(x: FloatArray, y: Labels) -> Callable[[FloatArray], FloatArray]:
    """Fit a StandardScaler; the labels are not read."""
    return StandardScaler().fit(x).transform


def principal(x: FloatArray, y: Labels) -> Callable[[FloatArray], FloatArray]:
    """Fit five principal components; the labels are not read."""
    return PCA(n_components=5).fit(x).transform


def select(x: FloatArray, y: Labels) -> Callable[[FloatArray], FloatArray]:
    """Choose the ten features whose means differ most between the classes."""
    apart = np.abs(x[y].mean(axis=0) - x[~y].mean(axis=0))
    best = np.argsort(-apart)[:KEPT]
    return lambda features: features[:, best]


def target_means(x: FloatArray, y: Labels) -> Callable[[FloatArray], FloatArray]:
    """Replace a category by the mean label of its samples; an unknown one by the mean of all."""
    means = np.full(LEVELS, y.mean())
    for level in np.unique(x).astype(int):
        means[level] = y[x[:, 0] == level].mean()
    return lambda features: means[features[:, 0].astype(int)][:, None]


def units(rng: Generator, y: Labels) -> FloatArray:
    """Return ten features of different units whose means differ a little between the classes."""
    return (rng.standard_normal((len(y), 10)) + 0.4 * y[:, None]) * np.logspace(-2, 2, 10)


def wide(rng: Generator, y: Labels) -> FloatArray:
    """Return 200 features with falling variances; the classes differ along the first five."""
    x = rng.standard_normal((len(y), 200)) / np.sqrt(1 + np.arange(200))
    x[:, :5] += 0.5 * y[:, None] / np.sqrt(1 + np.arange(5))
    return x


def noise(rng: Generator, y: Labels) -> FloatArray:
    """Return 1,000 features that know nothing of the labels."""
    return rng.standard_normal((len(y), FEATURES))


def category(rng: Generator, y: Labels) -> FloatArray:
    """Return a category, one of twenty, that knows nothing of the labels."""
    return rng.integers(LEVELS, size=(len(y), 1)).astype(float)


#: For each name, how the data are made and what is done to them.
STEPS: dict[str, tuple[Callable[[Generator, Labels], FloatArray], Step]] = {
    "standardize": (units, standardize),
    "5 principal components": (wide, principal),
    "10 best of 1,000 features": (noise, select),
    "mean target of a category": (category, target_means),
}


def accuracy_with_and_without(name: str, samples: int, rng: Generator) -> tuple[float, float]:
    """Return the test accuracy if the step saw all samples, and if it saw the training half only.

    The classifier is the nearest class mean, fitted on the training half in both cases. Labels are
    balanced in both halves.
    """
    draw, step = STEPS[name]
    half = samples // 2
    y = np.concatenate([rng.permutation(half) % 2 == 1 for _ in range(2)])
    x = draw(rng, y)
    result = []
    for seen in (slice(None), slice(half)):
        z = step(x[seen], y[seen])(x)
        train, test, labels = z[:half], z[half:], y[:half]
        far = [((test - train[labels == c].mean(axis=0)) ** 2).sum(axis=1) for c in (False, True)]
        # A tie is half right.
        right = np.where(far[0] == far[1], 0.5, (far[1] < far[0]) == y[half:])
        result.append(float(right.mean()))
    return result[0], result[1]


@recorded(
    "preprocessing_leak",
    question="How much does a test accuracy gain when preprocessing has seen the test samples?",
    seeds="1,000 data sets for each step and size; both accuracies from the same data",
    tolerance=1e-3,
)
def preprocessing_leak(
    samples: Sequence[int] = (20, 40, 80, 160, 320), repetitions: int = 1000
) -> Mapping[str, Any]:
    """Repeat every step at every size.

    Returns
    -------
    dict
        For each step ``NAME``: ``NAME/all``, ``NAME/train``, the mean accuracies of shape (sizes,)
        if the step saw all samples, and the training half only; ``NAME/std``, the standard
        deviation over repetitions of their difference.
    """

    def measured(name: str) -> dict[str, Any]:
        number = [*STEPS].index(name)
        pairs = np.array(
            [
                accuracy_with_and_without(name, n, np.random.default_rng([number, n, seed]))
                for n in samples
                for seed in range(repetitions)
            ]
        ).reshape(len(samples), repetitions, 2)
        seen, honest = pairs.mean(axis=1).T
        differences = pairs[..., 0] - pairs[..., 1]
        return {"all": seen, "train": honest, "std": differences.std(axis=1, ddof=1)}

    return by_name(STEPS, measured, "steps")
