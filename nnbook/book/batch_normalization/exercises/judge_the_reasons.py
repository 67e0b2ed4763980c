"""Judge the reasons.

What do the measurements of this chapter say of these sentences? Each "holds" here, "fails" here, or
was "not tested" here. None of them is meant beyond the networks of the chapter.

- `rates`: with normalization a useful training bears larger learning rates;
- `faster`: five ReLU layers with He's weights reach a lower training loss with normalization than
  without, at the same rate;
- `steady`: large rates need distributions that are steady;
- `along`: on the way along itself, the gradient changes less with normalization, while there is
  something to learn;
- `bounds`: for one normalized layer there are bounds on the gradient of the loss;
- `saturate`: it brings every tanh closer to saturation;
- `identity`: the layer learns to undo itself.
"""

from nnbook.exercises import Exercise

exercise = Exercise(
    __name__,
    __doc__,
    level="core",
    objective=6,
    minutes=15,
    hints=[
        'The sections "The largest rate", "Does it saturate?", "Is the identity learned?" and "Why '
        'does it help?" have the figures.',
        "The jittered networks were made for one of these sentences.",
        "A larger rate that is allowed need not be a rate that is needed.",
    ],
    why="""
        Larger rates are allowed, and a gradient that turns less on its way explains that. That they
        are needed, or that it works by steadying distributions, was not found: the jittered
        networks have no steady distribution, and train at all rates.
        """,
)

exercise.answer_is(
    {
        "rates": "holds",
        "faster": "fails",
        "steady": "fails",
        "along": "holds",
        "bounds": "not tested",
        "saturate": "fails",
        "identity": "fails",
    },
    options=["holds", "fails", "not tested"],
)

exercise.wrong(
    "rates: look at the right panel of the largest rates, the useful ones, with and without.",
    {"rates": "fails"}, {"rates": "not tested"},
)  # fmt: skip
exercise.wrong(
    "faster: allowed is not needed. Compare the training losses at one rate, where both survive.",
    {"faster": "holds"},
)
exercise.wrong(
    "steady: the jittered networks were tried. At which rates did they train?",
    {"steady": "holds"}, {"steady": "not tested"},
)  # fmt: skip
exercise.wrong(
    "along: the probe calls this the turn. Compare its medians.",
    {"along": "fails"}, {"along": "not tested"},
)  # fmt: skip
exercise.wrong(
    "bounds: that is a proof of others. Was it repeated, or measured, on the page?",
    {"bounds": "holds"}, {"bounds": "fails"},
)  # fmt: skip
exercise.wrong(
    "saturate: compared with what? With large weights the tanh was saturated before.",
    {"saturate": "holds"},
)
exercise.wrong(
    "identity: do gamma and beta follow the deviations and means of their units?",
    {"identity": "holds"},
)
