r"""A loss that cannot reach zero.

In front of a softmax cross-entropy stands, by mistake, an output layer with tanh: its ten
outputs lie between -1 and 1, and softmax is applied to them. How low can the loss of a sample
become, at best? Four significant digits are enough.
"""

import math

from nnbook.exercises import Exercise

exercise = Exercise(
    __name__,
    __doc__,
    level="core",
    objective=5,
    hints=[
        "What are the best values for the output of the right class, and for the nine others?",
        r"The loss is $-\ln p$ with $p = e^{1} / (e^{1} + 9 e^{-1})$. Divide by $e^1$.",
    ],
    why=r"""
        $\ln (1 + 9 e^{-2}) = 0.7966$. The network can be right about every sample, and its loss
        says otherwise. The output in front of a softmax is linear.
        """,
)

exercise.answer_is(math.log(1 + 9 * math.exp(-2)), rtol=2e-4)

exercise.wrong(
    "That is for a sigmoid, whose outputs differ by at most 1.", math.log(1 + 9 / math.e)
)
exercise.wrong("That is for a linear output: there, nothing ends at 1.", 0)
exercise.wrong(
    "That is the loss of ten equal outputs: where it starts, not where it ends.", math.log(10)
)
exercise.wrong(
    "That is the probability of the right class. The loss is minus its logarithm.", 0.4508
)
exercise.wrong("That is with a logarithm to base 10. Losses here are in nats.", 0.34597)
exercise.wrong("There are nine wrong classes, not ten.", math.log(1 + 10 * math.exp(-2)))
exercise.wrong("That is with one wrong class. There are nine.", math.log(1 + math.exp(-2)))
