r"""XOR with two ReLUs.

Write down weights of a 2-2-1 network with ReLU hidden units and a linear output,

$$ \hat y = \max(0, x W_1 + b_1)\, W_2 + b_2 , $$

that is exactly 0, 1, 1, 0 on the points (0, 0), (0, 1), (1, 0), (1, 1). Return `(W1, b1, W2, b2)`,
of shapes (2, 2), (2,), (2, 1) and (1,). Any weights that do it are right.
"""

import numpy as np

from nnbook.exercises import Exercise, fail, unpack

exercise = Exercise(
    __name__,
    __doc__,
    level="warm-up",
    objective=1,
    minutes=15,
    hints=[
        "Both hidden units may look at the sum of the inputs, which is 0, 1, 1, 2.",
        "One unit is the sum. The other is on for the sum 2 only. What do you subtract?",
    ],
    why="The output is s - 2 max(0, s - 1): a tent over the sum s, with its top at s = 1.",
)


@exercise.solution_is
def relu_xor():
    """Return (W1, b1, W2, b2) of a network that computes XOR."""
    W1 = np.array([[1.0, 1.0], [1.0, 1.0]])
    b1 = np.array([0.0, -1.0])
    W2 = np.array([[1.0], [-2.0]])
    b2 = np.array([0.0])
    return W1, b1, W2, b2


@exercise.checked_by
def _(student):
    says = "Expected (W1, b1, W2, b2) of shapes (2, 2), (2,), (2, 1) and (1,)."
    found = unpack(student(), says, (2, 2), (2,), (2, 1), (1,))
    W1, b1, W2, b2 = (np.asarray(one, float) for one in found)
    x = np.array([[0, 0], [0, 1], [1, 0], [1, 1]])
    y = (np.maximum(0, x @ W1 + b1) @ W2 + b2)[:, 0]
    if not np.allclose(y, [0, 1, 1, 0], atol=1e-9):
        shown = ", ".join(f"{value:g}" for value in y)
        fail(f"On the four points the outputs are {shown}. They should be 0, 1, 1, 0.", received=y)


@exercise.wrong("That is OR: the point (1, 1) has to come back to 0.")
def _():
    W = np.ones((2, 2))
    return W, np.array([0.0, -1.0]), np.array([[1.0], [-1.0]]), np.zeros(1)


@exercise.wrong(
    "The ReLUs never bend here: on the four points the output is the sum of the inputs."
)
def _():
    return np.eye(2), np.zeros(2), np.ones((2, 1)), np.zeros(1)


@exercise.wrong("That is 1, 0, 0, 1: turn it round, with the bias and the signs of W2.")
def _():
    W = np.ones((2, 2))
    return W, np.array([0.0, -1.0]), np.array([[-1.0], [2.0]]), np.ones(1)


@exercise.wrong("That is AND. Which unit is missing?")
def _():
    W = np.ones((2, 2))
    return W, np.array([0.0, -1.0]), np.array([[0.0], [1.0]]), np.zeros(1)
