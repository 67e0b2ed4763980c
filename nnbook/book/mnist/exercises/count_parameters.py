r"""Count the parameters.

`sizes` is a list with the widths of a network of dense layers, inputs first: `[784, 256, 128, 64,
10]` is the report's. Return the number of its weights and biases.
"""

from itertools import pairwise

from nnbook.exercises import Exercise

exercise = Exercise(
    __name__,
    __doc__,
    level="warm-up",
    objective=1,
    minutes=5,
    given="from itertools import pairwise",
    hints=[
        "A layer from n to m units has n m weights and m biases. Pairs of neighbours: "
        "`itertools.pairwise`."
    ],
    why="242,762 for the report's network. Four of five stand in the first layer.",
)


@exercise.solution_is
def count_parameters(sizes):
    """Return the number of weights and biases."""
    return sum((n + 1) * m for n, m in pairwise(sizes))


@exercise.checked_by
def _(student):
    student.agrees([784, 256, 128, 64, 10], case="the report's network")
    student.agrees([784, 10, 10], case="784-10-10")
    student.agrees([784, 10], case="no hidden layer")


@exercise.wrong("The biases are missing: one for each unit of a layer.")
def _(sizes):
    return sum(n * m for n, m in pairwise(sizes))


@exercise.wrong("The inputs have no biases: they compute nothing.")
def _(sizes):
    return sum(n * m for n, m in pairwise(sizes)) + sum(sizes)


@exercise.wrong("A bias for each input of a layer? It belongs to the units that it is added to.")
def _(sizes):
    return sum(n * (m + 1) for n, m in pairwise(sizes))


@exercise.wrong("The last layer is left out.")
def _(sizes):
    return sum((n + 1) * m for n, m in pairwise(sizes[:-1]))
