r"""What a unit of length costs.

Two centred, uncorrelated features have the variances 1 and 4. A linear model without a bias is
trained on them by full-batch gradient descent, at the best fixed learning rate. Along each
direction the error shrinks in every step at least by the factor $(\kappa - 1)/(\kappa + 1)$, where
$\kappa$ is the largest eigenvalue of the Hessian over the smallest.

- `condition`: $\kappa$ for the features as they are;
- `in_centimetres`: $\kappa$ when the feature with variance 4, a length in metres, is written in
  centimetres;
- `steps`: the smallest whole number of steps after which the bound guarantees one millionth of the
  first error, for $\kappa = 100$;
- `standardized`: $\kappa$ after both features were standardized.
"""

from nnbook.exercises import Exercise

exercise = Exercise(
    __name__,
    __doc__,
    level="core",
    objective=2,
    minutes=10,
    hints=[
        "The eigenvalues of a diagonal matrix stand on its diagonal: here, the variances.",
        "A number that is 100 times as large has a variance that is 100² times as large.",
        r"Solve $(99/101)^t \le 10^{-6}$ for $t$, and round up.",
    ],
    why="Metres or centimetres: the same lengths, and ten thousand times the condition.",
)

exercise.answer_is(
    {"condition": 4, "in_centimetres": 40_000, "steps": 691, "standardized": 1}, rtol=1e-6
)

exercise.wrong(
    "condition: the Hessian has variances on its diagonal, not standard deviations.",
    {"condition": 2},
)
exercise.wrong(
    "in_centimetres: the numbers grow by 100. By how much does their variance grow?",
    {"in_centimetres": 400},
)
exercise.wrong(
    "steps: 690.8 is the solution. How many whole steps?", {"steps": 690.8}, {"steps": 690}
)
exercise.wrong(
    "steps: this bounds the error of the weights. You have squared the factor, as for the loss.",
    {"steps": 346}, {"steps": 345},
)  # fmt: skip
exercise.wrong(
    "standardized: both variances are 1 then. A ratio of equals is not 0.", {"standardized": 0}
)
