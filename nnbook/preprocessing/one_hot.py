"""Class labels as targets: a column for each class, and the way back from outputs to labels."""

from dataclasses import dataclass
from numbers import Integral
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nnbook._validation import number, whole
from nnbook.preprocessing.base import Transformer
from nnbook.typing import ArrayLike, FloatArray


@dataclass(eq=False)
class OneHot(Transformer):
    """Turn labels into rows that are ``high`` at the class and ``low`` elsewhere.

    Parameters
    ----------
    classes : int, sequence of labels, or None, default None
        The classes, in the order of the columns. A whole number K means the labels 0 to K - 1. With
        None they are the labels that occur in the training data, sorted; a class that is missing
        there has no column.
    low, high : float, default 0 and 1
        The two values; -1 and 1 suit outputs of tanh.

    Attributes
    ----------
    classes_ : ndarray of shape (classes,)
        The label of each column.

    Raises
    ------
    ValueError
        At construction, if ``low`` is not below ``high``, or if labels are repeated. From ``fit``
        and ``transform``, for a label that is not among the classes, with its row.

    Notes
    -----
    Labels may be whole numbers or strings. ``inverse_transform`` takes the column of the largest
    value, so it also reads the outputs of a network. A tie goes to the first column.

    :func:`nnbook.losses.one_hot` is the plain form, which losses use for labels from 0 to K - 1.

    References
    ----------
    The reports on digits: "TP 3 - S.I.A" has ten outputs for ten digits.

    Examples
    --------
    >>> coding = OneHot(low=-1)
    >>> coding.fit_transform(["cat", "dog", "cat"])
    array([[ 1., -1.],
           [-1.,  1.],
           [ 1., -1.]])
    >>> coding.inverse_transform([[0.2, 0.7]])
    array(['dog'], dtype='<U3')
    >>> OneHot(classes=3).fit_transform([2, 0])
    array([[0., 0., 1.],
           [1., 0., 0.]])
    """

    classes: Any = None
    low: float = 0
    high: float = 1

    def _check(self) -> None:
        low = number(self._who, "low", self.low)
        number(self._who, "high", self.high, above=low)
        self._given()

    def _given(self) -> NDArray[Any] | None:
        """Return the classes that were given, or None."""
        if self.classes is None:
            return None
        if isinstance(self.classes, Integral):
            return np.arange(whole(self._who, "classes", self.classes))
        given = self._labels(self.classes, "classes")
        if len(np.unique(given)) < len(given):
            raise ValueError(
                f"{self._who}: expected classes without repetition, got {given.tolist()}"
            )
        return given

    def _labels(self, y: ArrayLike, name: str) -> NDArray[Any]:
        """Return labels along a single axis."""
        labels = np.asarray(y)
        if labels.dtype.kind == "O" and all(isinstance(label, str) for label in labels.ravel()):
            labels = labels.astype(str)  # a column of a data frame
        if labels.ndim == 2 and labels.shape[1] == 1:
            labels = labels[:, 0]
        if labels.ndim != 1 or not len(labels):
            raise ValueError(
                f"{self._who}: expected {name} of shape (samples,), got {labels.shape}"
            )
        whole_numbers = labels.dtype.kind in "biuU"
        if labels.dtype.kind == "f":
            with np.errstate(invalid="ignore"):
                whole_numbers = bool((labels % 1 == 0).all())  # False for NaN and infinity
        if not whole_numbers:
            raise ValueError(
                f"{self._who}: expected {name} to be whole numbers or strings, "
                f"got dtype {labels.dtype}"
            )
        return labels

    def _columns(self, labels: NDArray[Any], classes: NDArray[Any]) -> NDArray[np.intp]:
        """Return the column of each label."""
        order = np.argsort(classes)
        place = np.searchsorted(classes, labels, sorter=order) if _alike(labels, classes) else None
        if place is None:
            columns = np.zeros(len(labels), dtype=np.intp)
        else:
            columns = order[np.minimum(place, len(classes) - 1)]
        wrong = np.flatnonzero(classes[columns] != labels)
        if wrong.size:
            shown = ", ".join(str(label) for label in classes[:10])
            raise ValueError(
                f"{self._who}: expected labels among {shown}{', ...' if len(classes) > 10 else ''}"
                f", got {labels[wrong[0]].item()!r} in row {wrong[0]}"
            )
        return columns

    def _fit(self, x: ArrayLike) -> None:
        labels, classes = self._labels(x, "labels"), self._given()
        if classes is None:
            classes = np.unique(labels)
        self._columns(labels, classes)
        self.classes_: NDArray[Any] = classes

    def transform(self, x: ArrayLike) -> FloatArray:
        """Return rows for labels of shape (samples,): float64 of shape (samples, classes)."""
        classes = self._fitted("classes_")
        columns = self._columns(self._labels(x, "labels"), classes)
        rows = np.full((len(columns), len(classes)), float(self.low))
        rows[np.arange(len(columns)), columns] = float(self.high)
        return rows

    def inverse_transform(self, x: ArrayLike) -> NDArray[Any]:
        """Return the label of the largest value in each row, an array of shape (samples,)."""
        classes: NDArray[Any] = self._fitted("classes_")
        labels: NDArray[Any] = classes[self._table(x, len(classes)).argmax(axis=1)]
        return labels


def _alike(labels: NDArray[Any], classes: NDArray[Any]) -> bool:
    """Return whether both are strings or both are numbers, and so can be compared.

    Examples
    --------
    >>> _alike(np.array(["1"]), np.array([1]))
    False
    """
    return (labels.dtype.kind == "U") == (classes.dtype.kind == "U")
