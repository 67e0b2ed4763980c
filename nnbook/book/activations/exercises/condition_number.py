r"""What inputs that are not centred do to the bowl.

A linear unit with the mean square error sees a bowl whose curvatures are the eigenvalues of
$C = \operatorname{E}[x x^\top]$, the matrix of second moments. Their ratio, the largest divided by
the smallest, says how long and thin the bowl is.

Return this condition number for $d$ independent inputs that are uniform between low and high.
Do not draw samples: compute the matrix, or better the eigenvalues.
"""

from nnbook.exercises import Exercise, close

exercise = Exercise(
    __name__,
    __doc__,
    level="core",
    objective=3,
    minutes=15,
    given="",
    hints=[
        r"$\operatorname{E}[x_i x_j]$ is $m^2$ for two different inputs, and $m^2 + v$ for one "
        r"with "
        r"itself, with the mean $m$ and the variance $v$.",
        "A uniform number between low and high has the variance (high - low)² / 12.",
        r"$C = v I + m^2 \mathbf{1} \mathbf{1}^\top$. One eigenvector is $\mathbf{1}$. What is its "
        "eigenvalue, and what are the others?",
    ],
    why=r"""
        The eigenvalues are $v + d m^2$, once, and $v$. So the condition number is $1 + d m^2 /
        v$. For inputs between 0 and 1 it is $3 d + 1$, and with a scale of 0 to 255 it is the
        same. Centred inputs have 1, whatever their scale: what makes the bowl thin is the mean.
        """,
)


@exercise.solution_is
def condition_number(low, high, d=2):
    """Return the condition number of E[x x'] for d uniform inputs."""
    mean, variance = (low + high) / 2, (high - low) ** 2 / 12
    return 1 + d * mean**2 / variance


@exercise.checked_by
def _(student):
    student.agrees(0.0, 1.0, case="two inputs between 0 and 1")
    student.agrees(1.0, 2.0, case="two inputs between 1 and 2")
    student.agrees(-0.5, 0.5, case="inputs that are centred")
    student.agrees(0.0, 1.0, 784, case="784 inputs between 0 and 1", rtol=1e-6)
    close(student(0.0, 255.0, 9), student(0.0, 1.0, 9), "the number for a scale of 255", rtol=1e-6)


@exercise.wrong(
    "That is of the covariance matrix. The mean is a part of E[x x'], and the point here."
)
def _(low, high, d=2):
    return 1.0


@exercise.wrong("That is one divided by it: the largest eigenvalue stands above.")
def _(low, high, d=2):
    return 1 / condition_number(low, high, d)


@exercise.wrong("The number of inputs is missing: the large eigenvalue grows with d.")
def _(low, high, d=2):
    return condition_number(low, high, 1)


@exercise.wrong("A uniform number between low and high has the variance (high - low)² / 12.")
def _(low, high, d=2):
    return 1 + d * ((low + high) / 2) ** 2 / (high - low) ** 2


@exercise.wrong("That is the ratio of two entries of the matrix, not that of its eigenvalues.")
def _(low, high, d=2):
    mean, variance = (low + high) / 2, (high - low) ** 2 / 12
    return 1 + variance / mean**2 if mean else 1.0
