r"""One training, four rates.

A network with 4 outputs is trained in full batch on 50 samples, with the loss `half_mse`, half of
the mean square over samples and outputs, and plain gradient descent at the rate 0.02. Which rate
makes exactly the same steps with

- `mse`, the mean square over samples and outputs;
- `mean_sse`, summed over the outputs, averaged over the samples;
- `sse`, summed over both?
"""

from nnbook.exercises import Exercise

exercise = Exercise(
    __name__,
    __doc__,
    level="warm-up",
    objective=1,
    minutes=5,
    hints=[
        "By what is the sum of the squares divided in each of the four?",
        "A larger divisor makes a smaller gradient, and that needs a larger rate.",
    ],
    why="""
        The divisors are 400, 200, 50 and 1, and the rate is proportional to them: a learning rate
        without the form of its loss says nothing.
        """,
)

exercise.answer_is({"mse": 0.01, "mean_sse": 0.0025, "sse": 0.00005}, rtol=1e-3)

exercise.wrong(
    "mse: the other way round. Without the half the gradient is twice as large.", {"mse": 0.04}
)
exercise.wrong("mse: the half changes the gradient, so it changes the rate.", {"mse": 0.02})
exercise.wrong("mean_sse: divided by the outputs, but the half is forgotten.", {"mean_sse": 0.005})
exercise.wrong(
    "mean_sse: the other way round. Its gradient is eight times that of half_mse.",
    {"mean_sse": 0.16},
)
exercise.wrong("mean_sse: the mean over samples is in both losses.", {"mean_sse": 0.00005})
exercise.wrong("sse: the half is forgotten.", {"sse": 0.0001})
exercise.wrong(
    "sse: neither the samples nor the outputs are averaged.", {"sse": 0.0002}, {"sse": 0.0025}
)
exercise.wrong(
    "sse: a sum has a gradient that is 400 times as large: it needs a small rate.", {"sse": 8}
)
