"""Noise in training: ten clean digits, noisy copies of them, or fresh noise in each step."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from nnbook.book.accuracy import accuracy
from nnbook.book.noisy_digits.dot_digits import dot_digits, dot_network
from nnbook.book.noisy_digits.dot_recognition import noisy_copies
from nnbook.book.pieces import each
from nnbook.book.registry import recorded
from nnbook.typing import FloatArray


@recorded(
    "dot_augmentation",
    question="How much of what noise costs does a network win back that was trained with noise?",
    seeds="20 starts for each noise; validation copies choose the noise, other copies test",
    tolerance=0.02,
    absolute=0.02,
    scattered=["*/validation", "*/test", "fresh/clean", "fixed/train"],
)
def dot_augmentation(
    stddevs: Sequence[float] = (0.0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.7, 1.0),
    seeds: int = 20,
    steps: int = 10000,
    every: int = 500,
    fixed: Sequence[int] = (1, 10, 100),
    fixed_noise: float = 0.5,
    noises: Sequence[float] = (0.3, 0.5, 0.7),
    copies: int = 300,
) -> Mapping[str, Any]:
    """Train the 35-20-10 network at rate 0.1, ten digits in a step, with noise of each size.

    Returns
    -------
    dict
        ``fresh/NOISE/validation`` and ``fresh/NOISE/test`` of shape (stddevs, seeds): the accuracy
        at each noise after all steps, on copies that only choose and on copies that only test.
        ``fresh/NOISE/curve`` of shape (measured, stddevs): the mean on validation copies; the
        steps are ``measured``. ``fresh/clean`` of shape (stddevs, seeds): the accuracy on clean
        digits. ``fixed/NOISE/test`` of shape (fixed, seeds): after as many steps on that many
        copies of each digit, drawn once, with ``fixed_noise``. ``fixed/train``: the accuracy on
        these.
    """
    x, digits = dot_digits()
    validation = {
        noise: dot_digits(copies, noise, rng=900 + round(100 * noise)) for noise in noises
    }
    tests = {noise: noisy_copies(copies, noise, "flat") for noise in noises}

    def fresh(_: int) -> dict[str, Any]:
        noise_of_each = np.repeat(stddevs, seeds)
        net = dot_network(
            20, 10, learning_rate=0.1, noise=noise_of_each, runs=len(noise_of_each), rng=2,
            dtype=np.float32,
        )  # fmt: skip
        net.theta[...] = np.tile(net.theta[:seeds], (len(stddevs), 1))  # each noise, same starts
        found: dict[str, Any] = {f"fresh/{noise}/curve": [] for noise in noises}

        def right(x: FloatArray, y: Any) -> FloatArray:
            shares: FloatArray = accuracy(net, x, y).reshape(-1, seeds)
            return shares

        for step in range(0, steps + 1, every):
            if step:
                net.fit(x, np.eye(10), epochs=every, batch_size=None)
            for noise in noises:
                found[f"fresh/{noise}/curve"].append(right(*validation[noise]).mean(axis=1))
        found["fresh/clean"] = right(x, digits)
        for noise in noises:
            found[f"fresh/{noise}/validation"] = right(*validation[noise])
            found[f"fresh/{noise}/test"] = right(*tests[noise])
        return found

    def drawn_once(count: int) -> dict[str, Any]:
        images, labels = dot_digits(count, fixed_noise, rng=700 + count)
        net = dot_network(20, 10, learning_rate=0.1, runs=seeds, rng=2, dtype=np.float32)
        # An epoch has as many steps as there are copies.
        net.fit(images, np.eye(10)[labels], epochs=steps // count, batch_size=10)
        found = {f"{noise}": accuracy(net, *tests[noise]) for noise in noises}
        return found | {"train": accuracy(net, images, labels)}

    results: dict[str, Any] = dict(each([0], fresh, "fresh noise")[0])
    results["measured"] = np.arange(0, steps + 1, every)
    copied = each(fixed, drawn_once, "copies")
    results["fixed/train"] = [found["train"] for found in copied]
    for noise in noises:
        results[f"fixed/{noise}/test"] = [found[f"{noise}"] for found in copied]
    return results
