"""House prices: 414 sales near Taipei."""

import io
import warnings

import numpy as np

from nnbook.datasets.base import Dataset
from nnbook.datasets.files import Remote, read
from nnbook.typing import FloatArray

NAME = "real_estate.csv"

REMOTE = Remote(
    NAME,
    ("https://archive.ics.uci.edu/static/public/477/data.csv",),
    forms=({NAME: "Real estate.csv"},),
)

#: The columns of the file after the row's number, each with the range of its values.
COLUMNS = {
    "transaction date (years)": (2012, 2014),
    "age of the house (years)": (0, 100),
    "distance to the nearest MRT station (m)": (0, 10_000),
    "convenience stores within walking distance": (0, 20),
    "latitude (degrees)": (24.9, 25.1),
    "longitude (degrees)": (121.4, 121.6),
    "price of unit area (10,000 New Taiwan dollars per 3.3 square metres)": (0, 200),
}
_SOURCE = "UCI Machine Learning Repository, Real Estate Valuation (Yeh, 2018)"


def load_house_prices() -> Dataset:
    """Return 414 house sales near Taipei, in the order of the file.

    Returns
    -------
    Dataset
        x of shape (414, 6), y of shape (414, 1), the price of a unit area; float64. The course's
        report on house prices (000) trains on rows 0 to 314 and tests on the other 99.

    Raises
    ------
    FileNotFoundError
        If the file is nowhere and cannot be downloaded.
    ValueError
        If the file has another shape, or a number outside the range of its column.

    Notes
    -----
    The file is ``real_estate.csv``, or ``Real estate.csv``: a header, and for each sale its number,
    six features and the price. Some copies, such as the report's, call the fifth feature
    "distanceschool". Its values are latitudes.

    References
    ----------
    Yeh and Hsu, "Building real estate valuation models with comparative approach through case-based
    reasoning", Applied Soft Computing 65, 2018.
    """
    table = read("load_house_prices", NAME, REMOTE, parse)
    return Dataset(table[:, 1:7], table[:, 7:], tuple(COLUMNS)[:6], _SOURCE, "CC BY 4.0")


def parse(name: str, content: bytes) -> FloatArray:
    r"""Return the table of shape (414, 8), or refuse it.

    Raises
    ------
    ValueError
        If the shape is wrong, an entry is not a number, or a number lies outside its column's
        range.

    Examples
    --------
    >>> parse("a page", b"No,X1\n1,2012.9")
    Traceback (most recent call last):
    ...
    ValueError: expected a table of shape (414, 8), got (1, 2)
    """
    text = io.StringIO(content.decode("utf-8"))
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of a file without rows; its shape is refused below
            table = np.loadtxt(text, delimiter=",", skiprows=1, ndmin=2)
    except ValueError as error:
        raise ValueError(f"expected numbers below a header, got {error}") from None
    if table.shape != (414, 1 + len(COLUMNS)):
        raise ValueError(f"expected a table of shape (414, 8), got {table.shape}")
    for column, (title, (low, high)) in enumerate(COLUMNS.items(), start=1):
        wrong = ~((table[:, column] >= low) & (table[:, column] <= high))  # NaN is wrong too
        if wrong.any():
            row = int(wrong.argmax())
            raise ValueError(
                f"expected the {title} from {low} to {high}, got {table[row, column]} in row {row}"
            )
    return table
