"""Settings that all tests share."""

import matplotlib

matplotlib.use("Agg")  # figures are drawn into memory: no window, no display needed
