r"""Choose a start.

A network has layers 784-1000-10, with ReLU in the middle and a linear output.

- `hidden`: the rule for the first kernel, and `output`: the rule for the second, "he" or "glorot",
  where He's rule is for layers whose **output** goes through a ReLU, and Glorot's for those whose
  output does not;
- `hidden_std`, `output_std`: the standard deviations that these rules give, to four significant
  digits;
- `ratio`: for the second kernel, He's standard deviation over Glorot's, to four digits.
"""

from nnbook.exercises import Exercise

exercise = Exercise(
    __name__,
    __doc__,
    level="core",
    objective=3,
    minutes=15,
    hints=[
        r"He: $\sqrt{2 / \text{fan\_in}}$. Glorot: $\sqrt{2 / (\text{fan\_in} + "
        r"\text{fan\_out})}$.",
        "The fan-in of the second kernel is 1000, its fan-out is 10.",
    ],
    why="""
        With a fan-out of 10 Glorot's rule is nearly He's: the ratio is 1.005. The choice matters
        where a layer gets wider.
        """,
)

exercise.answer_is(
    {
        "hidden": "he",
        "output": "glorot",
        "hidden_std": 0.050508,
        "output_std": 0.044499,
        "ratio": 1.00499,
    },
    rtol=1e-3,
    options=["he", "glorot"],
)

exercise.wrong("hidden: a ReLU follows, and it halves the mean square.", {"hidden": "glorot"})
exercise.wrong("output: no ReLU follows, so nothing has to be made up for.", {"output": "he"})
exercise.wrong("hidden_std: that is the variance. Take its root.", {"hidden_std": 0.002551})
exercise.wrong("hidden_std: the factor 2 for the ReLU is missing.", {"hidden_std": 0.035714})
exercise.wrong(
    "output_std: the lecture's formula, 2 over the root: its variance is twice Glorot's.",
    {"output_std": 0.062932},
)
exercise.wrong("ratio: Glorot's over He's is asked the other way round.", {"ratio": 0.99504})
