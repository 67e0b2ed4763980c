"""One rate for each contender: chosen on validation data with some seeds, shown with others.

Several experiments ask in this way which of a few networks is best on the digits. Each of them
states its contenders, its rates and its question; they are all compared in the same way, here.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from nnbook.book.accuracy import accuracy
from nnbook.book.pieces import by_name
from nnbook.book.registry import recorded
from nnbook.book.small_digits import SOURCE, load_small_digits
from nnbook.book.split import Split
from nnbook.book.stacks import over_orders
from nnbook.layers import ActivationLayer, Dense, Input
from nnbook.losses import Loss
from nnbook.network import Network
from nnbook.optimizers import SGD
from nnbook.typing import FloatArray


@dataclass(frozen=True, eq=False)
class Contender:
    """A network with one hidden layer and ten outputs, and what it is trained on.

    Attributes
    ----------
    loss : Loss
        What is minimized.
    output, hidden : str
        The activations of the outputs and of the hidden layer.
    start : str
        The initial weights of the hidden layer; those of the outputs are Glorot's.
    targets : array of shape (classes, outputs)
        The target of each class: row c is that of class c.
    """

    loss: Loss
    output: str = "identity"
    hidden: str = "relu"
    start: str = "he_normal"
    targets: FloatArray = field(default_factory=lambda: np.eye(10))


def tuned(
    name: str, contenders: Mapping[str, Contender], *, question: str, **changed: Any
) -> Callable[..., Mapping[str, Any]]:
    """Register an experiment that trains each contender at its own best rate, and return it.

    Parameters
    ----------
    name : str
        That of the record.
    contenders : mapping
        The networks by name.
    question : str
        As in :class:`~nnbook.book.records.Record`.
    **changed
        The settings that have no default in the experiment: at least its ``learning_rates``.
    """

    @recorded(
        name,
        question=question,
        seeds="3 orders of the batches choose the rate on validation data, 10 others are shown",
        tolerance=0.1,
        data=SOURCE,
        changed=changed,
    )
    def experiment(
        learning_rates: Sequence[float],
        hidden: Sequence[str] | None = None,
        units: int = 100,
        choosing: tuple[int, int] = (3, 3),
        showing: tuple[int, int] = (10, 3),
        epochs: int = 50,
        batch_size: int = 128,
        train: int = 1000,
        validation: int = 397,
        data: Split | None = None,
    ) -> Mapping[str, Any]:
        """Train the contenders by plain gradient descent, at each rate and at the best one.

        Only those with one of the ``hidden`` activations take part, or all. ``choosing`` and
        ``showing`` say how many orders of the batches are trained, and how many starts in each.
        ``data`` replaces the digits in tests.

        Returns
        -------
        dict
            For each contender: ``NAME/validation``, the accuracy, of shape (learning_rates,
            runs); ``NAME/best``, the index of the rate of highest mean; ``NAME/test``, of shape
            (runs,), one order after the other. A run that diverged counts as 0.
        """
        digits = data or load_small_digits(train, validation)
        x = Input(digits.x.shape[1])

        def trained(name: str) -> dict[str, Any]:
            one = contenders[name]
            h = Dense(units, one.hidden, kernel_initializer=one.start)(x)
            z = Dense(10, kernel_initializer="glorot_uniform")(h)
            y = ActivationLayer(one.output)(z)

            def right(rates: FloatArray, seed: int) -> dict[str, FloatArray]:
                net = Network(
                    x, y, loss=one.loss, optimizer=SGD(rates), runs=len(rates), dtype=np.float32,
                    rng=seed, check_output=False,  # output_losses has a wrong pair on purpose
                )  # fmt: skip
                loss = net.fit(
                    digits.x, one.targets[digits.y], epochs=epochs, batch_size=batch_size
                )["loss"]
                return {
                    "validation": accuracy(
                        net, digits.x_validation, digits.y_validation, loss=loss
                    ),
                    "test": accuracy(net, digits.x_test, digits.y_test, loss=loss),
                }

            tried = over_orders(right, learning_rates, choosing)["validation"]
            best = int(np.argmax(tried.mean(axis=1)))
            shown = over_orders(right, learning_rates[best], showing, first=100)["test"]
            return {"validation": tried, "best": best, "test": shown}

        chosen = [k for k, one in contenders.items() if hidden is None or one.hidden in hidden]
        return by_name(chosen, trained, "contenders")

    return experiment
