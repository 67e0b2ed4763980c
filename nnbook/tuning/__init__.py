"""Tuning: how hyperparameters are found, and how sure one can be of them.

A space says where to search, a strategy which points to try, and an objective how good a point is.
:func:`search` runs the trials, here or on many machines, and can be resumed.
:func:`stacked_search` trains all of them as one stack. :func:`cross_validate` measures one setting
on several folds. Start reading at :mod:`nnbook.tuning.distributions`.
"""

from nnbook.tuning.bayesian import BayesianSearch as BayesianSearch
from nnbook.tuning.bayesian import expected_improvement as expected_improvement
from nnbook.tuning.cross_validation import FoldScores as FoldScores
from nnbook.tuning.cross_validation import cross_validate as cross_validate
from nnbook.tuning.distributions import Choice as Choice
from nnbook.tuning.distributions import Distribution as Distribution
from nnbook.tuning.distributions import Integer as Integer
from nnbook.tuning.distributions import LogUniform as LogUniform
from nnbook.tuning.distributions import Uniform as Uniform
from nnbook.tuning.folds import Folds as Folds
from nnbook.tuning.folds import KFold as KFold
from nnbook.tuning.folds import RepeatedKFold as RepeatedKFold
from nnbook.tuning.folds import StratifiedKFold as StratifiedKFold
from nnbook.tuning.journal import Journal as Journal
from nnbook.tuning.rates import RateRange as RateRange
from nnbook.tuning.rates import diverged as diverged
from nnbook.tuning.rates import learning_rate_range_test as learning_rate_range_test
from nnbook.tuning.results import SearchResult as SearchResult
from nnbook.tuning.results import Trial as Trial
from nnbook.tuning.results import TrialTable as TrialTable
from nnbook.tuning.running import search as search
from nnbook.tuning.space import from_unit as from_unit
from nnbook.tuning.space import grid as grid
from nnbook.tuning.space import narrow as narrow
from nnbook.tuning.space import sample as sample
from nnbook.tuning.space import to_unit as to_unit
from nnbook.tuning.stacked import stacked_search as stacked_search
from nnbook.tuning.staged import CoarseToFine as CoarseToFine
from nnbook.tuning.staged import SuccessiveHalving as SuccessiveHalving
from nnbook.tuning.strategies import GridSearch as GridSearch
from nnbook.tuning.strategies import Proposal as Proposal
from nnbook.tuning.strategies import QuasiRandomSearch as QuasiRandomSearch
from nnbook.tuning.strategies import RandomSearch as RandomSearch
from nnbook.tuning.strategies import Round as Round
from nnbook.tuning.strategies import Strategy as Strategy
