r"""Read a plateau.

A training on XOR, with the mean cross-entropy of the four points as its cost, levels off three
times.

- `nothing`: the cost of a network that gives 1/2 to each point, to four digits;
- `half`: two points are right and sure. The network gives 1/2 to each of the two others, whose
  targets differ. The cost, to four digits;
- `p`: at a cost of 0.4774 one point is right, and the three others, with targets 0, 1, 1, get one
  common probability. Which one, as a fraction?
- `cost`: the exact cost of that, as a formula such as "log(2) / 4" or a number of five digits.
"""

from nnbook.exercises import Exercise

exercise = Exercise(
    __name__,
    __doc__,
    level="core",
    objective=3,
    minutes=15,
    hints=[
        "A point that is right and sure costs 0. One with probability 1/2 costs ln 2.",
        "The cost is a mean over four points, not over those that are wrong.",
        "The best common probability is the mean of the targets that share it.",
    ],
    why=r"""
        $\frac14 (2 \ln \frac32 + \ln 3) = 0.4774$. A network whose hidden unit cannot tell some
        points apart can do no better than give them their mean.
        """,
)

exercise.answer_is({"nothing": 0.6931, "half": 0.3466, "p": 2 / 3, "cost": 0.47738}, rtol=2e-4)

exercise.wrong(
    "half: two of four points cost ln 2 each. Divide their sum by four.", {"half": 0.6931}
)
exercise.wrong("half: two points have probability 1/2, not one.", {"half": 0.1733})
exercise.wrong("p: 1/2 would cost 0.52. The mean of 0, 1 and 1 is better.", {"p": 0.5})
exercise.wrong("p: that is the probability of the target 0. Two of the three are 1.", {"p": 1 / 3})
exercise.wrong("cost: that is the mean over the three points. There are four.", {"cost": 0.63651})
exercise.wrong("nothing: in nats, not in bits: ln 2.", {"nothing": 1})
