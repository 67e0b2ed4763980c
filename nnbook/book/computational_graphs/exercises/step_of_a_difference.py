r"""The step of a difference quotient.

The function is $f(w) = e^w$, the point $w = 3$, and float64 has $u = 2^{-53} = 1.11 \cdot
10^{-16}$. Use the error of the formula and the rounding as the chapter estimates them. For the
one-sided quotient, $(f(w + h) - f(w)) / h = f' + \frac h2 f'' + \dots$, take the same estimate of
the rounding as for the central one, $u\, (|f| + |w f'|) / h$. Two digits are enough.

- `central`: the best step of the central difference;
- `one_sided`: the best step of the one-sided difference;
- `error`: the error of the central quotient at its best step, relative to $f'$;
- `with_constant`: the best central step for $10^6 + e^w$ at the same point.
"""

from nnbook.exercises import Exercise

exercise = Exercise(
    __name__,
    __doc__,
    level="challenge",
    objective=5,
    minutes=20,
    hints=[
        "All derivatives of the exponential are equal, so they cancel.",
        "Minimize the sum of both errors: set the derivative with respect to h to 0.",
        r"Central: $h^2/6 + 4u/h$, relative to $f'$. One-sided: $h/2 + 4u/h$.",
    ],
    why=r"""
        Central: $h^* = (12 u)^{1/3}$, and the error there is $h^{*2}/6 + 4u/h^* = h^{*2}/2$.
        One-sided: $h^* = (8u)^{1/2}$. The constant takes up digits, and changes no derivative.
        """,
)

U = 2.0**-53
F = 20.085536923187668
H = (12 * U) ** (1 / 3)
exercise.answer_is(
    {
        "central": H,
        "one_sided": (8 * U) ** 0.5,
        "error": H**2 / 2,
        "with_constant": (3 * U * (1e6 / F + 4)) ** (1 / 3),
    },
    rtol=0.03,
)

exercise.wrong(
    "central: a step as small as u leaves nothing of the difference but rounding.", {"central": U}
)
exercise.wrong(
    "central: the rounding of the point counts, too: w f' is three times f.",
    {"central": (3 * U) ** (1 / 3)},
)
exercise.wrong(
    "central: its first error goes like h², so the third root is taken.",
    {"central": (12 * U) ** 0.5},
    {"central": (8 * U) ** 0.5},
)
exercise.wrong(
    "one_sided: its error goes like h, not h², so the balance lies elsewhere.",
    {"one_sided": (12 * U) ** (1 / 3)},
)
exercise.wrong("error: the formula's part alone. Rounding adds twice as much.", {"error": H**2 / 6})
exercise.wrong("error: the rounding alone. Add the part of the formula.", {"error": H**2 / 3})
exercise.wrong("error: that is not relative. Divide by the derivative.", {"error": F * H**2 / 2})
exercise.wrong(
    "with_constant: f is a million here. Its derivatives are what they were.", {"with_constant": H}
)
exercise.wrong(
    "with_constant: the third derivative has no constant in it.",
    {"with_constant": (3 * U * (1e6 + 4 * F) / (1e6 + F)) ** (1 / 3)},
)
exercise.wrong(
    "central: the root of u is a rule of thumb for one-sided differences.",
    {"central": 1e-8}, {"central": U**0.5},
)  # fmt: skip
exercise.wrong(
    "one_sided: the root of u is a rule of thumb. Put the numbers of this function in.",
    {"one_sided": 1e-8}, {"one_sided": U**0.5},
)  # fmt: skip
