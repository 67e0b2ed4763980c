r"""The loss of a constant.

Many trainings of the report end on the same loss, to the last digit. It is that of a network which
gives the same price to every house: the constant with the smallest training loss. The loss is half
the mean of the squared errors. Return `(training loss, test loss)` of that constant, for targets
of shape (samples, 1).
"""

import numpy as np

from nnbook.exercises import Exercise

exercise = Exercise(
    __name__,
    __doc__,
    level="warm-up",
    objective=1,
    minutes=10,
    hints=[
        "Which constant makes the mean of the squared errors smallest? Set the derivative to 0.",
        "The constant is learnt from the training targets. The test only measures it.",
    ],
    why=(
        "The training loss is half the variance of the training targets. Nothing of the "
        "houses is in it."
    ),
)


@exercise.solution_is
def plateau(y_train, y_test):
    """Return the losses of the best constant on both parts."""
    constant = y_train.mean()
    training = np.mean((y_train - constant) ** 2) / 2
    return training, np.mean((y_test - constant) ** 2) / 2


@exercise.checked_by
def _(student):
    rng = np.random.default_rng(0)
    student.agrees(rng.gamma(4.0, 10.0, (315, 1)), rng.gamma(5.0, 8.0, (99, 1)))
    student.agrees(np.array([[1.0], [3.0]]), np.array([[10.0]]), case="three houses")


@exercise.wrong("Half of it: the report's loss is half the mean square.")
def _(y_train, y_test):
    c = y_train.mean()
    return np.mean((y_train - c) ** 2), np.mean((y_test - c) ** 2)


@exercise.wrong("The test part has a constant of its own here. It was learnt from the training.")
def _(y_train, y_test):
    return y_train.var() / 2, y_test.var() / 2


@exercise.wrong("The median makes absolute errors smallest. For squares it is the mean.")
def _(y_train, y_test):
    c = np.median(y_train)
    return np.mean((y_train - c) ** 2) / 2, np.mean((y_test - c) ** 2) / 2


@exercise.wrong("A sum over the houses: take their mean.")
def _(y_train, y_test):
    c = y_train.mean()
    return np.sum((y_train - c) ** 2) / 2, np.sum((y_test - c) ** 2) / 2
