r"""The loss that a program minimizes.

A network has a sigmoid output $a = \sigma(z)$ and the target $y$. A program reports the mean
square $(a - y)^2$, and its backward pass begins with `dZ2 = A2 - Y`. At one sample $a = 0.9$ and
$y = 0$.

- `program`: the number that the program takes for $\partial L / \partial z$;
- `true`: the derivative of $(a - y)^2$ for $z$;
- `loss`: the name of the loss whose gradient the program uses;
- `factor`: true over program, as $a$ approaches 1 with $y = 0$.
"""

from nnbook.exercises import Exercise

exercise = Exercise(
    __name__,
    __doc__,
    level="core",
    objective=2,
    minutes=10,
    hints=[
        r"The chain rule: $\partial (a - y)^2 / \partial z = 2 (a - y) \cdot \sigma'(z)$.",
        r"$\sigma'(z) = a (1 - a)$. For which loss does this factor cancel?",
    ],
    why=r"""
        The program minimizes the cross-entropy and prints something else. Its weights are those of
        a cross-entropy training, to the last digit. With the true gradient the sample that is sure
        and wrong would be moved least: the factor is $2 a (1 - a)$.
        """,
)

exercise.answer_is(
    {"program": 0.9, "true": 0.162, "loss": "cross-entropy", "factor": 0},
    rtol=1e-3,
    options=["cross-entropy", "half the square", "absolute error"],
)

exercise.wrong(
    "program: it does not multiply by the slope of the sigmoid. It takes A2 - Y as it is.",
    {"program": 0.162},
    {"program": 0.081},
    {"program": 0.09},
)
exercise.wrong("true: the factor 2 of the square is missing.", {"true": 0.081})
exercise.wrong("true: that is the derivative for a. The chain rule goes on to z.", {"true": 1.8})
exercise.wrong(
    "loss: half the square has the gradient a - y for a, not for z.", {"loss": "half the square"}
)
exercise.wrong(
    "factor: 2 a (1 - a) goes to 0 as a goes to 1: sure and wrong, and hardly moved.",
    {"factor": 2}, {"factor": 1}, {"factor": 0.18},
)  # fmt: skip
