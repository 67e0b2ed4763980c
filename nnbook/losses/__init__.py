r"""Losses: what training minimises, each with its gradient.

A loss is a sum of terms over samples and outputs, divided by a number: most losses are means over
the samples, and only ``sse`` is a plain sum. Its ``gradient`` is that of exactly the value it
reports, with or without sample weights, so a learning rate always belongs to the printed loss. The
sums of the batches add up, so the loss of an epoch is that of all its samples.

Every function reduces the last two axes, (batch, outputs), and keeps a leading axis of runs.

The squared errors differ in what the sum of squares is divided by. One step of gradient descent is
the same in all four at the learning rates of the table, with m samples and K outputs:

============ =========== ================== ===============================
name         divided by  same step at rate  used by
============ =========== ================== ===============================
mse          m K         r                  Keras, PyTorch, scikit-learn
half_mse     2 m K       2 r                the course's house prices, K = 1
mean_sse     m           r / K              the logs of the course's lecture
sse          1           r / (m K)          least squares
============ =========== ================== ===============================

The chapter on losses and regularization derives them and measures what each leads to.
"""

from nnbook._validation import by_name, one_of
from nnbook.losses.base import Loss as Loss
from nnbook.losses.base import as_weights as as_weights
from nnbook.losses.crossentropy import BinaryCrossentropy as BinaryCrossentropy
from nnbook.losses.crossentropy import CategoricalCrossentropy as CategoricalCrossentropy
from nnbook.losses.hinge import MulticlassHinge as MulticlassHinge
from nnbook.losses.labels import are_one_hot as are_one_hot
from nnbook.losses.labels import one_hot as one_hot
from nnbook.losses.squared import HalfMeanSquaredError as HalfMeanSquaredError
from nnbook.losses.squared import MeanSquaredError as MeanSquaredError
from nnbook.losses.squared import MeanSumSquaredError as MeanSumSquaredError
from nnbook.losses.squared import SquaredError as SquaredError
from nnbook.losses.squared import SumSquaredError as SumSquaredError

#: The names a network accepts. To add a loss, import it above.
NAMES: dict[str, Loss] = by_name(globals(), Loss)


def get(loss: str | Loss, who: str = "loss") -> Loss:
    """Return the loss with this name; a Loss is returned unchanged.

    Examples
    --------
    >>> get("mse")
    MeanSquaredError()
    """
    return loss if isinstance(loss, Loss) else one_of(who, "loss", loss, NAMES)
