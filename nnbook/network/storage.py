"""Save a whole network in one file, without pickle.

The file is NumPy's ``.npz``, a zip of arrays. One of them is a string, the description: JSON that
names the classes and their settings. The others are the numbers: ``theta``, ``state``, and what
the optimizer remembers, as ``optimizer.first`` and so on. The states of the random generators are
in the description, so training that is continued draws what it would have drawn.

Reading a pickle may run any code, so nothing here is pickled. :mod:`nnbook.network.loading` reads
the file.
"""

import json
from pathlib import Path
from typing import Any

import numpy as np

from nnbook import __version__
from nnbook import _validation as check
from nnbook._files import replacing
from nnbook.network.description import Writer

#: What the description begins with, and the version of the format that is written and read.
FORMAT, VERSION = "nnbook network", 1


def save(net: Any, path: str | Path) -> Path:
    """Write a network to a file and return the file's path; see :meth:`Network.save`."""
    path = check.path("Network.save", path)
    if path.suffix != ".npz":
        path = path.with_name(path.name + ".npz")
    if not path.parent.is_dir():
        raise ValueError(f"Network.save: expected a folder that exists, got {path.parent}")
    description, arrays = _describe(net)
    with replacing(path) as file:
        np.savez(file, description=np.array(json.dumps(description)), **arrays)
    return path


def _describe(net: Any) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return all that makes up a network: what goes into the JSON, and the arrays."""
    graph, objective = net._graph, net._objective
    writer = Writer("Network.save")
    links, number = graph.links(), {layer: k for k, layer in enumerate(graph.names)}
    # The parameters that AdamW keeps in its state are theta itself, not a second array.
    state = {key: value for key, value in net._optimizer_state.items() if value is not net.theta}
    # NumPy would pickle an array of objects, so the writer gets it, and refuses it.
    arrays = {k: v for k, v in state.items() if isinstance(v, np.ndarray) and v.dtype != object}
    numbers = {k: v for k, v in state.items() if k not in arrays}
    description = {
        "format": FORMAT,
        "version": VERSION,
        "nnbook": __version__,
        "dtype": str(net.dtype),
        "runs": net.runs,
        "layers": writer.describe([*graph.names]),
        "nodes": [[number[layer], places] for layer, places in links],
        "inputs": [graph.order.index(node) for node in graph.inputs],
        "outputs": [graph.order.index(node) for node in graph.outputs],
        "names": [*graph.names.values()],
        "losses": writer.describe(objective.losses),
        "metrics": writer.describe(objective.metrics),
        "loss_weights": writer.describe(objective.loss_weights),
        "regularizer": writer.describe(graph.regularizer),
        "optimizer": writer.describe(net.optimizer),
        "optimizer_state": writer.describe(numbers),
        "shuffling": writer.describe(net._shuffle_rng.bit_generator.state),
        "noise": writer.describe(graph.noise.bit_generator.state),
    }
    remembered = {f"optimizer.{key}": array for key, array in arrays.items()}
    return description, {"theta": graph.theta, "state": graph.flat_state, **remembered}
