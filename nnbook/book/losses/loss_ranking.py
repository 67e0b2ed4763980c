"""The report's question: squares, SVM or cross-entropy, at one shared rate and at their own."""

from nnbook.book.losses.tuned import Contender, tuned
from nnbook.losses import (
    CategoricalCrossentropy,
    Loss,
    MeanSquaredError,
    MeanSumSquaredError,
    MulticlassHinge,
    SumSquaredError,
)

#: All get linear outputs and one-hot targets. Three are squares that differ in their divisor.
LOSSES: dict[str, Loss] = {
    "squares, mean": MeanSquaredError(),
    "squares, sum over outputs": MeanSumSquaredError(),
    "squares, plain sum": SumSquaredError(),
    "SVM": MulticlassHinge(),
    "cross-entropy": CategoricalCrossentropy(from_logits=True),
}

HIDDEN = ("sigmoid", "relu")

#: Each loss behind each hidden layer, for the report's 50 epochs; results are ``HIDDEN/LOSS/…``.
loss_ranking = tuned(
    "loss_ranking",
    {
        f"{hidden}/{name}": Contender(loss, hidden=hidden, start="glorot_uniform")
        for hidden in HIDDEN
        for name, loss in LOSSES.items()
    },
    question="Which loss classifies best: squares, SVM or cross-entropy, and at which rate?",
    hidden=HIDDEN,
    learning_rates=(
        1e-7, 3e-7, 1e-6, 3e-6, 1e-5, 3e-5, 1e-4, 3e-4, 1e-3, 3e-3, 0.01, 0.03, 0.1, 0.3, 1.0, 3.0,
        10.0,
    ),
)  # fmt: skip
