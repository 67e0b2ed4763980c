r"""The largest stable learning rate.

A linear unit $\hat y = x w + b$ is trained by full-batch gradient descent on half the mean square,
$L = \frac{1}{2n} \sum_i (\hat y_i - y_i)^2$. Below which learning rate does it converge from every
start? The answer depends on the inputs alone, an array of shape (samples, features).
"""

import numpy as np

from nnbook.exercises import Exercise

exercise = Exercise(
    __name__,
    __doc__,
    level="core",
    objective=2,
    minutes=15,
    hints=[
        "The bias is a weight, too. Its input is a column of ones.",
        r"With that column the Hessian is $H = x^T x / n$. What does a step do along an "
        r"eigenvector?",
        r"Along it, the error is multiplied by $1 - \eta \lambda$ in each step.",
    ],
    why=r"$|1 - \eta \lambda| < 1$ for all eigenvalues means $\eta < 2 / \lambda_{\max}$.",
)


@exercise.solution_is
def largest_rate(x):
    """Return the limit below which full-batch gradient descent converges."""
    inputs = np.column_stack([x, np.ones(len(x))])
    hessian = inputs.T @ inputs / len(x)
    return 2 / np.linalg.eigvalsh(hessian)[-1]


@exercise.checked_by
def _(student):
    rng = np.random.default_rng(0)
    student.agrees(rng.normal(3.0, 2.0, (50, 4)), rtol=1e-6)
    student.agrees(rng.normal(0.0, 0.1, (50, 2)), case="small inputs", rtol=1e-6)
    student.agrees(rng.normal(2013.0, 0.3, (20, 1)), case="a year as the only input", rtol=1e-6)


@exercise.wrong("The bias is forgotten: add a column of ones to the inputs.")
def _(x):
    return 2 / np.linalg.eigvalsh(x.T @ x / len(x))[-1]


@exercise.wrong("The loss is a mean: divide by the number of samples.")
def _(x):
    inputs = np.column_stack([x, np.ones(len(x))])
    return 2 / np.linalg.eigvalsh(inputs.T @ inputs)[-1]


@exercise.wrong(
    "1 / λ is the rate that jumps to the minimum along one direction. The limit is higher."
)
def _(x):
    inputs = np.column_stack([x, np.ones(len(x))])
    return 1 / np.linalg.eigvalsh(inputs.T @ inputs / len(x))[-1]


@exercise.wrong("That is the limit of the smallest eigenvalue. The largest one diverges first.")
def _(x):
    inputs = np.column_stack([x, np.ones(len(x))])
    return 2 / np.linalg.eigvalsh(inputs.T @ inputs / len(x))[0]


@exercise.wrong("The covariance describes centred data. The unit sees the inputs as they are.")
def _(x):
    return 2 / max(1.0, np.linalg.eigvalsh(np.cov(x.T, bias=True).reshape(x.shape[1], -1))[-1])


@exercise.wrong("That is the mean square length of the inputs, the sum of all eigenvalues.")
def _(x):
    return 2 / np.mean(1 + (x**2).sum(axis=1))
