"""What a training leaves behind, and who watches it.

A :class:`History` holds one number for each epoch and quantity, or one for each run of a stack. A
:class:`Callback` is told when a training begins, of each update, when an epoch ends and when all is
over.

==============================================  ==================================================
EarlyStopping, StopOnDivergence                 end a training in time
ModelCheckpoint, CSVLogger                      keep it: the network, the numbers
ProgressBar, EpochPrinter                       show it; ``fit(verbose=...)`` makes them
UpdateRatio, GradientNorms, GradientNoiseScale  look at each update
ActivationMonitor, DeadUnits, ClassScores       look at the network with data of their own
WeightHistograms                                look at the weights
LambdaCallback                                  a callback that is made of functions
diagnose                                        says in words what all that may mean
==============================================  ==================================================

All of them watch one network or a stack. Of a stack they keep arrays with a trailing axis of runs;
ModelCheckpoint, where it would have to choose one best epoch for all, refuses.
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
