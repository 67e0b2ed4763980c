r"""A start that flattens.

An image of 784 pixels between 0 and 1 has the mean square 0.1 over its pixels. A unit has no bias,
and its weights are independent, with the mean 0.

- `std_unit`: the standard deviation of $z$ over units, for weights of standard deviation 1;
- `std_glorot`: the same for weights of variance $2 / (784 + 256)$;
- `slope_unit`: the slope of a sigmoid at $z$ equal to `std_unit`, to two digits;
- `better`: which of the two starts leaves a sigmoid its slope?
"""

from nnbook.exercises import Exercise

exercise = Exercise(
    __name__,
    __doc__,
    level="core",
    objective=2,
    minutes=10,
    hints=[
        r"$\operatorname{Var} z = \sigma_w^2 \sum_i x_i^2$: sum the squares of the pixels first.",
        r"$784 \cdot 0.1 = 78.4$.",
        r"The slope is $\sigma(z) (1 - \sigma(z))$, about $e^{-z}$ for large z.",
    ],
    why="""
        With weights of size 1 a typical unit has a slope of 0.0001, where a sigmoid can have 0.25.
        No rate makes up for that, since other units have a larger slope.
        """,
)

exercise.answer_is(
    {"std_unit": 8.854, "std_glorot": 0.3883, "slope_unit": 1.43e-4, "better": "glorot"},
    rtol=3e-2,
    options=["unit", "glorot"],
)

exercise.wrong("std_unit: that is the variance. Take its root.", {"std_unit": 78.4})
exercise.wrong(
    "std_unit: all pixels count, not only their mean.", {"std_unit": 0.316}, {"std_unit": 0.1}
)
exercise.wrong(
    "std_glorot: 2 over 1040 is a variance, too.", {"std_glorot": 0.01703}, {"std_glorot": 0.1508}
)
exercise.wrong("slope_unit: that is the slope of a sigmoid at 0.", {"slope_unit": 0.25})
exercise.wrong("better: a unit at 9 or at -9 hardly moves.", {"better": "unit"})
