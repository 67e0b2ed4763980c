"""Are the probabilities right? Three losses on a problem whose true probabilities are known."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from nnbook.activations import softmax
from nnbook.book.pieces import by_name
from nnbook.book.registry import recorded
from nnbook.initializers import GlorotUniform, HeNormal
from nnbook.layers import Dense, Input
from nnbook.losses import CategoricalCrossentropy, Loss, MeanSquaredError, MulticlassHinge
from nnbook.monitoring import EarlyStopping
from nnbook.network import Network
from nnbook.optimizers import Adam
from nnbook.typing import FloatArray, IntArray

LOSSES: dict[str, Loss] = {
    "cross-entropy": CategoricalCrossentropy(from_logits=True),
    "squares": MeanSquaredError(),
    "SVM": MulticlassHinge(),
    "SVM, margin 10": MulticlassHinge(margin=10.0),
}


def probabilities(name: str, outputs: FloatArray) -> FloatArray:
    """Return linear outputs as probabilities: by a softmax, but those of the squares as they are.

    The outputs of the squares are cut to [0, 1].

    Examples
    --------
    >>> probabilities("squares", np.array([[-0.1, 0.4, 0.7]]))
    array([[0. , 0.4, 0.7]])
    >>> probabilities("SVM", np.zeros((1, 2)))
    array([[0.5, 0.5]])
    """
    return np.clip(outputs, 0.0, 1.0) if name == "squares" else softmax(outputs)


def reliability(confidence: FloatArray, right: FloatArray, bins: int) -> FloatArray:
    """Return the count, the mean confidence and the accuracy of each bin of the confidence.

    Parameters
    ----------
    confidence : array of shape (samples,)
        From 0 to 1.
    right : array of shape (samples,)
        1 for a right prediction and 0 for a wrong one; or the probability that it is right.
    bins : int
        The number of bins of equal width.

    Returns
    -------
    ndarray of shape (3, bins)
        NaN for an empty bin.

    Examples
    --------
    >>> reliability(np.array([0.6, 0.8, 0.9]), np.array([1.0, 0.0, 1.0]), 2)
    array([[0.        , 3.        ],
           [       nan, 0.76666667],
           [       nan, 0.66666667]])
    """
    place = np.minimum((confidence * bins).astype(int), bins - 1)
    count = np.bincount(place, minlength=bins)
    sums = [np.bincount(place, values, minlength=bins) for values in (confidence, right)]
    with np.errstate(invalid="ignore"):
        return np.array([count, *(part / count for part in sums)])


def expected_calibration_error(confidence: FloatArray, right: FloatArray, bins: int = 10) -> float:
    r"""Return the mean over the samples of the distance between confidence and accuracy of a bin.

    .. math:: \text{ECE} = \sum_b \frac{n_b}{n} \, |\text{accuracy}_b - \text{confidence}_b|

    Notes
    -----
    It is biased upwards: a bin with few samples is off by chance, and the distance counts that.

    Examples
    --------
    >>> f"{expected_calibration_error(np.array([0.6, 0.8, 0.9]), np.array([1.0, 0, 1]), 2):.3f}"
    '0.100'
    """
    count, mean, accuracy = reliability(confidence, right, bins)
    return float(np.nansum(count * np.abs(accuracy - mean)) / count.sum())


def known_problem(samples: int, seed: int) -> tuple[FloatArray, IntArray, FloatArray]:
    """Draw points of ten features, labels of three classes, and the probabilities they came from.

    The probabilities are the softmax of a fixed random network.

    Examples
    --------
    >>> x, y, p = known_problem(4, seed=1)
    >>> x.shape, y.shape, p.shape
    ((4, 10), (4,), (4, 3))
    """
    fixed = np.random.default_rng(0)
    first, second = fixed.standard_normal((10, 20)) / 10**0.5, fixed.standard_normal((20, 3))
    draw = np.random.default_rng([7, seed])
    x = draw.standard_normal((samples, 10))
    p = softmax(np.tanh(2 * x @ first) @ second)
    y = (draw.random((samples, 1)) > p.cumsum(axis=1)[:, :-1]).sum(axis=1)
    return x, y, p


@recorded(
    "calibration",
    question="Which loss gives probabilities that are right, before and after overfitting?",
    seeds="20 starts on one training set of a generated problem",
    tolerance=0.1,
)
def calibration(
    samples: int = 500,
    validation: int = 500,
    test: int = 10_000,
    units: int = 100,
    seeds: int = 20,
    epochs: int = 300,
    batch_size: int = 50,
    learning_rate: float = 1e-3,
    bins: int = 10,
) -> Mapping[str, Any]:
    """Train one hidden ReLU layer with each loss, and compare its confidence with the truth.

    Returns
    -------
    dict
        For each ``LOSS/WHEN``, where WHEN is ``best`` (after the epoch whose validation loss was
        smallest) or ``last``: ``reliability`` of shape (3, bins), all seeds together; ``ece``,
        ``accuracy``, ``confidence`` and ``distance``, the root mean square distance to the true
        probabilities, of shape (seeds,). ``LOSS/epoch`` is the best epoch. ``truth/ece`` is the
        number for the true probabilities themselves, ``truth/accuracy`` the accuracy of the best
        classifier there is.
    """
    x, y, _ = known_problem(samples, 1)
    x_val, y_val, _ = known_problem(validation, 2)
    x_test, y_test, truth = known_problem(test, 3)

    def measured(p: FloatArray) -> dict[str, Any]:
        confidence, right = p.max(axis=-1), (p.argmax(axis=-1) == y_test).astype(float)
        return {
            "reliability": reliability(confidence.ravel(), right.ravel(), bins),
            "ece": [
                expected_calibration_error(*one, bins)
                for one in zip(confidence, right, strict=True)
            ],
            "accuracy": right.mean(axis=-1),
            "confidence": confidence.mean(axis=-1),
            "distance": np.sqrt(((p - truth) ** 2).mean(axis=(-2, -1))),
        }

    def trained(name: str) -> dict[str, Any]:
        node = Input(x.shape[1])
        h = Dense(units, "relu", kernel_initializer=HeNormal())(node)
        out = Dense(3, kernel_initializer=GlorotUniform())(h)
        found: dict[str, Any] = {}
        for when in ("best", "last"):
            net = Network(
                node, out, loss=LOSSES[name], optimizer=Adam(learning_rate), runs=seeds, rng=1
            )
            stop = EarlyStopping(patience=epochs, restore_best_weights=when == "best")
            rows = np.eye(3)
            net.fit(x, rows[y], epochs=epochs, batch_size=batch_size,
                    validation_data=(x_val, rows[y_val]), callbacks=[stop])  # fmt: skip
            found["epoch"] = stop.best_epoch
            for key, value in measured(probabilities(name, net.predict(x_test))).items():
                found[f"{when}/{key}"] = value
        return found

    known = measured(truth[None])
    return by_name(LOSSES, trained, "losses") | {
        "truth/ece": known["ece"],
        "truth/accuracy": known["accuracy"],
    }
