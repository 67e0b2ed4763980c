"""What every activation has: a name, a function, and its vector-Jacobian product."""

from dataclasses import dataclass, field
from typing import Protocol

import numpy as np

from nnbook.typing import ArrayLike, FloatArray


class Forward(Protocol):
    """``fn(z, out=None) -> y``; ``out`` may be ``z`` itself."""

    def __call__(self, z: FloatArray, out: FloatArray | None = None) -> FloatArray:
        """Return f(z)."""


class Backward(Protocol):
    """``vjp(dy, z, y, out=None) -> dz``; ``out`` must not be one of the other arrays."""

    def __call__(
        self, dy: FloatArray, z: FloatArray, y: FloatArray, out: FloatArray | None = None
    ) -> FloatArray:
        """Return dy times the Jacobian of f at z."""


@dataclass(frozen=True, eq=False)
class Activation:
    """A function of z with its derivative, elementwise or along the last axis.

    Parameters
    ----------
    name : str
        The name shown in reports.
    fn : callable
        ``fn(z, out=None)`` returns f(z). It may write into ``out`` or ignore it.
    vjp : callable
        ``vjp(dy, z, y, out=None)`` returns dy * f'(z). It must not change ``dy``, ``z`` or ``y``.
    needs_z : bool, default True
        Whether ``vjp`` reads ``z``. If it does not, a layer may overwrite its z with y.
    elementwise : bool, default True
        Whether each output depends on one input. If outputs depend on the whole last axis, as in
        softmax, there is a Jacobian but no elementwise derivative.
    made_by : tuple of str and number, optional
        The factory that made it and its argument, such as ``("LeakyReLU", 0.2)``. A saved file
        keeps these two, because the functions themselves cannot be written down.

    Examples
    --------
    A custom activation, used like the built-in ones:

    >>> import numpy as np
    >>> from nnbook import Activation
    >>> sine = Activation(
    ...     "sine",
    ...     fn=lambda z, out=None: np.sin(z, out=out),
    ...     vjp=lambda dy, z, y, out=None: np.multiply(dy, np.cos(z), out=out),
    ... )
    >>> sine([0.0, np.pi / 2])
    array([0., 1.])
    >>> sine.derivative([0.0, np.pi])
    array([ 1., -1.])

    The Jacobian of an elementwise function is diagonal:

    >>> sine.jacobian([0.0, np.pi])
    array([[ 1.,  0.],
           [ 0., -1.]])
    """

    name: str
    fn: Forward
    vjp: Backward
    needs_z: bool = field(default=True, repr=False)
    elementwise: bool = field(default=True, repr=False)
    made_by: tuple[str, float | bool] | None = field(default=None, repr=False)

    def __call__(self, z: ArrayLike) -> FloatArray:
        """Return f(z) in a new array."""
        z = _floats(z)
        y = self.fn(z)
        return y.copy() if y is z else y

    def derivative(self, z: ArrayLike) -> FloatArray:
        """Return f'(z), elementwise: the vjp of a gradient of ones.

        Raises
        ------
        ValueError
            If the function is not elementwise. Its derivative is then a matrix: see ``jacobian``.
        """
        if not self.elementwise:
            raise ValueError(
                f"{self.name}: expected an elementwise function, got one whose outputs read the "
                f"whole last axis; use {self.name}.jacobian(z)"
            )
        z = _floats(z)
        return self.vjp(np.ones_like(z), z, self.fn(z))

    def jacobian(self, z: ArrayLike) -> FloatArray:
        r"""Return the Jacobian along the last axis, :math:`J_{ij} = \partial y_i / \partial z_j`.

        Row i of J is the vjp of the gradient that is 1 at output i and 0 elsewhere.

        Parameters
        ----------
        z : array of shape (..., K)
            Any leading axes: a batch, or runs and a batch.

        Returns
        -------
        ndarray of shape (..., K, K)

        Raises
        ------
        ValueError
            If z is a number, which has no last axis.
        """
        z = _floats(z)
        if z.ndim == 0:
            raise ValueError(
                f"{self.name}: expected z of shape (..., K), got a number; use jacobian([z])"
            )
        shape = (*z.shape, z.shape[-1])
        rows = np.broadcast_to(np.eye(z.shape[-1], dtype=z.dtype), shape)
        z_rows = np.broadcast_to(z[..., None, :], shape)
        y_rows = np.broadcast_to(self.fn(z)[..., None, :], shape)
        # A copy, because a vjp may return dy itself, and ours is a read-only view.
        return np.array(self.vjp(rows, z_rows, y_rows))

    def __repr__(self) -> str:
        return f"Activation({self.name!r})"


def _floats(z: ArrayLike) -> FloatArray:
    """Return an array of floats: float32 stays float32, integers become float64."""
    z = np.asarray(z)
    return z if z.dtype.kind == "f" else z.astype(np.float64)


# identity: y = z, so dy/dz = 1 ------------------------------------------------------------------


def _identity(z: FloatArray, out: FloatArray | None = None) -> FloatArray:
    return z


def _identity_vjp(
    dy: FloatArray, z: FloatArray, y: FloatArray, out: FloatArray | None = None
) -> FloatArray:
    return dy


#: f(z) = z. Also called linear.
identity = Activation("identity", _identity, _identity_vjp, needs_z=False)
