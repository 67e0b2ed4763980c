"""What each regularizer does to the training loss, the test loss and the weights."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np

from nnbook.book.pieces import by_name
from nnbook.book.registry import recorded
from nnbook.book.small_digits import SOURCE, load_small_digits
from nnbook.book.split import Split
from nnbook.book.stacks import over_orders
from nnbook.initializers import GlorotUniform, HeNormal
from nnbook.layers import Dense, Dropout, GaussianNoise, Input, Node, WeightDropout
from nnbook.losses import CategoricalCrossentropy
from nnbook.monitoring import EarlyStopping
from nnbook.network import Network
from nnbook.optimizers import SGD
from nnbook.regularizers import L1, L1L2, L2, Regularizer
from nnbook.typing import FloatArray

Ends = tuple[Node, Node]

#: The edges of the bins in which the weights of the first kernel are counted.
EDGES = np.linspace(-0.5, 0.5, 42)


def _penalised(make: Callable[[FloatArray], Regularizer]) -> Callable[[int, int, FloatArray], Ends]:
    def ends(inputs: int, units: int, strength: FloatArray) -> Ends:
        penalty, x = make(strength), Input(inputs)
        h = Dense(units, "relu", kernel_initializer=HeNormal(), kernel_regularizer=penalty)(x)
        return x, Dense(10, kernel_initializer=GlorotUniform(), kernel_regularizer=penalty)(h)

    return ends


def _dropout(inputs: int, units: int, strength: FloatArray) -> Ends:
    x = Input(inputs)
    h = Dense(units, "relu", kernel_initializer=HeNormal())(x)
    return x, Dense(10, kernel_initializer=GlorotUniform())(Dropout(strength)(h))


def _weight_dropout(inputs: int, units: int, strength: FloatArray) -> Ends:
    x, keep = Input(inputs), 1 - strength
    h = WeightDropout(units, "relu", keep, kernel_initializer=HeNormal())(x)
    return x, WeightDropout(10, keep_probability=keep, kernel_initializer=GlorotUniform())(h)


def _noise(inputs: int, units: int, strength: FloatArray) -> Ends:
    x = Input(inputs)
    h = Dense(units, "relu", kernel_initializer=HeNormal())(GaussianNoise(strength)(x))
    return x, Dense(10, kernel_initializer=GlorotUniform())(h)


#: What makes the network of each method from the numbers of inputs and units and the strengths.
METHODS: dict[str, Callable[[int, int, FloatArray], Ends]] = {
    "L2": _penalised(L2),
    "L1": _penalised(L1),
    "L1 and L2": _penalised(lambda strength: L1L2(l1=strength, l2=strength)),
    "dropout": _dropout,
    "weight dropout": _weight_dropout,
    "input noise": _noise,
}

STRENGTHS: Mapping[str, Any] = {
    "L2": [0.0, 1e-4, 3e-4, 1e-3, 3e-3, 0.01, 0.03],
    "L1": [0.0, 1e-4, 3e-4, 1e-3, 3e-3, 0.01, 0.03],
    "L1 and L2": [0.0, 1e-4, 3e-4, 1e-3, 3e-3, 0.01, 0.03],
    "dropout": [0.0, 0.1, 0.2, 0.3, 0.5, 0.7, 0.9],
    "weight dropout": [0.0, 0.1, 0.2, 0.3, 0.5, 0.7, 0.9],
    "input noise": [0.0, 0.1, 0.2, 0.4, 0.6, 1.0, 1.5],
}


@recorded(
    "regularization_gap",
    question="What does each regularizer do to the train-test gap and to the weights?",
    seeds="2 orders of the batches choose a strength on validation data, 10 others are shown",
    tolerance=0.1,
    data=SOURCE,
)
def regularization_gap(
    strengths: Mapping[str, Sequence[float]] = STRENGTHS,
    units: int = 50,
    choosing: int = 2,
    showing: int = 10,
    starts: int = 2,
    epochs: int = 200,
    batch_size: int = 50,
    learning_rate: float = 0.1,
    train: int = 200,
    validation: int = 397,
    near: float = 1e-3,
    data: Split | None = None,
) -> Mapping[str, Any]:
    """Train one hidden ReLU layer on few digits with each method at each strength.

    The strength is the factor λ of a penalty, the probability that a unit or a weight is dropped,
    or the standard deviation of the noise. The last method, "early stopping", has none: it takes
    the weights of the epoch with the smallest validation loss. ``choosing`` and ``showing`` count
    orders of the batches, each with as many ``starts``. ``near`` is the size below which a weight
    counts as near zero.

    Returns
    -------
    dict
        For each method ``train``, ``validation``, ``test`` (the cross-entropy in nats, without
        penalty, all units and weights present) and ``accuracy`` (on the test data), all of shape
        (strengths, runs), one order after the other, those that choose first; ``near`` and ``norm``
        of the kernels, shaped likewise; ``weights``, counts of the first kernel's entries of shape
        (strengths, bins), in the bins between ``EDGES``, those outside in the outermost ones.
        ``early stopping/epoch`` is the epoch whose weights were taken.
    """
    digits = data or load_small_digits(train, validation)
    loss = CategoricalCrossentropy(from_logits=True)
    how = choosing + showing, starts

    def network(ends: Ends, runs: int, seed: int) -> Network:
        return Network(
            *ends, loss=loss, optimizer=SGD(learning_rate), runs=runs, dtype=np.float32, rng=seed
        )

    def measured(net: Network) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for name, x, y in (
            ("train", digits.x, digits.y),
            ("validation", digits.x_validation, digits.y_validation),
            ("test", digits.x_test, digits.y_test),
        ):
            z = net.predict(x).astype(float)
            found[name] = loss.value(np.eye(10)[y], z)
        found["accuracy"] = (z.argmax(axis=-1) == digits.y_test).mean(axis=1)
        kernels = [part["kernel"] for part in net.params.values() if "kernel" in part]
        flat = np.concatenate([w.reshape(len(w), -1) for w in kernels], axis=1)
        found["near"] = (np.abs(flat) < near).mean(axis=1)
        found["norm"] = np.sqrt((flat.astype(float) ** 2).sum(axis=1))
        first = np.clip(kernels[0], EDGES[0], EDGES[-1])
        found["weights"] = np.transpose([np.histogram(one, EDGES)[0] for one in first])
        return found

    def trained(method: str) -> dict[str, Any]:
        def stack(strength: FloatArray, seed: int) -> dict[str, Any]:
            ends = METHODS[method](digits.x.shape[1], units, strength)
            net = network(ends, len(strength), seed)
            net.fit(digits.x, digits.y, epochs=epochs, batch_size=batch_size)
            return measured(net)

        found = over_orders(stack, strengths[method], how, first=1)
        found["weights"] = found["weights"].sum(axis=-1).T
        return found

    def stopped(strength: FloatArray, seed: int) -> dict[str, Any]:
        net = network(_noise(digits.x.shape[1], units, strength), len(strength), seed)
        stop = EarlyStopping(patience=epochs, restore_best_weights=True)
        seen = (digits.x_validation, digits.y_validation)
        net.fit(digits.x, digits.y, epochs=epochs, batch_size=batch_size, validation_data=seen,
                callbacks=[stop])  # fmt: skip
        return measured(net) | {"epoch": np.asarray(stop.best_epoch)}

    early = over_orders(stopped, [0.0], how, first=1)
    early["weights"] = early["weights"].sum(axis=-1).T
    early["epoch"] = early["epoch"][0]
    return by_name(strengths, trained, "regularizers") | {
        f"early stopping/{key}": value for key, value in early.items()
    }
