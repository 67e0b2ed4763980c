r"""Initial weights: one rule, variance scaling, and its famous special cases.

A layer with weights of variance :math:`\sigma_w^2` and ``fan_in`` inputs multiplies the mean
square of its input by :math:`\text{fan\_in}\,\sigma_w^2`. An initializer chooses
:math:`\sigma_w^2 = \text{scale} / n`, where n is ``fan_in``, ``fan_out`` or their mean, and draws
the weights from a normal or a uniform distribution of that variance:

============== ======= ========= ==============================================
name           scale   n         made for
============== ======= ========= ==============================================
LeCun          1       fan_in    units that are linear near 0 (tanh, SELU)
Glorot         1       fan_avg   the same, forward and backward at once
He             2       fan_in    ReLU, which keeps half of the mean square
============== ======= ========= ==============================================

The chapter on initialization derives the table and measures it.
"""

from nnbook._validation import one_of
from nnbook.initializers.base import Initializer
from nnbook.initializers.fixed import Constant, RandomNormal, RandomUniform, Zeros
from nnbook.initializers.lecun_glorot_he import (
    GlorotNormal,
    GlorotUniform,
    HeNormal,
    HeUniform,
    LecunNormal,
    LecunUniform,
)
from nnbook.initializers.orthogonal import Orthogonal
from nnbook.initializers.variance_scaling import VarianceScaling, fans

__all__ = [
    "NAMES",
    "Constant",
    "GlorotNormal",
    "GlorotUniform",
    "HeNormal",
    "HeUniform",
    "Initializer",
    "LecunNormal",
    "LecunUniform",
    "Orthogonal",
    "RandomNormal",
    "RandomUniform",
    "VarianceScaling",
    "Zeros",
    "fans",
    "get",
]

#: The names that a layer understands, as in Keras.
NAMES: dict[str, Initializer] = {
    "zeros": Zeros(),
    "random_normal": RandomNormal(),
    "random_uniform": RandomUniform(),
    "lecun_normal": LecunNormal(),
    "lecun_uniform": LecunUniform(),
    "glorot_normal": GlorotNormal(),
    "glorot_uniform": GlorotUniform(),
    "he_normal": HeNormal(),
    "he_uniform": HeUniform(),
    "orthogonal": Orthogonal(),
}


def get(initializer: str | Initializer, who: str = "initializer") -> Initializer:
    """Return the initializer of that name; an Initializer is returned as it is.

    Examples
    --------
    >>> get("glorot_uniform")
    VarianceScaling(scale=1.0, mode='fan_avg', distribution='uniform')
    """
    if isinstance(initializer, Initializer):
        return initializer
    return one_of(who, "initializer", initializer, NAMES)
