"""The names that the package's type hints use.

A shape in nnbook never names the batch: ``Input(2)`` has shape ``(2,)``, and an array that flows
through it has shape ``(batch, 2)``, or ``(runs, batch, 2)`` when many networks train at once.
"""

from collections.abc import Mapping
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import ArrayLike as ArrayLike
from numpy.typing import DTypeLike as DTypeLike
from numpy.typing import NDArray

#: An array of float64, or of float32 where the caller asked for it.
FloatArray: TypeAlias = NDArray[np.floating[Any]]

#: An array of integers, such as class labels.
IntArray: TypeAlias = NDArray[np.integer[Any]]

#: The shape of one sample, without the batch.
Shape: TypeAlias = tuple[int, ...]

#: The parameters of one layer, by name: ``{"kernel": ..., "bias": ...}``.
Params: TypeAlias = Mapping[str, FloatArray]

#: A generator of random numbers. The name is a string, because naming the class itself would import
#: numpy.random, and with it a tenth of NumPy's time, before any number is drawn.
Generator: TypeAlias = "np.random.Generator"

#: What a function that draws random numbers accepts: a seed or a generator.
RandomState: TypeAlias = "int | np.random.Generator | None"

#: A hyperparameter: one number, or one for each run of a stack.
PerRun: TypeAlias = float | FloatArray
