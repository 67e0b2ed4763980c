r"""Softmax and cross-entropy, together.

`z` holds the logits, `t` the targets, both of shape (samples, classes). Each row of `t` has a
single 1. With $p$ the softmax of each row, the loss is $L = -\frac1m \sum_{ik} t_{ik} \ln p_{ik}$
for m samples. Return the loss and its gradient with respect to the **logits**, `(loss, dz)`.

Logits may be as large as 10,000, of either sign. No result may be infinite or NaN, NumPy may give
no warning, and no loss may be cut off at some largest value. Use no loop over the samples.
"""

import numpy as np

from nnbook.exercises import Exercise, gradient

exercise = Exercise(
    __name__,
    __doc__,
    level="core",
    objective=2,
    minutes=20,
    hints=[
        "Softmax does not change when a number is subtracted from all logits of a row. Which one "
        "makes the exponential safe?",
        r"$-\ln p_k = \ln \sum_j e^{z_j} - z_k$: the logarithm of p is never taken.",
        "The gradient of one sample is p - t.",
    ],
    why=r"""
        $\ln p$ from logits needs no $p$, so nothing underflows. In the gradient the derivative of
        the softmax and that of the logarithm cancel, and $(p - t) / m$ is left.
        """,
)


@exercise.solution_is
def softmax_cross_entropy(z, t):
    """Return the mean cross-entropy and its gradient, a number and (m, K)."""
    shifted = z - z.max(axis=1, keepdims=True)
    e = np.exp(shifted)
    total = e.sum(axis=1, keepdims=True)
    loss = (t * (np.log(total) - shifted)).sum(axis=1).mean()
    return loss, (e / total - t) / len(z)


@exercise.checked_by
def _(student):
    rng = np.random.default_rng(0)
    z, t = rng.normal(size=(4, 4)), np.eye(4)[[2, 0, 1, 3]]
    student.agrees(z, t)
    gradient(student(z, t)[1], lambda p: float(student(p, t)[0]), at=z)
    student.agrees(z[:1], t[:1], case="a batch of one")
    large = np.array([[720.0, 719.0, 718.0, 719.5]])
    student.agrees(large, t[:1], case="logits of 720", quiet=True)
    apart = np.array([[800.0, 801.0, 802.0, 800.0], [-800.0, -801.0, -802.0, -800.0]])
    student.agrees(apart, t[:2], case="one row near 800, one near -800", quiet=True)
    wide = np.array([[10000.0, 0.0, -1000.0, 3.0], [0.0, -10000.0, 9999.0, 1.0]])
    student.agrees(wide, t[:2], case="logits of 10,000 and a wrong class", quiet=True)
    student.vectorized(lambda n: (np.zeros((n, 3)), np.eye(3)[np.zeros(n, dtype=int)]))


def _with(p_of, loss_of=None, dz_of=None):
    def softmax_cross_entropy(z, t):
        with np.errstate(all="ignore"):
            p = p_of(z)
            loss = -(t * np.log(p)).sum(axis=1).mean() if loss_of is None else loss_of(p, t)
            return loss, (p - t) / len(z) if dz_of is None else dz_of(p, t)

    return softmax_cross_entropy


def _softmax(z):
    e = np.exp(z - z.max(axis=1, keepdims=True))
    return e / e.sum(axis=1, keepdims=True)


def _naive(z):
    return np.exp(z) / np.exp(z).sum(axis=1, keepdims=True)


def _one_maximum(z):
    e = np.exp(z - z.max())
    return e / e.sum(axis=1, keepdims=True)


exercise.wrong(
    "The exponential overflows for large logits: subtract the maximum of the row first.",
    _with(_naive),
)
exercise.wrong(
    "The softmax is safe, but it has rounded a probability to 0, and then its logarithm is taken. "
    "Write the logarithm by the logits.",
    _with(_softmax),
    _with(_softmax, lambda p, t: -np.log((p * t).sum(axis=1)).mean()),
)
exercise.wrong(
    "The loss is cut off by the small number inside the logarithm. Write it by the logits.",
    _with(_softmax, lambda p, t: -(t * np.log(p + 1e-12)).sum(axis=1).mean()),
)
exercise.wrong(
    "The loss is cut off where p is clipped. Write the logarithm by the logits.",
    _with(_softmax, lambda p, t: -(t * np.log(np.clip(p, 1e-7, 1 - 1e-7))).sum(axis=1).mean()),
)
exercise.wrong(
    "The gradient is not divided by the samples: the loss is a mean over them.",
    _with(_softmax, dz_of=lambda p, t: p - t),
)
exercise.wrong(
    "The loss is the sum over the samples. Asked for is the mean.",
    _with(_softmax, lambda p, t: -(t * np.log(p)).sum()),
)
exercise.wrong(
    "The loss is averaged over the classes, too. Only the samples are averaged.",
    _with(_softmax, lambda p, t: -(t * np.log(p)).mean()),
)
exercise.wrong(
    "The gradient has a factor p (1 - p) too many: it has cancelled against that of the logarithm.",
    _with(_softmax, dz_of=lambda p, t: (p - t) * p * (1 - p) / len(p)),
)
exercise.wrong(
    "That is the gradient with respect to p, -t / p. The softmax is still in between.",
    _with(_softmax, dz_of=lambda p, t: -t / p / len(p)),
)
exercise.wrong(
    "The maximum of all rows: a row that lies far below it is 0 / 0. Take the maximum of each row.",
    _with(_one_maximum),
)
exercise.wrong(
    "The classes compete within a sample: softmax sums over each row, axis 1.",
    _with(lambda z: np.exp(z) / np.exp(z).sum(axis=0)),
)
exercise.wrong(
    "The gradient is turned round: the loss grows with the logit of a wrong class.",
    _with(_softmax, dz_of=lambda p, t: (t - p) / len(p)),
)
exercise.wrong(
    "The loss has the wrong sign: the logarithm of a probability is not positive.",
    _with(_softmax, lambda p, t: (t * np.log(p)).sum(axis=1).mean()),
)
