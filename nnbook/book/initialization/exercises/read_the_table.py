r"""What is wrong with a start.

Three **tanh** networks of ten layers with 500 units report these root mean squares: the signal
from the first layer up, the gradient from the last layer down.

| start | signal | gradient |
|---|---|---|
| a | 0.22, 0.048, 0.011, … | 1, 0.22, 0.05, … |
| b | 0.98 in every layer | 1, 3.5, 12, … |
| c | 0.63, 0.49, 0.41, …, 0.23 | 1, 0.95, 0.90, … |

- `a`, `b`, `c`: "weights too small", "weights too large" or "nothing";
- `factor_a`: by what the weights of (a) should be multiplied so that a small signal keeps its
  size, to two digits;
- `std_a`: the standard deviation that the weights of (a) have, to two digits.
"""

from nnbook.exercises import Exercise

exercise = Exercise(
    __name__,
    __doc__,
    level="challenge",
    objective=5,
    minutes=15,
    hints=[
        "For small z, tanh z is z: a layer multiplies the signal by the weights' scale.",
        r"The scale is the standard deviation times $\sqrt{500}$. Read it off two layers.",
        "A tanh network at scale 1 loses a little in each layer, as 1 over the root of the depth.",
    ],
    why="""
        In (a) both fall by 0.22 a layer: that is the scale, and 0.22 / 22.4 is the lecture's 0.01.
        In (b) the units are saturated, and their gradient explodes all the same, since the few
        that are not see large weights.
        """,
)

exercise.answer_is(
    {
        "a": "weights too small",
        "b": "weights too large",
        "c": "nothing",
        "factor_a": 4.5,
        "std_a": 0.01,
    },
    rtol=4e-2,
    options=["weights too small", "weights too large", "nothing"],
)

exercise.wrong(
    "b: saturated units and a gradient that grows on its way down: the weights are too large.",
    {"b": "nothing"}, {"b": "weights too small"},
)  # fmt: skip
exercise.wrong(
    "c: this slow fall is what tanh does at the right scale. The gradient arrives.",
    {"c": "weights too small"},
)
exercise.wrong(
    "a: the signal falls to a fifth in each layer, and so does the gradient.", {"a": "nothing"}
)
exercise.wrong(
    "factor_a: that is the factor of a layer. Its reciprocal keeps the size.", {"factor_a": 0.22}
)
exercise.wrong("std_a: that is the scale. Divide it by the root of 500.", {"std_a": 0.22})
exercise.wrong("std_a: divide by the root of the width, not by the width.", {"std_a": 0.00044})
