"""Tests of nnbook.schedules: values at the ends and at the corners."""

import copy
import math
import pickle

import numpy as np
import pytest

from nnbook._validation import select
from nnbook.schedules import (
    ConstantSchedule,
    CosineDecay,
    ExponentialDecay,
    InverseTimeDecay,
    OneCycle,
    Schedule,
    StepDecay,
    WarmUp,
)

CYCLE = OneCycle(2.0, 21, warmup_fraction=0.25, initial_divisor=10, final_divisor=100)
COSINE = CosineDecay(0.4, 100, alpha=0.5)


@pytest.mark.parametrize(
    ("schedule", "expected"),
    [
        (ConstantSchedule(0.3), {0: 0.3, 10**9: 0.3}),
        (StepDecay(0.8, 3), {0: 0.8, 2: 0.8, 3: 0.4, 5: 0.4, 6: 0.2}),
        (StepDecay(0.8, 3, 0.0), {2: 0.8, 3: 0.0}),
        (ExponentialDecay(0.8, 4, 0.25), {0: 0.8, 1: 0.8 / math.sqrt(2), 2: 0.4, 8: 0.05}),
        (InverseTimeDecay(0.6, 5, 2.0), {0: 0.6, 5: 0.2, 10: 0.12}),
        # after a third of the steps the cosine is 1/2, and the half wave 3/4
        (CosineDecay(0.4, 3), {0: 0.4, 1: 0.3, 2: 0.1, 3: 0.0, 99: 0.0}),
        (COSINE, {0: 0.4, 50: 0.3, 100: 0.2, 101: 0.2}),
        (WarmUp(0.8, 4), {0: 0.0, 1: 0.2, 3: 0.6, 4: 0.8, 99: 0.8}),
        (WarmUp(StepDecay(0.8, 2), 4, 0.4), {0: 0.4, 2: 0.6, 4: 0.8, 5: 0.8, 6: 0.4}),
        # 20 intervals: 0.2 at 0, 2 at 5, 2/1000 at 20; halfway between two of them, their mean
        (CYCLE, {0: 0.2, 5: 2.0, 20: 0.002, 21: 0.002}),
        (OneCycle(2.0, 21, 0.2, 10, 100), {2: 1.1, 4: 2.0, 12: 1.001}),
        (OneCycle(1.0, 2), {0: 0.04, 1: 4e-6}),
    ],
    ids=repr,
)
def test_values_by_hand(schedule, expected):
    for step, rate in expected.items():
        assert schedule(step) == pytest.approx(rate, rel=1e-12, abs=1e-15), step
        assert type(schedule(step)) is float


RATES = np.array([0.1, 0.2, 0.4])
AGAIN = [lambda s: s, copy.deepcopy, lambda s: pickle.loads(pickle.dumps(s))]
STACKED = [
    ConstantSchedule(RATES),
    StepDecay(RATES, 3, RATES),
    ExponentialDecay(0.5, 3, RATES),
    InverseTimeDecay(RATES, 3, RATES),
    CosineDecay(RATES, 9, RATES),
    WarmUp(CosineDecay(RATES, 9), 3, 0.01),
    WarmUp(RATES, 3, RATES / 2),
    OneCycle(RATES, 9),
]


@pytest.mark.parametrize("schedule", STACKED, ids=lambda s: type(s).__name__)
@pytest.mark.parametrize("again", AGAIN)
def test_each_run_has_its_own_rate(schedule, again):
    schedule = again(schedule)
    for step in range(12):
        rates = schedule(step)
        assert rates.shape == (3,)
        alone = [select(schedule, k)(step) for k in range(3)]
        np.testing.assert_allclose(rates, alone, rtol=1e-15)


def test_a_schedule_keeps_its_own_numbers():
    rates = np.array([0.1, 0.2])
    schedule = ConstantSchedule(rates)
    rates[0] = 9.0
    assert schedule(0).tolist() == [0.1, 0.2]
    with pytest.raises(AttributeError):
        schedule.learning_rate = 1.0


def test_a_new_schedule_is_one_function():
    class Half(Schedule):
        def __call__(self, step):
            return 0.5

    assert WarmUp(Half(), 2)(1) == 0.25


@pytest.mark.parametrize(
    ("make", "error", "message"),
    [
        (lambda: ConstantSchedule(-1), ValueError, r"^ConstantSchedule: expected learning_rate .*"),
        (lambda: StepDecay("a", 3), TypeError, r"^StepDecay: expected initial_learning_rate to be"),
        (lambda: StepDecay(0.1, 0), ValueError, r"^StepDecay: expected decay_steps >= 1, got 0$"),
        (lambda: StepDecay(0.1, 2.5), TypeError, r"^StepDecay: expected decay_steps to be a whole"),
        (lambda: ExponentialDecay(0.1, 3, -1), ValueError, r"^ExponentialDecay: expected decay_r"),
        (lambda: CosineDecay(0.1, 3, 2.0), ValueError, r"^CosineDecay: expected alpha .* <= 1, g"),
        (lambda: WarmUp("x", 3), TypeError, r"^WarmUp: expected schedule to be a number, got 'x'"),
        (lambda: WarmUp(0.1, 0), ValueError, r"^WarmUp: expected warmup_steps >= 1, got 0$"),
        (lambda: OneCycle(0.1, 1), ValueError, r"^OneCycle: expected total_steps >= 2, got 1$"),
        (lambda: OneCycle(0.1, 9, 1.0), ValueError, r"^OneCycle: expected warmup_fraction .* < 1"),
        (lambda: OneCycle(0.1, 9, 0.5, 0.5), ValueError, r"^OneCycle: expected initial_divisor"),
    ],
)
def test_bad_calls(make, error, message):
    with pytest.raises(error, match=message):
        make()
