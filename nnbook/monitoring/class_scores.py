"""ClassScores: which classes are learnt, and when.

Accuracy is one number for all classes. The report on perceptrons and digits (001) looked at each
digit's F1 at a few epochs, and saw that some are learnt late. Here are the scores of every epoch.
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
        The data, often the validation data.
    y : array
        The targets: in the form the loss takes, or integer labels.
    every : int, default 1
        Measure after every ``every``-th epoch.

    Attributes
    ----------
    epochs : list of int
        The epochs after which measurements were taken. The first is 0, before any update.
    confusion : ndarray of int, shape (measurements, classes, classes), or (..., runs)
        How many samples of each true class (row) are predicted as each class (column).
    precision, recall, f1 : ndarray of shape (measurements, classes), or (..., runs)
        The scores of each class; 0 / 0 is 0, so a class that is never predicted has precision 0.

    Raises
    ------
    TypeError, ValueError
        If the model is not a network or has several outputs, or if the targets are not classes.

    Notes
    -----
    A single output is read as two classes, see :func:`nnbook.metrics.as_classes`; the network's
    loss tells whether it is a logit. A run that diverged predicts NaN, which counts as some class:
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
        """Forget an earlier fit, and ask the loss whether an output is a logit."""
        if isinstance(model.loss, list):
            raise ValueError(
                f"ClassScores: expected a network of one output, got {len(model.loss)} outputs"
            )
        self._from_logits = bool(getattr(model.loss, "from_logits", False))
        self._stacked = model.theta.ndim == 2
        self._counts = []

    def measure(self, model: Any) -> None:
        """Count which class is taken for which."""
        predicted = model.predict(self.x)
        # NaN has no class; the History has reported it already.
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
        """The harmonic mean of precision and recall."""
        return self._scores(F1(average=None))

    def _scores(self, score: ClassScore) -> FloatArray:
        rows = [
            score.result(counts, int(counts.sum()), counts.shape[-1]) for counts in self._counts
        ]
        scores: FloatArray = np.array(rows)
        return np.moveaxis(scores, 1, -1) if self._stacked and scores.size else scores
