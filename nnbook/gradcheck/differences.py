r"""Derivatives by differences, and how they are compared with what is claimed.

Central differences give a derivative without any derivation:

.. math:: \frac{\partial f}{\partial \theta_i} \approx
   \frac{f(\theta + \varepsilon e_i) - f(\theta - \varepsilon e_i)}{2 \varepsilon}

The error of the formula is of the order :math:`\varepsilon^2`; that of the subtraction is of the
order of the machine precision divided by :math:`\varepsilon`. In float64 both are small near 1e-5.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np

from nnbook._validation import array, number
from nnbook.typing import ArrayLike, FloatArray


def numerical_gradient(
    f: Callable[[FloatArray], float], theta: ArrayLike, *, epsilon: float = 1e-5
) -> FloatArray:
    """Return the gradient of a scalar function by central differences.

    Parameters
    ----------
    f : callable
        Takes an array shaped like ``theta``, returns a number.
    theta : array
        The point at which to differentiate. It is not changed.
    epsilon : float, default 1e-5
        The step, above 0.

    Returns
    -------
    ndarray shaped like ``theta``

    Notes
    -----
    It costs two calls of ``f`` for each entry.

    Examples
    --------
    >>> numerical_gradient(lambda t: float((t**2).sum()), [1.0, -3.0])
    array([ 2., -6.])
    """
    epsilon = number("numerical_gradient", "epsilon", epsilon, above=0)
    point = array("numerical_gradient", "theta", theta).copy()
    gradient = np.empty_like(point)
    for index in np.ndindex(point.shape):
        here = point[index]
        point[index] = here + epsilon
        above = f(point)
        point[index] = here - epsilon
        below = f(point)
        point[index] = here
        gradient[index] = (above - below) / (2 * epsilon)
    return gradient


@dataclass(frozen=True)
class GradientReport:
    """The outcome of a gradient check.

    Attributes
    ----------
    error : float
        The largest relative error, |a - n| / max(|a|, |n|, floor).
    worst : str
        The entry with this error.
    analytic, numeric : float
        The two derivatives there: as claimed, and by differences.
    tolerance : float
        The error that was allowed.
    checked : int
        How many entries were compared.
    """

    error: float
    worst: str
    analytic: float
    numeric: float
    tolerance: float
    checked: int

    @property
    def passed(self) -> bool:
        """Whether the largest error is within the tolerance; NaN never is."""
        return bool(self.error <= self.tolerance)

    def __str__(self) -> str:
        verdict = "passed" if self.passed else "FAILED"
        return (
            f"gradient check {verdict}: {self.checked} derivatives, largest relative error "
            f"{self.error:.1e} (allowed {self.tolerance:.0e}) at {self.worst}: "
            f"analytic {self.analytic:.6e}, numeric {self.numeric:.6e}"
        )


def compare(
    analytic: Mapping[str, FloatArray],
    numeric: Mapping[str, FloatArray],
    *,
    tolerance: float = 1e-6,
    floor: float = 1e-4,
) -> GradientReport:
    """Compare two sets of gradients by name.

    ``floor`` keeps a tiny derivative, which is mostly rounding, from raising a false alarm.
    """
    worst: tuple[float, str, float, float] = (-1.0, "", 0.0, 0.0)
    for name, claimed in analytic.items():
        measured = numeric[name]
        if claimed.shape != measured.shape:
            raise ValueError(
                f"check_gradient: expected a gradient of shape {measured.shape} for {name}, "
                f"got {claimed.shape}"
            )
        scale = np.maximum(np.maximum(np.abs(claimed), np.abs(measured)), floor)
        with np.errstate(invalid="ignore"):  # an infinite derivative counts as an infinite error
            errors = np.nan_to_num(np.abs(claimed - measured) / scale, nan=np.inf)
        if errors.size and errors.max() > worst[0]:
            at = np.unravel_index(int(errors.argmax()), errors.shape)
            place = f"{name}[{', '.join(str(int(i)) for i in at)}]" if at else name
            worst = (float(errors.max()), place, float(claimed[at]), float(measured[at]))
    count = sum(g.size for g in analytic.values())
    return GradientReport(max(worst[0], 0.0), *worst[1:], tolerance, count)


def check_gradient(
    f: Callable[[FloatArray], float],
    gradient: Callable[[FloatArray], FloatArray],
    theta: ArrayLike,
    *,
    epsilon: float = 1e-5,
    tolerance: float = 1e-6,
) -> GradientReport:
    """Compare the gradient of a scalar function with central differences.

    Parameters
    ----------
    f : callable
        Takes an array, returns a number.
    gradient : callable
        Takes an array, returns the claimed gradient there, shaped like the array.
    theta : array
        The point at which to compare.
    epsilon : float, default 1e-5
        The step.
    tolerance : float, default 1e-6
        The largest relative error that passes.

    Returns
    -------
    GradientReport

    Examples
    --------
    >>> import numpy as np
    >>> check_gradient(lambda t: np.sum(t**3), lambda t: 3 * t**2, [1.0, 2.0]).passed
    True
    >>> print(check_gradient(lambda t: np.sum(t**3), lambda t: 2 * t**2, [1.0, 2.0]))
    gradient check FAILED: 2 derivatives, largest relative error 3.3e-01 (allowed 1e-06) at
    theta[...]: analytic ..., numeric ...
    """
    point = array("check_gradient", "theta", theta)
    claimed = np.asarray(gradient(point.copy()), dtype=np.float64)
    measured = numerical_gradient(f, point, epsilon=epsilon)
    return compare({"theta": claimed}, {"theta": measured}, tolerance=tolerance)
