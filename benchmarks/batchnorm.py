"""Batch normalization, forward and backward, of a small and of a large batch."""

from collections.abc import Callable
from typing import Any

import numpy as np

from benchmarks import peers
from benchmarks.peers import Tensor
from benchmarks.work import SEED, Outcome, Run, Work, by_name
from nnbook.arrays.workspace import Workspace
from nnbook.layers import BatchNormalization

EPSILON, MOMENTUM = 1e-3, 0.99


def data(samples: int, units: int) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Return inputs, the gradient that arrives, gamma and beta."""
    rng = np.random.default_rng(SEED)
    x, dy = 2.0 + 3.0 * rng.standard_normal((2, samples, units), np.float32)
    gamma, beta = rng.standard_normal((2, units), np.float32)
    return x, dy, gamma, beta


#: One pass forward and back: y, dx, dgamma and dbeta.
Step = Callable[[], tuple[Any, ...]]


def _outcome(*arrays: Any) -> Outcome:
    """Return the results of a step as one vector, and the mean of their absolute values."""
    theta = np.concatenate([np.ravel(np.asarray(a)) for a in arrays])
    return Outcome(float(np.abs(theta).mean()), theta)


def _repeated(step: Step, times: int) -> Run:
    """Return a run that takes the step many times, and whose outcome is the last result."""

    def run() -> Outcome:
        for _ in range(times - 1):
            step()
        return _outcome(*step())

    return run


def with_nnbook(samples: int, units: int, times: int) -> Run:
    """Call the layer's forward and backward, and update the running statistics."""
    x, dy, gamma, beta = data(samples, units)
    layer = BatchNormalization(momentum=MOMENTUM, epsilon=EPSILON)
    params = {"gamma": gamma, "beta": beta}
    grads = {name: np.empty_like(value) for name, value in params.items()}
    ws = Workspace(samples, dtype="float32", grads=grads)
    state = layer.state([(units,)], np.float32)

    def step() -> tuple[np.ndarray | None, ...]:
        nonlocal state
        y, cache = layer.forward(params, [x], True, ws)
        (dx,), found = layer.backward(params, cache, dy, ws)
        state = layer.next_state(state, cache)
        return y, dx, found["gamma"], found["beta"]

    return _repeated(step, times)


def with_lean(samples: int, units: int, times: int) -> Run:
    """Do the same in buffers; sums over the batch are products with ones."""
    x, dy, gamma, beta = data(samples, units)
    normal, y, dx = (np.empty_like(x) for _ in range(3))
    ones = np.full(samples, 1.0 / samples, np.float32)
    mean, variance, scale, dgamma, dbeta, row = (np.empty(units, np.float32) for _ in range(6))
    running_mean, running_variance = np.zeros(units, np.float32), np.ones(units, np.float32)

    def step() -> tuple[np.ndarray, ...]:
        np.matmul(ones, x, out=mean)
        np.subtract(x, mean, out=normal)
        np.multiply(normal, normal, out=y)
        np.matmul(ones, y, out=variance)
        np.add(variance, EPSILON, out=scale)
        np.sqrt(scale, out=scale)
        np.divide(1.0, scale, out=scale)
        np.multiply(normal, scale, out=normal)
        np.multiply(normal, gamma, out=y)
        np.add(y, beta, out=y)
        for running, value in ((running_mean, mean), (running_variance, variance)):
            np.multiply(running, MOMENTUM, out=running)
            np.multiply(value, 1.0 - MOMENTUM, out=row)
            np.add(running, row, out=running)
        # The means over the batch of dy and of dy times the normalized x, then dx in three passes.
        np.matmul(ones, dy, out=dbeta)
        np.multiply(dy, normal, out=dx)
        np.matmul(ones, dx, out=dgamma)
        np.multiply(normal, dgamma, out=dx)
        np.subtract(dy, dx, out=dx)
        np.subtract(dx, dbeta, out=dx)
        np.multiply(gamma, scale, out=row)
        np.multiply(dx, row, out=dx)
        np.multiply(dgamma, samples, out=dgamma)
        np.multiply(dbeta, samples, out=dbeta)
        return y, dx, dgamma, dbeta

    return _repeated(step, times)


def with_torch(samples: int, units: int, times: int) -> Run:
    """Call batch_norm, and its backward pass through autograd."""
    t = peers.torch()
    x, dy, gamma, beta = (t.from_numpy(a) for a in data(samples, units))
    wanted = [a.requires_grad_() for a in (x, gamma, beta)]
    running = t.zeros(units), t.ones(units)

    def step() -> tuple[Tensor, ...]:
        y = t.nn.functional.batch_norm(
            x, *running, gamma, beta, training=True, momentum=1 - MOMENTUM, eps=EPSILON
        )
        return y.detach(), *t.autograd.grad(y, wanted, dy)

    return _repeated(step, times)


def with_jax(samples: int, units: int, times: int) -> Run:
    """Compile forward, backward and the running statistics into one function."""
    j = peers.jax()
    x, dy, gamma, beta = (j.numpy.asarray(a) for a in data(samples, units))
    running = j.numpy.zeros(units), j.numpy.ones(units)

    def forward(x: Tensor, gamma: Tensor, beta: Tensor) -> tuple[Tensor, tuple[Tensor, Tensor]]:
        mean, variance = x.mean(0), x.var(0)
        y = (x - mean) * j.lax.rsqrt(variance + EPSILON) * gamma + beta
        return y, (mean, variance)

    def both(
        x: Tensor, gamma: Tensor, beta: Tensor, dy: Tensor, running: tuple[Tensor, ...]
    ) -> tuple[tuple[Tensor, ...], tuple[Tensor, ...]]:
        y, pull, now = j.vjp(forward, x, gamma, beta, has_aux=True)
        running = tuple(
            MOMENTUM * r + (1 - MOMENTUM) * v for r, v in zip(running, now, strict=True)
        )
        return (y, *pull(dy)), running

    compiled = j.jit(both)

    def step() -> tuple[Tensor, ...]:
        nonlocal running
        result, running = compiled(x, gamma, beta, dy, running)
        return tuple(j.block_until_ready(result))

    step()  # compiles it
    return _repeated(step, times)


def _work(name: str, samples: int, units: int, times: int, goals: dict[str, float]) -> Work:
    return Work(
        name,
        f"BatchNormalization, forward and backward, ({samples}, {units}), {times} times",
        by_name(nnbook=with_nnbook, lean=with_lean, torch=with_torch, jax=with_jax),
        goals,
        {"samples": samples, "units": units, "times": times},
        {"samples": 16, "units": 5, "times": 2},
        agree=1e-3,
    )


WORKS = [
    _work("batchnorm_small", 128, 256, 500, by_name(torch=0.9, jax=0.9, lean=1.1)),
    _work("batchnorm_large", 4096, 512, 10, by_name(torch=3.0, jax=1.2, lean=1.1)),
]
