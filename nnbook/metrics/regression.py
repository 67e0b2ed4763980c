"""The coefficient of determination: how much of the targets' variance is explained."""

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from nnbook.typing import FloatArray


@dataclass(frozen=True)
class R2:
    r"""One minus the squared error, measured by that of predicting the mean.

    .. math:: R^2 = \frac{1}{K} \sum_{k=1}^{K} \left( 1 -
       \frac{\sum_i (y_{ik} - \hat y_{ik})^2}{\sum_i (y_{ik} - \bar y_k)^2} \right)

    Notes
    -----
    The mean of the targets scores 0, and what is worse than it scores below 0. Several outputs
    count equally, as in scikit-learn. Targets that are all equal leave nothing to explain: then an
    output scores 1 if it is exactly right and 0 if it is not, as in scikit-learn.

    In the History of a training in batches, the numbers of the training data are means over the
    batches, each with its own mean of the targets. ``evaluate`` and ``validation_data`` give the
    number of all samples.

    Examples
    --------
    >>> import numpy as np
    >>> y = np.array([[1.0], [2.0], [3.0]])
    >>> float(R2().value(y, np.array([[1.0], [2.0], [4.0]])))  # 1 - 1 / 2
    0.5
    >>> float(R2().value(y, np.full((3, 1), 2.0)))
    0.0
    """

    name: ClassVar[str] = "r2"

    def value(self, y_true: FloatArray, y_pred: FloatArray) -> FloatArray:
        """Return R2, at most 1."""
        residual = ((y_pred - y_true) ** 2).sum(axis=-2)
        constant = (y_true == y_true[:1]).all(axis=0)
        total = ((y_true - y_true.mean(axis=0)) ** 2).sum(axis=0)
        total[constant] = 1
        score: FloatArray = np.where(constant, residual == 0, 1 - residual / total).mean(axis=-1)
        return score
