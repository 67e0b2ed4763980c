"""The share of samples that trained networks get right, and what a diverged one counts."""

from typing import Any

import numpy as np

from nnbook.network import Network
from nnbook.typing import FloatArray


def accuracy(
    net: Network, x: FloatArray, y: Any, *, loss: Any = None, diverged: float = 0.0
) -> Any:
    """Return the share of samples whose largest output is that of their class.

    Parameters
    ----------
    net : Network
        One network, or a stack.
    x : array of shape (samples, features)
        The samples.
    y : array of shape (samples,)
        Their classes.
    loss : array of shape (epochs,) or (epochs, runs), optional
        The training loss. A run whose last loss is not finite has diverged, although it keeps the
        last parameters that were finite. Without it, a run has diverged whose outputs are not
        finite.
    diverged : float, default 0
        The result of a run that diverged: 0, since it knows nothing and is never to be chosen, or
        NaN where a figure is to show a gap.

    Returns
    -------
    float, or ndarray of shape (runs,)
    """
    with np.errstate(all="ignore"):
        outputs = net.predict(x)
    fine = np.isfinite(outputs).all(axis=(-2, -1)) if loss is None else np.isfinite(loss[-1])
    return np.where(fine, (outputs.argmax(axis=-1) == y).mean(axis=-1), diverged)[()]
