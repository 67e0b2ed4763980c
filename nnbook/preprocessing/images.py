"""Centring of images: which mean is subtracted, and over what it is taken."""

from dataclasses import dataclass

import numpy as np

from nnbook._validation import one_of
from nnbook.preprocessing.base import Transformer, at_least_one, numbers, shifted
from nnbook.typing import ArrayLike, FloatArray

#: For each mode: whether the mean is learnt, and whether each channel has its own.
MODES = {
    "image": (True, False),
    "channel": (True, True),
    "global": (True, False),
    "each": (False, False),
    "each_channel": (False, True),
}


@dataclass(eq=False)
class ImageCentering(Transformer):
    """Subtract a mean from images of shape (samples, height, width, channels).

    Parameters
    ----------
    mode : {"image", "channel", "global", "each", "each_channel"}, default "image"
        Which mean is subtracted. Three are learnt from the training images: "image" is the mean
        image, with a number for each pixel and channel; "channel" has a number for each channel,
        over all images and pixels; "global" is a single number. With the other two each image loses
        its own mean, and nothing is learnt: "each" is a single number, "each_channel" has one for
        each channel. The modes by channel need four axes, the others at least two: grey images may
        come as (samples, height, width), or flat.

    Attributes
    ----------
    mean_ : ndarray or None
        The mean that was learnt; None for a mode that learns nothing.
    shape_in_ : tuple of int
        The shape of one training image.

    Raises
    ------
    ValueError
        At construction, for an unknown mode. From the other methods, for images of another shape
        than those of ``fit``. From ``inverse_transform``, for a mode that learns nothing: each
        image's mean is gone.

    Notes
    -----
    The lecture has three: the mean image, "the mean per channel for each image", and the mean of
    the whole data set. CS231n, which it follows, takes the mean per channel over the data set. The
    two differ: "each_channel" also removes how bright and how tinted an image is, which "channel"
    keeps. Both are here.

    Nothing is divided by a standard deviation, since all pixels already have the same range. Where
    they do not, as in magnetic resonance, see :func:`nnbook.preprocessing.normalize_groups`.

    Images of 8-bit numbers become float64 and take 8 times their memory. ``x.astype("float32")``
    takes half of that.

    References
    ----------
    The lecture "Entrenamiento de redes neuronales", on preprocessing of images. Stanford's CS231n,
    "Neural Networks Part 2: Setting up the Data and the Loss".

    Examples
    --------
    Two images of two pixels, with a red and a blue channel:

    >>> import numpy as np
    >>> x = np.array([[[[1, 10], [3, 10]]], [[[5, 30], [7, 30]]]])
    >>> x.shape
    (2, 1, 2, 2)
    >>> ImageCentering("channel").fit(x).mean_
    array([ 4., 20.])
    >>> ImageCentering("channel").fit_transform(x)[0]
    array([[[ -3., -10.],
            [ -1., -10.]]])
    >>> ImageCentering("each_channel").fit_transform(x)[0]
    array([[[-1.,  0.],
            [ 1.,  0.]]])
    """

    mode: str = "image"

    def _check(self) -> None:
        one_of(self._who, "mode", self.mode, MODES)

    def _images(self, x: ArrayLike) -> FloatArray:
        """Return the images as finite numbers, in a shape that the mode can use."""
        images = numbers(self._who, x)
        _, by_channel = MODES[self.mode]
        if by_channel and images.ndim != 4:
            raise ValueError(
                f"{self._who}: expected x of shape (samples, height, width, channels) for mode "
                f"{self.mode!r}, got {images.shape}; reshape it, or use x[..., None] for grey ones"
            )
        if images.ndim < 2:
            raise ValueError(
                f"{self._who}: expected x of shape (samples, ...), got {images.shape}; "
                "one image is x[None]"
            )
        return images

    def _like_fit(self, x: ArrayLike) -> FloatArray:
        """Return the images, or refuse them unless they have the shape of the training images."""
        shape = self._fitted("shape_in_")
        images = self._images(x)
        if images.shape[1:] != shape:
            raise ValueError(
                f"{self._who}: expected images of shape {shape}, as it was fitted on, "
                f"got {images.shape[1:]}"
            )
        return images

    def _fit(self, x: ArrayLike) -> None:
        images = self._images(x)
        at_least_one(self._who, images)
        learnt, by_channel = MODES[self.mode]
        mean: FloatArray | None = None
        if learnt:
            axes = (0,) if self.mode == "image" else tuple(range(images.ndim - by_channel))
            mean = np.asarray(images.mean(axis=axes, dtype=np.float64))
        self.mean_ = mean
        self.shape_in_ = images.shape[1:]

    def transform(self, x: ArrayLike) -> FloatArray:
        """Return the images without the mean, in their shape."""
        images = self._like_fit(x)
        mean = self.mean_
        if mean is None:
            _, by_channel = MODES[self.mode]
            own = tuple(range(1, images.ndim - by_channel))
            mean = images.mean(axis=own, dtype=np.float64, keepdims=True)
        return shifted(images, mean)

    def inverse_transform(self, x: ArrayLike) -> FloatArray:
        """Return the images with the learnt mean added back, in their shape."""
        images = self._like_fit(x)
        if self.mean_ is None:
            raise ValueError(
                f"{self._who}: expected a mode that learns a mean, got {self.mode!r}; "
                "the mean of each image is not kept"
            )
        return (images + self.mean_).astype(images.dtype, copy=False)
