"""nnbook: the package that a textbook on training neural networks is written in.

Every chapter of the book names the file it explains, and every file is short enough to read in one
sitting. Start with :mod:`nnbook.activations`, then :mod:`nnbook.layers`, then
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

import sys

# `python -m nnbook` would take a file in the current folder, such as a student's random.py, for a
# module of Python's. So that folder is left out, or comes last if the package itself is in it.
if (
    sys.argv[:1] == ["-m"]
    and sys.orig_argv[-len(sys.argv)].endswith("nnbook")
    and not sys.flags.safe_path
):
    _here = sys.path.pop(0)
    sys.path += [_here] if __file__.startswith(_here) else []

import ast
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

# The public names. These imports are never run: editors and type checkers read them, and so does
# __getattr__.
if TYPE_CHECKING:
    from nnbook.activations import Activation as Activation
    from nnbook.gradcheck import CentralDifferences as CentralDifferences
    from nnbook.gradcheck import check_gradient as check_gradient
    from nnbook.initializers import Constant as Constant
    from nnbook.initializers import GlorotNormal as GlorotNormal
    from nnbook.initializers import GlorotUniform as GlorotUniform
    from nnbook.initializers import HeNormal as HeNormal
    from nnbook.initializers import HeUniform as HeUniform
    from nnbook.initializers import LecunNormal as LecunNormal
    from nnbook.initializers import LecunUniform as LecunUniform
    from nnbook.initializers import Orthogonal as Orthogonal
    from nnbook.initializers import RandomNormal as RandomNormal
    from nnbook.initializers import RandomUniform as RandomUniform
    from nnbook.initializers import VarianceScaling as VarianceScaling
    from nnbook.initializers import Zeros as Zeros
    from nnbook.layers import ActivationLayer as ActivationLayer
    from nnbook.layers import Add as Add
    from nnbook.layers import BatchNormalization as BatchNormalization
    from nnbook.layers import Concatenate as Concatenate
    from nnbook.layers import Dense as Dense
    from nnbook.layers import Dropout as Dropout
    from nnbook.layers import GaussianNoise as GaussianNoise
    from nnbook.layers import Input as Input
    from nnbook.layers import LayerNormalization as LayerNormalization
    from nnbook.layers import Maxout as Maxout
    from nnbook.layers import PReLU as PReLU
    from nnbook.layers import RMSNormalization as RMSNormalization
    from nnbook.layers import WeightDropout as WeightDropout
    from nnbook.losses import BinaryCrossentropy as BinaryCrossentropy
    from nnbook.losses import CategoricalCrossentropy as CategoricalCrossentropy
    from nnbook.losses import HalfMeanSquaredError as HalfMeanSquaredError
    from nnbook.losses import MeanSquaredError as MeanSquaredError
    from nnbook.losses import MeanSumSquaredError as MeanSumSquaredError
    from nnbook.losses import MulticlassHinge as MulticlassHinge
    from nnbook.losses import SumSquaredError as SumSquaredError
    from nnbook.metrics import F1 as F1
    from nnbook.metrics import R2 as R2
    from nnbook.metrics import Accuracy as Accuracy
    from nnbook.metrics import Precision as Precision
    from nnbook.metrics import Recall as Recall
    from nnbook.metrics import confusion_matrix as confusion_matrix
    from nnbook.monitoring import Callback as Callback
    from nnbook.monitoring import CSVLogger as CSVLogger
    from nnbook.monitoring import EarlyStopping as EarlyStopping
    from nnbook.monitoring import History as History
    from nnbook.monitoring import ModelCheckpoint as ModelCheckpoint
    from nnbook.monitoring import StopOnDivergence as StopOnDivergence
    from nnbook.monitoring import diagnose as diagnose
    from nnbook.network import Network as Network
    from nnbook.network import Sequential as Sequential
    from nnbook.network import load as load
    from nnbook.optimizers import SGD as SGD
    from nnbook.optimizers import AdaGrad as AdaGrad
    from nnbook.optimizers import Adam as Adam
    from nnbook.optimizers import AdamW as AdamW
    from nnbook.optimizers import RMSprop as RMSprop
    from nnbook.regularizers import L1 as L1
    from nnbook.regularizers import L1L2 as L1L2
    from nnbook.regularizers import L2 as L2
    from nnbook.schedules import ConstantSchedule as ConstantSchedule
    from nnbook.schedules import CosineDecay as CosineDecay
    from nnbook.schedules import ExponentialDecay as ExponentialDecay
    from nnbook.schedules import InverseTimeDecay as InverseTimeDecay
    from nnbook.schedules import OneCycle as OneCycle
    from nnbook.schedules import StepDecay as StepDecay
    from nnbook.schedules import WarmUp as WarmUp

__version__ = "0.1.0"


@cache
def _homes() -> dict[str, str]:
    """Return the module of each public name, as the imports above say."""
    tree = ast.parse(Path(__file__).read_text(encoding="utf-8"))
    found: dict[str, str] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and str(node.module).startswith("nnbook."):
            found |= {alias.name: str(node.module) for alias in node.names}
    return found


def __getattr__(name: str) -> Any:
    """Import a public name, or a module, when it is first used: ``import nnbook`` costs nothing."""
    if name == "__all__":
        return sorted(_homes())
    if name in _homes():
        globals()[name] = getattr(import_module(_homes()[name]), name)
        return globals()[name]
    try:
        return import_module(f"nnbook.{name}")
    except ModuleNotFoundError as missing:
        if missing.name != f"nnbook.{name}":  # the module is there, but not what it imports
            raise
    raise AttributeError(f"module 'nnbook' has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted([*globals(), *_homes()])
