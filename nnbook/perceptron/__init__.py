"""One neuron, four rules: the chapter on perceptrons.

:class:`Unit` goes through the samples and remembers where the weights have been. What a rule does
with a sample is a few lines: :class:`Perceptron` learns from its mistakes, :class:`HebbianUnit`
from all samples, :class:`LinearUnit` and :class:`NonlinearUnit` from their errors, by the delta
rule. :func:`separation` bounds how many mistakes a perceptron can make.

``fit(x, y)``, ``predict(x)``, ``coef_`` and ``intercept_`` are named as in scikit-learn, the
hyperparameters as in Keras.
"""

from nnbook.perceptron.base import Unit
from nnbook.perceptron.classifiers import HebbianUnit, Perceptron
from nnbook.perceptron.margin import Separation, separation
from nnbook.perceptron.regressors import LinearUnit, NonlinearUnit

__all__ = [
    "HebbianUnit",
    "LinearUnit",
    "NonlinearUnit",
    "Perceptron",
    "Separation",
    "Unit",
    "separation",
]
