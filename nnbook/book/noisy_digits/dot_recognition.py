"""Which of ten digits: trained on the clean ones, tested on noisy copies, digit by digit."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from nnbook.book.accuracy import accuracy
from nnbook.book.noisy_digits.dot_digits import (
    dot_digits,
    dot_network,
    nearest_digit,
    quartiles,
    swept,
)
from nnbook.book.pieces import each
from nnbook.book.registry import recorded
from nnbook.metrics import F1, confusion_matrix
from nnbook.monitoring import ClassScores
from nnbook.typing import FloatArray

#: The seed of the copies; a hundred times their noise is added, so that no two noises share a draw.
TEST_SEED = 500


def noisy_copies(copies: int, noise: float, three: str) -> tuple[FloatArray, Any]:
    """Return the noisy digits to test on, the same for every network."""
    return dot_digits(copies, noise, three=three, rng=TEST_SEED + round(100 * noise))


@recorded(
    "dot_recognition",
    question="Which noisy digits does a network mistake that has seen ten clean ones?",
    seeds="100 starts for each rate in one stack; 50 starts for each reading and drawing",
    tolerance=0.02,
    absolute=0.02,
    scattered=["sweep/right", "sweep/noisy", "*/final/f1", "*/final/accuracy"],
)
def dot_recognition(
    learning_rates: Sequence[float] = (0.003, 0.01, 0.03, 0.1, 0.3, 1.0, 3.0),
    sweep_seeds: int = 100,
    sweep_epochs: int = 3000,
    watch: Sequence[int] = (0, 10, 30, 100, 300, 1000, 2100, 2999),
    seeds: int = 50,
    epochs: int = 5000,
    every: int = 100,
    noises: Sequence[float] = (0.3, 0.5, 0.7),
    copies: int = 100,
    final_copies: int = 1000,
    single_epochs: int = 1000,
) -> Mapping[str, Any]:
    """Train the report's 35-20-10 network at its rate of 0.1, read in three ways.

    Its error may be the sum over the ten digits (``sum``), their mean (``mean``, a tenth of the
    rate), or that of one digit after the other (``single``).

    Returns
    -------
    dict
        ``sweep/sse`` of shape (3, rates - 1, watch): quartiles over starts of the sum of squares,
        without the largest rate, where rounding decides;
        ``sweep/right`` of shape (rates, seeds): how many of the clean digits are right at the end;
        ``sweep/noisy``, likewise: the accuracy at noise 0.5. ``measured``: the epochs of what
        follows. For the 3 with a flat and a round top, and both readings, ``TOP/READING/sse`` and
        ``TOP/READING/clean``, the accuracy on the clean digits, of shape (measured,). Then on
        ``copies`` copies ``TOP/READING/NOISE/accuracy``, and ``.../f1`` and ``.../recall`` of shape
        (measured, 10): all means over starts. At the end, on ``final_copies``:
        ``TOP/READING/NOISE/final/f1`` of shape (10, seeds), ``.../accuracy`` of shape (seeds,) and
        ``.../confusion``, in copies of 100, mean over starts. ``TOP/NOISE/nearest`` is the accuracy
        of the nearest digit, ``TOP/NOISE/nearest_f1`` its F1. ``single/NOISE/accuracy`` and
        ``single/clean``: up to ``single_epochs``.
    """
    identity = np.eye(10)

    def sweep(three: str) -> dict[str, Any]:
        x, _ = dot_digits(three=three)
        net, loss = swept(
            20, 10, x=x, y=identity, rates=learning_rates, seeds=sweep_seeds, epochs=sweep_epochs
        )
        right = (net.predict(x).argmax(axis=-1) == np.arange(10)).sum(axis=-1)
        return {
            "sweep/sse": quartiles(loss, watch),
            "sweep/right": right.reshape(-1, sweep_seeds),
            "sweep/noisy": accuracy(net, *noisy_copies(copies, 0.5, three)).reshape(
                -1, sweep_seeds
            ),
        }

    def both(three: str) -> dict[str, Any]:
        x, _ = dot_digits(three=three)
        tests = {noise: noisy_copies(copies, noise, three) for noise in noises}
        seen = {noise: ClassScores(*test, every=every) for noise, test in tests.items()}
        clean = ClassScores(x, np.arange(10), every=every)
        readings = {"sum": 0.1, "mean": 0.01}
        rates = np.repeat(list(readings.values()), seeds)
        net = dot_network(20, 10, learning_rate=rates, runs=len(rates), rng=1, dtype=np.float32)
        net.theta[seeds:] = net.theta[:seeds]  # both readings from the same starts
        history = net.fit(
            x, identity, epochs=epochs, batch_size=None, callbacks=[clean, *seen.values()]
        )
        found: dict[str, Any] = {}
        ends = np.asarray(net.evaluate(x, identity)["loss"])
        loss = np.vstack([history["loss"][::every], ends])
        final = {noise: noisy_copies(final_copies, noise, three) for noise in noises}
        for k, reading in enumerate(readings):
            runs = slice(k * seeds, (k + 1) * seeds)
            name = f"{three}/{reading}"
            found[f"{name}/sse"] = loss[:, runs].mean(axis=1)
            right = np.trace(clean.confusion, axis1=1, axis2=2)[:, runs]
            found[f"{name}/clean"] = right.mean(axis=1) / 10
            for noise, scores in seen.items():
                right = np.trace(scores.confusion, axis1=1, axis2=2)[:, runs]
                found[f"{name}/{noise}/accuracy"] = right.mean(axis=1) / len(tests[noise][1])
                for score in ("f1", "recall"):
                    values = getattr(scores, score)[..., runs]
                    found[f"{name}/{noise}/{score}"] = values.mean(axis=-1)
        for noise, (images, labels) in final.items():
            table = confusion_matrix(labels, net.predict(images))
            f1 = F1(average=None).result(table, len(labels), 10)
            for k, reading in enumerate(readings):
                runs = slice(k * seeds, (k + 1) * seeds)
                name = f"{three}/{reading}/{noise}/final"
                found[f"{name}/f1"] = f1[runs].T
                found[f"{name}/accuracy"] = np.trace(table[runs], axis1=1, axis2=2) / len(labels)
                found[f"{name}/confusion"] = table[runs].mean(axis=0) * 100 / final_copies
            near = confusion_matrix(labels, np.eye(10)[nearest_digit(images, three=three)])
            found[f"{three}/{noise}/nearest"] = float(np.trace(near) / len(labels))
            found[f"{three}/{noise}/nearest_f1"] = F1(average=None).result(near, len(labels), 10)
        return found

    def single(three: str) -> dict[str, Any]:
        x, _ = dot_digits(three=three)
        seen = {
            noise: ClassScores(*noisy_copies(copies, noise, "flat"), every=every)
            for noise in noises
        }
        clean = ClassScores(x, np.arange(10), every=every)
        net = dot_network(20, 10, learning_rate=0.1, runs=seeds, rng=1, dtype=np.float32)
        net.fit(x, identity, epochs=single_epochs, batch_size=1, callbacks=[clean, *seen.values()])
        found = {
            f"single/{noise}/accuracy": np.trace(scores.confusion, axis1=1, axis2=2).mean(axis=1)
            / (10 * copies)
            for noise, scores in seen.items()
        }
        found["single/clean"] = np.trace(clean.confusion, axis1=1, axis2=2).mean(axis=1) / 10
        return found

    jobs = [(sweep, "flat"), (both, "flat"), (both, "round"), (single, "flat")]
    results: dict[str, Any] = {"measured": np.arange(0, epochs + 1, every)}
    for found in each(jobs, lambda job: job[0](job[1]), "digits"):
        results |= found
    return results
