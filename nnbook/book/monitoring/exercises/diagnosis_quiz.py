"""Eight trainings, eight causes.

Each line is a real training of the gallery. Losses are divided by what the best constant
prediction costs. `gradient` is the root mean square of the first kernel's gradient over that of
the last kernel, `ratio` the size of the first kernel's updates over its own, both in the first
epoch. `saturated` is the largest share of saturated outputs before the training, `dead` the share
of dead units at its end, in the worst layer.

| run | loss, first epoch | last | validation, best | last | gradient | ratio | saturated | dead |
|---|---|---|---|---|---|---|---|---|
| a | 1.38 | 1.35 | | | 0.44 | 6.8e-06 | 0.00 | |
| b | 1.33 | 1.03 | | | 1.8e-06 | 3.1e-07 | 0.00 | |
| c | 1.54 | 0.83 | | | 0.81 | 0.089 | 0.99 | |
| d | 94 | 1.00 | | | 0.28 | 14 | 0.00 | 1.00 |
| e | 1.36 | 0.034 | 1.01 | 3.4 | 0.46 | 0.073 | 0.00 | |
| f | 1.18 | 0.085 | 0.0089 | 0.027 | 0.47 | 0.023 | 0.00 | |
| g | 1.00 | 0.025 | 0.66 | 1.43 | 0.50 | 0.083 | 0.00 | |
| h | 1.92 | 0.65 | 0.85 | 1.01 | 1.0 | 0.14 | 0.00 | |

Name the cause of each. For the numbers from a fresh training, import `logs` from
`nnbook.book.monitoring.exercises.diagnosis_quiz` and call `logs("a")`.
"""

from typing import Any

from nnbook.exercises import Exercise

#: The run in the gallery whose numbers each line of the table shows.
CASES = {
    "a": "rate too low", "b": "deep sigmoids", "c": "raw inputs", "d": "dead units",
    "e": "permuted labels", "f": "duplicates", "g": "overfitting", "h": "linear model",
}  # fmt: skip

exercise = Exercise(
    __name__,
    __doc__,
    level="challenge",
    objective=1,
    minutes=25,
    given="",
    hints=[
        "First the three in which hardly anything is learnt. What differs is not their loss.",
        "A best validation of 1 says: nothing was learnt that holds for other samples.",
        "Nobody is ten times better on new samples than on those that were learnt.",
    ],
    why="By their losses alone a, b and d are one case. Each takes one number more.",
)

exercise.answer_is(
    {
        "a": "learning rate too low",
        "b": "gradients vanish on their way down",
        "c": "units saturated from the start",
        "d": "dead units",
        "e": "labels of other samples",
        "f": "copies of training samples in the validation",
        "g": "overfitting",
        "h": "model too simple",
    },
    options=[
        "learning rate too low",
        "learning rate too high",
        "gradients vanish on their way down",
        "units saturated from the start",
        "dead units",
        "labels of other samples",
        "copies of training samples in the validation",
        "overfitting",
        "model too simple",
    ],
)

exercise.wrong(
    "a: the first kernel gets 0.44 of the last one's gradient, so it does arrive. Look at the"
    " ratio.",
    {"a": "gradients vanish on their way down"}, {"a": "model too simple"},
)  # fmt: skip
exercise.wrong(
    "b: the steps are small because of the gradient, a millionth of that at the top, not of "
    "the rate.",
    {"b": "learning rate too low"}, {"b": "model too simple"},
)  # fmt: skip
exercise.wrong(
    "c: it stops at 0.83, but why? Before any update 99 percent of the outputs were at an end.",
    {"c": "model too simple"}, {"c": "learning rate too low"},
)  # fmt: skip
exercise.wrong(
    "d: that is how it began, with an update 14 times the weights. What is left of the units?",
    {"d": "learning rate too high"},
)
exercise.wrong(
    "e: a model that overfits is better than a constant first. Here the best validation is 1.01.",
    {"e": "overfitting"},
)
exercise.wrong(
    "g: the validation went down to 0.66 first, so the labels have to do with the inputs.",
    {"g": "labels of other samples"}, {"g": "model too simple"},
)  # fmt: skip
exercise.wrong(
    "f: the validation is ten times better than the training. No model generalizes that well.",
    {"f": "overfitting"},
)
exercise.wrong("h: it does not even fit the training: the loss ends at 0.65.", {"h": "overfitting"})


def logs(case: str, rng: int = 7) -> dict[str, Any]:
    """Return the numbers of one line, from a fresh run."""
    from nnbook.book.monitoring.broken_runs import broken_run

    run = broken_run(CASES[case], rng=rng)
    loss = run.history["loss"] / run.reference
    line = {"loss, first epoch": float(loss[0]), "last": float(loss[-1])}
    if "val_loss" in run.history:
        held = run.history["val_loss"] / run.val_reference
        line |= {"validation, best": float(held.min()), "validation, last": float(held[-1])}
    seen: dict[str, Any] = {type(one).__name__: one for one in run.evidence}
    norms, steps = seen["GradientNorms"], seen["UpdateRatio"].history
    kernels = [key for key in norms.history if key != "theta"]
    first, last = (norms.history[k][0] / norms.sizes[k] ** 0.5 for k in (kernels[0], kernels[-1]))
    ends = seen["ActivationMonitor"].saturated
    line |= {
        "gradient": float(first / last),
        "ratio": float(steps[kernels[0]][0]),
        "saturated": max((float(ends[k][0]) for k in ends), default=0.0),
    }
    if "DeadUnits" in seen:
        dead = seen["DeadUnits"].history
        line["dead"] = max(float(dead[k][-1]) for k in dead)
    return line
