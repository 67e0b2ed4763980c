r"""Momentum as a damped oscillator.

Descent with momentum has $\mu = 0.81$ and the rate $\eta = 0.1$. Along one axis of a bowl its error
behaves like an oscillator whose damping depends on the curvature. Three digits are enough.

- `critical`: the curvature below which the error no longer swings (the smaller of the two);
- `diverges`: the curvature from which on it diverges;
- `factor`: by what each step multiplies the error, on average, where it swings;
- `plain`: the curvature from which on plain descent with the same rate diverges;
- `best`: the best momentum for a bowl with condition number 100, together with the best rate.
"""

from nnbook.exercises import Exercise

exercise = Exercise(
    __name__,
    __doc__,
    level="core",
    objective=3,
    minutes=15,
    hints=[
        r"The error obeys $e_{t+1} = (1 + \mu - \eta \lambda)\, e_t - \mu\, e_{t-1}$. Try "
        r"$e_t = r^t$.",
        r"The two roots have the product $\mu$. When they are complex, what is their size?",
        r"They are complex between $(1 - \sqrt\mu)^2 / \eta$ and $(1 + \sqrt\mu)^2 / \eta$.",
    ],
    why=r"""
        $\sqrt\mu = 0.9$, so $0.1^2 / 0.1 = 0.1$ and $2 (1 + \mu) / \eta = 36.2$. Where the error
        swings the size of both roots is $\sqrt\mu$, whatever the curvature. The best momentum is
        $((\sqrt\kappa - 1) / (\sqrt\kappa + 1))^2 = (9/11)^2$.
        """,
)

exercise.answer_is(
    {"critical": 0.1, "diverges": 36.2, "factor": 0.9, "plain": 20, "best": (9 / 11) ** 2},
    rtol=1e-3,
)

exercise.wrong("critical: the root of μ is needed, not μ.", {"critical": 0.361})
exercise.wrong(
    "critical: the error is real again there, too, but the smaller of the two is asked for.",
    {"critical": 36.1},
)
exercise.wrong("critical: divide by the rate. The curvature is asked for.", {"critical": 0.01})
exercise.wrong(
    "diverges: that holds for plain descent. Momentum bears a higher curvature.", {"diverges": 20}
)
exercise.wrong(
    "diverges: there the roots become real again. It still converges a little further.",
    {"diverges": 36.1},
)
exercise.wrong(
    "factor: μ is the product of the two roots. Each has its root as size.", {"factor": 0.81}
)
exercise.wrong("plain: the limit is 2 / η.", {"plain": 10})
exercise.wrong("best: the square is missing.", {"best": 9 / 11})
exercise.wrong("best: the roots of the condition number are needed.", {"best": (99 / 101) ** 2})
exercise.wrong("best: that is the factor of plain descent in this bowl.", {"best": 99 / 101})
exercise.wrong("diverges: that belongs to a momentum of 0.9. Here it is 0.81.", {"diverges": 38})
exercise.wrong(
    "critical: that belongs to a momentum of 0.9. Here it is 0.81.", {"critical": 0.0263}
)
