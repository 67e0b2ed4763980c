"""Targets of 0 and 1, or of -1 and 1, for three output activations and the mean square."""

import numpy as np

from nnbook.book.losses.tuned import Contender, tuned
from nnbook.losses import MeanSquaredError

OUTPUTS = ("identity", "sigmoid", "tanh")
CODINGS = {"0 and 1": np.eye(10), "-1 and 1": 2 * np.eye(10) - 1}

#: One hidden ReLU layer with each output and each coding; results are ``OUTPUT/CODING/…``.
label_coding = tuned(
    "label_coding",
    {
        f"{output}/{coding}": Contender(MeanSquaredError(), output, targets=targets)
        for output in OUTPUTS
        for coding, targets in CODINGS.items()
    },
    question="Which coding of the classes goes with which output activation?",
    learning_rates=(1e-3, 3e-3, 0.01, 0.03, 0.1, 0.3, 1.0, 3.0, 10.0, 30.0, 100.0, 300.0),
)
