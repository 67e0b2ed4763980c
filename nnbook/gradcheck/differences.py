r"""Derivatives by differences, and how they are compared with what is claimed.

Central differences give a derivative without any derivation:

.. math:: \frac{\partial f}{\partial \theta_i} \approx
   \frac{f(\theta + \varepsilon e_i) - f(\theta - \varepsilon e_i)}{2 \varepsilon}

The error of the formula is of the order :math:`\varepsilon^2`; that of the subtraction is of the
order of the machine precision divided by :math:`\varepsilon`. In float64 both are small near 1e-5.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from nnbook._validation import array, number, shortened
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

    Raises
    ------
    TypeError, ValueError
        If ``f`` does not return one number, or ``epsilon`` is too small to change ``theta``.

    Notes
    -----
    It costs two calls of ``f`` for each entry.

    Examples
    --------
    >>> numerical_gradient(lambda t: float((t**2).sum()), [1.0, -3.0])
    array([ 2., -6.])
    """
    who = "numerical_gradient"
    if not callable(f) or isinstance(f, type):
        raise TypeError(f"{who}: expected f to be a function, got {shortened(f)}")
    epsilon = number(who, "epsilon", epsilon, above=0)
    point = array(who, "theta", theta).copy()
    gradient = np.empty_like(point)

    def at(index: tuple[int, ...], value: float) -> float:
        moved = point.copy()  # f may keep it, or write into it
        moved[index] = value
        return one_number(who, f(moved))

    for index in np.ndindex(point.shape):
        here = float(point[index])
        if not here - epsilon < here < here + epsilon:
            raise ValueError(
                f"{who}: expected an epsilon that changes theta, got {epsilon:g} beside {here:g}; "
                "scale theta, or give a larger epsilon"
            )
        gradient[index] = (at(index, here + epsilon) - at(index, here - epsilon)) / (2 * epsilon)
    return gradient


def one_number(who: str, value: Any) -> float:
    """Return what a function has returned as a float; refuse anything but one real number.

    Examples
    --------
    >>> one_number("doc", np.float32(0.5))
    0.5
    >>> one_number("doc", np.zeros(3))
    Traceback (most recent call last):
    TypeError: doc: expected f to return one number, got an array of shape (3,); return its sum, ...
    """
    found = np.asarray(value)
    if found.ndim == 0 and found.dtype.kind in "iuf":
        return float(found)
    got = shortened(value) if found.ndim == 0 else f"an array of shape {found.shape}"
    remedy = "" if found.ndim == 0 else "; return its sum, or its mean"
    raise TypeError(f"{who}: expected f to return one number, got {got}{remedy}")


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
    number("check_gradient", "tolerance", tolerance, above=0)
    if not analytic or {*analytic} != {*numeric}:
        raise ValueError(
            f"check_gradient: expected gradients of the same names, and at least one, "
            f"got {[*analytic]} and {[*numeric]}"
        )
    worst: tuple[float, str, float, float] = (-1.0, "", 0.0, 0.0)
    for name in analytic:
        claimed = array("check_gradient", f"the gradient for {name}", analytic[name], nan=True)
        measured = array("check_gradient", f"the differences for {name}", numeric[name], nan=True)
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
    count = sum(np.size(g) for g in analytic.values())
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
    who = "check_gradient"
    point = array(who, "theta", theta)
    if not point.size:
        raise ValueError(f"{who}: expected theta with at least one entry, got {point.shape}")
    for name, function in (("f", f), ("gradient", gradient)):
        if not callable(function) or isinstance(function, type):
            raise TypeError(f"{who}: expected {name} to be a function, got {shortened(function)}")
    claimed = array(who, "what gradient returns", gradient(point.copy()), nan=True)
    measured = numerical_gradient(f, point, epsilon=epsilon)
    return compare({"theta": claimed}, {"theta": measured}, tolerance=tolerance)
