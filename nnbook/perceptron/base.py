"""Unit: one neuron that learns sample by sample, whatever its rule."""

from abc import ABC, abstractmethod
from dataclasses import dataclass, field
from typing import Self

import numpy as np

from nnbook import _validation as check
from nnbook.estimators import Estimator
from nnbook.typing import ArrayLike, FloatArray, RandomState


@dataclass(eq=False)
class Unit(Estimator, ABC):
    r"""One neuron, :math:`z = w \cdot x + b`, and a rule that changes w and b.

    The rule says how far a sample moves the weights. The unit goes through the samples, moves the
    weights, and remembers each place where they have been.

    Parameters
    ----------
    learning_rate : float, default 0.01
        The factor of a rule's step, greater than 0.
    epochs : int, default 100
        How many times to go through the samples at most, at least 1.
    batch_size : int or None, default 1
        How many samples are looked at with the same weights. 1 is online learning, None means all
        of them. The steps of a batch are **added**, so that an epoch goes about as far either way.
    shuffle : bool, default False
        Whether each epoch takes the samples in a new order.
    rng : int or numpy.random.Generator, optional
        The source of that order; None draws a fresh seed.
    start : array of shape (features + 1,), optional
        The first weights, the bias last; zeros by default.

    Attributes
    ----------
    coef_ : ndarray of shape (features,)
        The weights.
    intercept_ : float
        The bias.
    path_ : ndarray of shape (updates_ + 1, features + 1)
        The weights, bias last, at the start and after each update.
    errors_ : ndarray of shape (n_iter_,)
        How wrong each epoch was, before its updates; the subclass says in which measure.
    updates_ : int
        How many times the weights were moved.
    n_iter_ : int
        How many epochs there were.
    n_features_in_ : int
        How many features the samples have.

    Raises
    ------
    ValueError, TypeError
        At construction, for hyperparameters that are out of range. From ``fit``, for NaN or
        infinity, with its row and column; for shapes that do not fit; for targets that the rule
        cannot use; and when the weights overflow.

    Notes
    -----
    The bias is the weight of one more input, which is always 1. Every rule treats it that way.
    """

    learning_rate: float = 0.01
    epochs: int = 100
    batch_size: int | None = field(default=1, kw_only=True)
    shuffle: bool = field(default=False, kw_only=True)
    rng: RandomState = field(default=None, kw_only=True)
    start: ArrayLike | None = field(default=None, kw_only=True)

    def _check(self) -> None:
        check.number(self._who, "learning_rate", self.learning_rate, above=0)
        check.whole(self._who, "epochs", self.epochs)
        if self.batch_size is not None:
            check.whole(self._who, "batch_size", self.batch_size)
        check.generator(self._who, self.rng)
        if self.start is not None:
            check.array(self._who, "start", self.start, shape=(None,))

    @abstractmethod
    def _step(self, w: FloatArray, x: FloatArray, y: FloatArray) -> tuple[FloatArray | None, float]:
        """Return the sum of the samples' steps, None if nothing moves, and how wrong they were."""

    @abstractmethod
    def predict(self, x: ArrayLike) -> FloatArray:
        """Return the unit's outputs, an array of shape (samples,)."""

    def _check_targets(self, y: FloatArray) -> None:
        """Refuse targets that the rule cannot use."""

    def fit(self, x: ArrayLike, y: ArrayLike) -> Self:
        """Learn from samples and their targets.

        Parameters
        ----------
        x : array of shape (samples, features)
            The samples.
        y : array of shape (samples,) or (samples, 1)
            The targets.

        Returns
        -------
        Self
            The unit, fitted. A second call forgets the first.
        """
        self._check()  # an attribute may have been set since
        rows = with_bias(self._who, x)
        targets = check.array(self._who, "y", y)
        if targets.shape not in {(len(rows),), (len(rows), 1)}:
            raise ValueError(
                f"{self._who}: expected y of shape ({len(rows)},), one target for each sample, "
                f"got {targets.shape}"
            )
        targets = targets.reshape(-1)
        self._check_targets(targets)
        w = self._first_weights(rows.shape[1])
        draw = check.generator(self._who, self.rng)
        size = self.batch_size or len(rows)
        order = np.arange(len(rows))
        path = [w]
        errors: list[float] = []
        while len(errors) < self.epochs:
            if self.shuffle:
                draw.shuffle(order)
            wrong = 0.0
            with np.errstate(over="ignore", invalid="ignore"):
                for i in range(0, len(rows), size):
                    batch = order[i : i + size]
                    step, error = self._step(w, rows[batch], targets[batch])
                    wrong += error
                    if step is not None:
                        w = w + self.learning_rate * step
                        path.append(w)
            errors.append(wrong)
            if not np.isfinite(w).all():
                raise ValueError(
                    f"{self._who}: expected finite weights, got an overflow in epoch "
                    f"{len(errors)}; lower the learning rate, {self.learning_rate}, or scale x"
                )
            if self._done(wrong):
                break
        self.coef_: FloatArray = w[:-1].copy()
        self.intercept_ = float(w[-1])
        self.path_: FloatArray = np.array(path)
        self.errors_: FloatArray = np.array(errors)
        self.updates_, self.n_iter_ = len(path) - 1, len(errors)
        self.n_features_in_ = rows.shape[1] - 1
        return self

    def _done(self, wrong: float) -> bool:
        """Return whether an epoch that was so wrong is the last one."""
        return False

    def _first_weights(self, count: int) -> FloatArray:
        if self.start is None:
            return np.zeros(count)
        start = check.array(self._who, "start", self.start)
        if start.shape != (count,):
            raise ValueError(
                f"{self._who}: expected start of shape ({count},), a weight for each feature and "
                f"the bias, got {start.shape}"
            )
        return start.copy()

    def decision_function(self, x: ArrayLike) -> FloatArray:
        """Return z for each sample, of shape (samples,): above 0 on the side of class 1."""
        if not hasattr(self, "coef_"):
            raise ValueError(
                f"{self._who}: expected a fitted unit, got one without weights; "
                "call fit(x, y) first"
            )
        rows = with_bias(self._who, x)
        if rows.shape[1] != self.n_features_in_ + 1:
            raise ValueError(
                f"{self._who}: expected x with the {self.n_features_in_} features that it was "
                f"fitted on, got {rows.shape[1] - 1}"
            )
        z: FloatArray = rows @ np.append(self.coef_, self.intercept_)
        return z


def with_bias(who: str, x: ArrayLike) -> FloatArray:
    """Return the samples with a last column of ones added, or refuse them.

    Examples
    --------
    >>> with_bias("doc", [[2.0, 3.0]])
    array([[2., 3., 1.]])
    """
    table = check.array(who, "x", x, shape=(None, None))
    if not table.size:
        raise ValueError(f"{who}: expected at least 1 sample and 1 feature, got x {table.shape}")
    return np.column_stack([table, np.ones(len(table))])


def check_signs(who: str, y: FloatArray) -> None:
    """Refuse targets other than -1 and 1, and targets of one class only.

    Examples
    --------
    >>> check_signs("doc", np.array([0.0, 1.0]))
    Traceback (most recent call last):
    ValueError: doc: expected targets -1 and 1, got 0.0 at index 0; 2 * y - 1 makes them of 0 and 1
    """
    wrong = np.abs(y) != 1
    if wrong.any():
        first = int(wrong.argmax())
        remedy = "; 2 * y - 1 makes them of 0 and 1" if np.isin(y, [0, 1]).all() else ""
        raise ValueError(
            f"{who}: expected targets -1 and 1, got {y[first]} at index {first}{remedy}"
        )
    if (y == y[0]).all():
        raise ValueError(f"{who}: expected samples of both classes, got {y[0]:g} in all {len(y)}")
