"""The experiments that the book publishes, one file each.

Short ones are called by the pages while the book is built. Long ones are registered as makers of
records: ``python -m nnbook reproduce NAME`` makes one again, with ``--check`` it is compared.
"""

from nnbook.experiments.batch_sizes import batch_sizes
from nnbook.experiments.broken_runs import BROKEN, BrokenRun, broken_run
from nnbook.experiments.calibration import calibration
from nnbook.experiments.cifar10_best import cifar10_best
from nnbook.experiments.cifar10_controls import cifar10_controls
from nnbook.experiments.cifar10_lessons import cifar10_lessons
from nnbook.experiments.cifar10_logs import cifar10_logs
from nnbook.experiments.cifar10_no_hidden import cifar10_no_hidden
from nnbook.experiments.cifar10_rates import cifar10_rates
from nnbook.experiments.cifar10_rotation import cifar10_rotation
from nnbook.experiments.cifar10_search import cifar10_search
from nnbook.experiments.cifar10_three_layers import cifar10_three_layers
from nnbook.experiments.cifar10_two_layers import cifar10_two_layers
from nnbook.experiments.constant_price import constant_price
from nnbook.experiments.cost import activation_cost
from nnbook.experiments.dead import dead_units
from nnbook.experiments.depth import depth_training
from nnbook.experiments.diagnosis_rates import diagnosis_rates
from nnbook.experiments.digits_search import digits_search, lecture_network, lecture_space
from nnbook.experiments.digits_settings import digits_settings
from nnbook.experiments.digits_training import activation_training
from nnbook.experiments.dot_augmentation import dot_augmentation
from nnbook.experiments.dot_digits import dot_digits, dot_network, nearest_digit
from nnbook.experiments.dot_parity import dot_parity
from nnbook.experiments.dot_recognition import dot_recognition, noisy_copies
from nnbook.experiments.gradients import gradient_statistics
from nnbook.experiments.healthy_runs import healthy_runs
from nnbook.experiments.house_activations import house_activations
from nnbook.experiments.house_dropout import house_dropout
from nnbook.experiments.house_epsilon import house_epsilon
from nnbook.experiments.house_grid import house_grid
from nnbook.experiments.house_levels import house_levels
from nnbook.experiments.house_models import house_models
from nnbook.experiments.house_nets import hidden_groups, house_network, train_by_differences
from nnbook.experiments.house_scaling import house_price_scaling
from nnbook.experiments.label_coding import label_coding
from nnbook.experiments.leaks import preprocessing_leak
from nnbook.experiments.lecture_comparison import compare_with_lecture
from nnbook.experiments.loss_ranking import loss_ranking
from nnbook.experiments.mnist_activations import mnist_activations
from nnbook.experiments.mnist_batches import mnist_batches
from nnbook.experiments.mnist_best import mnist_best, mnist_ladder
from nnbook.experiments.mnist_noise import confused_images, mnist_noise
from nnbook.experiments.mnist_optimizers import mnist_optimizers
from nnbook.experiments.mnist_sizes import mnist_sizes
from nnbook.experiments.mnist_structures import mnist_structures
from nnbook.experiments.mnist_time import mnist_time
from nnbook.experiments.normalization_depth import normalized_statistics
from nnbook.experiments.normalization_landscape import normalization_landscape
from nnbook.experiments.normalization_noise import normalization_noise
from nnbook.experiments.normalization_place import normalization_place
from nnbook.experiments.normalization_scales import normalization_scales
from nnbook.experiments.optimizer_comparison import optimizer_comparison
from nnbook.experiments.optimizer_cost import optimizer_cost
from nnbook.experiments.outputs import output_losses
from nnbook.experiments.parity_held_out import parity_held_out
from nnbook.experiments.parity_nets import parity_network
from nnbook.experiments.parity_settings import parity_settings
from nnbook.experiments.parity_starts import parity_success
from nnbook.experiments.parity_weights import counting_weights, direct_weights, tanh_weights
from nnbook.experiments.perceptron_updates import perceptron_updates
from nnbook.experiments.registry import EXPERIMENTS, check, make
from nnbook.experiments.regularization_gap import regularization_gap
from nnbook.experiments.report_rows import report_rows
from nnbook.experiments.sigmoid_start import sigmoid_start
from nnbook.experiments.signals import activation_statistics
from nnbook.experiments.spread import initialization_spread
from nnbook.experiments.unit_folds import unit_folds
from nnbook.experiments.unit_objects import UnitNetwork
from nnbook.experiments.unit_rates import unit_rates
from nnbook.experiments.update_conventions import update_conventions
from nnbook.experiments.update_ratios import update_ratios
from nnbook.experiments.xor_lab import xor_costs, xor_network
from nnbook.experiments.xor_starts import xor_success

__all__ = [
    "BROKEN",
    "EXPERIMENTS",
    "BrokenRun",
    "UnitNetwork",
    "activation_cost",
    "activation_statistics",
    "activation_training",
    "batch_sizes",
    "broken_run",
    "calibration",
    "check",
    "cifar10_best",
    "cifar10_controls",
    "cifar10_lessons",
    "cifar10_logs",
    "cifar10_no_hidden",
    "cifar10_rates",
    "cifar10_rotation",
    "cifar10_search",
    "cifar10_three_layers",
    "cifar10_two_layers",
    "compare_with_lecture",
    "confused_images",
    "constant_price",
    "counting_weights",
    "dead_units",
    "depth_training",
    "diagnosis_rates",
    "digits_search",
    "digits_settings",
    "direct_weights",
    "dot_augmentation",
    "dot_digits",
    "dot_network",
    "dot_parity",
    "dot_recognition",
    "gradient_statistics",
    "healthy_runs",
    "hidden_groups",
    "house_activations",
    "house_dropout",
    "house_epsilon",
    "house_grid",
    "house_levels",
    "house_models",
    "house_network",
    "house_price_scaling",
    "initialization_spread",
    "label_coding",
    "lecture_network",
    "lecture_space",
    "loss_ranking",
    "make",
    "mnist_activations",
    "mnist_batches",
    "mnist_best",
    "mnist_ladder",
    "mnist_noise",
    "mnist_optimizers",
    "mnist_sizes",
    "mnist_structures",
    "mnist_time",
    "nearest_digit",
    "noisy_copies",
    "normalization_landscape",
    "normalization_noise",
    "normalization_place",
    "normalization_scales",
    "normalized_statistics",
    "optimizer_comparison",
    "optimizer_cost",
    "output_losses",
    "parity_held_out",
    "parity_network",
    "parity_settings",
    "parity_success",
    "perceptron_updates",
    "preprocessing_leak",
    "regularization_gap",
    "report_rows",
    "sigmoid_start",
    "tanh_weights",
    "train_by_differences",
    "unit_folds",
    "unit_rates",
    "update_conventions",
    "update_ratios",
    "xor_costs",
    "xor_network",
    "xor_success",
]
