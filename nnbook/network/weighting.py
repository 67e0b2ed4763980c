r"""Sample weights: how much each sample counts in the loss.

A sample of weight 2 counts like two equal samples. Class weights are sample weights, too: each
sample gets the weight of its class. Where one class is rare, a network can make the loss small by
always answering with the other; weights that let all classes count alike close this way out.

A loss divides the weighted sum by the number of samples, see :class:`nnbook.losses.Loss`. So
weights with mean 1 leave the scale of the learning rate as it is.
"""

from collections.abc import Mapping
from numbers import Integral
from typing import Any

import numpy as np

from nnbook import _validation as check
from nnbook.losses import as_weights
from nnbook.metrics import as_classes
from nnbook.typing import ArrayLike, FloatArray

#: The weights of the classes: a number for each, or the word "balanced".
ClassWeight = Mapping[int, float] | str


def sample_weights(
    targets: FloatArray,
    sample_weight: ArrayLike | None = None,
    class_weight: ClassWeight | None = None,
    *,
    dtype: Any = np.float64,
    who: str = "sample_weights",
) -> FloatArray | None:
    r"""Return the weight of each sample, or None if all count alike.

    Parameters
    ----------
    targets : ndarray of shape (samples, outputs)
        What :meth:`nnbook.losses.Loss.targets` returned. With ``class_weight`` they must be
        classes: one-hot rows, or one output that is 0 or 1, or -1 or 1.
    sample_weight : array of shape (samples,), optional
        At least 0, finite, and not all 0.
    class_weight : dict or "balanced", optional
        The weight of each class by its number, counted from 0; the target -1 is class 0. Classes
        left out weigh 1. "balanced" gives class k the weight :math:`m / (K n_k)`, where :math:`n_k`
        of the m targets are of class k, and K classes occur. The samples' weights then have mean 1.
    dtype : dtype, default float64
        The dtype of the result: the network's.
    who : str
        The caller's name, for messages.

    Returns
    -------
    ndarray of shape (samples,), or None
        The product of both, or None if neither is given.

    Raises
    ------
    ValueError, TypeError
        For weights of the wrong shape, below 0, not finite or all 0; for classes that the targets
        cannot have, and for targets that are not classes.

    Notes
    -----
    Reported of other libraries: Keras multiplies both, too, and classes left out weigh 1.
    "balanced" is scikit-learn's rule, which also counts only the classes that occur.

    References
    ----------
    King and Zeng, "Logistic regression in rare events data", Political Analysis 9, 2001.

    Examples
    --------
    >>> y = np.array([[0.0], [0.0], [0.0], [1.0]])
    >>> sample_weights(y, class_weight={1: 3.0})
    array([1., 1., 1., 3.])
    >>> sample_weights(y, class_weight="balanced")
    array([0.66666667, 0.66666667, 0.66666667, 2.        ])
    >>> sample_weights(y, [1, 2, 0, 1], class_weight={1: 3.0})
    array([1., 2., 0., 3.])
    >>> sample_weights(y, class_weight={2: 3.0})
    Traceback (most recent call last):
    ValueError: sample_weights: expected classes from 0 to 1 in class_weight, got 2
    """
    weights = None
    if sample_weight is not None:
        weights = as_weights(who, sample_weight, len(targets), dtype)
    if class_weight is None:
        return weights
    classes, count = _classes(who, targets)
    if isinstance(class_weight, str):
        check.one_of(who, "class_weight", class_weight, {"balanced": None})
        table = _balanced(classes, count)
    else:
        table = _listed(who, class_weight, count)
    own = table.astype(dtype)[classes]
    product: FloatArray = own if weights is None else weights * own
    if not product.any():
        raise ValueError(f"{who}: expected a sample of weight above 0, got 0 for all of them")
    return product


def _classes(who: str, targets: FloatArray) -> tuple[Any, int]:
    """Return the class of each sample and the number of classes, or refuse the targets."""
    try:
        classes, _, count = as_classes(who, targets, targets)
    except ValueError:
        raise ValueError(
            f"{who}: expected targets that are classes for class_weight (0 and 1, -1 and 1, or "
            "one-hot rows), got other values; use sample_weight"
        ) from None
    return classes, count


def _balanced(classes: Any, count: int) -> FloatArray:
    """Return m / (K n_k) for the K classes that occur; the others have no sample to weigh."""
    found = np.bincount(classes, minlength=count)
    weights: FloatArray = len(classes) / ((found > 0).sum() * np.maximum(found, 1))
    return weights


def _listed(who: str, class_weight: Mapping[int, float], count: int) -> FloatArray:
    """Return the weight of each class; those left out weigh 1."""
    if not isinstance(class_weight, Mapping):
        raise TypeError(
            f"{who}: expected class_weight to be a dict such as {{0: 1.0, 1: 5.0}} or 'balanced', "
            f"got {class_weight!r}"
        )
    table = np.ones(count)
    for key, weight in class_weight.items():
        if isinstance(key, bool) or not isinstance(key, Integral) or not 0 <= key < count:
            remedy = "; the target -1 is class 0" if key == -1 and count == 2 else ""
            raise ValueError(
                f"{who}: expected classes from 0 to {count - 1} in class_weight, "
                f"got {key!r}{remedy}"
            )
        table[int(key)] = check.number(who, f"class_weight[{key}]", weight, least=0)
    return table
