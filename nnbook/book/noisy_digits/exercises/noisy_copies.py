"""Noisy copies.

Return `copies` noisy copies of each digit and their labels: `x` of shape (10 * copies, 35), all
copies of the first digit first, then all of the second, and `y` of shape (10 * copies,). `clean`
has the shape (10, 35), with the digit k in row k. Each pixel of each copy gets normal noise of
standard deviation `sigma` of its own, from one call of `rng.normal`, where `rng` is a
`numpy.random.Generator`. Nothing is cut off at 0 or 1.
"""

import numpy as np

from nnbook.exercises import Exercise

exercise = Exercise(
    __name__,
    __doc__,
    level="warm-up",
    objective=3,
    minutes=10,
    hints=[
        "`np.repeat(clean, copies, axis=0)` repeats each row where it stands.",
        "The labels are repeated in the same way.",
    ],
    why="A network that is to bear noise has to see that noise is what does not matter.",
)


@exercise.solution_is
def noisy_copies(clean, copies, sigma, rng):
    """Return (x, y): noisy copies of each digit with labels."""
    x = np.repeat(clean, copies, axis=0)
    y = np.repeat(np.arange(len(clean)), copies)
    return x + rng.normal(0.0, sigma, x.shape), y


@exercise.checked_by
def _(student):
    clean = (np.random.default_rng(9).random((10, 35)) < 0.4).astype(float)
    student.agrees(clean, 3, 0.5, np.random.default_rng(0))
    student.agrees(clean, 1, 0.3, np.random.default_rng(1), case="one copy")
    student.agrees(clean, 2, 0.0, np.random.default_rng(2), case="no noise")


@exercise.wrong("All copies of a digit have the same noise: draw for each copy.")
def _(clean, copies, sigma, rng):
    x = clean + rng.normal(0.0, sigma, clean.shape)
    return np.repeat(x, copies, axis=0), np.repeat(np.arange(len(clean)), copies)


@exercise.wrong("Each copy goes through all digits: here all copies of one digit stand together.")
def _(clean, copies, sigma, rng):
    x = np.tile(clean, (copies, 1))
    return x + rng.normal(0.0, sigma, x.shape), np.tile(np.arange(len(clean)), copies)


@exercise.wrong("rng.normal takes the standard deviation, not the variance.")
def _(clean, copies, sigma, rng):
    x = np.repeat(clean, copies, axis=0)
    return x + rng.normal(0.0, sigma**2, x.shape), np.repeat(np.arange(len(clean)), copies)


@exercise.wrong("Cut off at 0 and 1: then the noise of a white pixel is no longer normal.")
def _(clean, copies, sigma, rng):
    x = np.repeat(clean, copies, axis=0)
    noisy = np.clip(x + rng.normal(0.0, sigma, x.shape), 0, 1)
    return noisy, np.repeat(np.arange(len(clean)), copies)


@exercise.wrong("The labels do not go with the rows: both have to be repeated in the same order.")
def _(clean, copies, sigma, rng):
    x = np.repeat(clean, copies, axis=0)
    return x + rng.normal(0.0, sigma, x.shape), np.tile(np.arange(len(clean)), copies)
