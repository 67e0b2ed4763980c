"""XOR: one network, 2-2-1, for 1,000 steps."""

from functools import partial

import numpy as np

from benchmarks import peers
from benchmarks.work import Outcome, Run, Work, by_name, mlp, split, training
from nnbook import SGD, BinaryCrossentropy, Network

WIDTHS, RATE = (2, 2, 1), 0.5


def data() -> tuple[np.ndarray, np.ndarray]:
    """Return the four points and their targets."""
    x = np.array([[0, 0], [0, 1], [1, 0], [1, 1]], np.float32)
    return x, np.array([[0], [1], [1], [0]], np.float32)


def network(runs: int | None) -> Network:
    """Return the untrained network, or a stack of them."""
    loss = BinaryCrossentropy(from_logits=True)
    return mlp(WIDTHS, "tanh", loss=loss, optimizer=SGD(RATE), runs=runs)


def with_nnbook(epochs: int, runs: int | None) -> Run:
    """Train through the public API."""
    return training(network(runs), *data(), epochs=epochs, batch_size=None)


def losses(z: np.ndarray, e: np.ndarray, y: np.ndarray) -> np.ndarray:
    """Return the cross-entropy of logits, as a mean over the first axis; ``e`` is exp(-|z|)."""
    mean: np.ndarray = (np.maximum(z, 0) - z * y + np.log1p(e)).mean(axis=0)
    return mean


def with_lean(epochs: int) -> Run:
    """Train by a loop written for this network."""
    x, y = data()
    start = network(None).theta.copy()
    theta, grad = start.copy(), np.empty_like(start)
    w1, b1, w2, b2 = split(theta, WIDTHS)
    dw1, db1, dw2, db2 = split(grad, WIDTHS)
    h, dh, ones = np.empty((4, 2), np.float32), np.empty((4, 2), np.float32), np.ones(4, np.float32)
    z, e, p = (np.empty((4, 1), np.float32) for _ in range(3))
    xt, ht, w2t = x.T, h.T, w2.T
    dot, add, tanh, multiply, subtract = np.dot, np.add, np.tanh, np.multiply, np.subtract

    def run() -> Outcome:
        theta[...] = start
        loss = 0.0
        for _ in range(epochs):
            dot(x, w1, h)
            add(h, b1, h)
            tanh(h, h)
            dot(h, w2, z)
            add(z, b2, z)
            np.abs(z, e)
            np.negative(e, e)
            np.exp(e, e)
            loss = float(losses(z, e, y)[0])
            multiply(z, 0.5, p)
            tanh(p, p)
            multiply(p, 0.5, p)
            add(p, 0.5, p)
            subtract(p, y, p)
            multiply(p, 0.25, p)
            dot(ht, p, dw2)
            dot(ones, p, db2)
            dot(p, w2t, dh)
            multiply(h, h, h)
            subtract(1.0, h, h)
            multiply(dh, h, dh)
            dot(xt, dh, dw1)
            dot(ones, dh, db1)
            multiply(grad, RATE, grad)
            subtract(theta, grad, theta)
        return Outcome(loss, theta)

    return run


def with_sklearn(epochs: int) -> Run:
    """Fit an MLPClassifier."""
    x, y = data()
    model = peers.sklearn().MLPClassifier(
        WIDTHS[1:-1],
        activation="tanh",
        solver="sgd",
        alpha=0.0,
        batch_size=4,
        learning_rate_init=RATE,
        max_iter=epochs,
        momentum=0.0,
        tol=0.0,
        shuffle=False,
        random_state=0,
        n_iter_no_change=10**6,
    )
    return peers.sklearn_training(model, x, y.ravel().astype(int))


def with_torch(epochs: int) -> Run:
    """Train a Sequential with the fused optimizer."""
    t = peers.torch()
    return peers.torch_training(
        peers.torch_mlp(network(None).theta, WIDTHS, "tanh"),
        t.nn.functional.binary_cross_entropy_with_logits,
        lambda model: t.optim.SGD(model.parameters(), lr=RATE, fused=True),
        *data(),
        epochs=epochs,
        batch=4,
    )


WORKS = [
    Work(
        "xor_one",
        "XOR, one net 2-2-1, tanh, cross-entropy, full batch, 1,000 steps",
        by_name(
            nnbook=partial(with_nnbook, runs=None),
            lean=with_lean,
            sklearn=with_sklearn,
            torch=with_torch,
        ),
        by_name(sklearn=0.45, torch=0.2, lean=2.0),
        {"epochs": 1_000},
        {"epochs": 20},
        agree=1e3,  # scikit-learn may find another minimum from its own start
    ),
]
