"""Every figure of the book: in one style, readable on light and dark pages, described in words.

A function of this package takes numbers or a network, not axes, and returns a :class:`Plot`, which
a notebook shows. It needs a caption, which says what the figure means, and a text alternative,
which tells a reader who cannot see the figure what it shows. The function adds what the data
themselves say, such as their extremes. Matplotlib is imported only when something is drawn.
"""

from nnbook.plots.boundaries import boundaries as boundaries
from nnbook.plots.boundaries import film as film
from nnbook.plots.contours import bowls as bowls
from nnbook.plots.contours import contours as contours
from nnbook.plots.contours import surfaces as surfaces
from nnbook.plots.estimates import estimates as estimates
from nnbook.plots.estimates import intervals as intervals
from nnbook.plots.figure import COLORS as COLORS
from nnbook.plots.figure import Plot as Plot
from nnbook.plots.grids import histograms as histograms
from nnbook.plots.grids import matrices as matrices
from nnbook.plots.lines import lines as lines
from nnbook.plots.live import LivePlot as LivePlot
from nnbook.plots.maps import heat_map as heat_map
from nnbook.plots.maps import regions as regions
from nnbook.plots.network_graph import network_graph as network_graph
from nnbook.plots.paths import paths as paths
from nnbook.plots.pictures import pictures as pictures
from nnbook.plots.points import clouds as clouds
from nnbook.plots.points import scatter as scatter
from nnbook.plots.searches import best_so_far as best_so_far
from nnbook.plots.searches import marginal_effects as marginal_effects
from nnbook.plots.searches import parallel_coordinates as parallel_coordinates
from nnbook.plots.table import Table as Table
from nnbook.plots.table import signed as signed
from nnbook.plots.table import stacked as stacked
from nnbook.plots.unit_graph import unit_graph as unit_graph
