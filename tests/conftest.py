"""Settings that all tests share."""

import signal

import matplotlib
import numpy as np
import pytest

from nnbook.book.small_digits import standardized

#: The state of each shared generator after the import of its module, by the names of both.
STATES = {}

matplotlib.use("Agg")  # figures are drawn into memory: no window, no display needed

# A background job of a shell ignores Ctrl-C, and so would the processes that tests interrupt.
signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture(autouse=True)
def same_draws_in_any_order(request):
    """Let the generators that the tests of a module share begin anew for each of them."""
    module = getattr(request, "module", None)
    for name, value in vars(module).items() if module else ():
        if isinstance(value, np.random.Generator):
            key = module.__name__, name
            value.bit_generator.state = STATES.setdefault(key, value.bit_generator.state)


@pytest.fixture(scope="session")
def digits():
    """Ten classes that are easy to tell apart, in the shape of scikit-learn's digits."""
    draw = np.random.default_rng(0)
    labels = np.arange(120) % 10
    pixels = draw.uniform(0, 1, (120, 64))
    pixels[np.arange(120), labels] += 20
    return standardized(pixels, labels, train=60, validation=30)


@pytest.fixture
def houses(tmp_path, monkeypatch):
    """Write a made-up file of house sales, point NNBOOK_DATA at its folder, return its path."""
    rng = np.random.default_rng(0)
    low = [2012.5, 1, 20, 0, 24.94, 121.48, 10]
    high = [2013.5, 40, 6000, 10, 25.01, 121.56, 80]
    table = np.column_stack([np.arange(1, 415), rng.uniform(low, high, (414, 7)).round(4)])
    path = tmp_path / "real_estate.csv"
    np.savetxt(path, table, delimiter=",", fmt="%.10g", header="No,X1,...", comments="")
    monkeypatch.setenv("NNBOOK_DATA", str(tmp_path))
    return path
