r"""Weights that compute parity, written down: nothing here was trained.

All constructions look at one number, the sum :math:`s` of the N inputs of ±1. It takes the values
:math:`N, N - 2, \dots, -N`, and the target, the product of the inputs, is :math:`1, -1, 1, \dots`
along them. Between two neighbours lie the thresholds :math:`\theta_j = N + 1 - 2j` for
:math:`j = 1 \dots N`, and a hidden unit :math:`\operatorname{sign}(s - \theta_j)` moves the output
by twice its outgoing weight at exactly one of them.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from nnbook._validation import number, one_of, whole
from nnbook.typing import ArrayLike, FloatArray


@dataclass(frozen=True, eq=False)
class ParityWeights:
    """One hidden layer, and direct connections from the inputs to the output, if any.

    Attributes
    ----------
    hidden : ndarray of shape (bits, units)
        The hidden kernel.
    hidden_bias : ndarray of shape (units,)
        The hidden biases.
    output : ndarray of shape (units,)
        The weights from the hidden units to the output.
    direct : ndarray of shape (bits,)
        The weights from the inputs to the output; 0 if there is no such connection.
    output_bias : float
        The output's bias.
    """

    hidden: FloatArray
    hidden_bias: FloatArray
    output: FloatArray
    direct: FloatArray
    output_bias: float

    @property
    def units(self) -> int:
        """The number of hidden units."""
        return len(self.output)

    def sums(self, x: ArrayLike, *, activation: str = "step") -> FloatArray:
        """Return the output's weighted sum, before the output unit.

        Parameters
        ----------
        x : array of shape (samples, bits)
            Patterns of ±1.
        activation : {"step", "tanh"}, default "step"
            What the hidden units do. "step" is -1 below 0 and 1 from 0 on.

        Returns
        -------
        ndarray of shape (samples,)
        """
        act = one_of("ParityWeights.sums", "activation", activation, _ACTIVATIONS)
        x = np.asarray(x, dtype=float)
        hidden = act(x @ self.hidden + self.hidden_bias)
        return np.asarray(hidden @ self.output + x @ self.direct + self.output_bias)


def _step(z: FloatArray) -> FloatArray:
    return np.where(z >= 0, 1.0, -1.0)


_ACTIVATIONS: dict[str, Callable[[FloatArray], FloatArray]] = {"step": _step, "tanh": np.tanh}


def counting_weights(bits: int, *, steepness: float = 1.0) -> ParityWeights:
    r"""Return the classical construction: N units, one for each threshold, alternating weights.

    .. math:: z = a_0 + \sum_{j=1}^{N} (-1)^{j-1} \operatorname{sign}(s - \theta_j)

    Parameters
    ----------
    bits : int
        N, at least 1.
    steepness : float, default 1
        What the hidden weights are multiplied by. It changes nothing for steps; with tanh, 5 is
        nearly a step.

    Returns
    -------
    ParityWeights
        N hidden units, no direct connections; the output's sum is the target itself.

    References
    ----------
    Rumelhart, Hinton and Williams, "Learning internal representations by error propagation", 1986.

    Examples
    --------
    >>> from nnbook.datasets import load_parity
    >>> counting_weights(2).sums(load_parity(2).x)
    array([ 1., -1., -1.,  1.])
    """
    bits, steep = _checked("counting_weights", bits, steepness)
    j = np.arange(1.0, bits + 1)
    return _staircase(bits, j, (-1.0) ** (j - 1), 0.0, float(bits % 2 == 0), steep)


def direct_weights(bits: int, *, steepness: float = 1.0) -> ParityWeights:
    r"""Return the construction with direct connections: :math:`\lfloor N/2 \rfloor` hidden units.

    .. math:: z = s + a_0 - 2 \sum_{j = 2, 4, \dots} \operatorname{sign}(s - \theta_j)

    The sum itself rises by 2 at every threshold, as the target does at every other one. At those
    where the target falls, a unit takes 4 away.

    Parameters
    ----------
    bits : int
        N, at least 1.
    steepness : float, default 1
        As in :func:`counting_weights`.

    References
    ----------
    J. Minor, "Parity with two layer feedforward nets", Neural Networks 6, 1993, for the number.

    Examples
    --------
    >>> weights = direct_weights(2)
    >>> weights.units
    1
    >>> from nnbook.datasets import load_parity
    >>> weights.sums(load_parity(2).x)
    array([ 1., -1., -1.,  1.])
    """
    bits, steep = _checked("direct_weights", bits, steepness)
    j = np.arange(2.0, bits + 1, 2)
    return _staircase(bits, j, np.full(len(j), -2.0), 1.0, float(bits % 2 == 0), steep)


def tanh_weights(bits: int, *, steepness: float = 5.0, scale: float = 0.01) -> ParityWeights:
    r"""Return weights for tanh units, without direct connections: :math:`\lfloor N/2 \rfloor + 1`.

    A tanh unit with small weights is nearly linear, :math:`\tanh(\epsilon s) / \epsilon \approx s`.
    So one more unit does what the direct connections of :func:`direct_weights` do.

    Parameters
    ----------
    bits : int
        N, at least 1.
    steepness : float, default 5
        As in :func:`counting_weights`.
    scale : float, default 0.01
        The small weight :math:`\epsilon`, above 0. The error of the sum is about
        :math:`\epsilon^2 N^3 / 3`, and the target leaves room for less than 1.

    References
    ----------
    E. Sontag, "Feedforward nets for interpolation and classification", Journal of Computer and
    System Sciences 45, 1992, for the number.

    Examples
    --------
    >>> from nnbook.datasets import load_parity
    >>> tanh_weights(2).units
    2
    >>> tanh_weights(2).sums(load_parity(2).x, activation="tanh").round(2)
    array([ 1., -1., -1.,  1.])
    """
    steps = direct_weights(bits, steepness=steepness)
    small = number("tanh_weights", "scale", scale, above=0)
    return ParityWeights(
        hidden=np.hstack([np.full((bits, 1), small), steps.hidden]),
        hidden_bias=np.append(0.0, steps.hidden_bias),
        output=np.append(1 / small, steps.output),
        direct=np.zeros(bits),
        output_bias=steps.output_bias,
    )


def _checked(who: str, bits: int, steepness: float) -> tuple[int, float]:
    return whole(who, "bits", bits), number(who, "steepness", steepness, above=0)


def _staircase(
    bits: int, j: FloatArray, output: FloatArray, direct: float, bias: float, steep: float
) -> ParityWeights:
    """Return units at the thresholds with these numbers, and the same weight for all inputs."""
    return ParityWeights(
        hidden=np.full((bits, len(j)), steep),
        hidden_bias=-steep * (bits + 1 - 2 * j),
        output=output,
        direct=np.full(bits, direct),
        output_bias=bias,
    )
