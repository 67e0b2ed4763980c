"""Principal components: axes along which the data are uncorrelated, largest variance first."""

from dataclasses import dataclass
from numbers import Integral
from typing import NamedTuple

import numpy as np

from nnbook._validation import number, whole
from nnbook.preprocessing.base import Transformer, shifted
from nnbook.preprocessing.constants import no_overflow
from nnbook.typing import ArrayLike, FloatArray


@dataclass(eq=False)
class PCA(Transformer):
    r"""Rotate centred data onto their principal axes, and keep the first ones.

    .. math:: X - \mu = U S V^\top, \qquad z = (x - \mu) V, \qquad
       \lambda_j = \frac{s_j^2}{n - 1}

    and with ``whiten=True``

    .. math:: z_j = \frac{(x - \mu) \cdot v_j}{\sqrt{\lambda_j}}

    where v are the columns of V. The covariance of z is diagonal, with the variances λ. After
    whitening it is the identity.

    Parameters
    ----------
    n_components : int, float or None, default None
        How many axes are kept; None means min(samples, features). A number in (0, 1) is a share of
        the variance: the fewest axes that explain more than this share are kept.
    whiten : bool, default False
        Whether each component is divided by its standard deviation.

    Attributes
    ----------
    components_ : ndarray of shape (components, features)
        The axes, in rows: unit vectors, the first columns of V. The entry of each that is largest
        in absolute value is positive.
    explained_variance_ : ndarray of shape (components,)
        λ, in squared units of the data.
    explained_variance_ratio_ : ndarray of shape (components,)
        λ divided by the total variance.
    singular_values_ : ndarray of shape (components,)
        s.
    mean_ : ndarray of shape (features,)
        μ.
    rank_ : int
        How many of all the axes have a variance that is more than rounding.
    n_components_, n_features_in_, n_samples_ : int
        How many components, features and samples there are.

    Raises
    ------
    ValueError
        At construction, for a number of components below 1. From ``fit``, for fewer than 2 samples,
        for more components than there are, and for data without any variance.

    Notes
    -----
    Directions beyond ``rank_`` hold nothing but rounding. n samples span at most n - 1 directions,
    since their mean is subtracted, and a feature that is a sum of others adds none. Whitening would
    blow that rounding up to variance 1. So with ``whiten=True`` these components are set to 0, for
    all data: if other data extend along a direction that the training data do not have, that part
    is dropped. ``inverse_transform`` still recovers the training data.

    The sign of an axis is arbitrary. The rule above fixes it; scikit-learn has the same one, from
    version 1.5. Where two variances agree, the axes are arbitrary within their plane.

    The variance has the divisor n - 1 here, as in scikit-learn, and n in :class:`StandardScaler`,
    as in both libraries. Numbers in a small unit have a large variance: standardize features in
    different units first.

    The singular values come from the data, not from their covariance, which would square the
    condition number and halve the digits. With more samples than features a QR decomposition comes
    first, since U is not needed. The cost is of order samples × features².

    References
    ----------
    Pearson, "On lines and planes of closest fit to systems of points in space", Philosophical
    Magazine 2, 1901. The lecture "Entrenamiento de redes neuronales", on preprocessing.

    Examples
    --------
    Three points on a line through (2, 3): one direction has all the variance.

    >>> import numpy as np
    >>> x = np.array([[1.0, 1.0], [2.0, 3.0], [3.0, 5.0]])
    >>> pca = PCA().fit(x)
    >>> pca.rank_, pca.components_[0] * np.sqrt(5)
    (1, array([1., 2.]))
    >>> PCA(n_components=1).fit_transform(x).ravel() / np.sqrt(5)
    array([-1.,  0.,  1.])
    >>> PCA(whiten=True).fit_transform(x)
    array([[-1.,  0.],
           [ 0.,  0.],
           [ 1.,  0.]])
    """

    n_components: int | float | None = None
    whiten: bool = False

    def _check(self) -> None:
        wanted = self.n_components
        if isinstance(wanted, Integral):
            whole(self._who, "n_components", wanted)
        elif wanted is not None:
            number(self._who, "n_components, a share of the variance,", wanted, above=0, below=1)

    def _fit(self, x: ArrayLike) -> None:
        table = self._table(x)
        axes = principal_axes(self._who, table)
        s = axes.singular_values
        ratio = (s / s[0]) ** 2  # small numbers would vanish when they are squared
        ratio /= ratio.sum()
        kept = self._count(ratio)
        self.mean_: FloatArray = axes.mean
        self.components_: FloatArray = axes.rows[:kept]
        self.explained_variance_: FloatArray = s[:kept] ** 2 / (len(table) - 1)
        self.explained_variance_ratio_: FloatArray = ratio[:kept]
        self.singular_values_: FloatArray = s[:kept]
        self.rank_ = axes.rank
        self.n_components_ = kept
        self.n_samples_, self.n_features_in_ = table.shape

    def _count(self, ratio: FloatArray) -> int:
        """Return how many axes are kept."""
        wanted = self.n_components
        if wanted is None:
            return len(ratio)
        if not isinstance(wanted, Integral):
            enough = int(np.searchsorted(ratio.cumsum(), float(wanted), side="right")) + 1
            return min(enough, len(ratio))
        if wanted > len(ratio):
            raise ValueError(
                f"{self._who}: expected n_components <= {len(ratio)}, the smaller of samples and "
                f"features, got {wanted}"
            )
        return int(wanted)

    def _deviations(self) -> FloatArray:
        """Return the standard deviation of each component, and 0 where it is only rounding."""
        inside = np.arange(self.n_components_) < self.rank_
        return np.where(inside, self.singular_values_ / np.sqrt(self.n_samples_ - 1), 0.0)

    def transform(self, x: ArrayLike) -> FloatArray:
        """Return the components, an array of shape (samples, components)."""
        table = self._table(x, self._fitted("n_features_in_"))
        z = shifted(table, self.mean_) @ self.components_.T.astype(table.dtype)
        if self.whiten:
            deviations = self._deviations()
            z[:, deviations == 0] = 0.0
            z /= np.where(deviations > 0, deviations, 1.0)
        return z

    def inverse_transform(self, x: ArrayLike) -> FloatArray:
        """Return the data that have these components, of shape (samples, features).

        Where components were left out, each sample is the nearest one that the others can describe.
        """
        table = self._table(x, self._fitted("n_components_"))
        z = table * self._deviations() if self.whiten else table
        return (z @ self.components_ + self.mean_).astype(table.dtype, copy=False)


class Axes(NamedTuple):
    """The mean, singular values, principal axes in rows, and the number of axes that count."""

    mean: FloatArray
    singular_values: FloatArray
    rows: FloatArray
    rank: int


def principal_axes(who: str, x: FloatArray) -> Axes:
    r"""Return the singular value decomposition of centred data, without U.

    A singular value is rounding if it is at most the larger of two bounds: the error of the
    computation, :math:`\epsilon_{64} \max(n, p) s_1`, and the rounding of the data themselves,
    :math:`\epsilon (\sqrt n + \sqrt p) \max |x|`, which is what random errors of one spacing give.

    Parameters
    ----------
    who : str
        The caller, for the messages.
    x : ndarray of shape (samples, features)
        At least 2 samples.

    Returns
    -------
    Axes
        min(samples, features) of them.

    Raises
    ------
    ValueError
        For a single sample, for data that do not vary, and for an overflow.

    Examples
    --------
    >>> axes = principal_axes("doc", np.array([[0.0, -3.0], [0.0, 3.0]]))
    >>> axes.rank, axes.rows[0], float(axes.singular_values[0] ** 2)
    (1, array([0., 1.]), 18.0)
    """
    n, p = x.shape
    if n < 2:
        raise ValueError(f"{who}: expected at least 2 samples, since n - 1 is divided by, got {n}")
    with np.errstate(over="ignore", invalid="ignore"):
        mean = x.mean(axis=0, dtype=np.float64)
        centred = x - mean
        left = centred.mean(axis=0)  # the rounding of the mean would look like a direction
        centred -= left
        mean += left
        squares = np.square(centred).sum(axis=0)
    no_overflow(who, squares, "sum of squares")
    # R has the singular values and the axes of the data: Q only rotates the samples.
    small = np.linalg.qr(centred, mode="r") if n > p else centred
    _, s, rows = np.linalg.svd(small, full_matrices=False)
    largest = np.abs(rows).argmax(axis=1)
    rows *= np.sign(rows[np.arange(len(rows)), largest])[:, None]
    size = max(abs(float(x.min())), abs(float(x.max())))
    own = float(np.finfo(x.dtype).eps) * (np.sqrt(n) + np.sqrt(p)) * size
    rank = int((s > max(own, np.finfo(np.float64).eps * max(n, p) * s[0])).sum())
    if not rank:
        raise ValueError(f"{who}: expected samples that differ by more than rounding, got none")
    return Axes(mean, s, rows, rank)
