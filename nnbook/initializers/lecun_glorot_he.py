"""The well-known cases of variance scaling, under their Keras names."""

from nnbook.initializers.variance_scaling import VarianceScaling


def LecunNormal() -> VarianceScaling:
    """Return an initializer of normal weights with variance 1 / fan_in (LeCun et al., 1998)."""
    return VarianceScaling(1.0, "fan_in", "normal")


def LecunUniform() -> VarianceScaling:
    """Return an initializer of uniform weights with variance 1 / fan_in (LeCun et al., 1998)."""
    return VarianceScaling(1.0, "fan_in", "uniform")


def GlorotNormal() -> VarianceScaling:
    """Return an initializer of normal weights with Glorot and Bengio's variance (2010).

    It is 2 / (fan_in + fan_out).

    Notes
    -----
    The lecture's code of this name, ``randn * (2 / sqrt(fan_in + fan_out))``, has twice this
    variance: the 2 belongs under the root, as the chapter on initialization proves.

    Examples
    --------
    >>> GlorotNormal().variance((500, 500)) == 2 / (500 + 500)
    True
    """
    return VarianceScaling(1.0, "fan_avg", "normal")


def GlorotUniform() -> VarianceScaling:
    """Return an initializer of uniform weights with Glorot and Bengio's variance (2010).

    They lie within sqrt(6 / (fan_in + fan_out)).

    Examples
    --------
    >>> weights = GlorotUniform()((300, 500), rng=0)
    >>> bool(abs(weights).max() < (6 / (300 + 500)) ** 0.5)
    True
    >>> f"{weights.var() * (300 + 500):.2f}"
    '2.00'
    """
    return VarianceScaling(1.0, "fan_avg", "uniform")


def HeNormal() -> VarianceScaling:
    """Return an initializer of normal weights with variance 2 / fan_in (He et al., 2015).

    Examples
    --------
    >>> weights = HeNormal()((500, 500), rng=0)
    >>> f"{weights.var() * 500:.2f}"
    '2.00'
    """
    return VarianceScaling(2.0, "fan_in", "normal")


def HeUniform() -> VarianceScaling:
    """Return an initializer of uniform weights with variance 2 / fan_in (He et al., 2015)."""
    return VarianceScaling(2.0, "fan_in", "uniform")
