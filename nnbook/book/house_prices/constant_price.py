"""The house price that a network with saturated hidden units predicts: a constant."""

from collections.abc import Mapping
from typing import Any

from nnbook.book.house_prices.nets import SOURCE, half_mse
from nnbook.book.registry import recorded
from nnbook.datasets import load_house_prices
from nnbook.typing import FloatArray


@recorded(
    "constant_price",
    question="Which losses has a constant price on the report's training and test rows?",
    seeds="none: nothing is drawn",
    tolerance=1e-9,
    data=SOURCE,
)
def constant_price(train_rows: int = 315, y: FloatArray | None = None) -> Mapping[str, Any]:
    """Return means and half variances of the prices, as strings of 17 digits.

    With them, the losses of any constant c follow: half the variance plus half the
    squared distance between c and the mean.

    Returns
    -------
    dict
        ``mean`` and ``half variance``, each for the training and for the test rows.
    """
    prices = load_house_prices().y if y is None else y
    parts = prices[:train_rows], prices[train_rows:]
    return {
        "mean": [f"{part.mean():.17g}" for part in parts],
        "half variance": [f"{half_mse(part.mean(), part):.17g}" for part in parts],
    }
