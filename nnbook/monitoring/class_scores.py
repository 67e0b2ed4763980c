"""ClassScores: which classes are learnt, and when.

An accuracy is one number for all classes. The report on perceptrons and digits (001) looked at the
F1 of each digit at a few epochs, and saw that some are learnt late. Here it is for every epoch.
"""

from typing import Any

import numpy as np

from nnbook.metrics import F1, Precision, Recall, confusion_matrix
from nnbook.metrics.scores import ClassScore
from nnbook.monitoring.on_data import OnData
from nnbook.typing import ArrayLike, FloatArray, IntArray


class ClassScores(OnData):
    """Record the confusion matrix on given data, and with it the scores of each class.

    Parameters
    ----------
    x : array of shape (samples, features)
        The data, often those of the validation.
    y : array
        The targets: as the loss takes them, or integer labels.
    every : int, default 1
        Measure after each so many epochs.

    Attributes
    ----------
    epochs : list of int
        After which epoch each measurement was taken. The first is 0, before any update.
    confusion : ndarray of int, shape (measurements, classes, classes), or (..., runs)
        How many samples of each true class (row) are predicted as each class (column).
    precision, recall, f1 : ndarray of shape (measurements, classes), or (..., runs)
        Of each class; 0 / 0 is 0, so a class that is never predicted has precision 0.

    Raises
    ------
    TypeError, ValueError
        For a model that is no network or has several outputs, and for targets that are no classes.

    Notes
    -----
    A single output is read as two classes, as :func:`nnbook.metrics.as_classes` says; whether it is
    a logit, the network's loss tells. A run that diverged predicts NaN, which counts as some class:
    read its scores only while its loss is finite.

    Examples
    --------
    >>> import numpy as np
    >>> from nnbook import SGD, Dense, Input, Network
    >>> from nnbook.datasets import load_spirals
    >>> data, x = load_spirals(60, rng=0), Input(2)
    >>> loss = "categorical_crossentropy_from_logits"
    >>> y = Dense(3)(Dense(20, activation="tanh")(x))
    >>> net = Network(x, y, loss=loss, optimizer=SGD(1.0), rng=0)
    >>> scores = ClassScores(data.x, data.y, every=250)
    >>> _ = net.fit(data.x, data.y, epochs=500, batch_size=None, callbacks=[scores])
    >>> scores.epochs, scores.f1.shape
    ([0, 250, 500], (3, 3))
    >>> scores.confusion[-1].sum(axis=1)
    array([20, 20, 20])
    """

    def __init__(self, x: Any, y: ArrayLike, *, every: int = 1) -> None:
        super().__init__(x, every=every)
        self.y = y
        self._counts: list[IntArray] = []
        self._from_logits = False
        self._stacked = False

    def begin(self, model: Any) -> None:
        """Forget an earlier training, and ask the loss what an output is."""
        if isinstance(model.loss, list):
            raise ValueError(
                f"ClassScores: expected a network of one output, got {len(model.loss)} outputs"
            )
        self._from_logits = bool(getattr(model.loss, "from_logits", False))
        self._stacked = model.theta.ndim == 2
        self._counts = []

    def measure(self, model: Any) -> None:
        """Count what is taken for what."""
        predicted = model.predict(self.x)
        # NaN has no class, and the network has said so in its History already.
        predicted = np.nan_to_num(predicted, copy=False, nan=0.0)
        self._counts.append(confusion_matrix(self.y, predicted, from_logits=self._from_logits))

    @property
    def confusion(self) -> IntArray:
        """The counts, true classes in rows."""
        counts: IntArray = np.array(self._counts)
        return np.moveaxis(counts, 1, -1) if self._stacked and counts.size else counts

    @property
    def precision(self) -> FloatArray:
        """The share of each class's predictions that are right."""
        return self._scores(Precision(average=None))

    @property
    def recall(self) -> FloatArray:
        """The share of each class's samples that are found."""
        return self._scores(Recall(average=None))

    @property
    def f1(self) -> FloatArray:
        """The harmonic mean of the two."""
        return self._scores(F1(average=None))

    def _scores(self, score: ClassScore) -> FloatArray:
        rows = [
            score.result(counts, int(counts.sum()), counts.shape[-1]) for counts in self._counts
        ]
        scores: FloatArray = np.array(rows)
        return np.moveaxis(scores, 1, -1) if self._stacked and scores.size else scores
