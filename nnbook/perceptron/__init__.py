"""One neuron, four rules: the chapter on perceptrons.

:class:`Unit` goes through the samples and remembers where the weights have been. What a rule does
with a sample is a few lines: :class:`Perceptron` learns from its mistakes, :class:`HebbianUnit`
from all samples, :class:`LinearUnit` and :class:`NonlinearUnit` from their errors, by the delta
rule. :func:`separation` bounds how many mistakes a perceptron can make.

``fit(x, y)``, ``predict(x)``, ``coef_`` and ``intercept_`` are named as in scikit-learn, the
hyperparameters as in Keras.
"""

from nnbook.perceptron.base import Unit as Unit
from nnbook.perceptron.classifiers import HebbianUnit as HebbianUnit
from nnbook.perceptron.classifiers import Perceptron as Perceptron
from nnbook.perceptron.margin import Separation as Separation
from nnbook.perceptron.margin import separation as separation
from nnbook.perceptron.regressors import LinearUnit as LinearUnit
from nnbook.perceptron.regressors import NonlinearUnit as NonlinearUnit
