"""Folds: which samples train and which test, in each round of a cross-validation."""

from abc import ABC, abstractmethod
from collections.abc import Iterator
from dataclasses import dataclass
from numbers import Integral
from typing import Any

import numpy as np

from nnbook import _validation as check
from nnbook._labels import as_labels
from nnbook.typing import ArrayLike, Generator, IntArray, RandomState


@dataclass(frozen=True)
class Folds(ABC):
    """What splits samples into folds; the names are scikit-learn's.

    A splitter keeps its seed, and each call of ``split`` starts from it again. So all trials of a
    search see the same folds.
    """

    n_splits: int = 5

    @abstractmethod
    def split(self, x: Any, y: ArrayLike | None = None) -> Iterator[tuple[IntArray, IntArray]]:
        """Yield the rows that train and the rows that test, each sorted, fold by fold."""

    def _check(self, shuffled: bool, rng: RandomState) -> None:
        """Check what all splitters have in common, and keep a seed in place of a generator."""
        who = type(self).__name__
        check.whole(who, "n_splits", self.n_splits, least=2)
        if rng is not None and not shuffled:
            raise ValueError(f"{who}: expected no rng without shuffle, got {rng!r}; set shuffle")
        if shuffled and not (isinstance(rng, Integral) and not isinstance(rng, bool)):
            rng = int(check.generator(who, rng).integers(2**32))
        elif shuffled:
            check.generator(who, rng)  # refuses a negative seed
        object.__setattr__(self, "rng", rng)

    def _samples(self, x: Any, y: ArrayLike | None) -> int:
        """Return how many samples there are, or refuse lengths that do not fit."""
        who = type(self).__name__
        samples = x if isinstance(x, Integral) else len(x)
        if y is not None and len(np.asarray(y)) != samples:
            raise ValueError(
                f"{who}: expected as many targets as samples, "
                f"got {samples} samples and {len(np.asarray(y))} targets"
            )
        if samples < self.n_splits:
            raise ValueError(
                f"{who}: expected at least n_splits={self.n_splits} samples, got {samples}"
            )
        return int(samples)


@dataclass(frozen=True)
class KFold(Folds):
    """Cut the samples into k parts; each is the test set once, while the others train.

    Parameters
    ----------
    n_splits : int, default 5
        k, at least 2.
    shuffle : bool, default False
        Whether the samples are put in a random order first. If not, each part is a block of
        consecutive rows, which is bad if the data are sorted.
    rng : int or numpy.random.Generator, optional
        What shuffles; None draws a fresh seed, once.

    Raises
    ------
    ValueError, TypeError
        For bad numbers, or an ``rng`` without ``shuffle``.

    Notes
    -----
    If k does not divide the number of samples, the first folds are one sample larger.

    Examples
    --------
    >>> for train, test in KFold(2).split(["a", "b", "c"]):
    ...     print(train, test)
    [2] [0 1]
    [0 1] [2]
    """

    shuffle: bool = False
    rng: RandomState = None

    def __post_init__(self) -> None:
        self._check(self.shuffle, self.rng)

    def split(self, x: Any, y: ArrayLike | None = None) -> Iterator[tuple[IntArray, IntArray]]:
        """Yield the rows that train and the rows that test, fold by fold.

        Parameters
        ----------
        x : int or anything with a length
            The samples, or how many there are.
        y : array, optional
            The targets; only their number is checked.
        """
        samples = self._samples(x, y)
        order = np.arange(samples)
        if self.shuffle:
            check.generator("KFold", self.rng).shuffle(order)
        for part in np.array_split(order, self.n_splits):
            yield _rows(np.isin(np.arange(samples), part))


@dataclass(frozen=True)
class StratifiedKFold(Folds):
    """Cut the samples so that each part has nearly the same share of each class.

    Parameters
    ----------
    n_splits : int, default 5
        k, at least 2.
    shuffle : bool, default False
        Whether the samples of each class are put in a random order first.
    rng : int or numpy.random.Generator, optional
        What shuffles; None draws a fresh seed, once.

    Examples
    --------
    The classes are sorted, and still each fold tests on both:

    >>> y = [0, 0, 0, 0, 1, 1]
    >>> [test.tolist() for _, test in StratifiedKFold(2).split(y, y)]
    [[0, 1, 4], [2, 3, 5]]
    """

    shuffle: bool = False
    rng: RandomState = None

    def __post_init__(self) -> None:
        self._check(self.shuffle, self.rng)

    def split(self, x: Any, y: ArrayLike | None = None) -> Iterator[tuple[IntArray, IntArray]]:
        """Yield the rows that train and the rows that test, fold by fold.

        Parameters
        ----------
        x : int or anything with a length
            The samples, or how many there are.
        y : array of shape (samples,), (samples, 1) or (samples, classes)
            The classes: labels or, in several columns, one-hot rows.

        Raises
        ------
        ValueError
            If there are no classes, if a class is missing (NaN, None) or of another kind than the
            others, or if a class has fewer samples than there are folds.
        """
        if y is None:
            raise ValueError("StratifiedKFold: expected the classes y, got None")
        labels = _labels(y)
        self._samples(x, labels)
        names, codes, counts = np.unique(labels, return_inverse=True, return_counts=True)
        if counts.min() < self.n_splits:
            raise ValueError(
                f"StratifiedKFold: expected at least n_splits={self.n_splits} samples of each "
                f"class, got {counts.min()} of class {names[counts.argmin()]}"
            )
        # Dealing the sorted classes like cards says how many samples of each class a fold gets.
        dealt = np.sort(codes)
        fold_of = np.empty(len(codes), dtype=int)
        rng = check.generator("StratifiedKFold", self.rng) if self.shuffle else None
        for k in range(len(names)):
            share = [int((dealt[i :: self.n_splits] == k).sum()) for i in range(self.n_splits)]
            folds = np.repeat(np.arange(self.n_splits), share)
            if rng is not None:
                rng.shuffle(folds)
            fold_of[codes == k] = folds
        for fold in range(self.n_splits):
            yield _rows(fold_of == fold)


@dataclass(frozen=True)
class RepeatedKFold(Folds):
    """Cut the samples several times, each time in another random order.

    Parameters
    ----------
    n_splits : int, default 5
        k, at least 2.
    n_repeats : int, default 10
        How many times, at least 1.
    stratified : bool, default False
        Whether each part has nearly the same share of each class.
    rng : int or numpy.random.Generator, optional
        What shuffles; None draws a fresh seed, once.

    Examples
    --------
    >>> len(list(RepeatedKFold(5, n_repeats=3, rng=0).split(20)))
    15
    """

    n_repeats: int = 10
    stratified: bool = False
    rng: RandomState = None

    def __post_init__(self) -> None:
        check.whole("RepeatedKFold", "n_repeats", self.n_repeats)
        self._check(True, self.rng)

    def split(self, x: Any, y: ArrayLike | None = None) -> Iterator[tuple[IntArray, IntArray]]:
        """Yield the rows that train and the rows that test, repetition by repetition."""
        rng: Generator = check.generator("RepeatedKFold", self.rng)
        kind = StratifiedKFold if self.stratified else KFold
        for seed in rng.integers(2**32, size=self.n_repeats).tolist():
            yield from kind(self.n_splits, shuffle=True, rng=seed).split(x, y)


def _rows(test: Any) -> tuple[IntArray, IntArray]:
    return np.flatnonzero(~test), np.flatnonzero(test)


def _labels(y: ArrayLike) -> Any:
    """Return one label for each sample."""
    who = "StratifiedKFold"
    labels = as_labels(who, "y", y)
    if labels.ndim == 2 and labels.shape[1] > 1:
        high = labels == max(labels.flat, default=1)
        if not (high.sum(axis=1) == 1).all() or len(np.unique(labels[~high])) > 1:
            raise ValueError(
                f"{who}: expected one-hot rows in the {labels.shape[1]} columns of y, got rows of "
                "other values; give one label for each sample"
            )
        return high.argmax(axis=1)
    if labels.shape not in {(len(labels),), (len(labels), 1)}:
        raise ValueError(
            f"{who}: expected y of shape (samples,) or (samples, classes), got {labels.shape}"
        )
    return labels.reshape(-1)
