"""Data sets: small ones that are made here, and three that are read from files.

Each loader returns a :class:`Dataset`, or two of them for data that come with a test set. A file is
looked for in the folders of ``NNBOOK_DATA``, then in the cache, and otherwise downloaded: see
:mod:`nnbook.datasets.files`. ``python -m nnbook fetch`` downloads the files in advance.
"""

from collections.abc import Callable

from nnbook.datasets.base import Dataset as Dataset
from nnbook.datasets.cifar10 import load_cifar10 as load_cifar10
from nnbook.datasets.dot_digits import load_digits_5x7 as load_digits_5x7
from nnbook.datasets.houses import load_house_prices as load_house_prices
from nnbook.datasets.logic import load_and as load_and
from nnbook.datasets.logic import load_parity as load_parity
from nnbook.datasets.logic import load_xor as load_xor
from nnbook.datasets.mnist import load_mnist as load_mnist
from nnbook.datasets.saturating import load_saturating as load_saturating
from nnbook.datasets.spirals import load_spirals as load_spirals

#: The loaders that read files, by their name in ``python -m nnbook fetch``.
FILES: dict[str, Callable[[], Dataset | tuple[Dataset, Dataset]]] = {
    "house_prices": load_house_prices,
    "mnist": load_mnist,
    "cifar10": load_cifar10,
}
