r"""How many passes.

What does each of these gradients cost? Count evaluations for differences, and else passes through
the calculation, forward or in reverse.

- `jacobian_forward`, `jacobian_reverse`: all derivatives of 4 outputs for 20 inputs;
- `central`: evaluations for the gradient of one loss, 500 weights, central differences;
- `one_sided`: the same with one-sided differences, $(f(w + h) - f(w)) / h$;
- `loss_reverse`: passes back for the gradient of one loss, a million weights;
- `direction`: passes forward for the derivatives of 4 outputs along **one** direction in the space
  of 20 inputs.
"""

from nnbook.exercises import Exercise

exercise = Exercise(
    __name__,
    __doc__,
    level="warm-up",
    objective=4,
    minutes=5,
    hints=[
        "Forward mode asks of one leaf what it does to all ends. Reverse mode asks of one end what "
        "all leaves do to it.",
        "A pair (number, slope) may start with any slope: also with the entry of a direction.",
    ],
    why="""
        Forward mode pays for each input, reverse mode for each output. A loss has one output and a
        million inputs, and that is the whole reason for backpropagation. Along one direction
        forward mode pays once.
        """,
)

exercise.answer_is(
    {
        "jacobian_forward": 20,
        "jacobian_reverse": 4,
        "central": 1000,
        "one_sided": 501,
        "loss_reverse": 1,
        "direction": 1,
    }
)

exercise.wrong(
    "jacobian_forward, jacobian_reverse: exchanged. Forward starts at an input, and there are 20.",
    {"jacobian_forward": 4, "jacobian_reverse": 20},
)
exercise.wrong(
    "jacobian_forward, jacobian_reverse: 80 is the number of entries. A pass yields a whole row or "
    "column of them.",
    {"jacobian_forward": 80},
    {"jacobian_reverse": 80},
)
exercise.wrong("central: each weight is moved to both sides.", {"central": 500}, {"central": 501})
exercise.wrong("one_sided: f(w) is the same for all weights.", {"one_sided": 1000})
exercise.wrong("one_sided: f(w) itself has to be computed as well.", {"one_sided": 500})
exercise.wrong(
    "loss_reverse: one pass back yields the derivatives for all weights.", {"loss_reverse": 1000000}
)
exercise.wrong(
    "direction: one slope for each input can be carried along at once.", {"direction": 20}
)
exercise.wrong("direction: a pass forward reaches all four outputs.", {"direction": 4})
