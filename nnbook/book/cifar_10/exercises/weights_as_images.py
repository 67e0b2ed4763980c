r"""First-layer weights as images.

A column of the first kernel, of shape (3072, units), has one weight for each pixel and colour:
that is an image. The 3072 inputs of CIFAR-10 are the red plane first, 1024 numbers row by row,
then green, then blue. Return an array of shape (units, 32, 32, 3), with the colours last. Each
unit's image is scaled by itself, so that its smallest weight is 0 and its largest is 1.
"""

import numpy as np

from nnbook.exercises import Exercise

exercise = Exercise(
    __name__,
    __doc__,
    level="core",
    minutes=15,
    hints=[
        "Units first: transpose the kernel before anything is reshaped.",
        "Reshape to (units, 3, 32, 32), in the order in which the numbers stand. Then move "
        "the axis.",
        "Extremes of each image: `min(axis=(1, 2, 3), keepdims=True)`.",
    ],
    why=(
        "Reshaped to (32, 32, 3) at once, the image would be a mixture of three thirds of the"
        " planes."
    ),
)


@exercise.solution_is
def weights_as_images(kernel):
    """Return images of shape (units, 32, 32, 3), each from 0 to 1."""
    planes = kernel.T.reshape(-1, 3, 32, 32)
    images = planes.transpose(0, 2, 3, 1)
    low = images.min(axis=(1, 2, 3), keepdims=True)
    high = images.max(axis=(1, 2, 3), keepdims=True)
    return (images - low) / (high - low)


@exercise.checked_by
def _(student):
    rng = np.random.default_rng(0)
    student.agrees(rng.normal(0, [1.0, 5.0, 0.1], (3072, 3)), case="three units")
    student.agrees(rng.normal(size=(3072, 1)), case="one unit")


def _scaled(images, axis=(1, 2, 3)):
    low, high = images.min(axis=axis, keepdims=True), images.max(axis=axis, keepdims=True)
    return (images - low) / (high - low)


@exercise.wrong(
    "The colours are planes, one after the other, and not three neighbours of each pixel."
)
def _(kernel):
    return _scaled(kernel.T.reshape(-1, 32, 32, 3))


@exercise.wrong("The kernel was reshaped without being transposed: its columns are the units.")
def _(kernel):
    return _scaled(kernel.reshape(-1, 3, 32, 32).transpose(0, 2, 3, 1))


@exercise.wrong("All units share one scale: a unit with small weights would be grey.")
def _(kernel):
    return _scaled(kernel.T.reshape(-1, 3, 32, 32).transpose(0, 2, 3, 1), (0, 1, 2, 3))


@exercise.wrong("Each colour has a scale of its own: the colours no longer mean anything.")
def _(kernel):
    return _scaled(kernel.T.reshape(-1, 3, 32, 32).transpose(0, 2, 3, 1), (1, 2))


@exercise.wrong("Rows and columns are exchanged: the images lie on their side.")
def _(kernel):
    return _scaled(kernel.T.reshape(-1, 3, 32, 32).transpose(0, 3, 2, 1))


@exercise.wrong("The colours stand in front: they belong last.")
def _(kernel):
    return _scaled(kernel.T.reshape(-1, 3, 32, 32))
