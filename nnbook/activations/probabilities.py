r"""Softmax turns a row of numbers into a row of probabilities.

.. math:: y_i = \frac{e^{z_i}}{\sum_k e^{z_k}}, \qquad
   \frac{\partial y_i}{\partial z_j} = y_i (\delta_{ij} - y_j)

It is the only activation here that is not elementwise. Every output depends on the whole row, so
the derivative of a row is a matrix, :math:`J = \operatorname{diag}(y) - y y^\top`.

References
----------
Bridle, "Probabilistic interpretation of feedforward classification network outputs", 1990.

Examples
--------
>>> import numpy as np
>>> z = np.log([[1.0, 2.0, 5.0]])
>>> softmax(z)
array([[0.125, 0.25 , 0.625]])
>>> softmax(z + 1000.0)
array([[0.125, 0.25 , 0.625]])
>>> softmax.jacobian(z)
array([[[ 0.109375, -0.03125 , -0.078125],
        [-0.03125 ,  0.1875  , -0.15625 ],
        [-0.078125, -0.15625 ,  0.234375]]])
>>> softmax.derivative(z)
Traceback (most recent call last):
...
ValueError: softmax: expected an elementwise function, ...; use softmax.jacobian(z)
"""

import numpy as np

from nnbook.activations.base import Activation
from nnbook.typing import FloatArray

# Forward: adding c to a row multiplies every term by e^c, which cancels. With c = -max(z) --------
# the largest term is e^0 = 1, so nothing overflows and the sum is at least 1.
#
# Backward: let S be the sum. By the quotient rule
#     dy_i/dz_j = (e^z_i delta_ij S - e^z_i e^z_j) / S^2 = y_i (delta_ij - y_j).
# The vector-Jacobian product needs no matrix:
#     dz_j = sum_i dy_i y_i (delta_ij - y_j) = y_j (dy_j - sum_i dy_i y_i).
# Over a row dz sums to 0: the direction in which nothing changes gets no gradient.


def _softmax(z: FloatArray, out: FloatArray | None = None) -> FloatArray:
    y = np.empty_like(z) if out is None else out
    np.subtract(z, z.max(axis=-1, keepdims=True), out=y)
    np.exp(y, out=y)
    np.divide(y, y.sum(axis=-1, keepdims=True), out=y)
    return y


def _softmax_vjp(
    dy: FloatArray, z: FloatArray, y: FloatArray, out: FloatArray | None = None
) -> FloatArray:
    dz = np.empty_like(dy) if out is None else out
    np.multiply(dy, y, out=dz)
    mean = dz.sum(axis=-1, keepdims=True)  # the mean of dy under the probabilities y
    np.subtract(dy, mean, out=dz)
    np.multiply(dz, y, out=dz)
    return dz


#: f(z) = exp(z) / sum(exp(z)) along the last axis. With the categorical cross-entropy, prefer the
#: ``from_logits`` loss and no activation: it keeps the digits that a probability near 0 or 1 loses.
softmax = Activation("softmax", _softmax, _softmax_vjp, needs_z=False, elementwise=False)
