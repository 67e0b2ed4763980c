"""nnbook: the package that a textbook on training neural networks is written in.

Every chapter of the book names the file that it explains, and every file is short enough to be
read in one sitting. Start with :mod:`nnbook.activations`, then :mod:`nnbook.layers`, then
:mod:`nnbook.network`.

Examples
--------
The XOR network of the book, built and trained:

>>> from nnbook import SGD, Dense, Input, Network
>>> from nnbook.datasets import load_xor
>>> data = load_xor()
>>> x = Input(2)
>>> y = Dense(1)(Dense(4, activation="tanh")(x))
>>> loss = "binary_crossentropy_from_logits"
>>> net = Network(x, y, loss=loss, optimizer=SGD(0.5), metrics=["accuracy"], rng=0)
>>> history = net.fit(data.x, data.y, epochs=1000)
>>> float(history["accuracy"][-1])
1.0
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:  # for editors and type checkers; see __getattr__
    from nnbook.activations import Activation
    from nnbook.gradcheck import CentralDifferences, check_gradient
    from nnbook.initializers import (
        Constant,
        GlorotNormal,
        GlorotUniform,
        HeNormal,
        HeUniform,
        LecunNormal,
        LecunUniform,
        Orthogonal,
        RandomNormal,
        RandomUniform,
        VarianceScaling,
        Zeros,
    )
    from nnbook.layers import (
        ActivationLayer,
        Add,
        BatchNormalization,
        Concatenate,
        Dense,
        Dropout,
        GaussianNoise,
        Input,
        Maxout,
        PReLU,
        WeightDropout,
    )
    from nnbook.losses import (
        BinaryCrossentropy,
        CategoricalCrossentropy,
        HalfMeanSquaredError,
        MeanSquaredError,
        MeanSumSquaredError,
        MulticlassHinge,
        SumSquaredError,
    )
    from nnbook.metrics import F1, R2, Accuracy, Precision, Recall, confusion_matrix
    from nnbook.monitoring import (
        Callback,
        CSVLogger,
        EarlyStopping,
        History,
        ModelCheckpoint,
        StopOnDivergence,
        diagnose,
    )
    from nnbook.network import Network, Sequential, load
    from nnbook.optimizers import SGD, AdaGrad, Adam, AdamW, RMSprop
    from nnbook.regularizers import L1, L1L2, L2
    from nnbook.schedules import (
        ConstantSchedule,
        CosineDecay,
        ExponentialDecay,
        InverseTimeDecay,
        OneCycle,
        StepDecay,
        WarmUp,
    )

__version__ = "0.1.0"

__all__ = [
    "F1",
    "L1",
    "L1L2",
    "L2",
    "R2",
    "SGD",
    "Accuracy",
    "Activation",
    "ActivationLayer",
    "AdaGrad",
    "Adam",
    "AdamW",
    "Add",
    "BatchNormalization",
    "BinaryCrossentropy",
    "CSVLogger",
    "Callback",
    "CategoricalCrossentropy",
    "CentralDifferences",
    "Concatenate",
    "Constant",
    "ConstantSchedule",
    "CosineDecay",
    "Dense",
    "Dropout",
    "EarlyStopping",
    "ExponentialDecay",
    "GaussianNoise",
    "GlorotNormal",
    "GlorotUniform",
    "HalfMeanSquaredError",
    "HeNormal",
    "HeUniform",
    "History",
    "Input",
    "InverseTimeDecay",
    "LecunNormal",
    "LecunUniform",
    "Maxout",
    "MeanSquaredError",
    "MeanSumSquaredError",
    "ModelCheckpoint",
    "MulticlassHinge",
    "Network",
    "OneCycle",
    "Orthogonal",
    "PReLU",
    "Precision",
    "RMSprop",
    "RandomNormal",
    "RandomUniform",
    "Recall",
    "Sequential",
    "StepDecay",
    "StopOnDivergence",
    "SumSquaredError",
    "VarianceScaling",
    "WarmUp",
    "WeightDropout",
    "Zeros",
    "check_gradient",
    "confusion_matrix",
    "diagnose",
    "load",
]

# Where the public names live, in the order in which they are looked for.
_HOMES = (
    "activations",
    "initializers",
    "layers",
    "losses",
    "metrics",
    "regularizers",
    "schedules",
    "optimizers",
    "monitoring",
    "network",
    "gradcheck",
)


def __getattr__(name: str) -> Any:
    """Import a public name, or a module, when it is first used: ``import nnbook`` costs nothing."""
    if name in __all__:
        for home in _HOMES:
            module = import_module(f"nnbook.{home}")
            if hasattr(module, name):
                globals()[name] = getattr(module, name)
                return globals()[name]
    try:
        return import_module(f"nnbook.{name}")
    except ModuleNotFoundError as missing:
        if missing.name != f"nnbook.{name}":  # something that the module itself needs
            raise
    raise AttributeError(f"module 'nnbook' has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted([*globals(), *__all__])
