"""Groups that differ in scale, such as patients: each is standardized by itself."""

import numpy as np

from nnbook.preprocessing.base import at_least_one, numbers, shifted
from nnbook.preprocessing.constants import check_choice, variance_is_rounding
from nnbook.preprocessing.standard import mean_and_variance
from nnbook.typing import ArrayLike, FloatArray


def normalize_groups(
    x: ArrayLike, groups: ArrayLike, *, per_feature: bool = False, constant: str = "raise"
) -> FloatArray:
    r"""Standardize each group of samples by its own mean and standard deviation.

    .. math:: z_i = \frac{x_i - \mu_{g(i)}}{\sigma_{g(i)}}

    Parameters
    ----------
    x : array of shape (samples, ...)
        Tables, slices or whole volumes.
    groups : array of shape (samples,)
        The group of each sample, a whole number or a string, such as the patient that a slice
        belongs to. With ``np.arange(len(x))`` each sample is its own group.
    per_feature : bool, default False
        Whether each feature of a group has its own mean and deviation. By default a group has one
        of each, over all its numbers. That is right for intensities of one machine, and wrong for
        columns in different units.
    constant : {"raise", "keep"}, default "raise"
        What to do with a group that does not vary, up to rounding: refuse it, or divide it by 1.

    Returns
    -------
    ndarray of the shape of x
        float32 for float32, else float64. x itself is not changed.

    Raises
    ------
    ValueError
        If groups and samples differ in number; for NaN or infinity, with its place; for groups that
        do not vary; and for an overflow.
    TypeError
        For data that are not real numbers.

    Notes
    -----
    Nothing is learnt, so there is no ``fit``. This is not a leak: a test patient is measured by
    its own data, without labels and without other patients, and a new patient can be measured in
    the same way. But the method is *transductive*: it needs all of a group's data at once, and a
    single slice would get other numbers. Differences between groups are gone, even one that carries
    the answer. Split training and test data by groups, never within one.

    References
    ----------
    The lecture "Entrenamiento de redes neuronales": medical images, whose intensities have another
    range for each patient, are normalized patient by patient.

    Examples
    --------
    Two patients, whose scanners differ in offset and gain:

    >>> import numpy as np
    >>> slices = np.array([[10.0, 20.0], [30.0, 40.0], [1.0, 2.0], [3.0, 4.0]])
    >>> z = normalize_groups(slices, ["ana", "ana", "luz", "luz"])
    >>> bool(np.allclose(z[:2], z[2:]))
    True
    >>> float(z[:2].mean()), float(z[:2].std())
    (0.0, 1.0)
    """
    who = "normalize_groups"
    check_choice(who, constant)
    values = numbers(who, x)
    if values.ndim < 2:
        raise ValueError(
            f"{who}: expected x of shape (samples, ...), got {values.shape}; "
            "use x.reshape(-1, 1) for one number a sample"
        )
    at_least_one(who, values)
    labels = np.asarray(groups)
    if labels.shape != values.shape[:1]:
        raise ValueError(
            f"{who}: expected one group for each of {len(values)} samples, "
            f"got groups of shape {labels.shape}"
        )
    if labels.dtype.kind == "f" and not np.isfinite(labels).all():
        raise ValueError(f"{who}: expected groups without NaN and infinity, got some")
    result = np.empty_like(values)
    names, index = np.unique(labels, return_inverse=True)
    for k, name in enumerate(names.tolist()):
        rows = index == k
        own = values[rows]
        flat = own if per_feature else own.reshape(-1, 1)
        mean, variance = mean_and_variance(flat)
        unvarying = variance_is_rounding(mean, variance, len(flat))
        if not np.isfinite(variance).all():
            raise ValueError(
                f"{who}: expected a standard deviation that float64 can hold, got an overflow in "
                f"group {name!r}; divide x by a power of ten first"
            )
        if constant == "raise" and unvarying.any():
            raise ValueError(
                f"{who}: expected {'features' if per_feature else 'numbers'} that vary within a "
                f"group, got a constant in group {name!r} of {len(own)} samples; "
                "drop it, or say constant='keep' to divide by 1 there"
            )
        z = shifted(flat, mean)
        z /= np.where(unvarying, 1.0, np.sqrt(variance))
        result[rows] = z.reshape(own.shape)
    return result
