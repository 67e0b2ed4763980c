r"""The rate of a bowl.

A quadratic bowl has the curvatures 0.5 and 20. Plain gradient descent goes down in it with one rate
for both axes. Three digits are enough.

- `largest`: the rate below which it converges;
- `best`: the rate at which the slower of the two axes is as fast as it can be;
- `factor`: by what the size of the error is multiplied in each step at that rate;
- `scaled`: the largest rate after the loss was multiplied by 4.
"""

from nnbook.exercises import Exercise

exercise = Exercise(
    __name__,
    __doc__,
    level="warm-up",
    objective=1,
    minutes=10,
    hints=[
        r"Along an axis of curvature $\lambda$ the error is multiplied by $1 - \eta \lambda$.",
        "At the best rate both axes have factors of the same size, and opposite sign.",
    ],
    why=r"""
        $2 / \lambda_{\max}$, $2 / (\lambda_{\max} + \lambda_{\min})$ and $(\kappa - 1) / (\kappa +
        1)$ with $\kappa = 40$. The curvatures are those of the loss, so four times the loss has a
        quarter of the rate.
        """,
)

exercise.answer_is(
    {"largest": 0.1, "best": 2 / 20.5, "factor": 39 / 41, "scaled": 0.025}, rtol=2e-3
)

exercise.wrong(
    "largest: at 1 / λ the steep axis jumps right to its minimum. It converges up to twice that.",
    {"largest": 0.05},
)
exercise.wrong(
    "largest: the flat axis would bear that. The steep one diverges first.", {"largest": 4}
)
exercise.wrong("best: there the steep axis only just does not converge.", {"best": 0.1})
exercise.wrong(
    "best: that kills the steep axis in one step, and leaves the flat one slower than necessary.",
    {"best": 0.05},
)
exercise.wrong("best: the factors balance at 2 over the sum of the two, not 1.", {"best": 1 / 20.5})
exercise.wrong(
    "factor: so fast is momentum at its best. Here there is none.",
    {"factor": 0.727},
    {"factor": 0.529},
)
exercise.wrong("factor: of the loss, which goes with the square of the error.", {"factor": 0.905})
exercise.wrong("factor: that is at the rate 1 / λ of the steep axis.", {"factor": 0.975})
exercise.wrong("scaled: a steeper loss needs smaller steps.", {"scaled": 0.4})
exercise.wrong(
    "scaled: the gradient grows, and so does the curvature.", {"scaled": 0.1}, {"scaled": 0.05}
)
