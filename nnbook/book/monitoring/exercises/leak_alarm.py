"""An alarm for a leak.

Open: a validation that contains training samples looks better than it is. Write a rule that sees
it, from the losses alone. `history` is a dict with the lists `"loss"` and `"val_loss"`, one number
for each epoch, divided by what the best constant costs. Return True for an alarm.

The rule has to raise the alarm in at least 8 of 10 trainings of the gallery with copies in the
validation, and in at most 1 of 10 healthy ones, in which the loss of an epoch is that of weights
still being learnt, and so is a little higher than the validation's. The check makes curves of both
kinds and hands them in.
"""

import numpy as np

from nnbook.exercises import Exercise, fail

exercise = Exercise(
    __name__,
    __doc__,
    level="open",
    objective=1,
    minutes=30,
    hints=[
        "How much better than the training may a validation be, by chance and by the lag of "
        "an epoch?",
        "Look at the end of the training, not at its beginning, and at more than one epoch.",
    ],
    why="""
        A ratio of one half leaves room for the lag and for chance. Dropout makes the training loss
        worse than the network is, and would raise this alarm too: no rule on two curves can tell
        the two apart.
        """,
)


@exercise.solution_is
def leak_alarm(history):
    """Return whether the validation is too good to be true."""
    end = len(history["loss"]) // 2
    training = np.median(history["loss"][end:])
    return bool(np.median(history["val_loss"][end:]) < 0.5 * training)


def _curves(kind, rng):
    epochs = np.arange(60)
    loss = 0.15 + 0.9 * np.exp(-epochs / rng.uniform(4, 12))
    level = rng.uniform(0.1, 0.3) if kind == "copies" else rng.uniform(0.85, 1.3)
    val = level * np.append(loss[1:], loss[-1]) * np.exp(rng.normal(0, 0.08, 60))
    return {"loss": loss.tolist(), "val_loss": val.tolist()}


@exercise.checked_by
def _(student):
    rng = np.random.default_rng(0)
    found = sum(bool(student(_curves("copies", rng))) for _ in range(10))
    false = sum(bool(student(_curves("healthy", rng))) for _ in range(10))
    if found < 8:
        fail(
            f"The alarm is raised in {found} of 10 trainings with copies: at least 8.", what="found"
        )
    if false > 1:
        fail(f"The alarm is raised in {false} of 10 healthy trainings: at most 1.", what="false")


@exercise.wrong("of 10 healthy trainings")
def _(history):
    return history["val_loss"][-1] < history["loss"][-1]


@exercise.wrong("of 10 trainings with copies")
def _(history):
    return history["val_loss"][-1] > history["loss"][-1]
