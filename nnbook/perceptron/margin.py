"""Separation: how wide the gap between two classes is, and what it says about mistakes."""

from dataclasses import dataclass
from itertools import combinations
from math import comb, sqrt

import numpy as np

from nnbook import _validation as check
from nnbook.perceptron.base import check_signs, with_bias
from nnbook.typing import ArrayLike, FloatArray


@dataclass(frozen=True, eq=False)
class Separation:
    r"""The hyperplane through the origin that is farthest from all samples.

    Attributes
    ----------
    direction : ndarray of shape (features + 1,)
        The unit vector u, with the bias last; zeros if no hyperplane separates the classes.
    margin : float
        :math:`\gamma = \min_i y_i\, u \cdot x_i`, above 0 if the classes can be separated, else 0.
        x includes the 1 for the bias.
    radius : float
        R, the length of the longest sample, including that 1.

    Examples
    --------
    >>> from nnbook.datasets import load_and
    >>> found = separation(load_and("01").x, load_and("pm1").y)
    >>> round(found.bound(), 6)
    51.0
    """

    direction: FloatArray
    margin: float
    radius: float

    def bound(self, start: ArrayLike | None = None, learning_rate: float = 1.0) -> float:
        r"""Return how many mistakes a perceptron can make at most, with the samples in any order.

        .. math:: k \le \frac{R^2 - 2 c \gamma + \sqrt{(R^2 - 2 c \gamma)^2
           + 4 \gamma^2 (a^2 - c^2)}}{2 \gamma^2}, \qquad a = \frac{|w_0|}{\eta}, \quad
           c = \frac{w_0 \cdot u}{\eta}

        From zeros this is Novikoff's :math:`(R / \gamma)^2`, and the learning rate is irrelevant.

        Parameters
        ----------
        start : array of shape (features + 1,), optional
            The first weights :math:`w_0`, bias last; zeros by default.
        learning_rate : float, default 1
            The rate :math:`\eta`, greater than 0.

        Returns
        -------
        float
            Infinity if no hyperplane separates the classes.
        """
        rate = check.number("Separation.bound", "learning_rate", learning_rate, above=0)
        if self.margin == 0:
            return float("inf")
        first = np.zeros(len(self.direction)) if start is None else np.asarray(start, dtype=float)
        if first.shape != self.direction.shape:
            raise ValueError(
                f"Separation.bound: expected start of shape {self.direction.shape}, "
                f"got {first.shape}"
            )
        scaled = first / rate
        along, square = float(scaled @ self.direction), float(scaled @ scaled)
        half = self.radius**2 - 2 * along * self.margin
        root = sqrt(half**2 + 4 * self.margin**2 * max(square - along**2, 0.0))
        return (half + root) / (2 * self.margin**2)


def separation(x: ArrayLike, y: ArrayLike) -> Separation:
    r"""Return the widest separation of two classes by a hyperplane, exactly.

    Multiply each sample by its class, :math:`z_i = y_i x_i`. The margin is then the distance of the
    origin from the convex hull of the :math:`z_i`, and u points to the nearest point of the hull.
    That point lies in the hull of at most features + 1 of the :math:`z_i`, so each such subset is
    tried.

    Parameters
    ----------
    x : array of shape (samples, features)
        The samples.
    y : array of shape (samples,) or (samples, 1)
        Their classes, -1 and 1.

    Returns
    -------
    Separation

    Raises
    ------
    ValueError
        For other targets, for a single class, and if more than 100,000 subsets had to be tried: the
        method is for small sets.

    Notes
    -----
    The bias counts towards the length of u, because to the perceptron it is a weight like the
    others. A support vector machine leaves it out, so its margin is another number.

    References
    ----------
    The duality is standard; see Vapnik, "Statistical learning theory", 1998.

    Examples
    --------
    >>> from nnbook.datasets import load_and, load_xor
    >>> data = load_and("pm1")
    >>> found = separation(data.x, data.y)
    >>> found.direction * 3**0.5
    array([ 1.,  1., -1.])
    >>> round(found.bound(), 6)
    9.0
    >>> data = load_xor("pm1")
    >>> separation(data.x, data.y).bound()
    inf
    """
    who = "separation"
    rows = with_bias(who, x)
    classes = check.array(who, "y", y).reshape(-1)
    if len(classes) != len(rows):
        raise ValueError(f"{who}: expected {len(rows)} targets, got {len(classes)}")
    check_signs(who, classes)
    points = classes[:, None] * rows
    subsets = sum(comb(len(points), k) for k in range(1, points.shape[1] + 1))
    if subsets > 100_000:
        raise ValueError(
            f"{who}: expected at most 100000 subsets, got {subsets}; take fewer samples or features"
        )
    radius = float(np.sqrt((rows**2).sum(axis=1).max()))
    for size in range(1, points.shape[1] + 1):
        for chosen in combinations(range(len(points)), size):
            nearest = _nearest(points[list(chosen)])
            # No point of the hull is nearer if all points lie beyond the plane through this one.
            if nearest is not None and (points @ nearest).min() >= nearest @ nearest - 1e-10:
                length = float(np.sqrt(nearest @ nearest))
                if length > 1e-7:
                    return Separation(nearest / length, length, radius)
    return Separation(np.zeros(points.shape[1]), 0.0, radius)


def _nearest(points: FloatArray) -> FloatArray | None:
    """Return the point nearest to 0 on the plane through some points, if it lies between them."""
    n = len(points)
    # The shares add up to 1, and their point has the same product with each of the given ones.
    system = np.ones((n + 1, n + 1))
    system[:n, :n], system[n, n] = points @ points.T, 0
    try:
        shares = np.linalg.solve(system, np.append(np.zeros(n), 1.0))[:n]
    except np.linalg.LinAlgError:  # a smaller subset spans the same plane
        return None
    nearest: FloatArray = shares @ points
    return nearest if (shares >= -1e-12).all() else None
