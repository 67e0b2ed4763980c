r"""Activation functions, each with its derivative.

An activation turns z, the weighted sums of a layer, into the layer's output y. Backpropagation
needs its vector-Jacobian product, which for an elementwise function :math:`y = f(z)` is
:math:`dz = dy \cdot f'(z)`. Each ``vjp`` receives both ``z`` and ``y``, because :math:`f'` is
often cheapest in terms of ``y``.

============ =================================== ==================== =================
name         y                                   y' in terms of       kinks or jumps
============ =================================== ==================== =================
identity     z                                   nothing: 1           none
step         1 where z >= 0, else 0              nothing: 0           jump at 0
sigmoid      1 / (1 + exp(-z))                   y                    none
tanh         tanh(z)                             y                    none
relu         max(0, z)                           y                    0
leaky_relu   z, or a z where z <= 0              z                    0
elu          z, or alpha (exp(z) - 1)            y                    0, none for alpha 1
selu         scale * elu                         y                    0
softplus     ln(1 + exp(z))                      y                    none
swish, silu  z sigmoid(beta z)                   z and y              none
gelu         z P(Z <= z), Z standard normal      z                    none
softmax      exp(z) / sum exp(z), over a row     y, the whole row     none
============ =================================== ==================== =================

At a kink there is no derivative. Each function here uses the derivative from the left, where z is
negative, and says so.

The chapter on activations measures how these functions behave in networks.
"""

from nnbook._validation import by_name, one_of
from nnbook.activations.base import Activation as Activation
from nnbook.activations.base import Backward as Backward
from nnbook.activations.base import Forward as Forward
from nnbook.activations.base import identity as identity
from nnbook.activations.probabilities import softmax as softmax
from nnbook.activations.rectifiers import ELU as ELU
from nnbook.activations.rectifiers import LeakyReLU as LeakyReLU
from nnbook.activations.rectifiers import elu as elu
from nnbook.activations.rectifiers import leaky_relu as leaky_relu
from nnbook.activations.rectifiers import relu as relu
from nnbook.activations.rectifiers import selu as selu
from nnbook.activations.saturating import sigmoid as sigmoid
from nnbook.activations.saturating import step as step
from nnbook.activations.saturating import tanh as tanh
from nnbook.activations.smooth import GELU as GELU
from nnbook.activations.smooth import Swish as Swish
from nnbook.activations.smooth import gelu as gelu
from nnbook.activations.smooth import softplus as softplus
from nnbook.activations.smooth import swish as swish

#: Alternative names, as in Keras.
linear = identity
silu = swish

#: The names a layer accepts. To add an activation, import it above.
NAMES: dict[str, Activation] = by_name(globals(), Activation)


def get(activation: str | Activation | None, who: str = "activation") -> Activation:
    """Return the activation with this name; an Activation is returned unchanged, None is identity.

    Parameters
    ----------
    activation : str, Activation or None
        A name from ``NAMES``, or the object itself.
    who : str
        The caller's name, for the error message.

    Returns
    -------
    Activation

    Raises
    ------
    ValueError
        For an unknown name. The message lists the known ones.

    Examples
    --------
    >>> get("tanh")
    Activation('tanh')
    >>> get("tahn")
    Traceback (most recent call last):
    ...
    ValueError: activation: expected activation to be one of ..., got 'tahn'; did you mean 'tanh'?
    """
    if activation is None:
        return identity
    if isinstance(activation, Activation):
        return activation
    return one_of(who, "activation", activation, NAMES)
