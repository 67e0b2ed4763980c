r"""The pass back, edge by edge.

The nodes of a graph are numbered 0, 1, …, n - 1 in the order in which they were computed, so every
edge leads from a smaller number to a larger one. The last node is the loss. `edges` is a list of
triples `(source, reader, local)`: the node `reader` reads the node `source`, with the local
derivative $\partial\,\text{reader} / \partial\,\text{source}$. Return an array of n numbers, the
derivative of the loss with respect to each node.

The edges come in any order. A node may be read many times, even twice by the same reader. A node
that does not lead to the loss has the gradient 0. There may be a billion paths: use each edge once.
"""

import numpy as np

from nnbook.exercises import Exercise

exercise = Exercise(
    __name__,
    __doc__,
    level="core",
    objective=1,
    minutes=15,
    hints=[
        "What is the derivative of the loss with respect to itself?",
        "When a node hands its gradient on, it must have collected from all its own readers. In "
        "which order of the readers is that so?",
        "Sort the edges by their reader, from the last to the first.",
    ],
    why="""
        Each edge is used once, however many paths there are. That is the proof of the chapter, and
        the whole of backpropagation.
        """,
)


@exercise.solution_is
def reverse_pass(n, edges):
    """Return the derivative of node n - 1 with respect to each node."""
    gradient = np.zeros(n)
    gradient[n - 1] = 1.0
    for source, reader, local in sorted(edges, key=lambda e: -e[1]):
        gradient[source] += gradient[reader] * local
    return gradient


CHAIN = [(0, 1, 3.0), (1, 2, -2.0), (2, 3, 0.5)]
FORK = [(0, 2, 3.0), (1, 2, -2.0), (2, 3, 5.0), (0, 3, 7.0), (1, 4, 0.5), (3, 4, 1.5)]


def _ladder(rungs):
    """Return a graph with 2**rungs paths: each node is read twice by the next."""
    return [(k, k + 1, 1.0) for k in range(rungs) for _ in (0, 1)]


@exercise.checked_by
def _(student):
    student.agrees(4, CHAIN[::-1], case="a chain")
    student.agrees(5, sorted(FORK, key=lambda e: -e[1]), case="a graph with a fork")
    student.agrees(5, FORK, case="edges in the order of the calculation")
    student.agrees(3, [(0, 2, 4.0)], case="a node that leads nowhere")
    student.agrees(1, [], case="a loss alone")
    student.agrees(31, _ladder(30)[::-1], case="2 edges between neighbours, 30 times")


def _pass(order, use, seed=1.0):
    """Return the pass with another order, another use of an edge, or another seed."""

    def reverse_pass(n, edges):
        gradient = np.zeros(n)
        gradient[n - 1] = seed
        for source, reader, local in order(edges):
            use(gradient, source, reader, local)
        return gradient

    return reverse_pass


def _back(edges):
    return sorted(edges, key=lambda e: -e[1])


def _add(gradient, source, reader, local):
    gradient[source] += gradient[reader] * local


def _set(gradient, source, reader, local):
    gradient[source] = gradient[reader] * local


def _local(gradient, source, reader, local):
    gradient[source] += local


exercise.wrong(
    "A node that is read twice keeps only what came last: add, do not set.", _pass(_back, _set)
)
exercise.wrong(
    "A node hands its gradient on before it has it all. The edges come in any order: begin with "
    "those of the last reader.",
    _pass(list, _add),
    _pass(lambda edges: sorted(edges, key=lambda e: e[0]), _add),
)
exercise.wrong(
    "All is 0: the loss itself has the derivative 1, and you begin there.",
    _pass(_back, _add, seed=0.0),
)
exercise.wrong(
    "The gradient of the reader is missing: a local derivative knows one edge, not the way.",
    _pass(_back, _local),
)
