"""The end states of the report's best setting: which levels of the loss, and what each level is."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from nnbook.book.house_prices.nets import (
    SOURCE,
    Rows,
    best_cuts,
    hidden_groups,
    house_network,
    load_rows,
    train_by_differences,
    within,
)
from nnbook.book.pieces import by_name
from nnbook.book.registry import recorded

NETWORKS: Mapping[str, Any] = {"sigmoid": [0.167, 0.85], "tanh": [0.056, 0.65]}


@recorded(
    "house_levels",
    question="On which losses does the report's best setting end, and what does each one mean?",
    seeds="the same 100 starts for both networks",
    tolerance=1e-3,
    data=SOURCE,
    scattered=["sigmoid/*", "tanh/*"],
)
def house_levels(
    networks: Mapping[str, Sequence[float]] = NETWORKS,
    starts: int = 100,
    at: Sequence[int] = (100, 499, 999),
    cuts: int = 4,
    rows: Rows | None = None,
) -> Mapping[str, Any]:
    """Train from many starts at the report's best rate and step, and look at the hidden units.

    Returns
    -------
    dict
        For each activation: ``NAME/train`` and ``NAME/test`` of shape (at, starts), after so many
        updates. For the last of them, of shape (starts,): ``NAME/groups``, how many groups of
        houses the hidden layer tells apart; ``NAME/within``, the loss of the best constant for each
        group; ``NAME/switches``, how many units differ between two houses; ``NAME/intervals``, 1
        where the groups are intervals of the distance to the station. Of the start that fits best
        with 0, 1, 2, … units that differ, padded with None, of shape (cuts, cuts): ``NAME/ends``,
        the largest distance in each group, and ``NAME/means``, the group's mean price.
        ``NAME/example``: theta of the first start with the most such units. ``best/cuts`` and
        ``best/loss``: the best intervals of the distance for 1 to ``cuts`` groups.
    """
    houses = rows or load_rows()
    distance = houses.x[:, 2]

    def trained(activation: str) -> dict[str, Any]:
        rate, epsilon = networks[activation]
        net = house_network(starts, activation=activation)
        train, test = train_by_differences(
            net, houses, rate=rate, epsilon=epsilon, at=at, activation=activation
        )
        groups = hidden_groups(net, houses.x, activation)
        hidden = net.params["hidden"]
        sums = houses.x @ hidden["kernel"] + hidden["bias"]
        sides = sums > 0
        switches = (sides.any(axis=1) & ~sides.all(axis=1)).sum(axis=-1)
        fits = np.array([within(group, houses.y) for group in groups])
        ends, means = np.full((2, cuts, cuts), np.nan)
        for n in range(1, cuts + 1):
            if (switches == n - 1).any():
                group = groups[int(np.where(switches == n - 1, fits, np.inf).argmin())]
                members = [group == g for g in range(group.max() + 1)]
                members.sort(key=lambda alike: float(distance[alike].max()))
                shown = min(len(members), cuts)
                ends[n - 1, :shown] = [distance[alike].max() for alike in members[:shown]]
                means[n - 1, :shown] = [houses.y[alike].mean() for alike in members[:shown]]
        return {
            "train": train,
            "test": test,
            "groups": np.array([group.max() + 1 for group in groups]),
            "within": fits,
            "switches": switches,
            "intervals": np.array([_are_intervals(g, distance) for g in groups]),
            "ends": ends,
            "means": means,
            "example": net.theta[int(switches.argmax())],
        }

    best = [best_cuts(distance, houses.y, count) for count in range(1, cuts + 1)]
    return by_name(networks, trained, "levels") | {
        "best/loss": [loss for _, loss in best],
        "best/cuts": [place + [np.nan] * (cuts - 1 - len(place)) for place, _ in best],
    }


def _are_intervals(group: Any, values: Any) -> bool:
    """Return whether no house of another group lies between two of one group.

    Examples
    --------
    >>> near_or_far = np.array([0, 0, 1, 1])
    >>> _are_intervals(near_or_far, np.array([1.0, 2.0, 3.0, 4.0]))
    True
    >>> _are_intervals(near_or_far, np.array([1.0, 3.0, 2.0, 4.0]))
    False
    """
    along = group[np.argsort(values, kind="stable")]
    return int((along[1:] != along[:-1]).sum()) == int(group.max())
