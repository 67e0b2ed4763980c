"""Which outputs a loss can take: a network whose last layer contradicts its loss is refused.

Under a cross-entropy of probabilities, the zeros of a ReLU pass no gradient on. Under one of
logits, the outputs of a sigmoid are squashed twice, so no probability comes near 0 or 1. Either
network trains all the same, and what it reports looks like a hard task.
"""

from warnings import warn

from nnbook import activations
from nnbook.activations import Activation
from nnbook.layers import (
    ActivationLayer,
    BatchNormalization,
    Dense,
    LayerNormalization,
    Maxout,
    Node,
    PReLU,
    RMSNormalization,
    WeightDropout,
)
from nnbook.losses import BinaryCrossentropy, CategoricalCrossentropy, Loss, MulticlassHinge

#: Activations whose outputs lie between 0 and 1.
PROBABILITIES = {"sigmoid", "softmax", "step"}

#: Activations whose outputs are at least 0, or just below.
ONE_SIDED = {"gelu", "relu", "softplus", "swish"}

#: Layers whose outputs are neither probabilities nor bounded.
_NEITHER = (BatchNormalization, LayerNormalization, Maxout, PReLU, RMSNormalization)


class OutputWarning(UserWarning):
    """The network has an output that its loss can take, but that is likely to be a mistake."""


def check_output(name: str, node: Node, loss: Loss) -> None:
    """Refuse an output that contradicts its loss, and warn of one that hardly fits.

    A :class:`Network` does this for each of its outputs, unless it gets ``check_output=False``.

    ================================  ===========================================================
    loss                              what may be the last activation
    ================================  ===========================================================
    binary_crossentropy               sigmoid; softmax with a warning
    categorical_crossentropy          softmax
    ..._crossentropy_from_logits      none; tanh, ReLU and the like with a warning
    multiclass_hinge                  none; sigmoid, softmax and tanh with a warning
    squared errors, your own losses   any
    ================================  ===========================================================

    Softmax, the categorical cross-entropy and the hinge loss need two outputs or more.

    Parameters
    ----------
    name : str
        The name of the output's layer.
    node : Node
        The output.
    loss : Loss
        Its loss.

    Raises
    ------
    ValueError
        If the loss means nothing for such outputs.

    Warns
    -----
    OutputWarning
        If it means something, but probably not what was intended.

    Notes
    -----
    What is refused is certain to be a mistake. Nothing is said about activations and layers of your
    own, nor about an output that joins others.

    Examples
    --------
    >>> from nnbook import Dense, Input, losses
    >>> x, loss = Input(2), losses.get("categorical_crossentropy")
    >>> check_output("out", Dense(3, activation="softmax")(x), loss)
    >>> check_output("out", Dense(3, activation="relu")(x), loss)
    Traceback (most recent call last):
    ValueError: Network: expected probabilities that sum to 1 from 'out' for ..., got relu; ...
    """
    last, outputs = _last(node), node.shape[-1]
    contradiction = _contradiction(last, outputs, loss)
    if contradiction:
        raise ValueError(_message(name, loss, last, *contradiction))
    doubt = _doubt(last, loss)
    if doubt:
        warn(_message(name, loss, last, *doubt), OutputWarning, stacklevel=3)


def _contradiction(last: str, outputs: int, loss: Loss) -> tuple[str, str] | None:
    """Return what the loss needs and what to write, if it means nothing for such outputs."""
    if outputs == 1 and last == "softmax":
        return "more than one output", "write activation='sigmoid': one softmax is always 1"
    if outputs == 1 and isinstance(loss, CategoricalCrossentropy | MulticlassHinge):
        remedy = "write no activation and loss='binary_crossentropy_from_logits' for two classes"
        return "an output for each class", remedy
    if not isinstance(loss, BinaryCrossentropy | CategoricalCrossentropy):
        return None
    binary = isinstance(loss, BinaryCrossentropy)
    own = "sigmoid" if binary else "softmax"
    if loss.from_logits:
        if last not in ("sigmoid", "softmax"):
            return None
        remedy = f"write no activation, or activation={own!r} and loss={loss.name!r}"
        return f"logits, which the loss puts through a {own} itself,", remedy
    if last in ("", own) or (binary and last in PROBABILITIES):
        return None
    remedy = f"write activation={own!r}, or no activation and loss='{loss.name}_from_logits'"
    return "probabilities" + ("" if binary else " that sum to 1"), remedy


def _doubt(last: str, loss: Loss) -> tuple[str, str] | None:
    """Return likewise what is probably missing, although the loss means something."""
    if isinstance(loss, MulticlassHinge):
        bounded = last == "tanh" or last in PROBABILITIES
        return ("scores without bounds", "write no activation") if bounded else None
    if not isinstance(loss, BinaryCrossentropy | CategoricalCrossentropy):
        return None
    binary = isinstance(loss, BinaryCrossentropy)
    if not loss.from_logits:
        if binary and last == "softmax":
            remedy = "write activation='sigmoid', or loss='categorical_crossentropy'"
            return "independent probabilities, which need not sum to 1,", remedy
        return None
    if last in ("tanh", "step"):
        return "logits without bounds", "write no activation"
    if last in ONE_SIDED:
        return "logits of both signs", "write no activation"
    return None


def _message(name: str, loss: Loss, last: str, needed: str, remedy: str) -> str:
    kind = loss.name + ("_from_logits" if getattr(loss, "from_logits", False) else "")
    return (
        f"Network: expected {needed} from {name!r} for {kind}, got {last}; {remedy} "
        "(check_output=False leaves this unchecked)"
    )


def _last(node: Node) -> str:
    """Return what an output has gone through last, or an empty string if that is not known."""
    layer = node.layer
    if isinstance(layer, _NEITHER):
        return type(layer).__name__
    if not isinstance(layer, ActivationLayer | Dense | WeightDropout):
        return ""
    assert isinstance(layer.activation, Activation)
    if layer.activation.made_by is not None:
        return layer.activation.name
    known = (key for key, one in activations.NAMES.items() if one.fn is layer.activation.fn)
    return next(known, "")
