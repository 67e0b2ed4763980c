r"""What the ratio depends on.

A layer is trained by plain SGD, without momentum and without a penalty, at learning rate 0.01. The
ratio of update to weight is 0.002. What is the next ratio if, instead, just before that update

- `rate`: the learning rate were 0.03;
- `loss`: the loss were multiplied by 10, as when squares are summed over ten outputs and not
  averaged;
- `adam`: the loss were multiplied by 10, and the optimizer were Adam in its first update, with the
  same ratio 0.002 before (its epsilon is negligible);
- `relu`: the weights of a ReLU layer were multiplied by 2, and those of the next layer divided by
  2, so that the network computes the same?
"""

from nnbook.exercises import Exercise

exercise = Exercise(
    __name__,
    __doc__,
    level="core",
    objective=3,
    minutes=15,
    hints=[
        "Plain SGD: the step is the rate times the gradient.",
        "Adam divides the gradient by its own size.",
        "If the weights are c times as large and the function is the same, the gradient is "
        "1/c of it.",
    ],
    why="""
        The ratio knows the scale of the loss, and with ReLUs a scale of the weights that does not
        matter to the function. A rule of thumb such as 0.001 cannot hold for all of them.
        """,
)

exercise.answer_is({"rate": 0.006, "loss": 0.02, "adam": 0.002, "relu": 0.0005}, rtol=1e-3)

exercise.wrong("rate: the step is proportional to the rate, and the weights stay.", {"rate": 0.002})
exercise.wrong("loss: the gradient is that of the loss, ten times as large.", {"loss": 0.002})
exercise.wrong(
    "adam: the factor 10 is in the gradient and in the root of its square. It cancels.",
    {"adam": 0.02},
)
exercise.wrong(
    "relu: the weights are twice as large. But the gradient has changed, too: it is half.",
    {"relu": 0.001}, {"relu": 0.002}, {"relu": 0.004},
)  # fmt: skip
