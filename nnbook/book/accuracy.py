"""The share of samples that a trained network gets right, and how one that diverged counts."""

from typing import Any

import numpy as np

from nnbook.network import Network
from nnbook.typing import FloatArray


def accuracy(net: Network, x: FloatArray, y: Any, diverged: float = 0.0) -> float:
    """Return the share of samples whose largest output is that of their class.

    Parameters
    ----------
    net : Network
        One network, not a stack.
    x : array of shape (samples, features)
        The samples.
    y : array of shape (samples,)
        Their classes.
    diverged : float, default 0
        The result where an output is not finite: 0, since such a network knows nothing and is
        never chosen, or NaN where a gap is to be shown.
    """
    with np.errstate(all="ignore"):
        outputs = net.predict(x)
    if not np.isfinite(outputs).all():
        return diverged
    return float(np.mean(outputs.argmax(axis=-1) == y))
