"""How often ``diagnose`` names the true cause, and how often it raises a false alarm."""

from collections.abc import Mapping
from typing import Any

import numpy as np
from tqdm import tqdm

from nnbook.book.monitoring.broken_runs import BROKEN, broken_run, smooth_task
from nnbook.book.monitoring.healthy_runs import (
    Task,
    Watched,
    halves,
    healthy_runs,
    shuffled_spirals,
    watched,
)
from nnbook.book.registry import recorded
from nnbook.datasets import load_digits_5x7
from nnbook.layers import Dense, Dropout, Input
from nnbook.monitoring import diagnose
from nnbook.network import Network
from nnbook.optimizers import SGD, Adam
from nnbook.typing import Generator

_LOGITS = "categorical_crossentropy_from_logits"


def fresh_runs(seeds: int, rng: Generator) -> dict[str, Watched]:
    """Train four tasks on which no threshold was tried, as :func:`healthy_runs` does with its five.

    Their settings were written down before the first diagnosis.
    """
    image = Input(35)
    hidden = Dense(30, activation="relu")(image)
    plain, noisy = Dense(10)(hidden), Dense(10)(Dropout(0.3)(hidden))
    number = deep = Input(4)
    for _ in range(3):
        deep = Dense(20, activation="tanh")(deep)
    plane = Input(2)
    arms = Dense(3)(Dense(40, activation="relu")(plane))

    dots = load_digits_5x7(120, 0.4, rng=rng)
    digits = halves(dots.x - 0.5, dots.y, 600)
    x, z = smooth_task(rng, 900, noise=0.2)
    smooth = halves(x, z, 600)
    spirals = halves(*shuffled_spirals(900, rng), 600)
    # Input, output, loss, optimizer; data; epochs, batch size, the loss of the best constant.
    plans: dict[str, tuple[Any, Any, Any]] = {
        "digits": ((image, plain, _LOGITS, Adam(0.001)), digits, (60, 32, np.log(10))),
        "dropout": ((image, noisy, _LOGITS, Adam(0.001)), digits, (60, 32, np.log(10))),
        "deep": ((number, Dense(1)(deep), "mse", Adam(0.001)), smooth, (80, 32, z[:600].var())),
        "full batch": (
            (plane, arms, _LOGITS, SGD(0.5, momentum=0.9)), spirals, (800, None, np.log(3))
        ),
    }  # fmt: skip
    results = {}
    for name, (model, (data, validation), (epochs, size, reference)) in plans.items():
        start, end, loss, optimizer = model
        net = Network(start, end, loss=loss, optimizer=optimizer, runs=seeds, rng=rng)
        task = Task(net, data, validation, epochs, size, float(reference))
        results[name] = watched(task, every=10)
    return results


@recorded(
    "diagnosis_rates",
    question="How often does diagnose name the true cause, and how often is its alarm false?",
    seeds="1000 and up: none was used to set a threshold",
    tolerance=0.1,
    # One run in hundreds tips over where the last digit of a sum is another one.
    scattered=["broken/*", "healthy/*", "fresh/*"],
)
def diagnosis_rates(broken_seeds: int = 20, sets: int = 10, starts: int = 10) -> Mapping[str, Any]:
    """Diagnose the gallery and the healthy runs with seeds that set no threshold.

    Returns
    -------
    dict
        ``broken/NAME/curves`` and ``.../all``: for each seed 1 if the expected finding is named,
        from the curves alone and with the callbacks; ``.../alarm``: 1 if anything is wrong at all.
        ``healthy/TASK`` and ``fresh/TASK``: for each run 1 if there was an alarm.
        ``names/GROUP/FINDING``: how often each false alarm was raised.
    """
    results: dict[str, Any] = {}
    seeds = range(1000, 1000 + broken_seeds)
    for name in tqdm(BROKEN, disable=None):
        found: dict[str, list[int]] = {"curves": [], "all": [], "alarm": []}
        for seed in seeds:
            with np.errstate(all="ignore"):
                run = broken_run(name, rng=seed)
            curves, every = (
                diagnose(
                    run.history,
                    evidence=evidence,
                    reference=run.reference,
                    val_reference=run.val_reference,
                )
                for evidence in ((), run.evidence)
            )
            found["curves"].append(int(run.expected in curves))
            found["all"].append(int(run.expected in every))
            found["alarm"].append(int(not every.healthy))
        results |= {f"broken/{name}/{key}": np.array(value) for key, value in found.items()}
    alarms: dict[str, list[int]] = {}
    for seed in range(1000, 1000 + sets):
        groups = {
            "healthy": healthy_runs(starts, rng=seed),
            "fresh": fresh_runs(starts, np.random.default_rng(seed)),
        }
        for group, runs in groups.items():
            for name, (history, watchers, reference) in runs.items():
                for k in range(starts):
                    said = diagnose(history, evidence=watchers, reference=reference, run=k)
                    alarms.setdefault(f"{group}/{name}", []).append(int(not said.healthy))
                    for finding in said:
                        if finding.severity in ("warning", "error"):
                            count = results.setdefault(f"names/{group}/{finding.name}", [0])
                            count[0] += 1
    return results | {key: np.array(value) for key, value in alarms.items()}
