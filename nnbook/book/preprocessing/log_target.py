r"""A skewed target: what regressing its logarithm does, and what the way back does.

If :math:`\ln y = w \cdot x + b + s \epsilon` with a normal :math:`\epsilon`, then
:math:`e^{w \cdot x + b}` is the **median** of y for this x. Its mean is larger:

.. math:: \operatorname{E}[y \mid x] = e^{w \cdot x + b}\, e^{s^2 / 2}

So whoever fits the logarithm and goes back by exp predicts the median. For the mean, multiply by
:math:`e^{s^2/2}`, or, without believing in a normal :math:`\epsilon`, by the mean of the
exponentials of the training residuals (Duan's smearing).
"""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from nnbook.book.registry import recorded
from nnbook.typing import FloatArray

#: What is predicted: by least squares of y, and in three ways by least squares of ln y.
WAYS = ("y itself", "exp", "exp, times exp(s²/2)", "exp, smeared")


@recorded(
    "log_target",
    question="What does a fit of the logarithm of a skewed target predict, and how well?",
    seeds="400 training sets of 200 samples, each tested on 2,000 new ones",
    tolerance=1e-6,
)
def log_target(
    scatters: Sequence[float] = (0.1, 0.3, 0.5, 1.0), sets: int = 400, samples: int = 200,
    tests: int = 2000,
) -> Mapping[str, Any]:  # fmt: skip
    """Fit y and ln y by least squares, for targets of more and more skew.

    Returns
    -------
    dict
        For each of ``WAYS``, of shape (scatters,): ``/above``, the share of test targets above the
        prediction; ``/total``, the sum of the predictions over that of the targets; ``/squared``,
        the root mean squared error, and ``/absolute``, the mean absolute error, both divided by
        that of "y itself" (geometric means over the sets). ``factor`` is exp(s²/2).
    """
    found: dict[str, list[FloatArray]] = {}
    for number, s in enumerate(scatters):
        rows: dict[str, list[list[float]]] = {way: [] for way in WAYS}
        for seed in range(sets):
            rng = np.random.default_rng([number, seed])
            x = rng.standard_normal((samples + tests, 3))
            z = x @ [0.5, -0.3, 0.2] + s * rng.standard_normal(len(x))
            y = np.exp(z)
            design = np.column_stack([x, np.ones(len(x))])
            train, new = design[:samples], design[samples:]
            plain = new @ np.linalg.lstsq(train, y[:samples], rcond=None)[0]
            weights = np.linalg.lstsq(train, z[:samples], rcond=None)[0]
            rest = z[:samples] - train @ weights
            back = np.exp(new @ weights)
            spread = rest @ rest / (samples - len(weights))
            predicted = plain, back, back * np.exp(spread / 2), back * np.exp(rest).mean()
            target = y[samples:]
            for way, p in zip(WAYS, predicted, strict=True):
                rows[way].append(
                    [
                        (target > p).mean(),
                        p.sum() / target.sum(),
                        np.log(np.square(p - target).mean()) / 2,
                        np.log(np.abs(p - target).mean()),
                    ]
                )
        base = np.mean(rows[WAYS[0]], axis=0)
        for way in WAYS:
            above, total, squared, absolute = np.mean(rows[way], axis=0)
            ratios = np.exp([squared - base[2], absolute - base[3]])
            for key, value in zip(
                ("above", "total", "squared", "absolute"), (above, total, *ratios), strict=True
            ):
                found.setdefault(f"{way}/{key}", []).append(value)
    return {key: np.array(values) for key, values in found.items()} | {
        "factor": np.exp(np.square(scatters) / 2)
    }
