r"""Losses: what training makes small, each beside its gradient.

A loss is a sum of terms over samples and outputs, and a divisor: most are a mean over the samples,
only ``sse`` is a plain sum. Its ``gradient`` is the gradient of exactly the value that it reports,
with weights of the samples or without, so a learning rate means the same thing wherever the loss is
printed. The sums of the batches add up: the loss of an epoch is that of all its samples.

Every function reduces the last two axes, (batch, outputs), and keeps a leading axis of runs.

The squared errors differ in what they divide the sum of the squares by, and so in their learning
rates. With m samples and K outputs:

============ =========== ============================================
name         divided by  makes the steps of ``mse`` at rate r with
============ =========== ============================================
mse          m K         r
half_mse     2 m K       2 r
mean_sse     m           r / K
sse          1           r / (m K)
============ =========== ============================================

The chapter on losses and regularization derives them and measures what each leads to.
"""

from nnbook._validation import by_name, one_of
from nnbook.losses.base import Loss as Loss
from nnbook.losses.base import as_weights as as_weights
from nnbook.losses.crossentropy import BinaryCrossentropy as BinaryCrossentropy
from nnbook.losses.crossentropy import CategoricalCrossentropy as CategoricalCrossentropy
from nnbook.losses.crossentropy import log_softmax as log_softmax
from nnbook.losses.hinge import MulticlassHinge as MulticlassHinge
from nnbook.losses.labels import are_one_hot as are_one_hot
from nnbook.losses.labels import one_hot as one_hot
from nnbook.losses.squared import HalfMeanSquaredError as HalfMeanSquaredError
from nnbook.losses.squared import MeanSquaredError as MeanSquaredError
from nnbook.losses.squared import MeanSumSquaredError as MeanSumSquaredError
from nnbook.losses.squared import SquaredError as SquaredError
from nnbook.losses.squared import SumSquaredError as SumSquaredError

#: The names that a network understands: a new loss is one more import above.
NAMES: dict[str, Loss] = by_name(globals(), Loss)


def get(loss: str | Loss, who: str = "loss") -> Loss:
    """Return the loss of that name; a Loss is returned as it is.

    Examples
    --------
    >>> get("mse")
    MeanSquaredError()
    """
    return loss if isinstance(loss, Loss) else one_of(who, "loss", loss, NAMES)
