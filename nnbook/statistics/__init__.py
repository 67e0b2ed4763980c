"""How far numbers scatter: intervals for few runs, mean and deviation of many numbers.

===================  ========================================================
prediction_interval  where the next run will lie
mean_interval        where the mean of all runs lies
share_interval       what "17 of 20" says about a share
student_limit        how far a single run may lie from what was predicted
student_quantile     the distribution that these rest on
mean_and_std         both of a large array, block by block
===================  ========================================================
"""

from nnbook.statistics.intervals import (
    mean_interval,
    prediction_interval,
    share_interval,
    student_limit,
    student_quantile,
)
from nnbook.statistics.moments import mean_and_std

__all__ = [
    "mean_and_std",
    "mean_interval",
    "prediction_interval",
    "share_interval",
    "student_limit",
    "student_quantile",
]
