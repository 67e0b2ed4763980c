r"""Grid or random search.

You search two hyperparameters with $n \times n$ trials, as a grid or as $n^2$ random points. On
each axis that matters, the good values are a share $w \le 1/n$ of the range, at an unknown place
(the range is a ring, so borders do not count). Return the probabilities `(grid, random)` that at
least one trial hits, where `matters` of the two axes matter, 1 or 2. On an axis that does not
matter every value is good.
"""

from nnbook.exercises import Exercise

exercise = Exercise(
    __name__,
    __doc__,
    level="core",
    objective=4,
    minutes=15,
    given="",
    hints=[
        "A grid of n × n has only n different values on each axis.",
        "A random point hits with probability $w$ for each axis that matters. How likely do "
        "all miss?",
    ],
    why="""
        With one axis that matters, a grid repeats each of its n values n times, and random points
        never repeat one. With two that matter, a regular grid is spread more evenly than chance.
        """,
)


@exercise.solution_is
def grid_or_random(n, w, matters):
    """Return the probabilities (grid, random) of at least one hit."""
    good = w**matters
    return (n * w) ** matters, 1 - (1 - good) ** (n * n)


@exercise.checked_by
def _(student):
    student.agrees(3, 0.1, 1, case="n = 3, w = 0.1 and one axis", rtol=1e-6)
    student.agrees(3, 0.1, 2, case="n = 3, w = 0.1 and two axes", rtol=1e-6)
    student.agrees(5, 0.2, 1, case="n = 5, w = 0.2 and one axis", rtol=1e-6)
    student.agrees(1, 0.3, 2, case="a single trial", rtol=1e-6)


@exercise.wrong("A grid tries only n values of an axis, not n²: the others are repetitions.")
def _(n, w, matters):
    return min(1.0, n * n * w) ** matters, 1 - (1 - w**matters) ** (n * n)


@exercise.wrong(
    "Probabilities of hits do not add up: two points may both hit. Multiply the misses."
)
def _(n, w, matters):
    return (n * w) ** matters, n * n * w**matters


@exercise.wrong("n² random points are tried, not n.")
def _(n, w, matters):
    return (n * w) ** matters, 1 - (1 - w**matters) ** n


@exercise.wrong("Where both axes matter, both have to be hit: the probabilities multiply.")
def _(n, w, matters):
    return n * w, 1 - (1 - w) ** (n * n)


@exercise.wrong("The two are exchanged: first the grid, then the random points.")
def _(n, w, matters):
    return 1 - (1 - w**matters) ** (n * n), (n * w) ** matters


@exercise.wrong("Those are the probabilities that no trial hits.")
def _(n, w, matters):
    grid, random = exercise.reference(n, w, matters)
    return 1 - grid, 1 - random
