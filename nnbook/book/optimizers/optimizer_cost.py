"""What an update costs beside its gradient, and what a gradient by differences costs."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any

import numpy as np

from nnbook.book.registry import recorded
from nnbook.book.timing import in_turn, machine
from nnbook.gradcheck import CentralDifferences
from nnbook.layers import Dense, Input
from nnbook.network import Network
from nnbook.optimizers import SGD, AdaGrad, Adam, AdamW, Optimizer, RMSprop
from nnbook.typing import FloatArray

RULES: dict[str, Optimizer] = {
    "plain": SGD(1e-6),
    "momentum": SGD(1e-6, momentum=0.9),
    "Nesterov": SGD(1e-6, momentum=0.9, nesterov=True),
    "AdaGrad": AdaGrad(1e-6),
    "RMSprop": RMSprop(1e-6),
    "Adam": Adam(1e-6),
    "AdamW": AdamW(1e-6),
}


@recorded(
    "optimizer_cost",
    question="How long does an update take beside the gradient, and a gradient by differences?",
    seeds="normal numbers of seed 0; least processor times of 101 rounds, one BLAS thread",
    tolerance=1e-6,
    durations=["gradient", "update", "formula", "step/*", "differences"],
)
def optimizer_cost(
    rules: Sequence[str] = (*RULES,),
    inputs: int = 784,
    widths: Sequence[int] = (32, 128, 512),
    batches: Sequence[int] = (1, 32, 128),
    rounds: int = 101,
    hidden: Sequence[int] = (1, 3, 10, 30, 100),
    samples: int = 315,
) -> Mapping[str, Any]:
    """Time forward and backward, and the update by each rule, of a network inputs-width-10.

    Times are those of the processor, and a ratio is one of least times over the rounds: other work
    on the machine can only add to a time. The times of all threads of the BLAS count; the record
    was made with one thread.

    Returns
    -------
    dict
        ``machine`` in words; ``gradient`` of shape (batches, widths), microseconds of forward and
        backward; ``update`` of shape (batches, widths, rules), the time of an update relative to
        it; ``formula`` of shape (batches, widths), the same for Adam as its formula stands, with a
        new array for each operation; ``step/adam`` and ``step/formula`` of shape (batches, widths),
        a whole step with Adam relative to a whole step with plain descent. ``parameters`` and
        ``differences`` of shape (hidden,): the number of parameters of a network of 6 inputs,
        ``hidden`` units and 1 output, and the time of a gradient by central differences relative to
        one by backpropagation.
    """
    found: dict[str, Any] = {"machine": machine()}
    keys = ("gradient", "update", "formula", "step/adam", "step/formula")
    tables: dict[str, Any] = {key: [[] for _ in batches] for key in keys}
    for i, batch in enumerate(batches):
        for width in widths:
            net = _network(inputs, width, 10)
            draw = np.random.default_rng(0)
            data = draw.standard_normal((batch, inputs)), draw.uniform(0, 1, (batch, 10))
            gradient = net.backpropagate(data)[2].copy()
            calls: list[Callable[[], object]] = [partial(net.backpropagate, data)]
            calls += [_update(RULES[name], net.theta, gradient) for name in rules]
            calls.append(_formula(net.theta, gradient))
            least = in_turn(calls, rounds).min(axis=0)
            plain = least[0] + least[1 + rules.index("plain")]
            tables["gradient"][i].append(1e6 * least[0])
            tables["update"][i].append(least[1:-1] / least[0])
            tables["formula"][i].append(least[-1] / least[0])
            tables["step/adam"][i].append((least[0] + least[1 + rules.index("Adam")]) / plain)
            tables["step/formula"][i].append((least[0] + least[-1]) / plain)
    found |= tables
    parameters, slower = [], []
    source = CentralDifferences()
    for units in hidden:
        net = _network(6, units, 1)
        draw = np.random.default_rng(0)
        data = draw.standard_normal((samples, 6)), draw.uniform(0, 1, (samples, 1))
        few = max(5, min(rounds, 3000 // net.theta.size))
        both = [partial(net.backpropagate, data), partial(source, net, data)]
        exact, quotient = in_turn(both, few).min(axis=0)
        parameters.append(net.theta.size)
        slower.append(quotient / exact)
    return found | {"parameters": parameters, "differences": slower}


def _network(inputs: int, width: int, outputs: int) -> Network:
    x = Input(inputs)
    y = Dense(outputs, activation="sigmoid")(Dense(width, activation="sigmoid")(x))
    return Network(x, y, loss="half_mse", rng=0)


def _update(rule: Optimizer, theta: FloatArray, gradient: FloatArray) -> Callable[[], object]:
    """Return what fit does with a gradient; it is copied first, since a rule overwrites it."""
    moving, scratch = theta.copy(), gradient.copy()
    state = rule.init(moving)

    def call() -> None:
        np.add(moving, rule.update(scratch, state), out=moving)
        scratch[...] = gradient

    return call


def _formula(theta: FloatArray, gradient: FloatArray) -> Callable[[], object]:
    """Return Adam as the formula stands."""
    state: dict[str, Any] = {
        "theta": theta.copy(), "m": np.zeros_like(theta), "v": np.zeros_like(theta), "t": 0,
    }  # fmt: skip

    def call() -> None:
        state["t"] += 1
        state["m"] = 0.9 * state["m"] + (1 - 0.9) * gradient
        state["v"] = 0.999 * state["v"] + (1 - 0.999) * gradient**2
        m_hat = state["m"] / (1 - 0.9 ** state["t"])
        v_hat = state["v"] / (1 - 0.999 ** state["t"])
        state["theta"] = state["theta"] - 1e-6 * m_hat / (np.sqrt(v_hat) + 1e-8)

    return call
