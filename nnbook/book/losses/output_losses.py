"""Which loss belongs to which output activation."""

from nnbook.book.losses.tuned import Contender, tuned
from nnbook.losses import BinaryCrossentropy, CategoricalCrossentropy, MeanSumSquaredError

#: The third has a softmax behind the sigmoid, inside the loss. The last has its sigmoid there.
PAIRS = {
    "linear, squares": Contender(MeanSumSquaredError()),
    "sigmoid, squares": Contender(MeanSumSquaredError(), "sigmoid"),
    "sigmoid, softmax cross-entropy": Contender(
        CategoricalCrossentropy(from_logits=True), "sigmoid"
    ),
    "linear, softmax cross-entropy": Contender(CategoricalCrossentropy(from_logits=True)),
    "sigmoid, binary cross-entropy": Contender(BinaryCrossentropy(from_logits=True)),
}

#: One hidden ReLU layer with each pair of output and loss; results are ``PAIR/…``.
output_losses = tuned(
    "output_losses",
    PAIRS,
    question="Does a sigmoid output with squares beat the cross-entropy, and at which rates?",
    learning_rates=(1e-6, 1e-5, 1e-4, 1e-3, 3e-3, 0.01, 0.03, 0.1, 0.3, 1.0, 3.0, 10.0, 30.0),
)
