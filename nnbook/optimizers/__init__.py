"""Optimizers: from a gradient to a step.

An optimizer is a frozen set of hyperparameters with two functions. ``init(theta)`` makes its
state, ``update(grad, state)`` returns the step that is added to theta. It sees one flat vector, or
one row for each run of a stack; a hyperparameter may then be an array with one value for each run.

``sgd`` multiplies the gradient by the learning rate. The others also divide it, entry by entry:
``adagrad`` by the root of the sum of all its squares so far, ``rmsprop`` by the root of a running
mean of them, ``adam`` by the same with a correction for the first steps, and with a running mean in
place of the gradient. ``adamw`` lets the parameters decay besides.
"""

from nnbook._validation import one_of
from nnbook.optimizers.adagrad import AdaGrad
from nnbook.optimizers.adam import Adam, AdamW
from nnbook.optimizers.base import Optimizer, State, column, select
from nnbook.optimizers.rmsprop import RMSprop
from nnbook.optimizers.sgd import SGD

__all__ = [
    "NAMES",
    "SGD",
    "AdaGrad",
    "Adam",
    "AdamW",
    "Optimizer",
    "RMSprop",
    "State",
    "column",
    "get",
    "select",
]

#: The names that a network understands, each with its default settings.
NAMES: dict[str, Optimizer] = {
    "sgd": SGD(),
    "adagrad": AdaGrad(),
    "rmsprop": RMSprop(),
    "adam": Adam(),
    "adamw": AdamW(),
}


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
