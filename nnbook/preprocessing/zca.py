"""ZCA whitening: uncorrelated features of variance 1 that stay as close to the data as possible."""

from dataclasses import dataclass

import numpy as np

from nnbook._validation import number
from nnbook.preprocessing.base import Transformer, shifted
from nnbook.preprocessing.pca import Axes, principal_axes
from nnbook.typing import ArrayLike, FloatArray


@dataclass(eq=False)
class ZCA(Transformer):
    r"""Whiten the data without rotating them.

    .. math:: z = (x - \mu) W, \qquad W = U (\Lambda + \epsilon I)^{-1/2} U^\top

    where :math:`C = U \Lambda U^\top` is the covariance of the training data. :class:`PCA` whitens
    along new axes. Here U turns the result back, so that a whitened image still looks like an
    image.

    Parameters
    ----------
    epsilon : float, default 1e-5
        ε, at least 0, added to each variance, in squared units of the data. It limits how much a
        direction of little variance, mostly noise, is amplified: at most by 1 / sqrt(ε).

    Attributes
    ----------
    mean_ : ndarray of shape (features,)
        μ.
    whitening_ : ndarray of shape (features, features)
        W, symmetric.
    coloring_ : ndarray of shape (features, features)
        Its inverse, :math:`U (\Lambda + \epsilon I)^{1/2} U^\top`.
    rank_ : int
        How many directions have a variance that is more than rounding.
    n_features_in_, n_samples_ : int
        The shape of the training data.

    Raises
    ------
    ValueError
        At construction, for ε below 0. From ``fit``, for fewer than 2 samples and, with ε = 0, for
        data that have no variance in some direction, where W would be infinite.

    Notes
    -----
    The covariance has the divisor n - 1, as in :class:`PCA`. With ε = 0 that of z is the identity.
    With ε > 0 a direction of variance λ gets the variance :math:`\lambda / (\lambda + \epsilon)`.
    The default therefore suits data of about unit size; for pixels from 0 to 255 it does next to
    nothing.

    Of all W with :math:`W^\top C W = I`, this one changes the data least in the mean square.

    W has features² entries: for the 3072 inputs of a colour image it takes 75 MB, and its inverse
    as much again.

    References
    ----------
    Bell and Sejnowski, "The 'independent components' of natural scenes are edge filters", Vision
    Research 37, 1997. Kessy, Lewin and Strimmer, "Optimal whitening and decorrelation", The
    American Statistician 72, 2018.

    Examples
    --------
    >>> import numpy as np
    >>> rng = np.random.default_rng(0)
    >>> x = rng.standard_normal((200, 2)) @ np.array([[2.0, 1.0], [0.0, 1.0]])
    >>> z = ZCA(epsilon=0).fit_transform(x)
    >>> np.cov(z.T).round(12) + 0.0
    array([[1., 0.],
           [0., 1.]])
    """

    epsilon: float = 1e-5

    def _check(self) -> None:
        number(self._who, "epsilon", self.epsilon, least=0)

    def _fit(self, x: ArrayLike) -> None:
        table = self._table(x)
        n, p = table.shape
        axes = principal_axes(self._who, table)
        if self.epsilon == 0 and axes.rank < p:
            raise ValueError(
                f"{self._who}: expected variance in all {p} directions, got {axes.rank}; "
                "give an epsilon above 0, or use PCA(whiten=True), which sets the others to 0"
            )
        deviations = np.sqrt(axes.singular_values**2 / (n - 1) + self.epsilon)
        least = np.sqrt(self.epsilon)  # in the directions that have no axis, for n < p
        self.whitening_ = _along(axes, 1 / deviations, 1 / least if least else 0.0)
        self.coloring_ = _along(axes, deviations, least)
        self.mean_: FloatArray = axes.mean
        self.rank_ = axes.rank
        self.n_samples_, self.n_features_in_ = table.shape

    def transform(self, x: ArrayLike) -> FloatArray:
        """Return (x - μ) W, an array of shape (samples, features)."""
        table = self._table(x, self._fitted("n_features_in_"))
        z: FloatArray = shifted(table, self.mean_) @ self.whitening_.astype(table.dtype)
        return z

    def inverse_transform(self, x: ArrayLike) -> FloatArray:
        """Return the data in their original units, of shape (samples, features)."""
        table = self._table(x, self._fitted("n_features_in_"))
        return (table @ self.coloring_ + self.mean_).astype(table.dtype, copy=False)


def _along(axes: Axes, factors: FloatArray, elsewhere: float) -> FloatArray:
    """Return the symmetric matrix that stretches along each axis, and equally in all others.

    With fewer samples than features the axes do not span the space. The directions orthogonal to
    them are stretched by ``elsewhere``, and no basis for them is needed.
    """
    rows = axes.rows
    if len(rows) == rows.shape[1]:
        return (rows.T * factors) @ rows
    return (rows.T * (factors - elsewhere)) @ rows + elsewhere * np.eye(rows.shape[1])
