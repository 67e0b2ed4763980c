r"""Regularizers: a penalty on large weights, added to the loss, each beside its gradient.

========= ==================================================== ==============================
name      penalty                                              its gradient
========= ==================================================== ==============================
l1        :math:`\lambda \sum |w|`                             :math:`\lambda \, \mathrm{sign} w`
l2        :math:`\lambda \sum w^2`                             :math:`2 \lambda w`
l1_l2     :math:`\lambda_1 \sum |w| + \lambda_2 \sum w^2`      the sum of both
========= ==================================================== ==============================

With ``half=True`` the square has the factor :math:`\lambda / 2` and the gradient
:math:`\lambda w`. Both forms are in use, under the same name and the same letter.

A penalty is not divided by the number of samples. So its weight against the loss depends on what
the loss is divided by: the table in :mod:`nnbook.losses` has the four forms of the squared error.
"""

from nnbook._validation import one_of
from nnbook.regularizers.base import Regularizer as Regularizer
from nnbook.regularizers.penalties import L1 as L1
from nnbook.regularizers.penalties import L1L2 as L1L2
from nnbook.regularizers.penalties import L2 as L2

#: The names that a network understands.
NAMES: dict[str, Regularizer] = {"l1": L1(), "l2": L2(), "l1_l2": L1L2()}


def get(regularizer: str | Regularizer | None, who: str = "regularizer") -> Regularizer | None:
    """Return the regularizer of that name; a Regularizer or None is returned as it is.

    Raises
    ------
    ValueError
        For anything else.

    Examples
    --------
    >>> get("l2")
    L2(biases=False, factor=0.01, half=False)
    >>> get(None) is None
    True
    """
    if regularizer is None or isinstance(regularizer, Regularizer):
        return regularizer
    return one_of(who, "regularizer", regularizer, NAMES)
