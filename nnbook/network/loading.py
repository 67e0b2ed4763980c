"""Load a network from the file that ``Network.save`` wrote; see :mod:`nnbook.network.storage`.

Nothing is unpickled, and only classes of the package are built, or those that the caller provides.
"""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
from numpy.random import MT19937, PCG64, PCG64DXSM, SFC64, Generator, Philox

from nnbook import __version__
from nnbook import _validation as check
from nnbook.layers import InputLayer, Layer, Node
from nnbook.losses import Loss
from nnbook.metrics import Metric
from nnbook.network.description import rebuild
from nnbook.network.network import Network
from nnbook.network.order import relink
from nnbook.network.storage import FORMAT, VERSION
from nnbook.optimizers import Optimizer
from nnbook.regularizers import Regularizer

_WHO = "nnbook.load"
_BIT_GENERATORS = {kind.__name__: kind for kind in (MT19937, PCG64, PCG64DXSM, SFC64, Philox)}


def load(path: str | Path, *, custom: Mapping[str, Any] | None = None) -> Network:
    """Return the network of a file that ``Network.save`` wrote.

    It predicts the same. If training goes on, the numbers are those of a network that was never
    saved: the file holds the parameters, running statistics, the optimizer with its state, and the
    states of the generators. It does not hold histories or callbacks.

    Parameters
    ----------
    path : str or Path
        The file; ``.npz`` may be left out.
    custom : mapping of str to class or object, optional
        The parts of the network that are not part of nnbook, by name: ``{"Scale": Scale}`` for your
        own layer, loss or optimizer, ``{"sine": sine}`` for an activation.

    Returns
    -------
    Network

    Raises
    ------
    FileNotFoundError
        If there is no such file.
    ValueError
        If the file was not written by ``Network.save``, is damaged or has another version, or if
        something in it is neither part of nnbook nor in ``custom``.

    Notes
    -----
    Nothing is unpickled, and no name in the file is imported. But what it describes is built, and
    a file may describe a layer that does not fit into memory.

    Examples
    --------
    >>> import tempfile
    >>> import nnbook
    >>> from nnbook import Dense, Input, Network
    >>> x = Input(2)
    >>> net = Network(x, Dense(1)(Dense(3, activation="tanh")(x)), optimizer="adam", rng=0)
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     path = net.save(folder + "/xor")
    ...     again = nnbook.load(path)
    >>> path.name, again
    ('xor.npz', Network(input (2,) -> dense_1 (1,), 13 parameters))
    >>> bool((again.theta == net.theta).all())
    True
    """
    path = check.path(_WHO, path)
    if custom is not None and not isinstance(custom, Mapping):
        raise TypeError(f"{_WHO}: expected custom to be a dict by name, got {custom!r}")
    if not path.is_file() and path.suffix != ".npz":
        path = path.with_name(path.name + ".npz")
    if not path.is_file():
        raise FileNotFoundError(f"{_WHO}: expected a file written by Network.save, got no {path}")
    # NumPy, zip and JSON have a dozen ways of saying that a file is damaged, and so have the parts
    # of a network that a damaged description describes.
    try:
        description, arrays = _read(path)
    except Exception as error:
        raise ValueError(
            f"{_WHO}: expected a whole file written by Network.save, got {path} "
            f"({type(error).__name__}: {error})"
        ) from error
    try:
        _check_format(description)
        return _build(description, arrays, custom or {})
    except Exception as error:
        if str(error).startswith(_WHO):
            raise ValueError(f"{error}; the file is {path}") from error
        raise ValueError(
            f"{_WHO}: expected a description of a network, got a damaged one in {path} ({error!r})"
        ) from error


def _read(path: Path) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return the description and the arrays of a file."""
    with path.open("rb") as file, np.load(file, allow_pickle=False) as archive:
        arrays = {key: archive[key] for key in archive.files}
    description = json.loads(arrays.pop("description").item())
    description["format"]  # raises if there is none, or if it is no description at all
    return description, arrays


def _check_format(description: Mapping[str, Any]) -> None:
    """Refuse the description of another kind of file, or of another version."""
    if description["format"] != FORMAT:
        raise ValueError(f"{_WHO}: expected the format {FORMAT!r}, got {description['format']!r}")
    if description.get("version") != VERSION:
        raise ValueError(
            f"{_WHO}: expected version {VERSION} of the format, got {description.get('version')}, "
            f"written by nnbook {description.get('nnbook')}; this is nnbook {__version__}"
        )


def _build(given: dict[str, Any], arrays: dict[str, Any], custom: Mapping[str, Any]) -> Network:
    """Return the network: build it as described, then put the numbers of the file into it."""

    def part(key: str, kind: Any) -> Any:
        found = rebuild(given[key], custom, _WHO)
        for one in found if isinstance(found, list) else [found]:
            if not isinstance(one, kind):
                raise ValueError(f"{_WHO}: expected {key} of kind {kind.__name__}, got {one!r}")
        return found

    nodes = _nodes(part("layers", Layer), given["nodes"])
    rows = rebuild(given["metrics"], custom, _WHO)
    if not all(isinstance(metric, Metric) for row in rows for metric in row):
        raise ValueError(f"{_WHO}: expected metrics of kind Metric, got {rows!r}")
    net = Network(
        [nodes[k] for k in given["inputs"]],
        [nodes[k] for k in given["outputs"]],
        loss=part("losses", Loss),
        optimizer=part("optimizer", Optimizer),
        metrics=rows,
        regularizer=None if given["regularizer"] is None else part("regularizer", Regularizer),
        loss_weights=given["loss_weights"],
        runs=given["runs"],
        dtype=given["dtype"],
        rng=0,  # whatever is drawn is overwritten
        check_output=False,  # it was checked when the network was made
    )
    graph = net._graph
    if [*graph.names.values()] != given["names"]:
        names = [*graph.names.values()]
        raise ValueError(f"{_WHO}: expected the layers {given['names']}, got {names}")
    # In place, because the speed of a stack depends on the memory order of its arrays.
    _fill("theta", graph.theta, arrays)
    _fill("state", graph.flat_state, arrays)
    _restore(net, rebuild(given["optimizer_state"], custom, _WHO), arrays)
    net._shuffle_rng = _generator(rebuild(given["shuffling"], custom, _WHO))
    graph.noise = _generator(rebuild(given["noise"], custom, _WHO))
    return net


def _nodes(layers: list[Layer], links: list[Any]) -> list[Node]:
    """Return the nodes; each may read only those before it."""
    for k, (number, places) in enumerate(links):
        if not (0 <= number < len(layers) and all(0 <= place < k for place in places)):
            raise ValueError(f"{_WHO}: expected node {k} to read nodes before it, got {places}")
        if isinstance(layers[number], InputLayer) and places:
            raise ValueError(f"{_WHO}: expected an input that reads nothing, got {places}")
    return relink([(layers[number], places) for number, places in links])


def _restore(net: Network, numbers: dict[str, Any], arrays: Mapping[str, Any]) -> None:
    """Fill a fresh optimizer state with the saved one; theta in it stays the network's own."""
    state, prefix = net._optimizer_state, "optimizer."
    own = {key for key, value in state.items() if value is net.theta}
    filled = {k for k, v in state.items() if isinstance(v, np.ndarray)} - own - set(numbers)
    for key in filled:
        _fill(prefix + key, state[key], arrays)
    # The rest: counts, and what an optimizer adds to its state while it runs.
    rest = {k.removeprefix(prefix): v for k, v in arrays.items() if k.startswith(prefix)}
    state.update({k: v for k, v in (rest | numbers).items() if k not in filled | own})


def _fill(name: str, place: Any, arrays: Mapping[str, Any]) -> None:
    """Copy an array of the file into the network's own, which has the expected shape and dtype."""
    got = arrays.get(name)
    if got is None or got.shape != place.shape or got.dtype != place.dtype:
        found = "none" if got is None else f"{got.dtype} {got.shape}"
        raise ValueError(
            f"{_WHO}: expected {name} to be {place.dtype} {place.shape}, got {found}; the file is "
            "damaged, or a class in custom has changed"
        )
    place[...] = got


def _generator(state: dict[str, Any]) -> Generator:
    """Return a generator that continues where the saved one stopped."""
    name = state["bit_generator"]
    if name not in _BIT_GENERATORS:
        raise ValueError(f"{_WHO}: expected one of {sorted(_BIT_GENERATORS)}, got {name!r}")
    bits: Any = _BIT_GENERATORS[name](0)
    bits.state = state
    return Generator(bits)
