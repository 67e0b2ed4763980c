"""Statistics for each patient.

Images of one patient share the scanner and its settings. Standardize the samples of each patient by
the mean and the standard deviation of all that patient's numbers: one mean and one standard
deviation for a patient, over samples and features. The standard deviation is that of NumPy, without
a correction for the sample size.

`x` has the shape (samples, features), `patient` the shape (samples,): a number that names the
patient of each sample. The order of the samples stays.
"""

import numpy as np

from nnbook.exercises import Exercise

exercise = Exercise(
    __name__,
    __doc__,
    level="core",
    objective=4,
    minutes=10,
    hints=[
        "`np.unique(patient)` gives each patient once. A loop over patients is no loop over "
        "samples.",
        "`x[patient == p]` are the samples of one, and can be assigned to.",
    ],
    why="""
        Nothing crosses from patient to patient, so no statistics have to be kept for new ones.
        What is lost: whatever belongs to a patient as a whole.
        """,
)


@exercise.solution_is
def per_patient(x, patient):
    """Return x, standardized within each patient."""
    z = np.empty_like(x)
    for p in np.unique(patient):
        own = x[patient == p]
        z[patient == p] = (own - own.mean()) / own.std()
    return z


@exercise.checked_by
def _(student):
    rng = np.random.default_rng(0)
    patient = rng.permutation(np.repeat([3, 7, 8], [4, 6, 5]))
    x = rng.normal(100.0 * patient[:, None], patient[:, None], (15, 4))
    x += np.array([0.0, 5.0, 1.0, 0.0])
    student.agrees(x, patient)
    student.agrees(x[patient == 7], patient[patient == 7], case="a single patient")
    order = np.argsort(patient)
    student.agrees(x[order], patient[order], case="samples in the order of patients")


def _scaled(scale):
    """Return the solution with another way to scale the samples of one patient."""

    def per_patient(x, patient):
        z = np.empty_like(x)
        for p in np.unique(patient):
            z[patient == p] = scale(x[patient == p])
        return z

    return per_patient


@exercise.wrong(
    "All patients share one mean and one standard deviation: nothing of the scanner is gone."
)
def _(x, patient):
    return (x - x.mean()) / x.std()


@exercise.wrong("Each feature is standardized over all patients, as in a table.")
def _(x, patient):
    return (x - x.mean(0)) / x.std(0)


exercise.wrong(
    "Within a patient, each feature has statistics of its own here. Take one for all numbers.",
    _scaled(lambda own: (own - own.mean(0)) / own.std(0)),
)


@exercise.wrong("Each sample is standardized by itself: a patient has many samples.")
def _(x, patient):
    return (x - x.mean(1, keepdims=True)) / x.std(1, keepdims=True)


exercise.wrong(
    "Centred, and not divided by the standard deviation of the patient.",
    _scaled(lambda own: own - own.mean()),
)


exercise.wrong(
    "That is ddof=1: the exercise asks for NumPy's own standard deviation.",
    _scaled(lambda own: (own - own.mean()) / own.std(ddof=1)),
)


@exercise.wrong("The samples come back sorted by patient. Their order has to stay.")
def _(x, patient):
    parts = [x[patient == p] for p in np.unique(patient)]
    return np.concatenate([(own - own.mean()) / own.std() for own in parts])
