"""Tuning: how hyperparameters are found, and how sure one can be of them.

A space says where to search, a strategy which points to try, and an objective how good a point is.
:func:`search` runs the trials, here or on many machines, and can be resumed.
:func:`stacked_search` trains all of them as one stack. :func:`cross_validate` measures one setting
on several folds. Start reading at :mod:`nnbook.tuning.distributions`.
"""

from nnbook.tuning.cross_validation import FoldScores, cross_validate
from nnbook.tuning.distributions import Choice, Distribution, Integer, LogUniform, Uniform
from nnbook.tuning.folds import Folds, KFold, RepeatedKFold, StratifiedKFold
from nnbook.tuning.journal import Journal
from nnbook.tuning.rates import RateRange, diverged, learning_rate_range_test
from nnbook.tuning.results import SearchResult, Trial, TrialTable
from nnbook.tuning.running import search
from nnbook.tuning.space import from_unit, grid, narrow, sample, to_unit
from nnbook.tuning.stacked import stacked_search
from nnbook.tuning.staged import CoarseToFine, SuccessiveHalving
from nnbook.tuning.strategies import (
    GridSearch,
    Proposal,
    QuasiRandomSearch,
    RandomSearch,
    Round,
    Strategy,
)

__all__ = [
    "Choice",
    "CoarseToFine",
    "Distribution",
    "FoldScores",
    "Folds",
    "GridSearch",
    "Integer",
    "Journal",
    "KFold",
    "LogUniform",
    "Proposal",
    "QuasiRandomSearch",
    "RandomSearch",
    "RateRange",
    "RepeatedKFold",
    "Round",
    "SearchResult",
    "Strategy",
    "StratifiedKFold",
    "SuccessiveHalving",
    "Trial",
    "TrialTable",
    "Uniform",
    "cross_validate",
    "diverged",
    "from_unit",
    "grid",
    "learning_rate_range_test",
    "narrow",
    "sample",
    "search",
    "stacked_search",
    "to_unit",
]
