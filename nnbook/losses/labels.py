"""Integer class labels, and the one-hot rows that losses and metrics compute with."""

from typing import Any

import numpy as np

from nnbook.typing import ArrayLike, FloatArray


def one_hot(
    who: str, y: ArrayLike, classes: int, dtype: Any = np.float64, name: str = "labels"
) -> FloatArray | None:
    """Return integer labels as one-hot rows, or None if ``y`` is not a list of labels.

    Parameters
    ----------
    who : str
        The caller's name, for the error message.
    y : array
        Labels have shape (samples,), or (samples, 1) if there are several classes.
    classes : int
        The number K of classes; labels are whole numbers from 0 to K - 1.
    dtype : dtype, default float64
        The dtype of the rows.
    name : str, default "labels"
        What the message calls the labels.

    Returns
    -------
    ndarray of shape (samples, classes), or None

    Raises
    ------
    ValueError
        For labels that are not integers from 0 to K - 1.

    Examples
    --------
    >>> one_hot("doc", [2, 0], 3)
    array([[0., 0., 1.],
           [1., 0., 0.]])
    >>> one_hot("doc", [[0, 1, 0]], 3) is None
    True
    """
    labels = np.asarray(y)
    if labels.ndim == 2 and labels.shape[1] == 1 and classes > 1:
        labels = labels[:, 0]
    if labels.ndim != 1:
        return None
    whole = labels.dtype.kind in "iu"
    if not whole or (labels.size and not 0 <= labels.min() <= labels.max() < classes):
        span = f" from {labels.min()} to {labels.max()}" if whole else ""
        raise ValueError(
            f"{who}: expected integer {name} from 0 to {classes - 1} or one-hot rows of "
            f"{classes}, got {labels.dtype} {name}{span}"
        )
    rows: FloatArray = np.eye(classes, dtype=dtype)[labels]
    return rows


def are_one_hot(y: FloatArray) -> bool:
    """Return whether each row has one 1 and is 0 elsewhere.

    Examples
    --------
    >>> are_one_hot(np.eye(3)), are_one_hot(np.full((2, 2), 0.5))
    (True, False)
    """
    return bool(((y == 0) | (y == 1)).all()) and bool((y.sum(axis=-1) == 1).all())
