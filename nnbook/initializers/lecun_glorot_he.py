"""The famous settings of variance scaling, under the names that Keras gives them."""

from nnbook.initializers.variance_scaling import VarianceScaling


def LecunNormal() -> VarianceScaling:
    """Return normal weights of variance 1 / fan_in (LeCun et al., 1998)."""
    return VarianceScaling(1.0, "fan_in", "normal")


def LecunUniform() -> VarianceScaling:
    """Return uniform weights of variance 1 / fan_in (LeCun et al., 1998)."""
    return VarianceScaling(1.0, "fan_in", "uniform")


def GlorotNormal() -> VarianceScaling:
    """Return normal weights of variance 2 / (fan_in + fan_out) (Glorot and Bengio, 2010).

    Notes
    -----
    The lecture's code of that name, ``randn * (2 / sqrt(fan_in + fan_out))``, has twice this
    variance: the 2 belongs under the root. The chapter on initialization proves it.

    Examples
    --------
    >>> GlorotNormal().variance((500, 500)) == 2 / (500 + 500)
    True
    """
    return VarianceScaling(1.0, "fan_avg", "normal")


def GlorotUniform() -> VarianceScaling:
    """Return uniform weights within sqrt(6 / (fan_in + fan_out)) (Glorot and Bengio, 2010).

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
    """Return normal weights of variance 2 / fan_in (He et al., 2015).

    Examples
    --------
    >>> weights = HeNormal()((500, 500), rng=0)
    >>> f"{weights.var() * 500:.2f}"
    '2.00'
    """
    return VarianceScaling(2.0, "fan_in", "normal")


def HeUniform() -> VarianceScaling:
    """Return uniform weights of variance 2 / fan_in (He et al., 2015)."""
    return VarianceScaling(2.0, "fan_in", "uniform")
