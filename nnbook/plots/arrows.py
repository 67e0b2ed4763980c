"""Arrows of a drawn graph: how they look, and where those that meet at one node arrive."""

from collections.abc import Sequence
from typing import Any, TypeAlias

from nnbook.plots.figure import COLORS
from nnbook.plots.layering import Layering, Place

Point: TypeAlias = tuple[float, float]


def arrow(axes: Any, start: Point, pieces: Sequence[Sequence[Point]], *, size: float) -> None:
    """Draw an arrow: a piece of one point is a straight line, one of three points is bent."""
    from matplotlib.patches import FancyArrowPatch
    from matplotlib.path import Path

    points, codes = [start], [Path.MOVETO]
    for piece in pieces:
        points += piece
        codes += [Path.LINETO if len(piece) == 1 else Path.CURVE4] * len(piece)
    axes.add_patch(
        FancyArrowPatch(
            path=Path(points, codes),
            arrowstyle=f"-|>,head_length={size},head_width={0.53 * size}",
            mutation_scale=1.0,
            linewidth=0.9,
            color=COLORS[4],
            capstyle="butt",
            joinstyle="miter",
        )
    )


def arrival(plan: Layering, edge: Sequence[Place]) -> tuple[float, int]:
    """Return how many steps from the middle of its node an edge arrives, and how many do.

    They arrive side by side, in the order of their origins. They all leave from one point, because
    they all carry the same numbers.
    """
    arriving = [other for other in plan.edges if other[-1] is edge[-1]]
    arriving.sort(key=lambda other: other[-2].across)
    rank = next(k for k, other in enumerate(arriving) if other is edge)
    return rank - (len(arriving) - 1) / 2, len(arriving)
