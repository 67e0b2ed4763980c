"""What several works share of scikit-learn, PyTorch and JAX, each imported when it is needed."""

import warnings
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import numpy as np

from benchmarks.work import Outcome, Run, Unavailable, shuffler, split

#: An array of PyTorch or JAX. Types are checked where neither is installed.
Tensor = Any

#: The parameters of a network in JAX: a kernel and a bias for each layer.
Params = list[Tensor]

#: One step of an optimizer in JAX, from parameters, gradients and state to new ones.
Update = Callable[[Params, Params, Any], tuple[Params, Any]]


def torch() -> Any:
    """Return PyTorch, or raise `Unavailable`."""
    try:
        import torch
    except ImportError as error:
        raise Unavailable("PyTorch is not installed") from error
    return torch


def jax() -> Any:
    """Return JAX, or raise `Unavailable`."""
    try:
        import jax
    except ImportError as error:
        raise Unavailable("JAX is not installed") from error
    return jax


def sklearn() -> Any:
    """Return scikit-learn's module of networks, or raise `Unavailable`."""
    try:
        import sklearn.neural_network
    except ImportError as error:
        raise Unavailable("scikit-learn is not installed") from error
    return sklearn.neural_network


def sklearn_training(model: Any, x: np.ndarray, y: np.ndarray) -> Run:
    """Return a run that fits a scikit-learn network from its own start."""

    def run() -> Outcome:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # that the epochs ran out before it converged
            model.fit(x, y)
        return Outcome(float(model.loss_))

    return run


def torch_mlp(theta: np.ndarray, widths: tuple[int, ...], hidden: str) -> Any:
    """Return a Sequential of Linear layers that starts at nnbook's theta."""
    t = torch()
    activation = {"sigmoid": t.nn.Sigmoid, "relu": t.nn.ReLU, "tanh": t.nn.Tanh}[hidden]
    modules: list[Any] = []
    parts = split(theta, widths)
    for kernel, bias in zip(parts[::2], parts[1::2], strict=True):
        layer = t.nn.Linear(*kernel.shape)
        with t.no_grad():
            layer.weight.copy_(t.from_numpy(kernel.T.copy()))
            layer.bias.copy_(t.from_numpy(bias))
        modules += [layer, activation()]
    return t.nn.Sequential(*modules[:-1])


def torch_training(
    model: Any,
    loss: Callable[[Tensor, Tensor], Tensor],
    make_optimizer: Callable[[Any], Any],
    x: np.ndarray,
    y: np.ndarray,
    *,
    epochs: int,
    batch: int,
) -> Run:
    """Return a run that trains a PyTorch model from its start, in nnbook's order of samples."""
    t = torch()
    xs, ys, rng = t.from_numpy(x), t.from_numpy(y), shuffler()
    start = [p.detach().clone() for p in model.parameters()]

    def run() -> Outcome:
        with t.no_grad():
            for parameter, value in zip(model.parameters(), start, strict=True):
                parameter.copy_(value)
        optimizer = make_optimizer(model)
        for _ in range(epochs):
            total = t.zeros(())
            for xb, yb in _torch_batches(t, xs, ys, batch, rng):
                optimizer.zero_grad()
                value = loss(model(xb), yb)
                value.backward()
                optimizer.step()
                total += value.detach() * len(xb)
        return Outcome(float(total) / len(x))

    return run


def _torch_batches(
    t: Any, x: Tensor, y: Tensor, batch: int, rng: np.random.Generator
) -> Iterator[tuple[Tensor, Tensor]]:
    if batch >= len(x):
        yield x, y
        return
    for rows in t.from_numpy(rng.permutation(len(x))).split(batch):
        yield x.index_select(0, rows), y.index_select(0, rows)


def jax_mlp(theta: np.ndarray, widths: tuple[int, ...]) -> Params:
    """Return nnbook's parameters as a list of JAX arrays, kernel and bias in turn."""
    return [jax().numpy.asarray(part.copy()) for part in split(theta, widths)]


def jax_output(params: Sequence[Tensor], x: Tensor, hidden: Callable[[Tensor], Tensor]) -> Tensor:
    """Return the outputs of an MLP whose last layer is linear."""
    for k in range(0, len(params) - 2, 2):
        x = hidden(x @ params[k] + params[k + 1])
    return x @ params[-2] + params[-1]


def jax_training(
    params: Params,
    loss: Callable[[Params, Tensor, Tensor], Tensor],
    state: Any,
    update: Update,
    x: np.ndarray,
    y: np.ndarray,
    *,
    epochs: int,
    batch: int,
) -> Run:
    """Return a run that trains with one compiled step, in nnbook's order of samples.

    The alternative is a compiled scan over a whole epoch. Tried with mlp_sgd and cifar_mse on a
    busy machine, it was neither clearly faster nor clearly slower.
    """
    j = jax()
    rng = shuffler()

    def step(carry: Any, xb: Tensor, yb: Tensor) -> Any:
        params, state, total = carry
        value, grads = j.value_and_grad(loss)(params, xb, yb)
        params, state = update(params, grads, state)
        return params, state, total + value * len(xb)

    compiled = j.jit(step, donate_argnums=0)

    def run() -> Outcome:
        carry = j.tree.map(lambda a: a.copy(), (params, state))
        for _ in range(epochs):
            carry = (carry[0], carry[1], j.numpy.zeros(()))
            order = rng.permutation(len(x))
            for start in range(0, len(x), batch):
                rows = order[start : start + batch]
                carry = compiled(carry, x.take(rows, 0), y.take(rows, 0))
        return Outcome(float(carry[2]) / len(x))

    run()  # compiles both sizes of a batch
    rng.bit_generator.state = shuffler().bit_generator.state
    return run


def jax_sgd(rate: float) -> Update:
    """Return the update of plain gradient descent, which has no state."""

    def update(params: Params, grads: Params, state: Any) -> tuple[Params, Any]:
        return [p - rate * g for p, g in zip(params, grads, strict=True)], state

    return update


def jax_adam(rate: float, epsilon: float, beta_1: float = 0.9, beta_2: float = 0.999) -> Update:
    """Return the update of Adam; its state is (steps, first moments, second moments)."""
    np_ = jax().numpy

    def update(params: Params, grads: Params, state: Any) -> tuple[Params, Any]:
        t, first, second = state
        t = t + 1
        first = [beta_1 * m + (1 - beta_1) * g for m, g in zip(first, grads, strict=True)]
        second = [beta_2 * v + (1 - beta_2) * g * g for v, g in zip(second, grads, strict=True)]
        a, c = rate / (1 - beta_1**t), 1 / (1 - beta_2**t)
        new = [
            p - a * m / (np_.sqrt(c * v) + epsilon)
            for p, m, v in zip(params, first, second, strict=True)
        ]
        return new, (t, first, second)

    return update
