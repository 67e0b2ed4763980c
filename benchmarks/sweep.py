"""Two hundred settings of a small network, 6-5-1, each a learning rate and a momentum."""

from itertools import pairwise
from typing import Any

import numpy as np

from benchmarks import peers
from benchmarks.peers import Params, Tensor
from benchmarks.work import SEED, SKLEARN, Outcome, Run, Work, by_name, mlp, split, training
from nnbook import SGD, Network

WIDTHS, RUNS, SAMPLES = (6, 5, 1), 200, 315

#: How many of the settings scikit-learn fits.
FEW = 4


def data() -> tuple[np.ndarray, np.ndarray]:
    """Return random samples, and a smooth function of them."""
    rng = np.random.default_rng(SEED)
    x = rng.standard_normal((SAMPLES, WIDTHS[0]), np.float32)
    y = np.tanh(x @ rng.standard_normal((WIDTHS[0], 1), np.float32))
    return x, y


def settings() -> tuple[np.ndarray, np.ndarray]:
    """Return 20 learning rates times 10 momenta."""
    rates, momenta = np.meshgrid(np.geomspace(1e-3, 0.1, 20), np.linspace(0.0, 0.9, 10))
    return rates.ravel(), momenta.ravel()


def network() -> Network:
    """Return the untrained stack."""
    return mlp(WIDTHS, "tanh", loss="mse", optimizer=SGD(*settings()), runs=RUNS)


def with_nnbook(epochs: int) -> Run:
    """Train through the public API."""
    return training(network(), *data(), epochs=epochs, batch_size=None)


def with_lean(epochs: int) -> Run:
    """Train by a loop in which the batch comes last in memory."""
    x, y = data()
    xt, yt = np.ascontiguousarray(x.T), np.ascontiguousarray(y.T)
    inputs, hidden, outputs = WIDTHS
    sizes = [hidden * inputs, hidden, hidden, outputs]  # of W1 transposed, b1, W2, b2
    ends = [0, *(RUNS * int(n) for n in np.cumsum(sizes))]
    w1, b1, w2, b2 = (np.ascontiguousarray(part) for part in split(network().theta, WIDTHS))
    start = np.concatenate([w1.swapaxes(1, 2).ravel(), b1.ravel(), w2.ravel(), b2.ravel()])
    theta, grad, velocity = start.copy(), np.empty_like(start), np.empty_like(start)
    w1t, b1, w2, b2 = _views(theta, ends)
    dw1t, db1, dw2, db2 = _views(grad, ends)
    # The hyperparameters of each run, repeated for each parameter in the order in memory.
    rate, momentum = (
        np.concatenate([np.repeat(values.astype(np.float32), n) for n in sizes])
        for values in settings()
    )
    h, dh = (np.empty((RUNS, hidden, SAMPLES), np.float32) for _ in range(2))
    out = np.empty((RUNS, 1, SAMPLES), np.float32)
    flat_h, flat_dh, flat_out = h.reshape(-1, SAMPLES), dh.reshape(-1, SAMPLES), out[:, 0]
    ones = np.ones(SAMPLES, np.float32)

    def run() -> Outcome:
        theta[...] = start
        velocity[...] = 0.0
        loss = np.empty(0)
        for _ in range(epochs):
            np.matmul(w1t, xt, out=flat_h)
            np.add(flat_h, b1[:, None], out=flat_h)
            np.tanh(flat_h, out=flat_h)
            np.matmul(w2, h, out=out)
            np.add(flat_out, b2[:, None], out=flat_out)
            np.subtract(flat_out, yt, out=flat_out)
            loss = np.einsum("ri,ri->r", flat_out, flat_out) / SAMPLES
            np.multiply(flat_out, 2.0 / SAMPLES, out=flat_out)
            np.matmul(out, h.swapaxes(1, 2), out=dw2)
            np.matmul(flat_out, ones, out=db2)
            np.multiply(h, h, out=h)
            np.subtract(1.0, h, out=h)
            np.multiply(w2.swapaxes(1, 2), out, out=dh)
            np.multiply(dh, h, out=dh)
            np.matmul(flat_dh, x, out=dw1t)
            np.matmul(flat_dh, ones, out=db1)
            np.multiply(velocity, momentum, out=velocity)
            np.multiply(grad, rate, out=grad)
            np.subtract(velocity, grad, out=velocity)
            np.add(theta, velocity, out=theta)
        parts = [w1t.reshape(RUNS, hidden, inputs).swapaxes(1, 2), b1, w2, b2]
        same = np.concatenate([part.reshape(RUNS, -1) for part in parts], axis=1)
        return Outcome(float(loss.mean()), same)

    return run


def _views(flat: np.ndarray, ends: list[int]) -> list[np.ndarray]:
    """Return W1 transposed (runs * 5, 6), b1 (runs * 5,), W2 (runs, 1, 5) and b2 (runs,)."""
    parts = [flat[a:b] for a, b in pairwise(ends)]
    return [parts[0].reshape(-1, WIDTHS[0]), parts[1], parts[2].reshape(RUNS, 1, -1), parts[3]]


def with_sklearn(epochs: int) -> Run:
    """Fit a few MLPRegressors in turn; their loss is half nnbook's, so the rate is doubled."""
    module = peers.sklearn()
    x, y = data()
    models = [
        module.MLPRegressor(
            hidden_layer_sizes=WIDTHS[1:-1],
            activation="tanh",
            solver="sgd",
            alpha=0.0,
            batch_size=SAMPLES,
            learning_rate_init=2 * rate,
            max_iter=epochs,
            momentum=momentum,
            tol=0.0,
            nesterovs_momentum=False,
            shuffle=False,
            random_state=0,
            n_iter_no_change=10**6,
        )
        for rate, momentum in list(zip(*settings(), strict=True))[:: RUNS // FEW]
    ]
    runs = [peers.sklearn_training(model, x, y.ravel()) for model in models]

    def run() -> Outcome:
        return Outcome(2 * float(np.mean([one().loss for one in runs])))

    return run


def with_torch(epochs: int) -> Run:
    """Train the stack by baddbmm and autograd, with a rate and a momentum for each run."""
    t = peers.torch()
    x, y = (t.from_numpy(a).expand(RUNS, *a.shape) for a in data())
    start = [t.from_numpy(np.ascontiguousarray(p)) for p in split(network().theta, WIDTHS)]
    start = [p if p.ndim == 3 else p[:, None] for p in start]
    rate, momentum = (t.from_numpy(a.astype(np.float32))[:, None, None] for a in settings())

    def run() -> Outcome:
        params = [p.clone().requires_grad_() for p in start]
        velocity = [t.zeros_like(p) for p in params]
        w1, b1, w2, b2 = params
        loss = t.zeros(())
        for _ in range(epochs):
            error = t.baddbmm(b2, t.tanh(t.baddbmm(b1, x, w1)), w2) - y
            loss = error.square().mean((1, 2))
            grads = t.autograd.grad(loss.sum(), params)
            with t.no_grad():
                for p, v, g in zip(params, velocity, grads, strict=True):
                    v.mul_(momentum).sub_(rate * g)
                    p.add_(v)
        return Outcome(float(loss.detach().mean()))

    return run


def with_jax(epochs: int) -> Run:
    """Train one network by vmap over the settings; all epochs are compiled as one scan."""
    j = peers.jax()
    x, y = (j.numpy.asarray(a) for a in data())
    start = [j.numpy.asarray(np.ascontiguousarray(p)) for p in split(network().theta, WIDTHS)]
    rates, momenta = (j.numpy.asarray(a.astype(np.float32)) for a in settings())

    def loss(params: Params, x: Tensor, y: Tensor) -> Tensor:
        error = peers.jax_output(params, x, j.numpy.tanh) - y
        return (error * error).mean()

    def train(params: Params, rate: Tensor, momentum: Tensor, x: Tensor, y: Tensor) -> Tensor:
        def step(carry: tuple[Params, Params], _: Any) -> tuple[tuple[Params, Params], Tensor]:
            params, velocity = carry
            value, grads = j.value_and_grad(loss)(params, x, y)
            velocity = [momentum * v - rate * g for v, g in zip(velocity, grads, strict=True)]
            return ([p + v for p, v in zip(params, velocity, strict=True)], velocity), value

        zeros = [j.numpy.zeros_like(p) for p in params]
        return j.lax.scan(step, (params, zeros), length=epochs)[1][-1]

    compiled = j.jit(j.vmap(train, in_axes=(0, 0, 0, None, None)))
    compiled(start, rates, momenta, x, y)
    return lambda: Outcome(float(compiled(start, rates, momenta, x, y).mean()))


WORKS = [
    Work(
        "sweep",
        "200 learning rates and momenta, net 6-5-1, tanh, 315 samples, full batch, 500 epochs",
        by_name(
            nnbook=with_nnbook, lean=with_lean, sklearn=with_sklearn, torch=with_torch, jax=with_jax
        ),
        by_name(sklearn=0.05, torch=0.35, jax=0.9, lean=1.25),
        {"epochs": 500},
        {"epochs": 20},
        share={SKLEARN: lambda epochs: FEW / RUNS},
        agree=1.0,  # scikit-learn starts elsewhere and fits a few of the settings
        note=f"scikit-learn fits {FEW} of the 200 settings, and its time is scaled up.",
    )
]
