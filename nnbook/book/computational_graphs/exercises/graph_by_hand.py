r"""A graph, forward and back by hand.

Draw the graph of

$$ L = (a\, b + \max(c, d))^2 + a $$

at $a = 2$, $b = -3$, $c = 1$ and $d = -4$. Go through it forward, then back. Give `L` and, under
the letter of each leaf, the derivative of $L$ with respect to it.
"""

from nnbook.exercises import Exercise

exercise = Exercise(
    __name__,
    __doc__,
    level="warm-up",
    objective=1,
    minutes=10,
    hints=[
        r"Name the steps: $p = a b$, $m = \max(c, d)$, $q = p + m$, $L = q^2 + a$.",
        "Begin at the end with 1. A sum copies a gradient, a product exchanges, a maximum chooses.",
        "Two edges leave a. What comes back along them is added.",
    ],
    why=r"""
        $q = -6 + 1 = -5$, so $\bar q = 2 q = -10$. The sum copies it to the product and to the
        maximum. The product sends $-10 \cdot (-3) = 30$ to a and $-10 \cdot 2 = -20$ to b. a is
        read twice: $30 + 1 = 31$. The maximum sends all of -10 to c, and nothing to d.
        """,
)

exercise.answer_is({"L": 27, "a": 31, "b": -20, "c": -10, "d": 0})

exercise.wrong(
    "a: L reads a twice. What comes back along the second edge, the one of the sum, is missing.",
    {"a": 30},
)
exercise.wrong("a: that is the second edge alone. What comes back through the product?", {"a": 1})
exercise.wrong(
    "a, b: a product multiplies by the other factor. They change places.", {"a": -19, "b": 30}
)
exercise.wrong("The square has the slope 2 q. The 2 is missing.", {"a": 16, "b": -10, "c": -5})
exercise.wrong("c, d: a maximum chooses. It does not share.", {"c": -5, "d": -5})
exercise.wrong("d: the maximum does not let d through, so nothing changes with d.", {"d": -10})
exercise.wrong("L: a is added at the end, too.", {"L": 25})
exercise.wrong("L: the maximum of 1 and -4 is 1. It does not look at the size.", {"L": 102})
