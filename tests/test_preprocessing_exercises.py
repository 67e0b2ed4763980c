"""The numbers that the exercises of the chapter on preprocessing promise."""

from itertools import product

import numpy as np
import pytest
from numpy.typing import NDArray

from nnbook.preprocessing import normalize_groups


def leak(seed: int, shift: float) -> float:
    """Solve exercise 3: by how much choosing on all 40 samples raises the test accuracy."""
    rng = np.random.default_rng(seed)
    y = np.concatenate([rng.permutation(20) % 2 == 1 for _ in range(2)])
    x = rng.standard_normal((40, 1000))
    x[:, :10] += shift * y[:, None]
    right = []
    for seen in (slice(40), slice(20)):
        a, b = x[seen], y[seen]
        best = np.argsort(-np.abs(a[b].mean(axis=0) - a[~b].mean(axis=0)))[:10]
        train, test = x[:20, best], x[20:, best]
        means = [train[y[:20] == c].mean(axis=0) for c in (False, True)]
        far = [((test - m) ** 2).sum(axis=1) for m in means]
        right.append(((far[1] < far[0]) == y[20:]).mean())
    return float(right[0] - right[1])


@pytest.mark.parametrize(("shift", "printed"), [(0, 0.38), (0.5, 0.37), (1, 0.25), (2, 0.003)])
def test_the_leak_shrinks_with_the_signal(shift: float, printed: float) -> None:
    mean = np.mean([leak(seed, shift) for seed in range(200)])
    assert mean == pytest.approx(printed, abs=0.006)


@pytest.mark.parametrize("seed", range(10))
def test_patients_lose_their_class_with_their_mean(seed: int) -> None:
    rng = np.random.default_rng(seed)
    patient = np.repeat(np.arange(20), 30)
    y = patient % 2 == 1
    x = rng.standard_normal((600, 4)) + 1.5 * y[:, None]
    assert x[y].mean() - x[~y].mean() > 1
    z = normalize_groups(x, patient)
    assert abs(z[y].mean() - z[~y].mean()) < 1e-12


def worse(matrix: NDArray[np.float64]) -> float:
    """Return the condition number of the correlation over that of the covariance."""
    std = np.sqrt(np.diag(matrix))
    return float(np.linalg.cond(matrix / np.outer(std, std)) / np.linalg.cond(matrix))


def test_correlations_can_be_worse_with_three_features_and_not_with_two() -> None:
    three = np.array([[10.0, 9, -3], [9, 10, -3], [-3, -3, 2]])
    assert worse(three) == pytest.approx(1.25)
    assert np.linalg.eigvalsh(three)[0] > 0
    ratios = [
        worse(np.array([[a, c], [c, b]], float))
        for a, b, c in product(range(1, 11), range(1, 11), range(-10, 11))
        if a * b > c * c
    ]
    assert max(ratios) == pytest.approx(1)
