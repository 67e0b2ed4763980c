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

    The lecture's two tables of that name are reproduced by twice the variance, and not by this:

    >>> from nnbook.book.initialization.lecture_comparison import compare_with_lecture
    >>> from nnbook.book.initialization.signals import activation_statistics
    >>> expected = compare_with_lecture("tanh_glorot_normal_as_printed")["std"]
    >>> for start in VarianceScaling(2.0, "fan_avg", "normal"), GlorotNormal():
    ...     expected.holds(activation_statistics("tanh", start, rng=100).std)
    True
    False
    >>> expected = compare_with_lecture("relu_glorot_normal_as_printed")["std"]
    >>> start = VarianceScaling(2.0, "fan_avg", "normal")
    >>> expected.holds(activation_statistics("relu", start, rng=100).std), expected.inside
    (True, True)
    """
    return VarianceScaling(1.0, "fan_avg", "normal")


def GlorotUniform() -> VarianceScaling:
    """Return uniform weights within sqrt(6 / (fan_in + fan_out)) (Glorot and Bengio, 2010).

    Examples
    --------
    The lecture's two tables, within the spread of 100 other seeds:

    >>> from nnbook.book.initialization.lecture_comparison import compare_with_lecture
    >>> from nnbook.book.initialization.signals import activation_statistics
    >>> for activation in "tanh", "relu":
    ...     run = activation_statistics(activation, GlorotUniform(), rng=100)
    ...     expected = compare_with_lecture(f"{activation}_glorot_uniform")["std"]
    ...     print(expected.holds(run.std), expected.inside)
    True True
    True True
    """
    return VarianceScaling(1.0, "fan_avg", "uniform")


def HeNormal() -> VarianceScaling:
    """Return normal weights of variance 2 / fan_in (He et al., 2015).

    Examples
    --------
    The lecture's table, within the spread of 100 other seeds:

    >>> from nnbook.book.initialization.lecture_comparison import compare_with_lecture
    >>> from nnbook.book.initialization.signals import activation_statistics
    >>> run = activation_statistics("relu", HeNormal(), rng=100)
    >>> expected = compare_with_lecture("relu_he_normal")
    >>> expected["std"].holds(run.std), expected["std"].inside, expected["mean"].inside
    (True, True, True)
    """
    return VarianceScaling(2.0, "fan_in", "normal")


def HeUniform() -> VarianceScaling:
    """Return uniform weights of variance 2 / fan_in (He et al., 2015)."""
    return VarianceScaling(2.0, "fan_in", "uniform")
