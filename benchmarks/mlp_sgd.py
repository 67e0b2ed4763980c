"""A small classifier, 784-32-10, by plain gradient descent."""

import numpy as np

from benchmarks import peers
from benchmarks.peers import Params, Tensor
from benchmarks.work import Outcome, Run, Work, by_name, classes, mlp, shuffler, split, training
from nnbook import SGD, CategoricalCrossentropy, Network

WIDTHS, BATCH, RATE = (784, 32, 10), 128, 0.1


def network() -> Network:
    """Return the untrained network."""
    loss = CategoricalCrossentropy(from_logits=True)
    return mlp(WIDTHS, "sigmoid", loss=loss, optimizer=SGD(RATE))


def with_nnbook(samples: int, epochs: int) -> Run:
    """Train through the public API."""
    return training(network(), *classes(samples, WIDTHS[0]), epochs=epochs, batch_size=BATCH)


def with_lean(samples: int, epochs: int) -> Run:
    """Train by a loop written for this network."""
    x, labels = classes(samples, WIDTHS[0])
    start, rng = network().theta.copy(), shuffler()
    theta, grad = start.copy(), np.empty_like(start)
    w1, b1, w2, b2 = split(theta, WIDTHS)
    dw1, db1, dw2, db2 = split(grad, WIDTHS)
    buffers = [np.empty((BATCH, units), np.float32) for units in (784, 32, 32)]
    classwise = [np.empty((10, BATCH), np.float32) for _ in range(2)]  # reductions run down columns
    ones, places = np.ones(BATCH, np.float32), np.arange(BATCH)

    def run() -> Outcome:
        theta[...] = start
        for _ in range(epochs):
            total, order = 0.0, rng.permutation(samples)
            for first in range(0, samples, BATCH):
                rows = order[first : first + BATCH]
                m = len(rows)
                xb, h, dh = (buffer[:m] for buffer in buffers)
                z, e = (buffer[:, :m] for buffer in classwise)
                at, one = places[:m], ones[:m]
                x.take(rows, 0, xb, "clip")
                yb = labels.take(rows)
                np.matmul(xb, w1, out=h)
                h += b1
                h *= 0.5
                np.tanh(h, out=h)
                h *= 0.5
                h += 0.5
                np.matmul(h, w2, out=z.T)
                z += b2[:, None]
                z -= z.max(0)
                np.exp(z, out=e)
                sums = e.sum(0)
                total += float(np.log(sums).sum() - z[yb, at].sum())
                sums *= m
                e /= sums
                e[yb, at] -= 1.0 / m
                np.matmul(h.T, e.T, out=dw2)
                np.matmul(e, one, out=db2)
                np.matmul(e.T, w2.T, out=dh)
                dh *= h
                np.subtract(1.0, h, out=h)
                dh *= h
                np.matmul(xb.T, dh, out=dw1)
                np.matmul(one, dh, out=db1)
                np.multiply(grad, RATE, out=grad)
                np.subtract(theta, grad, out=theta)
        return Outcome(total / samples, theta)

    return run


def with_sklearn(samples: int, epochs: int) -> Run:
    """Fit an MLPClassifier."""
    model = peers.sklearn().MLPClassifier(
        WIDTHS[1:-1],
        activation="logistic",
        solver="sgd",
        alpha=0.0,
        batch_size=BATCH,
        learning_rate_init=RATE,
        max_iter=epochs,
        momentum=0.0,
        tol=0.0,
        random_state=0,
        n_iter_no_change=10**6,
    )
    return peers.sklearn_training(model, *classes(samples, WIDTHS[0]))


def with_torch(samples: int, epochs: int) -> Run:
    """Train a Sequential with the fused optimizer."""
    t = peers.torch()
    return peers.torch_training(
        peers.torch_mlp(network().theta, WIDTHS, "sigmoid"),
        t.nn.functional.cross_entropy,
        lambda model: t.optim.SGD(model.parameters(), lr=RATE, fused=True),
        *classes(samples, WIDTHS[0]),
        epochs=epochs,
        batch=BATCH,
    )


def with_jax(samples: int, epochs: int) -> Run:
    """Train by one compiled step."""
    j = peers.jax()

    def loss(params: Params, x: Tensor, labels: Tensor) -> Tensor:
        log_p = j.nn.log_softmax(peers.jax_output(params, x, j.nn.sigmoid))
        return -j.numpy.take_along_axis(log_p, labels[:, None], 1).mean()

    return peers.jax_training(
        peers.jax_mlp(network().theta, WIDTHS),
        loss,
        (),
        peers.jax_sgd(RATE),
        *classes(samples, WIDTHS[0]),
        epochs=epochs,
        batch=BATCH,
    )


WORKS = [
    Work(
        "mlp_sgd",
        "MLP 784-32-10, sigmoid, cross-entropy, SGD, batch 128, 60,000 samples, 3 epochs",
        by_name(
            nnbook=with_nnbook, lean=with_lean, sklearn=with_sklearn, torch=with_torch, jax=with_jax
        ),
        by_name(sklearn=0.65, torch=0.65, jax=1.2, lean=1.1),
        {"samples": 60_000, "epochs": 3},
        {"samples": 1_000, "epochs": 2},
        repeat=5,
        agree=0.1,
    )
]
