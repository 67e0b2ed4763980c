"""How far numbers scatter: intervals for few runs, mean and deviation of many numbers.

================  =====================================================
mean_interval     where the true mean lies, judged by a few runs
share_interval    what "17 of 20" says about a probability
student_limit     how many standard deviations such an interval reaches
student_quantile  the distribution that the limit comes from
mean_and_std      both for a large array, block by block
================  =====================================================
"""

from nnbook.statistics.intervals import mean_interval as mean_interval
from nnbook.statistics.intervals import share_interval as share_interval
from nnbook.statistics.intervals import student_limit as student_limit
from nnbook.statistics.intervals import student_quantile as student_quantile
from nnbook.statistics.large_arrays import mean_and_std as mean_and_std
