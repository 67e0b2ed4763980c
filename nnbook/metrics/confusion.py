"""The confusion matrix: which class is taken for which."""

import numpy as np

from nnbook import _validation as check
from nnbook.losses import one_hot
from nnbook.metrics.classes import as_classes
from nnbook.typing import ArrayLike, IntArray


def confusion_matrix(
    y_true: ArrayLike,
    y_pred: ArrayLike,
    *,
    classes: int | None = None,
    from_logits: bool = False,
) -> IntArray:
    """Count the samples of each true class (row) that are predicted as each class (column).

    Parameters
    ----------
    y_true : array
        Integer labels of shape (samples,), or targets as a network takes them.
    y_pred : array
        Integer labels of shape (samples,), or network outputs of shape (samples, outputs) or
        (runs, samples, outputs). :func:`nnbook.metrics.as_classes` says how outputs are read.
    classes : int, optional
        The number of classes if both are labels; by default the largest label plus 1. Several
        outputs have one class each, a single output has two.
    from_logits : bool, default False
        Whether a single output, for targets 0 and 1, is a logit.

    Returns
    -------
    ndarray of int, shape (classes, classes) or (runs, classes, classes)
        Rows are true classes, columns predicted ones, as in scikit-learn.

    Raises
    ------
    ValueError
        For labels that are not classes, lengths that differ, or ambiguous targets.

    Examples
    --------
    >>> confusion_matrix([0, 0, 1, 2], [0, 1, 1, 1])
    array([[1, 1, 0],
           [0, 1, 0],
           [0, 1, 0]])
    >>> confusion_matrix([[0], [1], [1]], [[0.2], [0.7], [0.4]])
    array([[1, 0],
           [1, 1]])
    """
    who = "confusion_matrix"
    true, predicted = np.asarray(y_true), np.asarray(y_pred)
    if predicted.ndim > 1:
        true = check.array(who, "y_true", true)
        predicted = check.array(who, "y_pred", predicted)
        outputs = 2 if predicted.shape[-1] == 1 else predicted.shape[-1]
        if classes is not None and classes != outputs:
            raise ValueError(
                f"{who}: expected classes to be {outputs}, as the outputs say, got {classes}; "
                "leave it out"
            )
        return count(*as_classes(who, true, predicted, from_logits=from_logits))
    if true.shape != predicted.shape or true.ndim != 1 or not true.size:
        raise ValueError(
            f"{who}: expected as many true labels as predicted ones, and at least one, got shapes "
            f"{true.shape} and {predicted.shape}; outputs are of shape (samples, outputs)"
        )
    if classes is None:
        whole = true.dtype.kind in "iu" and predicted.dtype.kind in "iu"
        classes = max(1, int(max(true.max(), predicted.max())) + 1) if whole else 2
    classes = check.whole(who, "classes", classes)
    for name, labels in (("y_true labels", true), ("y_pred labels", predicted)):
        one_hot(who, labels, classes, name=name)  # refuses what is not a label
    return count(true, predicted, classes)


def count(true: IntArray, predicted: IntArray, classes: int) -> IntArray:
    """Return the confusion matrix of checked labels; a leading axis of runs is kept."""
    lead = predicted.shape[:-1]
    cells = (true * classes + predicted).reshape(-1, len(true))
    cells = cells + classes**2 * np.arange(len(cells))[:, None]
    counts = np.bincount(cells.ravel(), minlength=len(cells) * classes**2)
    return counts.reshape(*lead, classes, classes)
