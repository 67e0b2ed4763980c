r"""A gradient by central differences.

The report derives no gradient. It nudges each parameter both ways and looks at the loss. Return
the gradient of `loss` at `theta`, an array of shape (parameters,), by

$$ g_i = \frac{L(\theta + \epsilon e_i) - L(\theta - \epsilon e_i)}{2 \epsilon} . $$

`loss(theta)` returns a number. `theta` belongs to the caller: it has to be as before when you
return.
"""

import numpy as np

from nnbook.exercises import Exercise, fail

exercise = Exercise(
    __name__,
    __doc__,
    level="core",
    objective=4,
    minutes=15,
    hints=[
        "Nudge one entry of a copy, call the loss twice, and set the entry back.",
        "A loop over parameters cannot be avoided here: that is what makes it slow.",
    ],
    why="""
        Two calls of the loss for each parameter: 82 for the 41 parameters of the 6-5-1 network,
        where backpropagation costs about two calls in all.
        """,
)


@exercise.solution_is
def by_differences(loss, theta, epsilon):
    """Return the gradient by central differences."""
    gradient = np.empty(len(theta))
    for i in range(len(theta)):
        step = np.zeros(len(theta))
        step[i] = epsilon
        gradient[i] = (loss(theta + step) - loss(theta - step)) / (2 * epsilon)
    return gradient


@exercise.checked_by
def _(student):
    def cubic(theta):
        return float(np.sum(theta**3) + theta[0] * theta[-1])

    theta = np.array([0.5, -1.0, 2.0])
    student.agrees(cubic, theta, 1e-3, case="a small epsilon")
    student.agrees(cubic, theta, 0.85, case="the report's large epsilon")
    calls = []

    def counted(theta):
        calls.append(1)
        return cubic(theta)

    student(counted, theta, 0.1)
    if len(calls) > 2 * len(theta):
        fail(f"The loss was called {len(calls)} times. Two calls for each parameter are enough.")


@exercise.wrong("Divided by epsilon: the two points are 2 epsilon apart.")
def _(loss, theta, epsilon):
    return 2 * by_differences(loss, theta, epsilon)


@exercise.wrong("Divided by 2, and not by epsilon.")
def _(loss, theta, epsilon):
    return epsilon * by_differences(loss, theta, epsilon)


@exercise.wrong("That is the difference. Divide it by 2 epsilon, the distance of the two points.")
def _(loss, theta, epsilon):
    return 2 * epsilon * by_differences(loss, theta, epsilon)


@exercise.wrong("In Python's order of operations, / 2 * epsilon multiplies by epsilon.")
def _(loss, theta, epsilon):
    return epsilon**2 * by_differences(loss, theta, epsilon)


exercise.wrong(
    "The parameter is nudged by 1, whatever epsilon is.",
    lambda loss, theta, epsilon: by_differences(loss, theta, 1.0),
    lambda loss, theta, epsilon: by_differences(loss, theta, 1.0) / epsilon,
)


@exercise.wrong(
    "A step to one side only: its error grows with epsilon, that of two sides with its square."
)
def _(loss, theta, epsilon):
    steps = epsilon * np.eye(len(theta))
    return np.array([(loss(theta + s) - loss(theta)) / epsilon for s in steps])


@exercise.wrong("All parameters are nudged at once: one at a time.")
def _(loss, theta, epsilon):
    return np.full(len(theta), (loss(theta + epsilon) - loss(theta - epsilon)) / (2 * epsilon))


@exercise.wrong("changes its argument theta")
def _(loss, theta, epsilon):
    gradient = []
    for i in range(len(theta)):
        theta[i] += epsilon
        up = loss(theta)
        theta[i] -= 2 * epsilon
        gradient.append((up - loss(theta)) / (2 * epsilon))
    return np.array(gradient)


@exercise.wrong("Turned round: first the step up, then the step down.")
def _(loss, theta, epsilon):
    return -by_differences(loss, theta, epsilon)
