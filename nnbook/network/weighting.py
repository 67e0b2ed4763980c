r"""Weights of the samples: how much each one counts in the loss.

A sample of weight 2 counts as two equal samples do. Weights of classes are weights of samples too:
each sample gets that of its class. Where one class is rare, a loss is made small by answering with
the other one; weights that make all classes count alike take this way out.

What a loss divides the weighted sum by is said in :class:`nnbook.losses.Loss`: by the number of
samples. So weights whose mean is 1 keep the scale of the learning rate.
"""

from collections.abc import Mapping
from numbers import Integral
from typing import Any

import numpy as np

from nnbook import _validation as check
from nnbook.losses import as_weights
from nnbook.metrics import as_classes
from nnbook.typing import ArrayLike, FloatArray

#: What stands for the weights of the classes: a number for each, or the word "balanced".
ClassWeight = Mapping[int, float] | str


def sample_weights(
    targets: FloatArray,
    sample_weight: ArrayLike | None = None,
    class_weight: ClassWeight | None = None,
    *,
    dtype: Any = np.float64,
    who: str = "sample_weights",
) -> FloatArray | None:
    r"""Return the weight of each sample, or None where all count alike.

    Parameters
    ----------
    targets : ndarray of shape (samples, outputs)
        What :meth:`nnbook.losses.Loss.targets` returned. For ``class_weight`` they are classes:
        one-hot rows, or one output that is 0 or 1, or -1 or 1.
    sample_weight : array of shape (samples,), optional
        At least 0, finite, and not all 0.
    class_weight : dict or "balanced", optional
        The weight of each class, by its number from 0 on; the target -1 is class 0. Classes that
        are not named weigh 1. "balanced" gives class k the weight :math:`m / (K n_k)`, with K
        classes among the m targets and :math:`n_k` of class k. These weights have the mean 1.
    dtype : dtype, default float64
        Of the result: the network's.
    who : str
        Who asks, for the messages.

    Returns
    -------
    ndarray of shape (samples,), or None
        The product of both. None where neither is given.

    Raises
    ------
    ValueError, TypeError
        For weights of the wrong shape, below 0, not finite or all 0; for classes that the targets
        cannot have, and for targets that are no classes.

    Notes
    -----
    Reported of other libraries: Keras multiplies both too, and classes that are not named weigh 1.
    "balanced" is scikit-learn's, which also counts only classes that occur.

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
    """Return the weight of each class; those that are not named weigh 1."""
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
