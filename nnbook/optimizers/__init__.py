"""Optimizers: from a gradient to a step.

An optimizer is a frozen set of hyperparameters with two functions. ``init(theta)`` makes its
state, ``update(grad, state)`` returns the step that is added to theta. It sees one flat vector, or
one row for each run of a stack; a hyperparameter may then be an array with one value for each run.

``sgd`` multiplies the gradient by the learning rate. The others also divide it, entry by entry:
``adagrad`` by the root of the sum of all its squares so far, ``rmsprop`` by the root of a running
mean of them, ``adam`` by the same with a correction for the first steps, and with a running mean in
place of the gradient. ``adamw`` lets the parameters decay besides.
"""

from nnbook._validation import by_name, one_of
from nnbook.optimizers.adagrad import AdaGrad as AdaGrad
from nnbook.optimizers.adam import Adam as Adam
from nnbook.optimizers.adam import AdamW as AdamW
from nnbook.optimizers.base import Optimizer as Optimizer
from nnbook.optimizers.base import State as State
from nnbook.optimizers.base import column as column
from nnbook.optimizers.rmsprop import RMSprop as RMSprop
from nnbook.optimizers.sgd import SGD as SGD

#: The names that a network understands: a new optimizer is one more import above.
NAMES: dict[str, Optimizer] = by_name(globals(), Optimizer)


def get(optimizer: str | Optimizer, who: str = "optimizer") -> Optimizer:
    """Return the optimizer of that name with its default settings; an Optimizer as it is.

    Examples
    --------
    >>> get("sgd")
    SGD(learning_rate=0.01, momentum=0.0, nesterov=False)
    """
    if isinstance(optimizer, Optimizer):
        return optimizer
    return one_of(who, "optimizer", optimizer, NAMES)
