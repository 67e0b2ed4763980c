"""What all transformers have in common: statistics of the training data, applied to any data."""

from abc import ABC, abstractmethod
from dataclasses import dataclass
from importlib import import_module
from typing import Any, Self

import numpy as np

from nnbook._validation import array, number
from nnbook.estimators import Estimator
from nnbook.typing import ArrayLike, FloatArray


@dataclass(eq=False)
class Transformer(Estimator, ABC):
    """A transformation that is fitted on training data and then applied to any data.

    ``fit`` computes statistics and keeps them in attributes that end in ``_``. ``transform`` and
    ``inverse_transform`` only read them. So nothing about the test data reaches the training, as
    long as ``fit`` and ``fit_transform`` see the training data alone.

    Notes
    -----
    No method writes into its input, and none returns the input itself. float32 stays float32; all
    other numbers become float64. The statistics are float64 either way.

    The hyperparameters are the fields, kept as they were given. With ``get_params``,
    ``set_params`` and the argument ``y``, which is ignored, a transformer works in scikit-learn's
    ``clone``, ``Pipeline``, ``GridSearchCV`` and ``TransformedTargetRegressor``. scikit-learn
    itself is not needed. Its ``set_output`` is not supported: every method returns arrays.
    """

    def fit(self, x: ArrayLike, y: object = None) -> Self:
        """Compute the statistics of the training data.

        Parameters
        ----------
        x : array of shape (samples, features), or as the class says
            The training data, and nothing else.
        y : object, optional
            Ignored; pipelines pass the targets here.

        Returns
        -------
        Self
            The transformer, fitted. A second call forgets the first.

        Raises
        ------
        ValueError
            For NaN or infinity, with its row and column; for no samples or no features; for data
            that lack the statistics that the class needs.
        TypeError
            For data that are not real numbers.
        """
        self._check()  # an attribute may have been set since
        self._fit(x)
        return self

    @abstractmethod
    def _fit(self, x: ArrayLike) -> None: ...

    @abstractmethod
    def transform(self, x: ArrayLike) -> Any:
        """Return the data transformed by the statistics of the training data."""

    @abstractmethod
    def inverse_transform(self, x: ArrayLike) -> Any:
        """Return transformed data in their original units."""

    def fit_transform(self, x: ArrayLike, y: object = None) -> Any:
        """Return ``fit(x).transform(x)``; for training data only."""
        return self.fit(x, y).transform(x)

    def _fitted(self, name: str) -> Any:
        """Return what ``fit`` has computed, or refuse if it was not called."""
        try:
            return vars(self)[name]
        except KeyError:
            raise ValueError(
                f"{self._who}: expected a fitted transformer, got one without statistics; "
                "call fit(x_train) first"
            ) from None

    def _table(self, x: ArrayLike, features: int | None = None) -> FloatArray:
        """Return x as a table of finite numbers; every method begins with this."""
        table = numbers(self._who, x, (None, None))
        if features is None:
            at_least_one(self._who, table)
        elif table.shape[1] != features:
            raise ValueError(
                f"{self._who}: expected x with the {features} features of the data that it was "
                f"fitted on, got {table.shape[1]}"
            )
        return table

    def __sklearn_tags__(self) -> Any:
        """Tell scikit-learn what this is. Only scikit-learn calls it, so it is installed."""
        sk: Any = import_module("sklearn.utils")
        return sk.Tags(
            estimator_type=None,
            target_tags=sk.TargetTags(required=False),
            transformer_tags=sk.TransformerTags(preserves_dtype=["float64", "float32"]),
        )


def numbers(who: str, x: ArrayLike, shape: tuple[int | None, ...] | None = None) -> FloatArray:
    """Return x as an array of finite numbers: float32 where it is float32, else float64.

    Examples
    --------
    >>> numbers("doc", [[1, 2]]).dtype, numbers("doc", np.ones(2, np.float32)).dtype
    (dtype('float64'), dtype('float32'))
    """
    single = getattr(x, "dtype", None) == np.float32
    return array(who, "x", x, shape=shape, dtype=np.float32 if single else np.float64)


def at_least_one(who: str, x: FloatArray) -> None:
    """Refuse data without samples or without features."""
    if not x.size:
        raise ValueError(
            f"{who}: expected at least 1 sample and 1 feature, got x of shape {x.shape}"
        )


def two_numbers(
    who: str,
    name: str,
    pair: Any,
    *,
    what: str = "two numbers",
    least: float = -np.inf,
    most: float = np.inf,
) -> tuple[float, float]:
    """Return a pair as floats, or refuse it unless its second number is the larger one.

    Examples
    --------
    >>> two_numbers("doc", "ends", (0, 1))
    (0.0, 1.0)
    >>> two_numbers("doc", "ends", 3)
    Traceback (most recent call last):
    ValueError: doc: expected ends to be two numbers, got 3
    """
    try:
        low, high = pair
    except (TypeError, ValueError):
        raise ValueError(f"{who}: expected {name} to be {what}, got {pair!r}") from None
    low = number(who, f"{name}[0]", low, least=least)
    return low, number(who, f"{name}[1]", high, above=low, most=most)


def shifted(x: FloatArray, center: Any) -> FloatArray:
    """Return x - center in x's dtype, computed in float64 and rounded once.

    This way float32 data with a large mean lose nothing, and no float64 copy of all the data is
    made: NumPy converts them piece by piece.

    Examples
    --------
    >>> x = np.array([[16777216.0], [16777218.0]], dtype=np.float32)
    >>> shifted(x, np.array([16777217.0])).ravel().tolist()  # float32 has no 2**24 + 1
    [-1.0, 1.0]
    """
    result: FloatArray = np.subtract(x, center, out=np.empty(x.shape, x.dtype), casting="same_kind")
    return result
