r"""Initial weights: one rule, variance scaling, and its famous special cases.

A layer with weights of variance :math:`\sigma_w^2` and ``fan_in`` inputs multiplies the mean
square of its input by :math:`\text{fan\_in}\,\sigma_w^2`. An initializer chooses
:math:`\sigma_w^2 = \text{scale} / n`, where n is ``fan_in``, ``fan_out`` or their mean, and draws
the weights from a normal or a uniform distribution with that variance:

============== ======= ========= ==============================================
name           scale   n         made for
============== ======= ========= ==============================================
LeCun          1       fan_in    units that are linear near 0 (tanh, SELU)
Glorot         1       fan_avg   the same, forward and backward at once
He             2       fan_in    ReLU, which keeps half of the mean square
============== ======= ========= ==============================================

The chapter on initialization derives the table and checks it by measurement.
"""

from nnbook._validation import one_of
from nnbook.initializers.base import Initializer as Initializer
from nnbook.initializers.fixed import Constant as Constant
from nnbook.initializers.fixed import RandomNormal as RandomNormal
from nnbook.initializers.fixed import RandomUniform as RandomUniform
from nnbook.initializers.fixed import Zeros as Zeros
from nnbook.initializers.lecun_glorot_he import GlorotNormal as GlorotNormal
from nnbook.initializers.lecun_glorot_he import GlorotUniform as GlorotUniform
from nnbook.initializers.lecun_glorot_he import HeNormal as HeNormal
from nnbook.initializers.lecun_glorot_he import HeUniform as HeUniform
from nnbook.initializers.lecun_glorot_he import LecunNormal as LecunNormal
from nnbook.initializers.lecun_glorot_he import LecunUniform as LecunUniform
from nnbook.initializers.orthogonal import Orthogonal as Orthogonal
from nnbook.initializers.variance_scaling import VarianceScaling as VarianceScaling
from nnbook.initializers.variance_scaling import fans as fans

#: The names a layer accepts, as in Keras.
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
    """Return the initializer with this name; an Initializer is returned unchanged.

    Examples
    --------
    >>> get("glorot_uniform")
    VarianceScaling(scale=1.0, mode='fan_avg', distribution='uniform')
    """
    if isinstance(initializer, Initializer):
        return initializer
    return one_of(who, "initializer", initializer, NAMES)
