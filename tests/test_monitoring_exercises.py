"""The numbers that the exercises and the recipe of the chapter on monitoring promise."""

import re
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
import pytest

from nnbook import SGD, Callback, Dense, EarlyStopping, Input, Network
from nnbook.book.monitoring.broken_runs import BrokenRun, broken_run, smooth_task
from nnbook.book.noisy_digits.dot_digits import dot_digits
from nnbook.monitoring import ActivationMonitor, DeadUnits, GradientNorms, UpdateRatio
from nnbook.optimizers import Adam
from nnbook.statistics import mean_interval, share_interval

CHAPTER = Path(__file__).parents[1] / "chapters" / "monitoring.md"


def explain(run: BrokenRun) -> str:
    seen: dict[type, Any] = {type(one): one for one in run.evidence}
    if DeadUnits in seen and any(v[-1] >= 0.5 for v in seen[DeadUnits].history.values()):
        return "dead"
    if any(v[0] >= 0.5 for v in seen[ActivationMonitor].saturated.values()):
        return "saturated"
    norms = seen[GradientNorms]
    rms = [norms.history[k][0] / n**0.5 for k, n in norms.sizes.items()]
    return "gradient" if abs(np.log10(rms[0] / rms[-1])) >= 3 else "other"


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize(
    ("name", "cause"),
    [
        ("dead units", "dead"),
        ("raw inputs", "saturated"),
        ("deep sigmoids", "gradient"),
        ("tiny weights", "gradient"),
        ("overfitting", "other"),
    ],
)
def test_exercise_1_explains_from_the_evidence(name: str, cause: str, seed: int) -> None:
    assert explain(broken_run(name, rng=seed)) == cause


class Cosine(Callback):
    def on_train_begin(self, model: Any) -> None:
        self.values: list[float] = []
        self.before: Any = None

    def on_batch_end(self, batch: int, logs: Any, gradient: Any, step: Any) -> None:
        if self.before is not None:
            length = np.linalg.norm(gradient) * np.linalg.norm(self.before)
            self.values.append(float(gradient @ self.before / length))
        self.before = gradient


def line() -> tuple[Any, Any]:
    x = np.random.default_rng(0).standard_normal((50, 3))
    return x, x @ [[1.0], [-2.0], [0.5]]


def test_exercise_2_the_cosine_turns_negative_between_the_rates() -> None:
    x, y = line()
    node = Input(3)

    def cosines(rate: float) -> list[float]:
        net, seen = Network(node, Dense(1)(node), loss="mse", optimizer=SGD(rate), rng=0), Cosine()
        net.fit(x, y, epochs=20, batch_size=None, callbacks=[seen])
        return seen.values

    assert len(cosines(0.1)) == 19
    assert max(map(abs, cosines(0.1))) <= 1 + 1e-12
    signs = [cosines(rate)[-1] < 0 for rate in np.arange(0.1, 0.7, 0.01)]
    assert 0.5 < 0.1 + 0.01 * signs.index(True) < 0.6
    # Beyond 2 / (largest + smallest eigenvalue) the error dies out last along the steepest.
    design = np.c_[x, np.ones(50)]
    values = np.linalg.eigvalsh(2 * design.T @ design / 50)
    assert 0.1 + 0.01 * signs.index(True) == pytest.approx(2 / (values[0] + values[-1]), abs=0.02)


def test_exercise_3_one_gradient_predicts_the_ratio_of_sgd_and_not_of_adam() -> None:
    x, y = line()
    node = Input(3)
    for optimizer, agrees in ((SGD(0.05), True), (Adam(0.05), False)):
        net = Network(node, Dense(1)(node), loss="mse", optimizer=optimizer, rng=0)
        gradient = net.named(net.gradient(x, y)[1])["dense.kernel"]
        at_one = np.linalg.norm(gradient) / np.linalg.norm(net.params["dense"]["kernel"])
        seen = UpdateRatio()
        net.fit(x, y, batch_size=None, callbacks=[seen])
        recorded = 20 * seen.history["dense.kernel"][0]
        assert np.isclose(at_one, recorded, rtol=1e-10, atol=0) == agrees


def test_exercise_4_noise_equals_signal_at_the_noise_scale() -> None:
    x, y = dot_digits(40, 0.7, rng=1)
    x = x - 0.5
    node = Input(35)
    net = Network(
        node,
        Dense(10)(Dense(30, activation="tanh")(node)),
        loss="categorical_crossentropy_from_logits",
        rng=0,
    )
    each = np.array([net.gradient(a[None], b[None])[1].copy() for a, b in zip(x, y, strict=True)])
    mean = each.mean(axis=0)
    scale = np.square(each - mean).sum(axis=1).mean() / (mean @ mean)
    assert scale == pytest.approx(37, abs=0.5)
    picks = np.random.default_rng(0).integers(0, 400, (1000, round(scale)))
    off = [np.square(each[p].mean(axis=0) - mean).sum() for p in picks]
    assert np.mean(off) / (mean @ mean) == pytest.approx(1, abs=0.1)


@pytest.mark.parametrize(
    ("samples", "low", "high"), [(10, 0.5, 0.7), (100, 0.05, 0.15), (1000, 0.05, 0.15)]
)
def test_exercise_5_the_best_validation_loss_is_too_good(
    samples: int, low: float, high: float
) -> None:
    x, y = smooth_task(np.random.default_rng(0), 2540, noise=0.7)
    node = Input(4)
    net = Network(
        node,
        Dense(1)(Dense(60, activation="tanh")(node)),
        optimizer=Adam(0.02),
        runs=20,
        rng=1,
    )
    stop = EarlyStopping(patience=20, restore_best_weights=True)
    val = slice(40, 40 + samples)
    net.fit(
        x[:40],
        y[:40],
        epochs=300,
        batch_size=16,
        validation_data=(x[val], y[val]),
        callbacks=[stop],
    )
    mean, lower, _ = mean_interval(net.evaluate(x[1040:], y[1040:])["loss"] - stop.best)
    assert low < mean < high
    assert lower > 0


def test_exercise_6_how_many_validation_samples() -> None:
    def wide(n: int) -> float:
        low, high = share_interval(0.95, n)
        return float(high - low)

    assert abs(next(n for n in range(7000, 8000) if wide(n) <= 0.01) - 7312) <= 2
    # Paired differences are +1, -1 or 0: mean 0.01, mean square 0.03.
    assert pytest.approx(1150, rel=0.05) == 1.96**2 * (0.03 - 0.01**2) / 0.01**2


def test_the_recipe_for_tensorboard_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    found = re.search(r"```py\n(from torch\.utils\.tensorboard.*?)```", CHAPTER.read_text(), re.S)
    assert found is not None
    said: list[tuple[Any, ...]] = []

    class SummaryWriter:
        def __init__(self, folder: str) -> None:
            said.append(("open", folder))

        def add_scalar(self, name: str, value: float, step: int) -> None:
            said.append((name, value, step))

        def add_histogram(self, name: str, values: Any, step: int) -> None:
            said.append((name, values.shape, step))

        def close(self) -> None:
            said.append(("close",))

    fake: Any = ModuleType("torch.utils.tensorboard")
    fake.SummaryWriter = SummaryWriter
    for name in "torch", "torch.utils":
        monkeypatch.setitem(sys.modules, name, ModuleType(name))
    monkeypatch.setitem(sys.modules, "torch.utils.tensorboard", fake)
    names: dict[str, Any] = {"Callback": Callback}
    exec(found[1], names)
    x, y = line()
    node = Input(3)
    net = Network(node, Dense(1)(node), loss="mse", rng=0)
    history = net.fit(x, y, epochs=2, callbacks=[names["TensorBoard"]()])
    assert said[0] == ("open", "runs/today")
    assert ("loss", float(history["loss"][1]), 2) in said
    assert ("dense.kernel", (3, 1), 2) in said
    assert said[-1] == ("close",)
