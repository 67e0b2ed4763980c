"""The lecture's experiment: ten layers of 500 units, and the mean and spread of each."""

from typing import Any

import numpy as np

from benchmarks import peers
from benchmarks.peers import Tensor
from benchmarks.work import SEED, Outcome, Run, Work, by_name
from nnbook import Dense
from nnbook.arrays.workspace import Workspace
from nnbook.statistics import mean_and_std


def data(samples: int, units: int, layers: int) -> tuple[np.ndarray, list[np.ndarray]]:
    """Return samples, and kernels drawn with Glorot's spread."""
    rng = np.random.default_rng(SEED)
    x = rng.standard_normal((samples, units), np.float32)
    scale = np.float32(units**-0.5)
    return x, [scale * rng.standard_normal((units, units), np.float32) for _ in range(layers)]


def _outcome(statistics: list[Any]) -> Outcome:
    """Return all means and spreads, which are numbers or arrays of one, and the last of them."""
    theta = np.array([float(value) for value in statistics], np.float32)
    return Outcome(float(theta[-1]), theta)


def with_nnbook(samples: int, units: int, layers: int) -> Run:
    """Send the samples through Dense layers, which use two workspaces in turn."""
    x, kernels = data(samples, units, layers)
    bias = np.zeros(units, np.float32)
    network = [(Dense(units, "tanh"), {"kernel": kernel, "bias": bias}) for kernel in kernels]
    spaces = [Workspace(samples, dtype="float32") for _ in range(2)]

    def run() -> Outcome:
        h = x
        statistics: list[float] = []
        for k, (layer, params) in enumerate(network):
            h, _ = layer.forward(params, [h], False, spaces[k % 2])
            statistics += mean_and_std(h)
        return _outcome(statistics)

    return run


def with_lean(samples: int, units: int, layers: int) -> Run:
    """Do the same in two buffers, with nnbook's mean and spread."""
    x, kernels = data(samples, units, layers)
    bias = np.zeros(units, np.float32)
    buffers = [np.empty_like(x) for _ in range(2)]

    def run() -> Outcome:
        h = x
        statistics: list[float] = []
        for k, kernel in enumerate(kernels):
            h = np.matmul(h, kernel, out=buffers[k % 2])
            h += bias
            np.tanh(h, out=h)
            statistics += mean_and_std(h)
        return _outcome(statistics)

    return run


def with_torch(samples: int, units: int, layers: int) -> Run:
    """Do the same without gradients."""
    t = peers.torch()
    x, kernels = data(samples, units, layers)
    xs, bias = t.from_numpy(x), t.zeros(units)
    weights = [t.from_numpy(kernel) for kernel in kernels]

    def run() -> Outcome:
        h = xs
        statistics: list[Tensor] = []
        with t.inference_mode():
            for weight in weights:
                h = t.addmm(bias, h, weight).tanh_()
                std, mean = t.std_mean(h, correction=0)
                statistics += [mean, std]
        return _outcome(statistics)

    return run


def with_jax(samples: int, units: int, layers: int) -> Run:
    """Compile all layers into one function."""
    j = peers.jax()
    x, kernels = (j.tree.map(j.numpy.asarray, part) for part in data(samples, units, layers))
    bias = j.numpy.zeros(units)

    def forward(h: Tensor, bias: Tensor, kernels: list[Tensor]) -> Tensor:
        statistics = []
        for kernel in kernels:
            h = j.numpy.tanh(h @ kernel + bias)
            statistics += [h.mean(), h.std()]
        return j.numpy.stack(statistics)

    compiled = j.jit(forward)
    return lambda: _outcome(list(np.asarray(compiled(x, bias, kernels))))


WORKS = [
    Work(
        "activation_statistics",
        "10 layers of 500 units, tanh, 10,000 samples: forward, mean and std of each layer",
        by_name(nnbook=with_nnbook, lean=with_lean, torch=with_torch, jax=with_jax),
        by_name(torch=0.55, jax=1.3, lean=1.05),
        {"samples": 10_000, "units": 500, "layers": 10},
        {"samples": 100, "units": 50, "layers": 3},
        note="The layers are called one by one, in float32. The book's own experiment computes "
        "in float64, and counts histograms too.",
    )
]
