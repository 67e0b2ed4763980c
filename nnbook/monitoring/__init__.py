"""What training leaves behind, and what watches it.

A :class:`History` holds one number for each epoch and quantity, or one for each run of a stack. A
:class:`Callback` is called when training begins, after each update and each epoch, and when
training is over.

==============================================  ==================================================
EarlyStopping, StopOnDivergence                 stop training in time
ModelCheckpoint, CSVLogger                      save the network, or its numbers
ProgressBar, EpochPrinter                       show progress; ``fit(verbose=...)`` makes them
UpdateRatio, GradientNorms, GradientNoiseScale  look at each update
ActivationMonitor, DeadUnits, ClassScores       look at the network on given data
WeightHistograms                                look at the weights
LambdaCallback                                  a callback made of functions
diagnose                                        says in words what all this may mean
==============================================  ==================================================

All of them watch one network or a stack. For a stack they keep arrays with a trailing axis of runs;
ModelCheckpoint refuses a stack where it would have to choose one best epoch for all runs.
"""

from nnbook.monitoring.activation_monitor import ActivationMonitor as ActivationMonitor
from nnbook.monitoring.callback import Callback as Callback
from nnbook.monitoring.callback import LambdaCallback as LambdaCallback
from nnbook.monitoring.checkpoint import ModelCheckpoint as ModelCheckpoint
from nnbook.monitoring.class_scores import ClassScores as ClassScores
from nnbook.monitoring.csv_logger import CSVLogger as CSVLogger
from nnbook.monitoring.dead_units import DeadUnits as DeadUnits
from nnbook.monitoring.diagnosis import diagnose as diagnose
from nnbook.monitoring.divergence import StopOnDivergence as StopOnDivergence
from nnbook.monitoring.early_stopping import EarlyStopping as EarlyStopping
from nnbook.monitoring.findings import Diagnosis as Diagnosis
from nnbook.monitoring.findings import Finding as Finding
from nnbook.monitoring.gradient_norms import GradientNorms as GradientNorms
from nnbook.monitoring.history import History as History
from nnbook.monitoring.history import Logs as Logs
from nnbook.monitoring.noise_scale import GradientNoiseScale as GradientNoiseScale
from nnbook.monitoring.progress import EpochPrinter as EpochPrinter
from nnbook.monitoring.progress import ProgressBar as ProgressBar
from nnbook.monitoring.update_ratio import UpdateRatio as UpdateRatio
from nnbook.monitoring.weight_histograms import WeightHistograms as WeightHistograms
