"""XOR: 1,000 networks, 2-2-1, at once."""

from typing import Any

import numpy as np

from benchmarks import peers
from benchmarks.peers import Params, Tensor
from benchmarks.work import TUNED, Outcome, Run, Work, by_name, split
from benchmarks.xor_one import RATE, WIDTHS, data, losses, network, with_nnbook


def with_runs_last(epochs: int, runs: int) -> Run:
    """Train the stack by a loop that keeps its arrays with the runs last in memory."""
    x, y = data()
    first = np.ascontiguousarray(network(runs).theta.T)
    theta, grad = first.copy(), np.empty_like(first)
    w1, b1, w2, b2 = _runs_last(theta)
    dw1, db1, dw2, db2 = _runs_last(grad)
    h, dh = (np.empty((4, 2, runs), np.float32) for _ in range(2))
    z, e, p = (np.empty((4, runs), np.float32) for _ in range(3))
    w1_flat, dw1_flat, db1_flat = (a.reshape(-1, 2 * runs) for a in (w1, dw1, db1))
    h_flat, dh_flat, ones = h.reshape(4, -1), dh.reshape(4, -1), np.ones((1, 4), np.float32)

    def run() -> Outcome:
        theta[...] = first
        loss = np.empty(0)
        for _ in range(epochs):
            np.matmul(x, w1_flat, out=h_flat)
            np.add(h, b1, out=h)
            np.tanh(h, out=h)
            np.multiply(h, w2, out=dh)
            np.add(dh[:, 0], dh[:, 1], out=z)
            np.add(z, b2, out=z)
            np.abs(z, out=e)
            np.negative(e, out=e)
            np.exp(e, out=e)
            loss = losses(z, e, y)
            np.multiply(z, 0.5, out=p)
            np.tanh(p, out=p)
            np.multiply(p, 0.5, out=p)
            np.add(p, 0.5, out=p)
            np.subtract(p, y, out=p)
            np.multiply(p, 0.25, out=p)
            np.einsum("bjr,br->jr", h, p, out=dw2)
            np.sum(p, axis=0, out=db2)
            np.multiply(p[:, None], w2, out=dh)
            np.multiply(h, h, out=h)
            np.subtract(1.0, h, out=h)
            np.multiply(dh, h, out=dh)
            np.matmul(x.T, dh_flat, out=dw1_flat)
            np.matmul(ones, dh_flat, out=db1_flat)
            np.multiply(grad, RATE, out=grad)
            np.subtract(theta, grad, out=theta)
        return Outcome(float(loss.mean()), theta.T)

    return run


def with_plain(epochs: int, runs: int) -> Run:
    """Train the stack by the loop that one writes first, on arrays (runs, batch, units)."""
    x, y = data()
    first = network(runs).theta.copy()
    theta, grad = first.copy(), np.empty_like(first)
    w1, b1, w2, b2 = _stacked(theta)
    dw1, db1, dw2, db2 = _stacked(grad)
    h, dh = (np.empty((runs, 4, 2), np.float32) for _ in range(2))
    z, e, p = (np.empty((runs, 4, 1), np.float32) for _ in range(3))
    ht, w2t = h.swapaxes(1, 2), w2.swapaxes(1, 2)

    def run() -> Outcome:
        theta[...] = first
        loss = np.empty(0)
        for _ in range(epochs):
            np.matmul(x, w1, out=h)
            np.add(h, b1, out=h)
            np.tanh(h, out=h)
            np.matmul(h, w2, out=z)
            np.add(z, b2, out=z)
            np.abs(z, out=e)
            np.negative(e, out=e)
            np.exp(e, out=e)
            loss = (np.maximum(z, 0) - z * y + np.log1p(e)).mean(axis=(1, 2))
            np.multiply(z, 0.5, out=p)
            np.tanh(p, out=p)
            np.multiply(p, 0.5, out=p)
            np.add(p, 0.5, out=p)
            np.subtract(p, y, out=p)
            np.multiply(p, 0.25, out=p)
            np.matmul(ht, p, out=dw2)
            np.sum(p, axis=1, keepdims=True, out=db2)
            np.matmul(p, w2t, out=dh)
            np.multiply(h, h, out=h)
            np.subtract(1.0, h, out=h)
            np.multiply(dh, h, out=dh)
            np.matmul(x.T, dh, out=dw1)
            np.sum(dh, axis=1, keepdims=True, out=db1)
            np.multiply(grad, RATE, out=grad)
            np.subtract(theta, grad, out=theta)
        return Outcome(float(loss.mean()), theta)

    return run


def _stacked(flat: np.ndarray) -> tuple[np.ndarray, ...]:
    """Return W1 (runs, 2, 2), b1 (runs, 1, 2), W2 (runs, 2, 1) and b2 (runs, 1, 1) as views."""
    return (
        flat[:, :4].reshape(-1, 2, 2),
        flat[:, None, 4:6],
        flat[:, 6:8, None],
        flat[:, None, 8:],
    )


def _runs_last(flat: np.ndarray) -> tuple[np.ndarray, ...]:
    """Return W1 (2, 2, runs), b1 (2, runs), W2 (2, runs) and b2 (runs,) as views."""
    return flat[:4].reshape(2, 2, -1), flat[4:6], flat[6:8], flat[8]


def with_torch(epochs: int, runs: int) -> Run:
    """Train the stack by baddbmm and autograd."""
    t = peers.torch()
    x, y = (t.from_numpy(a).expand(runs, *a.shape) for a in data())
    start = [t.from_numpy(np.ascontiguousarray(p)) for p in split(network(runs).theta, WIDTHS)]
    start = [p if p.ndim == 3 else p[:, None] for p in start]

    def run() -> Outcome:
        params = [p.clone().requires_grad_() for p in start]
        w1, b1, w2, b2 = params
        optimizer = t.optim.SGD(params, lr=RATE, fused=True)
        loss = t.zeros(())
        for _ in range(epochs):
            z = t.baddbmm(b2, t.tanh(t.baddbmm(b1, x, w1)), w2)
            terms = t.nn.functional.binary_cross_entropy_with_logits(z, y, reduction="none")
            loss = terms.mean((1, 2))
            optimizer.zero_grad()
            loss.sum().backward()
            optimizer.step()
        return Outcome(float(loss.detach().mean()))

    return run


def with_jax(epochs: int, runs: int) -> Run:
    """Train one network by vmap over the starts; all epochs are compiled as one scan."""
    j = peers.jax()
    x, y = (j.numpy.asarray(a) for a in data())
    start = [j.numpy.asarray(np.ascontiguousarray(p)) for p in split(network(runs).theta, WIDTHS)]

    def loss(params: Params, x: Tensor, y: Tensor) -> Tensor:
        z = peers.jax_output(params, x, j.numpy.tanh)
        terms = j.numpy.maximum(z, 0) - z * y + j.numpy.log1p(j.numpy.exp(-j.numpy.abs(z)))
        return terms.mean()

    def train(params: Params, x: Tensor, y: Tensor) -> Tensor:
        def step(params: Params, _: Any) -> tuple[Params, Tensor]:
            value, grads = j.value_and_grad(loss)(params, x, y)
            return [p - RATE * g for p, g in zip(params, grads, strict=True)], value

        return j.lax.scan(step, params, length=epochs)[1][-1]

    compiled = j.jit(j.vmap(train, in_axes=(0, None, None)))
    compiled(start, x, y)
    return lambda: Outcome(float(compiled(start, x, y).mean()))


WORKS = [
    Work(
        "xor_many",
        "XOR, 1,000 nets 2-2-1 at once, tanh, cross-entropy, full batch, 1,000 steps",
        by_name(nnbook=with_nnbook, lean=with_plain, torch=with_torch, jax=with_jax)
        | {TUNED: with_runs_last},
        by_name(torch=0.5, jax=3.0, lean=1.0),
        {"epochs": 1_000, "runs": 1_000},
        {"epochs": 20, "runs": 10},
        repeat=5,
        note="The lean loop keeps its arrays as they are read, (runs, batch, units). The second "
        "one has the runs last in memory, as nnbook has for networks this small.",
    ),
]
