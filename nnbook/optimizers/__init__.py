"""Optimizers: from a gradient to a step.

An optimizer is a frozen set of hyperparameters with two methods: ``init(theta)`` makes its state,
and ``update(grad, state)`` returns the step to add to theta. It sees one flat vector, or one row
for each run of a stack; a hyperparameter may then be an array with one value for each run.

``sgd`` multiplies the gradient by the learning rate. The others also divide it, entry by entry:
``adagrad`` by the root of the sum of all its squares so far, ``rmsprop`` by the root of their
running mean. ``adam`` replaces the gradient by a running mean too, and corrects both means in the
first steps. ``adamw`` adds a decay of the parameters.
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

#: The names a network accepts. To add an optimizer, import it above.
NAMES: dict[str, Optimizer] = by_name(globals(), Optimizer)


def get(optimizer: str | Optimizer, who: str = "optimizer") -> Optimizer:
    """Return the optimizer with this name and default settings; an Optimizer is returned unchanged.

    Examples
    --------
    >>> get("sgd")
    SGD(learning_rate=0.01, momentum=0.0, nesterov=False)
    """
    if isinstance(optimizer, Optimizer):
        return optimizer
    return one_of(who, "optimizer", optimizer, NAMES)
