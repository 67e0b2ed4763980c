"""Stop in time.

Given a list with the validation losses of all epochs, say where early stopping would have ended the
training. An epoch improves if its loss is **below** the best one before it. The training stops
after the epoch that is the `patience`-th in a row without an improvement. Return `(stopped, best)`:
the number of epochs that were run, and the epoch with the best loss among them, where the first
epoch is number 1. If the patience never ends, all epochs run.
"""

from nnbook.exercises import Exercise

exercise = Exercise(
    __name__,
    __doc__,
    level="core",
    objective=5,
    minutes=10,
    given="",
    hints=[
        "Keep the best epoch so far. How long ago it was is the number of epochs without "
        "improvement.",
        "Two equal losses are no improvement. The first of them stays the best.",
    ],
    why="With the weights of the best epoch, patience costs time, and nothing else.",
)


@exercise.solution_is
def stop_early(losses, patience):
    """Return (epochs run, best epoch), both from 1."""
    best = 1
    for epoch in range(2, len(losses) + 1):
        if losses[epoch - 1] < losses[best - 1]:
            best = epoch
        elif epoch - best == patience:
            return epoch, best
    return len(losses), best


@exercise.checked_by
def _(student):
    curve = [5.0, 4.0, 3.0, 3.5, 3.2, 2.0, 2.5, 2.6, 2.7, 2.8, 1.0]
    student.agrees(curve, 3, case="patience 3")
    student.agrees(curve, 2, case="patience 2")
    student.agrees(curve, 9, case="a patience that never ends")
    student.agrees([3.0, 1.0, 2.0], 9, case="all epochs, of which the last is not the best")
    student.agrees([3.0, 2.0, 2.0, 2.0, 1.0], 2, case="losses that stay equal")
    student.agrees([1.0], 1, case="a single epoch")


def _walk(losses, patience, better, stop):
    best, waited = 1, 0
    for epoch in range(2, len(losses) + 1):
        if better(losses, epoch, best):
            best, waited = epoch, 0
        else:
            waited += 1
            if stop(waited, patience):
                return epoch, best
    return len(losses), best


@exercise.wrong(
    "Stopped one epoch too late: the patience-th epoch without improvement is the last."
)
def _(losses, patience):
    return _walk(losses, patience, lambda x, e, b: x[e - 1] < x[b - 1], lambda w, p: w > p)


@exercise.wrong("All epochs are run here: the training has to end when the patience does.")
def _(losses, patience):
    return len(losses), losses.index(min(losses)) + 1


@exercise.wrong("An equal loss counts as an improvement here. It should not.")
def _(losses, patience):
    return _walk(losses, patience, lambda x, e, b: x[e - 1] <= x[b - 1], lambda w, p: w == p)


@exercise.wrong(
    "Compared with the epoch before, not with the best: a loss that swings never stops it."
)
def _(losses, patience):
    return _walk(losses, patience, lambda x, e, b: x[e - 1] < x[e - 2], lambda w, p: w == p)


@exercise.wrong("The best epoch was looked for among all epochs, also those that were never run.")
def _(losses, patience):
    return stop_early(losses, patience)[0], losses.index(min(losses)) + 1


@exercise.wrong("The last epoch is returned as the best one. Its weights are not those you want.")
def _(losses, patience):
    return (stop_early(losses, patience)[0],) * 2


@exercise.wrong("Epochs are counted from 1 here, not from 0.")
def _(losses, patience):
    return tuple(n - 1 for n in stop_early(losses, patience))


@exercise.wrong("The order is (stopped, best).")
def _(losses, patience):
    return stop_early(losses, patience)[::-1]


@exercise.wrong("All epochs without improvement are counted. Only those in a row count.")
def _(losses, patience):
    waited = 0
    for epoch in range(2, len(losses) + 1):
        waited += losses[epoch - 1] >= min(losses[: epoch - 1])
        if waited == patience:
            return epoch, losses.index(min(losses[:epoch])) + 1
    return len(losses), losses.index(min(losses)) + 1
