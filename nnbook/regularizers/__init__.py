r"""Regularizers: penalties on large weights, added to the loss, each with its gradient.

========= ==================================================== ==============================
name      penalty                                              its gradient
========= ==================================================== ==============================
l1        :math:`\lambda \sum |w|`                             :math:`\lambda \, \mathrm{sign} w`
l2        :math:`\lambda \sum w^2`                             :math:`2 \lambda w`
l1_l2     :math:`\lambda_1 \sum |w| + \lambda_2 \sum w^2`      the sum of both
========= ==================================================== ==============================

With ``half=True`` the square has the factor :math:`\lambda / 2` and the gradient
:math:`\lambda w`. Both forms are in use, under the same name and letter.

A penalty is not divided by the number of samples, so its weight relative to the loss depends on
what the loss is divided by: see the table of squared errors in :mod:`nnbook.losses`.
"""

from nnbook._validation import one_of
from nnbook.regularizers.base import Regularizer as Regularizer
from nnbook.regularizers.penalties import L1 as L1
from nnbook.regularizers.penalties import L1L2 as L1L2
from nnbook.regularizers.penalties import L2 as L2

#: The names a network accepts.
NAMES: dict[str, Regularizer] = {"l1": L1(), "l2": L2(), "l1_l2": L1L2()}


def get(regularizer: str | Regularizer | None, who: str = "regularizer") -> Regularizer | None:
    """Return the regularizer with this name; a Regularizer or None is returned unchanged.

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
