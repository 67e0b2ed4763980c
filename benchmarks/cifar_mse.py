"""Two networks on samples of CIFAR-10's size, with the squared error and a penalty."""

from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np

from benchmarks import peers
from benchmarks.peers import Params, Tensor
from benchmarks.work import (
    FLOOR,
    Outcome,
    Run,
    Work,
    by_name,
    classes,
    mlp,
    shuffler,
    split,
    training,
)
from nnbook import L2, SGD, Network

SHALLOW, DEEP = (3072, 100, 10), (3072, 100, 100, 10)
BATCH, RATE, PENALTY = 256, 0.1, 1e-4


def data(samples: int) -> tuple[np.ndarray, np.ndarray]:
    """Return samples and one-hot targets."""
    x, labels = classes(samples, SHALLOW[0])
    return x, np.eye(10, dtype=np.float32)[labels]


def network(widths: tuple[int, ...]) -> Network:
    """Return the untrained network."""
    return mlp(widths, "sigmoid", loss="mse", optimizer=SGD(RATE), regularizer=L2(PENALTY))


def with_nnbook(samples: int, widths: tuple[int, ...]) -> Run:
    """Train through the public API."""
    return training(network(widths), *data(samples), batch_size=BATCH)


def with_lean(samples: int, widths: tuple[int, ...]) -> Run:
    """Train by a loop written for this kind of network."""
    x, targets = data(samples)
    start, rng = network(widths).theta.copy(), shuffler()
    theta, grad = start.copy(), np.empty_like(start)
    layers = list(
        zip(*(split(a, widths)[k::2] for a in (theta, grad) for k in (0, 1)), strict=True)
    )
    inputs, yb = (np.empty((BATCH, n), np.float32) for n in (widths[0], 10))
    outputs = [np.empty((BATCH, units), np.float32) for units in widths[1:]]
    errors = [np.empty((BATCH, units), np.float32) for units in widths[1:-1]]
    slopes = [np.empty((BATCH, units), np.float32) for units in widths[1:-1]]
    ones, last = np.ones(BATCH, np.float32), len(layers) - 1
    decay = [np.empty_like(kernel) for kernel, _, _, _ in layers]

    def forward(h: np.ndarray, m: int) -> np.ndarray:
        for k, (kernel, bias, _, _) in enumerate(layers):
            y = outputs[k][:m]
            np.matmul(h, kernel, out=y)
            y += bias
            if k < last:
                y *= 0.5
                np.tanh(y, out=y)
                y *= 0.5
                y += 0.5
            h = y
        return h

    def backward(xb: np.ndarray, dz: np.ndarray, m: int) -> None:
        for k in range(last, -1, -1):
            kernel, _, dw, db = layers[k]
            h = outputs[k - 1][:m] if k else xb
            np.matmul(h.T, dz, out=dw)
            np.matmul(ones[:m], dz, out=db)
            if k:
                dy, slope = errors[k - 1][:m], slopes[k - 1][:m]
                np.matmul(dz, kernel.T, out=dy)
                np.subtract(1.0, h, out=slope)
                slope *= h
                dy *= slope
                dz = dy

    def penalty() -> float:
        value = 0.0
        for (kernel, _, dw, _), scratch in zip(layers, decay, strict=True):
            value += float(np.vdot(kernel, kernel))
            np.multiply(kernel, 2.0 * PENALTY, out=scratch)
            dw += scratch
        return PENALTY * value

    def run() -> Outcome:
        theta[...] = start
        total, order = 0.0, rng.permutation(samples)
        for begin in range(0, samples, BATCH):
            rows = order[begin : begin + BATCH]
            m = len(rows)
            xb = x.take(rows, 0, inputs[:m], "clip")
            error = forward(xb, m)
            error -= targets.take(rows, 0, yb[:m], "clip")
            loss = float(np.vdot(error, error)) / error.size
            error *= 2.0 / error.size
            backward(xb, error, m)
            total += (loss + penalty()) * m
            np.multiply(grad, RATE, out=grad)
            np.subtract(theta, grad, out=theta)
        return Outcome(total / samples, theta)

    return run


def products_alone(samples: int, widths: tuple[int, ...]) -> Run:
    """Gather the rows and multiply the matrices of each step, and nothing more."""
    x, _ = data(samples)
    kernels = split(network(widths).theta.copy(), widths)[::2]
    products = [np.empty_like(kernel) for kernel in kernels]
    values = [np.ones((BATCH, units), np.float32) for units in widths]
    order = shuffler().permutation(samples)

    def run() -> Outcome:
        for begin in range(0, samples, BATCH):
            rows = order[begin : begin + BATCH]
            part = [value[: len(rows)] for value in values]
            x.take(rows, 0, part[0], "clip")
            for k, kernel in enumerate(kernels):
                np.dot(part[k], kernel, out=part[k + 1])
            for k in range(len(kernels) - 1, -1, -1):
                np.dot(part[k].T, part[k + 1], out=products[k])
                if k:
                    np.dot(part[k + 1], kernels[k].T, out=part[k])
        return Outcome(0.0)

    return run


def with_sklearn(samples: int, widths: tuple[int, ...]) -> Run:
    """Fit an MLPRegressor, whose gradient is that of half the sum over the outputs."""
    model = peers.sklearn().MLPRegressor(
        hidden_layer_sizes=widths[1:-1],
        activation="logistic",
        solver="sgd",
        alpha=10 * BATCH * PENALTY,
        batch_size=BATCH,
        learning_rate_init=RATE * 2 / 10,
        max_iter=1,
        momentum=0.0,
        tol=0.0,
        random_state=0,
    )
    return peers.sklearn_training(model, *data(samples))


def with_torch(samples: int, widths: tuple[int, ...]) -> Run:
    """Train a Sequential with the fused optimizer; the penalty is its weight decay."""
    t = peers.torch()

    def optimizer(model: Any) -> Any:
        parts = list(model.parameters())
        groups = [
            {"params": parts[::2], "weight_decay": 2 * PENALTY},
            {"params": parts[1::2], "weight_decay": 0.0},
        ]
        return t.optim.SGD(groups, lr=RATE, fused=True)

    return peers.torch_training(
        peers.torch_mlp(network(widths).theta, widths, "sigmoid"),
        t.nn.functional.mse_loss,
        optimizer,
        *data(samples),
        epochs=1,
        batch=BATCH,
    )


def with_jax(samples: int, widths: tuple[int, ...]) -> Run:
    """Train by one compiled step."""
    j = peers.jax()

    def loss(params: Params, x: Tensor, y: Tensor) -> Tensor:
        error = peers.jax_output(params, x, j.nn.sigmoid) - y
        return (error * error).mean() + PENALTY * sum((w * w).sum() for w in params[::2])

    return peers.jax_training(
        peers.jax_mlp(network(widths).theta, widths),
        loss,
        (),
        peers.jax_sgd(RATE),
        *data(samples),
        epochs=1,
        batch=BATCH,
    )


def _work(name: str, widths: tuple[int, ...]) -> Work:
    def of(build: Callable[..., Run]) -> Callable[..., Run]:
        return partial(build, widths=widths)

    return Work(
        name,
        f"MLP {'-'.join(map(str, widths))}, sigmoid, square error and L2, SGD, batch 256, "
        "50,000 samples, 1 epoch",
        by_name(
            nnbook=of(with_nnbook),
            lean=of(with_lean),
            sklearn=of(with_sklearn),
            torch=of(with_torch),
            jax=of(with_jax),
        )
        | {FLOOR: of(products_alone)},
        by_name(sklearn=0.85, torch=0.8, jax=1.0, lean=1.12),
        {"samples": 50_000},
        {"samples": 1_000},
        repeat=5,
        agree=1.0,
        note="PyTorch leaves the penalty out of its loss; scikit-learn halves the error.",
    )


WORKS = [_work("cifar_mse", SHALLOW), _work("cifar_mse_deep", DEEP)]
