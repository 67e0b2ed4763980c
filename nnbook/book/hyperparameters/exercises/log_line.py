r"""Read the first line of a log.

A network with ten sigmoid outputs prints a loss of 2.316 before its first update. The loss is the
sum of the squared errors over the outputs, averaged over the samples. Each target has a 1 for one
output and 0 for the nine others. Suppose all outputs are equal to one number $p$.

- `loss_at_half`: what the loss would be at $p = 1/2$;
- `smallest_loss`: the smallest loss that equal outputs can have;
- `p`: the larger of the two $p$ that cost 2.316, to four digits.
"""

from nnbook.exercises import Exercise

exercise = Exercise(
    __name__,
    __doc__,
    level="core",
    objective=1,
    minutes=10,
    hints=[
        "One output has the target 1, nine have the target 0: $(1 - p)^2 + 9 p^2$.",
        "The smallest value is where the derivative is 0: $p = 1/10$.",
        "The rest is a quadratic equation for $p$.",
    ],
    why=r"""
        2.316 looks like $\ln 10 = 2.303$, the cross-entropy of a network that knows nothing. But
        this loss is no cross-entropy: it says that the outputs are a little below 1/2.
        """,
)

exercise.answer_is({"loss_at_half": 2.5, "smallest_loss": 0.9, "p": 0.4763}, rtol=1e-4)

exercise.wrong(
    "loss_at_half: that is the mean over the outputs. Here they are summed.", {"loss_at_half": 0.25}
)
exercise.wrong(
    "loss_at_half: the target 1 costs as well: (1 - p)² is 1/4, too.", {"loss_at_half": 2.25}
)
exercise.wrong(
    "smallest_loss: all outputs at 0 cost 1, and there is something better.", {"smallest_loss": 1}
)
exercise.wrong("p: that is the smaller solution, and it is no probability.", {"p": -0.2763})
exercise.wrong(
    "p: the loss is not the cross-entropy. Solve (1 - p)² + 9 p² = 2.316.", {"p": 0.0987}
)
exercise.wrong("p: the one output whose target is 1 is left out.", {"p": 0.5073}, {"p": 0.4813})
