"""Units with a step: the perceptron rule, and Hebb's rule, which is often mistaken for it."""

from dataclasses import dataclass
from typing import cast

import numpy as np

from nnbook.perceptron.base import Unit, check_signs
from nnbook.typing import ArrayLike, FloatArray


@dataclass(eq=False)
class StepUnit(Unit):
    """A unit that answers 1 where z is above 0, and -1 elsewhere."""

    def _check_targets(self, y: FloatArray) -> None:
        check_signs(self._who, y)

    def predict(self, x: ArrayLike) -> FloatArray:
        """Return the classes, -1 and 1, an array of shape (samples,)."""
        return np.where(self.decision_function(x) > 0, 1.0, -1.0)

    def score(self, x: ArrayLike, y: ArrayLike) -> float:
        """Return the share of the samples that are classified correctly."""
        return float((self.predict(x) == np.ravel(y)).mean())


@dataclass(eq=False)
class Perceptron(StepUnit):
    r"""Rosenblatt's unit: it learns from its mistakes, and from nothing else.

    .. math:: w \leftarrow w + \eta\, y\, x \quad \text{where } y\, (w \cdot x + b) \le 0

    Parameters
    ----------
    learning_rate, epochs, batch_size, shuffle, rng, start
        As in :class:`~nnbook.perceptron.Unit`. From a start of zeros the learning rate multiplies
        all weights and changes no prediction.

    Attributes
    ----------
    errors_ : ndarray of shape (n_iter_,)
        The mistakes of each epoch.
    converged_ : bool
        Whether the last epoch had none.

    Notes
    -----
    z = 0 counts as a mistake for both classes. Training stops after an epoch without a mistake.
    With targets and outputs 1 and -1, the step :math:`\eta (y - \hat y)\, x` is the same rule with
    twice the learning rate. With ``batch_size=1`` and no shuffling the weights are those of
    scikit-learn's Perceptron.

    References
    ----------
    Rosenblatt, "The perceptron: a probabilistic model for information storage and organization in
    the brain", Psychological Review 65, 1958. Novikoff, "On convergence proofs for perceptrons",
    1962.

    Examples
    --------
    >>> from nnbook.datasets import load_and, load_xor
    >>> x = load_and("01").x
    >>> unit = Perceptron(0.01).fit(x, load_and("pm1").y)
    >>> unit.predict(x)
    array([-1., -1., -1.,  1.])
    >>> unit.converged_, unit.n_iter_, unit.updates_
    (True, 9, 18)
    >>> Perceptron(0.01, epochs=1000).fit(x, load_xor("pm1").y).converged_
    False
    """

    def _step(self, w: FloatArray, x: FloatArray, y: FloatArray) -> tuple[FloatArray | None, float]:
        wrong = y * (x @ w) <= 0
        mistakes = int(wrong.sum())
        return (y[wrong] @ x[wrong] if mistakes else None), mistakes

    def _done(self, wrong: float) -> bool:
        return wrong == 0

    @property
    def converged_(self) -> bool:
        """Whether the last epoch had no mistake."""
        return bool(self.errors_[-1] == 0)


@dataclass(eq=False)
class HebbianUnit(StepUnit):
    r"""A unit that strengthens what is active together, whether it was right or not.

    .. math:: w \leftarrow w + \eta\, y\, x

    Parameters
    ----------
    learning_rate, epochs, batch_size, shuffle, rng, start
        As in :class:`~nnbook.perceptron.Unit`.

    Attributes
    ----------
    errors_ : ndarray of shape (n_iter_,)
        The mistakes of each epoch. The rule does not look at them.

    Notes
    -----
    This is Hebb's rule with the target in place of the unit's own output, as textbooks use it for
    classification. After E epochs from zeros the weights are :math:`E \eta \sum_i y_i x_i`: the
    direction stays the same, and the length grows without end.

    References
    ----------
    Hebb, "The organization of behavior", 1949.

    Examples
    --------
    The same AND in two codings:

    >>> from nnbook.datasets import load_and
    >>> for coding in "pm1", "01":
    ...     x, y = load_and(coding).x, load_and("pm1").y
    ...     print(coding, HebbianUnit(1.0, epochs=1).fit(x, y).score(x, y))
    pm1 1.0
    01 0.75
    """

    def _step(self, w: FloatArray, x: FloatArray, y: FloatArray) -> tuple[FloatArray | None, float]:
        return cast(FloatArray, y @ x), float((y * (x @ w) <= 0).sum())
