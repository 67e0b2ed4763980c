r"""What it undoes.

Behind a Dense layer stands batch normalization in training, with an $\epsilon$ too small to count.
What happens to each of these, if the change in brackets is made and nothing else?

- `shift`: the output of the normalization (5 is added to the bias of the Dense layer);
- `scale`: the output of the normalization (the Dense kernel is multiplied by 10);
- `kernel_gradient`: the gradient of the Dense kernel (the kernel is multiplied by 10);
- `gamma`: the output of the normalization, with beta = 0 (gamma is multiplied by 10);
- `sign`: the output of the normalization, with beta = 0 (the kernel and the bias are multiplied by
  -1);
- `bias_gradient`: how large is the gradient of the Dense bias?
- `decay`: the output of the normalization (weight decay halves the Dense kernel).
"""

from nnbook.exercises import Exercise

exercise = Exercise(
    __name__,
    __doc__,
    level="warm-up",
    objective=2,
    minutes=10,
    hints=[
        "Subtracting the mean removes a shift, dividing by the deviation a positive factor.",
        "If L(a w) = L(w) for all a > 0, what is the derivative at a w?",
    ],
    why="""
        The layer does not see the scale of the weights before it, so their gradient goes with 1
        over that scale. A bias before it has no effect, and so no gradient. A factor of -1 is not
        undone: a standard deviation is positive.
        """,
)

exercise.answer_is(
    {
        "shift": "the same",
        "scale": "the same",
        "kernel_gradient": "a tenth",
        "gamma": "ten times",
        "sign": "the opposite sign",
        "bias_gradient": "zero",
        "decay": "the same",
    },
    options=["the same", "ten times", "a tenth", "half", "the opposite sign", "zero"],
)

exercise.wrong(
    "shift: the mean of the unit moves by 5 as well, and is subtracted.", {"shift": "zero"}
)
exercise.wrong("scale: the standard deviation grows by 10 as well.", {"scale": "ten times"})
exercise.wrong(
    "kernel_gradient: the output is the same, but a step of a given length is a tenth of the "
    "new kernel.",
    {"kernel_gradient": "the same"},
)
exercise.wrong(
    "kernel_gradient: the other way round. Large weights get small gradients.",
    {"kernel_gradient": "ten times"},
)
exercise.wrong(
    "gamma: it comes after the normalization, so nothing undoes it.", {"gamma": "the same"}
)
exercise.wrong("sign: a standard deviation has no sign to cancel.", {"sign": "the same"})
exercise.wrong(
    "bias_gradient: the bias changes nothing, so what is its derivative?",
    {"bias_gradient": "the same"},
)
exercise.wrong("decay: half the kernel, half the deviation.", {"decay": "half"})
