"""Double descent: the test error against the number of features, and past that of the samples."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from nnbook.book.registry import recorded


@recorded(
    "double_descent",
    question="What does the test error do where a model has as many parameters as samples?",
    seeds="50 training sets, each with its own random features",
    tolerance=0.1,
    scattered=["*/test"],
)
def double_descent(
    features: Sequence[int] = (5, 10, 20, 40, 60, 80, 90, 100, 110, 120, 150, 200, 400, 1000),
    samples: int = 100,
    inputs: int = 20,
    noise: float = 0.3,
    penalties: Sequence[float] = (0.0, 0.001),
    sets: int = 50,
    test: int = 500,
) -> Mapping[str, Any]:
    r"""Fit the output layer of random ReLU layers by least squares, the shortest solution of many.

    With fewer features than samples least squares is unique. With as many, it fits all samples, and
    the smallest singular value of the features is near 0, so the noise is blown up. With more, many
    solutions fit; the shortest is ``pinv(H) @ y``. Ridge adds n times the penalty to the squared
    singular values, and so nothing is blown up.

    Returns
    -------
    dict
        For each penalty ``PENALTY/test`` of shape (features, sets), the mean square error on new
        samples without noise, in units of the variance of the target; ``PENALTY/train`` and
        ``PENALTY/norm`` of shape (features,), the medians over the sets of the training error and
        of the length of the weights.
    """
    shape = (len(features), sets)
    parts = ("test", "train", "norm")
    found = {f"{p:g}/{part}": np.empty(shape) for p in penalties for part in parts}
    for k in range(sets):
        draw = np.random.default_rng([9, k])
        teacher = draw.standard_normal(inputs) / np.sqrt(inputs)
        x, x_new = draw.standard_normal((samples, inputs)), draw.standard_normal((test, inputs))
        y, y_new = np.tanh(2 * x @ teacher), np.tanh(2 * x_new @ teacher)
        y = y + noise * draw.standard_normal(samples)
        for j, width in enumerate(features):
            kernel = draw.standard_normal((inputs, width)) * np.sqrt(2 / inputs)
            h, h_new = (np.maximum(part @ kernel, 0) / np.sqrt(width) for part in (x, x_new))
            u, s, vt = np.linalg.svd(h, full_matrices=False)
            for p in penalties:
                w = vt.T @ (s / (s**2 + samples * p) * (u.T @ y))
                values = np.mean((h_new @ w - y_new) ** 2) / np.var(y_new)
                for part, value in zip(
                    parts, (values, np.mean((h @ w - y) ** 2), np.linalg.norm(w)), strict=True
                ):
                    found[f"{p:g}/{part}"][j, k] = value
    for p in penalties:
        for part in ("train", "norm"):
            found[f"{p:g}/{part}"] = np.median(found[f"{p:g}/{part}"], axis=1)
    return found
