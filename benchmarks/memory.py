"""The most memory that training holds at once, beside what the book promises.

The promise covers the data, the parameters, their gradient, the optimizer's state, and the buffers
of at most two batch sizes. NumPy reports its memory to tracemalloc, so the peak can be measured.
"""

import tracemalloc
from itertools import pairwise
from typing import Any

import numpy as np

from benchmarks import mlp_adam
from benchmarks.work import classes


def promised(samples: int, rows: int) -> dict[str, int]:
    """Return how many bytes training mlp_adam may hold, part by part.

    Parameters
    ----------
    samples : int
        In the data, which is there before training begins.
    rows : int
        In a batch. The last batch of an epoch may be smaller; it then has its own buffers.
    """
    widths = mlp_adam.WIDTHS
    network = mlp_adam.network()
    theta, real = network.theta.nbytes, network.theta.itemsize
    # The batch and its targets are copies. The loss and the activations hold three arrays of an
    # output's size at a time. A Dense layer keeps y, dz and dx.
    of_a_row = widths[0] + widths[-1] + 3 * widths[-1]
    of_a_row += sum(2 * units + inputs for inputs, units in pairwise(widths))
    of_a_row -= widths[0]  # the gradient with respect to the network's input is not computed
    batches = {rows, samples % rows or rows} if samples > rows else {samples}
    return {
        "data": samples * (widths[0] + widths[-1]) * real,
        "order of the samples": samples * np.dtype(np.intp).itemsize,
        "parameters": theta,
        "gradient": theta,
        "state of the optimizer": 2 * theta,
        "buffers": sum(batches) * of_a_row * real,
    }


def peak(samples: int, rows: int) -> int:
    """Return the most bytes that training holds at once, the data included."""
    classes.cache_clear()
    network = mlp_adam.network()  # a first fit, so that later imports are not counted
    x, labels = classes(max(2 * rows, 100), mlp_adam.WIDTHS[0])
    network.fit(x, np.eye(10, dtype=np.float32)[labels], batch_size=rows)
    x, labels = classes(samples, mlp_adam.WIDTHS[0])
    y = np.eye(10, dtype=np.float32)[labels]
    classes.cache_clear()
    del network, labels
    data: int = x.nbytes + y.nbytes
    tracemalloc.start()
    try:
        network = mlp_adam.network()
        network.fit(x, y, batch_size=rows)
        return data + tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


def measure(*, quick: bool = False) -> dict[str, Any]:
    """Return the promise and the measured peak, in bytes."""
    samples, rows = (2_000 if quick else 60_000), mlp_adam.BATCH
    return {
        "title": mlp_adam.WORKS[0].title if not quick else f"{samples} samples",
        "promised": promised(samples, rows),
        "peak": peak(samples, rows),
    }


def report(result: dict[str, Any]) -> str:
    """Return a result in words."""
    total = sum(result["promised"].values())
    lines = [f"memory: {result['title']}"]
    lines += [f"  {name:24} {size / 1e6:8.2f} MB" for name, size in result["promised"].items()]
    lines.append(f"  promised {total / 1e6:.2f} MB, peak {result['peak'] / 1e6:.2f} MB")
    return "\n".join(lines)


if __name__ == "__main__":
    print(report(measure()))
