"""Choose a rate for each activation, fairly.

`validation[name]` holds accuracies on validation data, of shape (rates, seeds), for each
activation, and `test[name]` those of other runs on test data, in the same order of rates.
Return a dict that has for each name (rate, mean): the rate that is best **by the mean on
validation data**, and the mean test accuracy at that rate. Of equal means take the smaller
rate. `rates` is a list in ascending order.
"""

import numpy as np

from nnbook.exercises import Exercise

exercise = Exercise(
    __name__,
    __doc__,
    level="core",
    objective=6,
    minutes=15,
    hints=[
        "A mean over the seeds is a mean over axis 1.",
        "`np.argmax` returns the first of equal values. The index serves both tables.",
    ],
    why="""
        Whoever chooses on the test data reports the luck of the winner, and the more rates an
        activation is tried at, the more luck. Then compare what was chosen by intervals over
        seeds: here only the mean is asked for.
        """,
)


@exercise.solution_is
def fair_choice(rates, validation, test):
    """Return {name: (rate, mean test accuracy at it)}."""
    chosen = {}
    for name, scores in validation.items():
        best = int(np.argmax(scores.mean(axis=1)))
        chosen[name] = (rates[best], float(test[name][best].mean()))
    return chosen


@exercise.checked_by
def _(student):
    rng = np.random.default_rng(2)
    rates = [0.01, 0.03, 0.2]
    validation = {
        "relu": np.array([[0.5, 0.6, 0.9], [0.8, 0.8, 0.8], [0.2, 0.85, 0.3]]),
        "tanh": np.array([[0.7, 0.7, 0.7], [0.1, 0.2, 0.3], [0.6, 0.6, 0.71]]),
    }
    test = {name: np.round(rng.uniform(0.3, 0.6, (3, 4)), 2) for name in validation}
    test["relu"][2] = [0.9, 0.91, 0.92, 0.99]
    test["tanh"][1] = [0.8, 0.91, 0.7, 0.6]
    student.agrees(rates, validation, test)
    lucky = {"gelu": np.array([[0.6, 0.6, 0.9], [0.65, 0.65, 0.65], [0.1, 0.2, 0.3]])}
    student.agrees(
        rates, lucky, {"gelu": test["relu"][[0, 2, 1]]}, case="a seed that counts in the mean"
    )
    tie = {"elu": np.array([[0.5, 0.5], [0.75, 0.75], [0.75, 0.75]])}
    student.agrees(rates, tie, {"elu": np.eye(3)}, case="two rates that are equally good")


@exercise.wrong(
    "The rate is chosen on the test data. Then the number is the luck of the winner, too."
)
def _(rates, validation, test):
    return fair_choice(rates, test, test)


@exercise.wrong("The rate is that of the best single run: one lucky seed decides. Take the mean.")
def _(rates, validation, test):
    best = {name: int(np.argmax(v.max(axis=1))) for name, v in validation.items()}
    return {name: (rates[b], float(test[name][b].mean())) for name, b in best.items()}


@exercise.wrong(
    "The rate is right, but the accuracy is that on validation data, where it was chosen."
)
def _(rates, validation, test):
    return fair_choice(rates, validation, validation)


@exercise.wrong("Of the runs at that rate the best is reported, not the mean.")
def _(rates, validation, test):
    chosen = fair_choice(rates, validation, test)
    best = {name: rates.index(rate) for name, (rate, _) in chosen.items()}
    return {name: (rates[b], float(test[name][b].max())) for name, b in best.items()}


@exercise.wrong("Of two rates that are equally good the smaller one is asked for.")
def _(rates, validation, test):
    flip = {name: v[::-1] for name, v in validation.items()}
    return fair_choice(rates[::-1], flip, {name: t[::-1] for name, t in test.items()})


def _report(number):
    """Return the solution with another number beside the rate, from the test table and its row."""

    def fair_choice_(rates, validation, test):
        chosen = fair_choice(rates, validation, test)
        return {
            name: (rate, float(number(test[name], rates.index(rate))))
            for name, (rate, _) in chosen.items()
        }

    return fair_choice_


exercise.wrong(
    "The accuracy is the best of all rates on test data. Report that of the rate that was chosen.",
    _report(lambda table, row: table.mean(axis=1).max()),
    _report(lambda table, row: table.max()),
)
exercise.wrong(
    "The accuracy is the mean over all rates. Report that of the rate that was chosen.",
    _report(lambda table, row: table.mean()),
)


@exercise.wrong("The rate has the best median over the seeds. Asked for is the best mean.")
def _(rates, validation, test):
    best = {name: int(np.argmax(np.median(v, axis=1))) for name, v in validation.items()}
    return {name: (rates[b], float(test[name][b].mean())) for name, b in best.items()}


@exercise.wrong("That is the index of the rate. Return the rate itself.")
def _(rates, validation, test):
    chosen = fair_choice(rates, validation, test)
    return {name: (rates.index(rate), mean) for name, (rate, mean) in chosen.items()}
