"""Boxes on levels: what the drawing of a network and that of a calculation have in common.

:mod:`nnbook.plots.layering` finds the level of each box, and its place within the level. Here the
levels are lined up in the direction of the data, and the edges between them are drawn: straight
beside the boxes, bent in the gaps. What a box looks like, and where an edge touches it, is the
caller's business.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

from nnbook.plots.figure import COLORS, WIDTH
from nnbook.plots.layering import Place, layering

Point: TypeAlias = tuple[float, float]


@dataclass(frozen=True)
class Box:
    """How much room a node takes, in inches."""

    #: In the direction of the data.
    along: float
    #: Within its level.
    across: float
    #: Behind the box, for what stands on the edges that leave it.
    tail: float = 0.0


@dataclass(frozen=True)
class Level:
    """Where a level stands in the direction of the data, in inches."""

    #: Of all its boxes.
    middle: float
    #: Half the length of its longest box.
    half: float
    #: The length of its longest tail.
    tail: float

    @property
    def start(self) -> float:
        """Where its boxes begin."""
        return self.middle - self.half

    @property
    def end(self) -> float:
        """Where its tails end."""
        return self.middle + self.half + self.tail


class Chart:
    """Boxes in their places, in inches.

    A chart that is narrower than the page stands in the page's middle.

    Parameters
    ----------
    reads : sequence of sequence of int
        For each box the boxes that it reads, all of which come before it.
    boxes : sequence of Box
        Their sizes.
    passing : float
        How much room an edge takes that passes a level.
    beside, between : float
        The gap between neighbours of a level, and between two levels.
    margin : tuple of float
        What is left free around everything: along the data, and across it.
    down : bool, default False
        Whether the data goes from top to bottom, not from left to right.

    Attributes
    ----------
    size : tuple of float
        Width and height; the width is at least that of the page.
    edges : list of list of Place
        For each edge the places that it runs through.
    """

    def __init__(
        self,
        reads: Sequence[Sequence[int]],
        boxes: Sequence[Box],
        *,
        passing: float,
        beside: float,
        between: float,
        margin: Point,
        down: bool = False,
    ) -> None:
        def room(node: int | None) -> float:
            return passing if node is None else boxes[node].across

        plan = layering(reads, room, beside)
        self.edges = plan.edges
        self._boxes, self._places, self._down = boxes, plan.levels, down
        self._levels: list[Level] = []
        begin = margin[0]
        for places in plan.levels:
            members = [boxes[place.node] for place in places if place.node is not None]
            half = max(box.along for box in members) / 2
            tail = max(box.tail for box in members)
            self._levels.append(Level(begin + half, half, tail))
            begin += 2 * half + tail + between
        length = self._levels[-1].end + margin[0]
        halves = [(place.across, room(place.node) / 2) for level in plan.levels for place in level]
        low = min(middle - half for middle, half in halves) - margin[1]
        high = max(middle + half for middle, half in halves) + margin[1]
        width, height = (high - low, length) if down else (length, high - low)
        spare = max(0.0, WIDTH - width) / 2
        self._origin = (0.0, spare - low) if down else (spare, -low)
        self.size = (max(width, WIDTH), height)

    def point(self, along: float, across: float) -> Point:
        """Return x and y, from the left and from the top."""
        along, across = along + self._origin[0], across + self._origin[1]
        return (across, along) if self._down else (along, across)

    def nodes(self) -> Iterator[tuple[int, Level, float, float]]:
        """Yield each node with its level, and x and y of its middle."""
        for level, places in zip(self._levels, self._places, strict=True):
            for place in places:
                if place.node is not None:
                    yield place.node, level, *self.point(level.middle, place.across)

    def level(self, place: Place) -> Level:
        """Return the level of a place."""
        return self._levels[place.level]

    def box(self, place: Place) -> Box:
        """Return the box in a place."""
        assert place.node is not None, "an edge that passes has no box"
        return self._boxes[place.node]

    def arrival(self, edge: Sequence[Place]) -> tuple[float, int]:
        """Return how many steps from the middle of its box an edge arrives, and how many edges do.

        They arrive side by side, in the order of their origins. They all leave from one point,
        because they all carry the same numbers.
        """
        arriving = [other for other in self.edges if other[-1] is edge[-1]]
        arriving.sort(key=lambda other: other[-2].across)
        rank = next(k for k, other in enumerate(arriving) if other is edge)
        return rank - (len(arriving) - 1) / 2, len(arriving)

    def arrow(self, axes: Any, stretches: Sequence[Sequence[Point]], *, size: float) -> None:
        """Draw an arrow along straight stretches, bent between each two of them.

        A point says how far it is along the data, and across it. A stretch may be a single point.
        """
        from matplotlib.patches import FancyArrowPatch
        from matplotlib.path import Path

        (start, *rest), *others = stretches
        points, codes = [start, *rest], [Path.MOVETO, *[Path.LINETO] * len(rest)]
        for first, *rest in others:
            half_way = (points[-1][0] + first[0]) / 2
            points += [(half_way, points[-1][1]), (half_way, first[1]), first, *rest]
            codes += [*[Path.CURVE4] * 3, *[Path.LINETO] * len(rest)]
        axes.add_patch(
            FancyArrowPatch(
                path=Path([self.point(*point) for point in points], codes),
                arrowstyle=f"-|>,head_length={size},head_width={0.53 * size}",
                mutation_scale=1.0,
                linewidth=0.9,
                color=COLORS[4],
                capstyle="butt",
                joinstyle="miter",
            )
        )
