"""A deeper classifier, 784-256-128-64-10, by Adam."""

import numpy as np

from benchmarks import peers
from benchmarks.peers import Params, Tensor
from benchmarks.work import Outcome, Run, Work, by_name, classes, mlp, shuffler, split, training
from nnbook import Adam, CategoricalCrossentropy, Network

WIDTHS, BATCH, RATE, EPSILON = (784, 256, 128, 64, 10), 128, 1e-3, 1e-7


def network() -> Network:
    """Return the untrained network."""
    loss = CategoricalCrossentropy(from_logits=True)
    return mlp(WIDTHS, "relu", loss=loss, optimizer=Adam(RATE, epsilon=EPSILON))


def with_nnbook(samples: int) -> Run:
    """Train through the public API."""
    return training(network(), *classes(samples, WIDTHS[0]), batch_size=BATCH)


def with_lean(samples: int) -> Run:
    """Train by a loop written for this kind of network."""
    x, labels = classes(samples, WIDTHS[0])
    start, rng = network().theta.copy(), shuffler()
    theta, grad = start.copy(), np.empty_like(start)
    first, second = np.zeros_like(start), np.zeros_like(start)
    layers = list(
        zip(*(split(a, WIDTHS)[k::2] for a in (theta, grad) for k in (0, 1)), strict=True)
    )
    hidden, (w, b, dw, db) = layers[:-1], layers[-1]
    inputs = np.empty((BATCH, WIDTHS[0]), np.float32)
    ys = [np.empty((BATCH, units), np.float32) for units in WIDTHS[1:-1]]
    dys = [np.empty((BATCH, units), np.float32) for units in WIDTHS[1:-1]]
    zeros = [np.zeros((BATCH, units), np.float32) for units in WIDTHS[1:-1]]
    masks = [np.empty((BATCH, units), bool) for units in WIDTHS[1:-1]]
    classwise = [np.empty((10, BATCH), np.float32) for _ in range(2)]  # reductions run down columns
    ones, places = np.ones(BATCH, np.float32), np.arange(BATCH)

    def forward(h: np.ndarray, m: int) -> np.ndarray:
        for (kernel, bias, _, _), y, zero in zip(hidden, ys, zeros, strict=True):
            y = y[:m]
            np.matmul(h, kernel, out=y)
            y += bias
            np.maximum(y, zero[:m], out=y)
            h = y
        return h

    def backward(xb: np.ndarray, m: int, one: np.ndarray) -> None:
        for k in reversed(range(len(hidden))):
            dy, y, mask = dys[k][:m], ys[k][:m], masks[k][:m]
            np.greater(y, zeros[k][:m], out=mask)
            dy *= mask
            np.matmul((ys[k - 1][:m] if k else xb).T, dy, out=hidden[k][2])
            np.matmul(one, dy, out=hidden[k][3])
            if k:
                np.matmul(dy, hidden[k][0].T, out=dys[k - 1][:m])

    def adam(t: int) -> None:
        a = (1.0 - 0.9) / (1.0 - 0.9**t)
        c = ((1.0 - 0.999) / (1.0 - 0.999**t)) ** 0.5
        np.multiply(first, 0.9, out=first)
        np.add(first, grad, out=first)
        np.multiply(second, 0.999, out=second)
        np.multiply(grad, grad, out=grad)
        np.add(second, grad, out=second)
        np.sqrt(second, out=grad)
        np.add(grad, EPSILON / c, out=grad)
        np.divide(first, grad, out=grad)
        np.multiply(grad, RATE * a / c, out=grad)
        np.subtract(theta, grad, out=theta)

    def run() -> Outcome:
        theta[...] = start
        first[...] = 0.0
        second[...] = 0.0
        total, order = 0.0, rng.permutation(samples)
        for t, begin in enumerate(range(0, samples, BATCH), 1):
            rows = order[begin : begin + BATCH]
            m = len(rows)
            xb, one, at = inputs[:m], ones[:m], places[:m]
            z, e = (buffer[:, :m] for buffer in classwise)
            x.take(rows, 0, xb, "clip")
            yb = labels.take(rows)
            h = forward(xb, m)
            np.matmul(h, w, out=z.T)
            z += b[:, None]
            z -= z.max(0)
            np.exp(z, out=e)
            sums = e.sum(0)
            total += float(np.log(sums).sum() - z[yb, at].sum())
            sums *= m
            e /= sums
            e[yb, at] -= 1.0 / m
            np.matmul(h.T, e.T, out=dw)
            np.matmul(e, one, out=db)
            np.matmul(e.T, w.T, out=dys[-1][:m])
            backward(xb, m, one)
            adam(t)
        return Outcome(total / samples, theta)

    return run


def with_sklearn(samples: int) -> Run:
    """Fit an MLPClassifier."""
    model = peers.sklearn().MLPClassifier(
        WIDTHS[1:-1],
        activation="relu",
        solver="adam",
        alpha=0.0,
        batch_size=BATCH,
        learning_rate_init=RATE,
        max_iter=1,
        tol=0.0,
        random_state=0,
        epsilon=EPSILON,
    )
    return peers.sklearn_training(model, *classes(samples, WIDTHS[0]))


def with_torch(samples: int) -> Run:
    """Train a Sequential with the fused optimizer."""
    t = peers.torch()
    return peers.torch_training(
        peers.torch_mlp(network().theta, WIDTHS, "relu"),
        t.nn.functional.cross_entropy,
        lambda model: t.optim.Adam(model.parameters(), lr=RATE, eps=EPSILON, fused=True),
        *classes(samples, WIDTHS[0]),
        epochs=1,
        batch=BATCH,
    )


def with_jax(samples: int) -> Run:
    """Train by one compiled step."""
    j = peers.jax()

    def loss(params: Params, x: Tensor, labels: Tensor) -> Tensor:
        log_p = j.nn.log_softmax(peers.jax_output(params, x, j.nn.relu))
        return -j.numpy.take_along_axis(log_p, labels[:, None], 1).mean()

    params = peers.jax_mlp(network().theta, WIDTHS)
    zeros = [j.numpy.zeros_like(p) for p in params]
    state = (j.numpy.zeros(()), zeros, [z.copy() for z in zeros])
    return peers.jax_training(
        params,
        loss,
        state,
        peers.jax_adam(RATE, EPSILON),
        *classes(samples, WIDTHS[0]),
        epochs=1,
        batch=BATCH,
    )


WORKS = [
    Work(
        "mlp_adam",
        "MLP 784-256-128-64-10, ReLU, cross-entropy, Adam, batch 128, 60,000 samples, 1 epoch",
        by_name(
            nnbook=with_nnbook, lean=with_lean, sklearn=with_sklearn, torch=with_torch, jax=with_jax
        ),
        by_name(sklearn=0.65, torch=0.9, jax=1.5, lean=1.1),
        {"samples": 60_000},
        {"samples": 1_000},
        repeat=5,
        agree=0.1,
    )
]
