r"""Derivatives by differences, and how they are compared with what is claimed.

Central differences say what a derivative is without knowing how it was derived:

.. math:: \frac{\partial f}{\partial \theta_i} \approx
   \frac{f(\theta + \varepsilon e_i) - f(\theta - \varepsilon e_i)}{2 \varepsilon}

The error of the formula is of the order :math:`\varepsilon^2`; that of the subtraction is of the
order of the machine precision divided by :math:`\varepsilon`. Near 1e-5 both are small in float64.
"""

from collections.abc import Callable
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
        Where; it is not changed.
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
        The entry that has it.
    analytic, numeric : float
        Its two derivatives.
    tolerance : float
        What was allowed.
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
        """Whether the largest error is within the tolerance; NaN is not."""
        return bool(self.error <= self.tolerance)

    def __str__(self) -> str:
        verdict = "passed" if self.passed else "FAILED"
        return (
            f"gradient check {verdict}: {self.checked} derivatives, largest relative error "
            f"{self.error:.1e} (allowed {self.tolerance:.0e}) at {self.worst}: "
            f"analytic {self.analytic:.6e}, numeric {self.numeric:.6e}"
        )


def compare(
    analytic: dict[str, FloatArray],
    numeric: dict[str, FloatArray],
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
        exact = array("check_gradient", f"the gradient for {name}", analytic[name], nan=True)
        rough = array("check_gradient", f"the differences for {name}", numeric[name], nan=True)
        if exact.shape != rough.shape:
            raise ValueError(
                f"check_gradient: expected a gradient of shape {rough.shape} for {name}, "
                f"got {exact.shape}"
            )
        scale = np.maximum(np.maximum(np.abs(exact), np.abs(rough)), floor)
        with np.errstate(invalid="ignore"):  # an infinite derivative is an error of its own
            errors = np.nan_to_num(np.abs(exact - rough) / scale, nan=np.inf)
        if errors.size and errors.max() > worst[0]:
            at = np.unravel_index(int(errors.argmax()), errors.shape)
            place = f"{name}[{', '.join(str(int(i)) for i in at)}]" if at else name
            worst = (float(errors.max()), place, float(exact[at]), float(rough[at]))
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
        Takes an array, returns its supposed gradient, shaped like it.
    theta : array
        Where to compare.
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
    exact = array(who, "what gradient returns", gradient(point.copy()), nan=True)
    rough = numerical_gradient(f, point, epsilon=epsilon)
    return compare({"theta": exact}, {"theta": rough}, tolerance=tolerance)
