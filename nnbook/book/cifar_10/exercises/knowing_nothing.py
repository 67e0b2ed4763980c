r"""Numbers to hold results against.

Ten classes, equally frequent, images of 32 × 32 pixels with three colours. Before a result means
anything, know what comes for nothing.

- `accuracy`: of a constant prediction;
- `crossentropy`: the loss of equal probabilities, to four digits;
- `hinge`: the multiclass hinge loss of equal scores, with margin 1;
- `mean_sse`: squared errors summed over ten outputs of 1/2, per sample;
- `parameters`: of a network 3072-100-10 with biases;
- `half_width`: of the normal 95 percent interval for an accuracy of 0.35 on 1,000 test images, to
  three digits.
"""

from nnbook.exercises import Exercise

exercise = Exercise(
    __name__,
    __doc__,
    level="warm-up",
    minutes=15,
    hints=[
        "Each of nine wrong classes misses the margin by 1.",
        "Each unit has a weight for each of its inputs, and one bias.",
        r"A share p of n images has the standard error $\sqrt{p (1 - p) / n}$, and the interval "
        "reaches 1.96 of them to both sides.",
    ],
    why="Two accuracies that differ by two points on 1,000 images are one result.",
)

exercise.answer_is(
    {
        "accuracy": 0.1,
        "crossentropy": 2.302585,
        "hinge": 9,
        "mean_sse": 2.5,
        "parameters": 308_310,
        "half_width": 0.02956,
    },
    rtol=2e-3,
)

exercise.wrong("hinge: the true class is left out of the sum.", {"hinge": 10})
exercise.wrong("crossentropy: in nats, ln 10.", {"crossentropy": 3.3219}, {"crossentropy": 1})
exercise.wrong("mean_sse: summed over the outputs here, not averaged.", {"mean_sse": 0.25})
exercise.wrong(
    "half_width: that is the standard error. Multiply it by 1.96.", {"half_width": 0.01508}
)
exercise.wrong(
    "accuracy: any constant is right for one class of ten.", {"accuracy": 0.5}, {"accuracy": 0}
)
exercise.wrong(
    "parameters: the colours are missing. An image has 3072 numbers.", {"parameters": 103_510}
)
