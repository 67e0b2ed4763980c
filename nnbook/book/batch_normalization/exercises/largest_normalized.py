r"""How far out can one sample be.

Open: after normalization ($\epsilon = 0$) the values of a unit have mean 0 and variance 1. How
large can **one** of them be in a batch of m? Find out what the largest possible value is, and make
a batch that comes within one percent of it: return m **different** numbers between -1 and 1, of
which the first is normalized to that much. m is from 3 to 100.

Then think: what does that say about an outlier in a batch, and about what all others become?
"""

import numpy as np

from nnbook.exercises import Exercise, fail

exercise = Exercise(
    __name__,
    __doc__,
    level="open",
    objective=4,
    minutes=20,
    hints=[
        "Try m = 3 by hand or at random. What do the best batches look like?",
        "The others can help by being close together.",
        "If all others were equal, what would the normalized values be? They sum to 0, and their "
        "squares sum to m.",
    ],
    why=r"""
        Let the first be z. The others sum to -z, and their squares to at least $z^2 / (m - 1)$. All
        squares sum to m, so $z^2 \le m - 1$. However far an outlier is, it becomes at most
        $\sqrt{m - 1}$, and squeezes all others to $-1 / \sqrt{m - 1}$.
        """,
)


@exercise.solution_is
def largest_normalized(m):
    """Return m different numbers, the first of which is far out."""
    return np.concatenate([[1.0], np.linspace(-0.01, 0.01, m - 1)])


@exercise.checked_by
def _(student):
    for m in (3, 10, 100):
        x = student(m)
        if np.shape(x) != (m,):
            fail(f"Expected {m} numbers, received the shape {np.shape(x)}.", "shape")
        x = np.asarray(x, float)
        if not (np.abs(x) <= 1).all():
            fail("All numbers have to lie between -1 and 1.", what="range")
        if len(np.unique(x)) < m:
            fail("Two of the numbers are equal.", what="equal")
        z = (x - x.mean()) / x.std()
        largest = (m - 1) ** 0.5
        if z[0] < 0 and -z[0] > 0.99 * largest:
            fail("The first is the smallest: it should become large, not negative.", what="sign")
        if z.max() > 0.99 * largest > z[0]:
            fail("One of the numbers is as far out as can be, but not the first.", what="place")
        if z[0] <= 0.99 * largest:
            fail(
                f"Of {m} numbers the first becomes {z[0]:.4g}. More is possible.",
                what=f"small, {m}",
                received=z[0],
            )


def _first(m, *rest):
    return np.concatenate([[1.0], *rest])


exercise.wrong("Two of the numbers are equal.", lambda m: _first(m, np.zeros(m - 1)))
exercise.wrong(
    "All others are spread out, so the standard deviation is large. Bring them together.",
    lambda m: np.linspace(1, -1, m),
)
exercise.wrong(
    "Two groups on both sides: the others have to agree, or they spend the variance.",
    lambda m: _first(m, np.linspace(0.98, 0.99, m // 2), np.linspace(-1, -0.99, m - 1 - m // 2)),
)
exercise.wrong(
    "but not the first",
    lambda m: np.concatenate([np.linspace(-0.01, 0.01, m - 1), [1.0]]),
)
exercise.wrong(
    "The first is the smallest",
    lambda m: -exercise.reference(m),
)
exercise.wrong("between -1 and 1", lambda m: 1000 * exercise.reference(m))
