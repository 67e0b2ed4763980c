"""What only this book needs: its experiments and their results, its exercises, the course.

Each page of the book has a folder here, by the page's name. In it lie the page's experiments, the
stored result of each under the same name (``xor_success.py`` makes ``xor_success.json``), and its
exercises. The files beside the folders are what all experiments share; ``course`` holds the numbers
that the course printed, and ``ledger`` compares them with the book's own.

The library does not know this package: a student who reads how networks are trained can skip it.
"""

from pathlib import Path

#: The pages that have a folder here, in the book's order.
PAGES = (
    "computational-graphs", "perceptrons", "losses", "optimizers", "activations", "preprocessing",
    "initialization", "batch-normalization", "hyperparameters", "monitoring", "xor", "parity",
    "house-prices", "noisy-digits", "mnist", "cifar-10",
)  # fmt: skip


def folder(page: str) -> Path:
    """Return the folder of a page.

    Examples
    --------
    >>> folder("house-prices").name
    'house_prices'
    """
    return Path(__file__).parent / page.replace("-", "_")
