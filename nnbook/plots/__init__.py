"""Every figure of the book: in one style, readable on light and dark pages, described in words.

A function of this package takes numbers or a network, not axes, and returns a :class:`Plot`, which
a notebook shows. It needs a caption, which says what the figure means, and a text alternative,
which tells a reader who cannot see the figure what it shows. The function adds what the data
themselves say, such as their extremes. Matplotlib is imported only when something is drawn.
"""

from nnbook.plots.boundaries import boundaries, film
from nnbook.plots.contours import bowls, contours, surfaces
from nnbook.plots.estimates import estimates, intervals
from nnbook.plots.figure import COLORS, Plot
from nnbook.plots.grids import histograms, matrices
from nnbook.plots.lines import lines
from nnbook.plots.live import LivePlot
from nnbook.plots.maps import heat_map, regions
from nnbook.plots.network_graph import network_graph
from nnbook.plots.paths import paths
from nnbook.plots.pictures import pictures
from nnbook.plots.points import clouds, scatter
from nnbook.plots.searches import best_so_far, marginal_effects, parallel_coordinates
from nnbook.plots.table import Table, signed, stacked
from nnbook.plots.unit_graph import unit_graph

__all__ = [
    "COLORS",
    "LivePlot",
    "Plot",
    "Table",
    "best_so_far",
    "boundaries",
    "bowls",
    "clouds",
    "contours",
    "estimates",
    "film",
    "heat_map",
    "histograms",
    "intervals",
    "lines",
    "marginal_effects",
    "matrices",
    "network_graph",
    "parallel_coordinates",
    "paths",
    "pictures",
    "regions",
    "scatter",
    "signed",
    "stacked",
    "surfaces",
    "unit_graph",
]
