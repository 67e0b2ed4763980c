"""Are the probabilities right? Three losses on a problem whose true probabilities are known."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from nnbook.activations import softmax
from nnbook.book.pieces import by_name
from nnbook.book.registry import recorded
from nnbook.book.stacks import over_orders
from nnbook.initializers import GlorotUniform, HeNormal
from nnbook.layers import Dense, Input
from nnbook.losses import CategoricalCrossentropy, Loss, MeanSquaredError, MulticlassHinge
from nnbook.monitoring import EarlyStopping
from nnbook.network import Network
from nnbook.optimizers import Adam
from nnbook.typing import FloatArray, IntArray

#: Each way to train: its loss, and the targets of the three classes.
LOSSES: dict[str, tuple[Loss, FloatArray]] = {
    "cross-entropy": (CategoricalCrossentropy(from_logits=True), np.eye(3)),
    "smoothed labels": (CategoricalCrossentropy(from_logits=True), 0.9 * np.eye(3) + 0.1 / 3),
    "squares": (MeanSquaredError(), np.eye(3)),
    "SVM": (MulticlassHinge(), np.eye(3)),
    "SVM, margin 10": (MulticlassHinge(margin=10.0), np.eye(3)),
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
    return _means(_sums(confidence, right, bins))


def _sums(confidence: FloatArray, right: FloatArray, bins: int) -> FloatArray:
    """Return the count of each bin, and its sums of confidence and of right predictions."""
    place = np.minimum((confidence * bins).astype(int), bins - 1)
    parts = [np.bincount(place, values, minlength=bins) for values in (confidence, right)]
    return np.array([np.bincount(place, minlength=bins), *parts])


def _means(sums: FloatArray) -> FloatArray:
    """Return the count of each bin, and its means in place of its sums."""
    with np.errstate(invalid="ignore"):
        return np.array([sums[0], *(part / sums[0] for part in sums[1:])])


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


def temperature(logits: FloatArray, y: IntArray) -> float:
    r"""Return the T for which softmax(z / T) has the smallest cross-entropy on the samples.

    The cross-entropy is convex in :math:`\beta = 1/T`, with the derivative
    :math:`\sum_i \sum_k (p_{ik} - y_{ik}) z_{ik}`. So its only zero is found by halving an
    interval. Where every sample is right, no T is best, and the smallest of the interval, 0.001, is
    returned; where the logits say nothing, the largest, 1,000.

    Examples
    --------
    Logits that are five times too large:

    >>> x, y, p = known_problem(100_000, seed=1)
    >>> f"{temperature(5 * np.log(p), y):.1f}"
    '5.0'
    """
    z = logits - logits.max(axis=-1, keepdims=True)
    chosen = np.take_along_axis(z, y[:, None], axis=-1).sum()
    low, high = -3.0, 3.0  # of the logarithm of beta
    for _ in range(50):
        middle = (low + high) / 2
        slope = (softmax(10**middle * z) * z).sum() - chosen
        low, high = (low, middle) if slope > 0 else (middle, high)
    return float(10**-low)


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
    seeds="10 training sets of a generated problem, each with an order of batches and 2 starts",
    tolerance=0.1,
)
def calibration(
    samples: int = 500,
    validation: int = 500,
    test: int = 10_000,
    units: int = 100,
    showing: tuple[int, int] = (10, 2),
    epochs: int = 300,
    batch_size: int = 50,
    learning_rate: float = 1e-3,
    bins: int = 10,
) -> Mapping[str, Any]:
    """Train one hidden ReLU layer with each loss, and compare its confidence with the truth.

    ``showing`` says how many training sets there are, each with its validation set and its order of
    the batches, and how many starts for each set.

    Returns
    -------
    dict
        For each ``LOSS/WHEN``, where WHEN is ``best`` (after the epoch whose validation loss was
        smallest), ``last``, or ``scaled`` (the last, its logits divided by the temperature that the
        validation set chose; not for the squares): ``reliability`` of shape (3, bins), all runs
        together; ``ece``, ``accuracy``, ``confidence``, ``nats``, the cross-entropy on the test set
        in expectation, and ``distance``, the root mean square distance to the true probabilities,
        of shape (runs,), one training set after the other. ``LOSS/epoch`` is the best epoch,
        ``LOSS/temperature`` what was chosen. ``truth/ece``, ``truth/accuracy`` and ``truth/nats``
        are those of the true probabilities themselves.
    """
    x_test, y_test, truth = known_problem(test, 0)

    def measured(p: FloatArray) -> dict[str, FloatArray]:
        confidence, right = p.max(axis=-1), (p.argmax(axis=-1) == y_test).astype(float)
        pairs = [*zip(confidence, right, strict=True)]
        with np.errstate(divide="ignore", invalid="ignore"):
            nats = -np.where(truth > 0, truth * np.log(p), 0.0).sum(axis=-1).mean(axis=-1)
        return {
            "sums": np.transpose([_sums(*pair, bins) for pair in pairs], (1, 2, 0)),
            "ece": np.array([expected_calibration_error(*pair, bins) for pair in pairs]),
            "accuracy": right.mean(axis=-1),
            "confidence": confidence.mean(axis=-1),
            "nats": nats,
            "distance": np.sqrt(((p - truth) ** 2).mean(axis=(-2, -1))),
        }

    def trained(name: str) -> dict[str, Any]:
        loss, rows = LOSSES[name]
        node = Input(10)
        h = Dense(units, "relu", kernel_initializer=HeNormal())(node)
        out = Dense(3, kernel_initializer=GlorotUniform())(h)

        def stack(starts: FloatArray, seed: int) -> dict[str, FloatArray]:
            x, y, _ = known_problem(samples, 2 * seed)
            x_val, y_val, _ = known_problem(validation, 2 * seed + 1)
            found: dict[str, FloatArray] = {}
            for when in ("best", "last"):
                net = Network(
                    node, out, loss=loss, optimizer=Adam(learning_rate), runs=len(starts), rng=seed
                )
                stop = EarlyStopping(patience=epochs, restore_best_weights=when == "best")
                net.fit(x, rows[y], epochs=epochs, batch_size=batch_size,
                        validation_data=(x_val, rows[y_val]), callbacks=[stop])  # fmt: skip
                outputs = net.predict(x_test)
                forms = {when: probabilities(name, outputs)}
                if when == "last" and name != "squares":
                    chosen = np.array([temperature(z, y_val) for z in net.predict(x_val)])
                    forms["scaled"] = softmax(outputs / chosen[:, None, None])
                    found["temperature"] = chosen
                for form, p in forms.items():
                    found |= {f"{form}/{key}": value for key, value in measured(p).items()}
            return found | {"epoch": np.asarray(stop.best_epoch)}

        shown = over_orders(stack, 0.0, showing, first=1)
        for key in [key for key in shown if key.endswith("/sums")]:
            shown[f"{key[:-5]}/reliability"] = _means(shown.pop(key).sum(axis=-1))
        return shown

    known = measured(truth[None])
    return by_name(LOSSES, trained, "losses") | {
        f"truth/{key}": known[key] for key in ("ece", "accuracy", "nats")
    }
