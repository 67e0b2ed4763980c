"""Layering: where the nodes of a graph stand in a drawing, and which way its edges go.

This is Sugiyama's method, in three steps. A node's level is the length of the longest path to it.
An edge over several levels gets a place in each level between, so that it never runs through a
node. The order within the levels, in which few edges cross, comes from igraph. It takes nodes for
points at equal distances. How far apart boxes of different sizes stand is found here.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

_SWEEPS = 12


@dataclass
class Place:
    """Where a node stands, or where an edge passes a level.

    Parameters
    ----------
    node : int or None
        The node's number; None for an edge that passes.
    level : int
        Counted from 0, the level of the inputs.
    across : float
        The position of its middle within the level; the middle of the drawing is 0.
    above, below : list of Place
        Its neighbours in the levels before and after it.
    """

    node: int | None
    level: int
    across: float = 0.0
    above: list["Place"] = field(default_factory=list, repr=False)
    below: list["Place"] = field(default_factory=list, repr=False)


@dataclass
class Layering:
    """A graph whose nodes have places."""

    #: The places of each level, in order.
    levels: list[list[Place]]
    #: For each edge, the places that it runs through.
    edges: list[list[Place]]


def layering(
    reads: Sequence[Sequence[int]], size: Callable[[int | None], float], gap: float
) -> Layering:
    """Return where everything stands.

    Parameters
    ----------
    reads : sequence of sequence of int
        For each node the nodes that it reads, all of which come before it.
    size : callable
        Takes a node and returns how much room it takes across its level; for None, how much room
        a passing edge takes.
    gap : float
        The room between two neighbours of a level.

    Examples
    --------
    Node 2 reads its input both through node 1 and directly. The direct edge passes level 1 beside
    node 1:

    >>> plan = layering([[], [0], [0, 1]], lambda node: 1.0, 0.5)
    >>> [[place.node for place in level] for level in plan.levels]
    [[0], [1, None], [2]]
    >>> [len(edge) for edge in plan.edges]
    [2, 3, 2]
    """
    depth: list[int] = []
    for parents in reads:
        depth.append(1 + max((depth[p] for p in parents), default=-1))
    # An input that is read late stands late: in the level just before its first reader.
    for node in range(len(reads) - 1, -1, -1):
        readers = [depth[k] for k, parents in enumerate(reads) if node in parents]
        if not reads[node] and readers:
            depth[node] = min(readers) - 1
    levels: list[list[Place]] = [[] for _ in range(max(depth) + 1)]
    nodes = [Place(node, level) for node, level in enumerate(depth)]
    for place in nodes:
        levels[place.level].append(place)
    edges = []
    for node, parents in enumerate(reads):
        for parent in parents:
            passes = [Place(None, k) for k in range(depth[parent] + 1, depth[node])]
            for place in passes:
                levels[place.level].append(place)
            path = [nodes[parent], *passes, nodes[node]]
            edges.append(path)
            for one, other in pairwise(path):
                one.below.append(other)
                other.above.append(one)
    _sort(levels)
    _align(levels, size, gap)
    return Layering(levels, edges)


def _sort(levels: list[list[Place]]) -> None:
    """Put each level into the order that igraph finds, in which few edges cross."""
    import igraph  # imported late, because only drawings need it

    places = [place for level in levels for place in level]
    number = {id(place): k for k, place in enumerate(places)}
    edges = [(number[id(high)], number[id(low)]) for high in places for low in high.below]
    graph = igraph.Graph(len(places), edges, directed=True)
    found = graph.layout_sugiyama(layers=[place.level for place in places])
    for level in levels:
        level.sort(key=lambda place: found[number[id(place)]][0])


def _align(levels: list[list[Place]], size: Callable[[int | None], float], gap: float) -> None:
    """Move each place towards the mean of its neighbours, as far as those beside it allow."""
    for level in levels:
        _spread(level, [0.0] * len(level), size, gap)
    for sweep in range(_SWEEPS):
        down = sweep % 2 == 0
        for level in levels if down else reversed(levels):
            wanted = []
            for place in level:
                near = (place.above if down else place.below) or [place]
                wanted.append(sum(p.across for p in near) / len(near))
            _spread(level, wanted, size, gap)


def _spread(
    level: list[Place], wanted: list[float], size: Callable[[int | None], float], gap: float
) -> None:
    """Give each place the position that it wants, or the nearest that keeps order and distance.

    Nearest means least squares: neighbours that would overlap are joined into a block, and the
    block stands at the mean of what its members want.
    """
    offset, before = [], 0.0
    for k, place in enumerate(level):
        half = size(place.node) / 2
        before = before + half + (gap if k else 0.0)
        offset.append(before)
        before += half
    blocks: list[list[float]] = []  # for each, the sum of the wanted starts, and how many they are
    for want, own in zip(wanted, offset, strict=True):
        blocks.append([want - own, 1])
        while len(blocks) > 1 and blocks[-2][0] / blocks[-2][1] > blocks[-1][0] / blocks[-1][1]:
            total, count = blocks.pop()
            blocks[-1][0] += total
            blocks[-1][1] += count
    starts = [total / count for total, count in blocks for _ in range(int(count))]
    for place, start, own in zip(level, starts, offset, strict=True):
        place.across = start + own
