"""Odd or even, from 35 dots: ten rates with a hundred starts each, and which class comes first."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from nnbook.book.noisy_digits.dot_digits import dot_digits, dot_network, quartiles, swept
from nnbook.book.pieces import each
from nnbook.book.registry import recorded
from nnbook.monitoring import ClassScores
from nnbook.statistics import mean_interval


@recorded(
    "dot_parity",
    question="Is an odd digit harder to tell from an even one, and what does the rate change?",
    seeds="100 starts for each rate in one stack; 500 starts at rate 0.1; 10 starts in 20 orders",
    tolerance=0.02,
    absolute=0.05,
    scattered=["right", "needed"],
)
def dot_parity(
    learning_rates: Sequence[float] = (0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1.0, 3.0, 10.0),
    seeds: int = 100,
    epochs: int = 3000,
    watch: Sequence[int] = (0, 10, 20, 50, 100, 200, 300, 500, 700, 1000, 1500, 2100, 2999),
    learnt: float = 0.1,
    starts: int = 500,
    rate: float = 0.1,
    every: int = 25,
    score_epochs: int = 600,
    orders: int = 20,
    order_starts: int = 10,
    order_epochs: int = 300,
) -> Mapping[str, Any]:
    """Train the report's 35-10-5-1 network on the ten clean digits.

    Returns
    -------
    dict
        ``sse`` of shape (3, rates - 1, watch): the quartiles over starts of the sum of squares
        before the update of these epochs, without the largest rate, where rounding decides.
        ``right`` of shape (rates, seeds): which starts have all ten digits right at the end.
        ``needed``, likewise: the epoch at which the sum is first below ``learnt``, or ``epochs``.
        ``measured``: the epochs of what follows, at ``rate``. ``FORM/accuracy``, ``FORM/even/f1``,
        ``FORM/odd/f1`` and ``.../recall``: means over starts, of the full batch (``batch``), of
        single digits (``single``), and of the full batch with a round top of the 3 (``round``).
        ``FORM/f1/ahead`` and ``FORM/recall/ahead`` of shape (3, measured): the mean, with its 95
        percent interval, over starts or over orders, of the score of the even digits minus that of
        the odd ones. ``FORM/even_first`` and ``FORM/odd_first``: the shares of starts in which
        either recall is the larger one. ``confusion`` of shape (measured, 2, 2): means over starts,
        full batch.
    """
    x, digits = dot_digits()
    odd = (digits % 2)[:, None].astype(float)

    def sweep() -> dict[str, Any]:
        net, loss = swept(10, 5, 1, x=x, y=odd, rates=learning_rates, seeds=seeds, epochs=epochs)
        right = ((net.predict(x) >= 0.5) == (odd > 0)).all(axis=(1, 2))
        below = loss < learnt
        return {
            "sse": quartiles(loss, watch),
            "right": right.reshape(-1, seeds).astype(int),
            "needed": np.where(below.any(axis=0), below.argmax(axis=0), epochs),
        }

    def scores(job: tuple[str, int]) -> Any:
        form, order = job
        alone = form == "single"
        runs, seed = (order_starts, order) if alone else (starts, 1000)
        net = dot_network(10, 5, 1, learning_rate=rate, runs=runs, rng=seed, dtype=np.float32)
        images = dot_digits(three="round")[0] if form == "round" else x
        seen = ClassScores(images, odd, every=every)
        length = order_epochs if alone else score_epochs
        net.fit(images, odd, epochs=length, batch_size=1 if alone else None, callbacks=[seen])
        return seen.confusion

    found: dict[str, Any] = each([()], lambda _: sweep(), "rates")[0]
    jobs = [("batch", 0), ("round", 0), *(("single", order) for order in range(orders))]
    counts = each(jobs, scores, "orders")
    found["measured"] = np.arange(0, score_epochs + 1, every)
    for form, part in (("batch", counts[:1]), ("round", counts[1:2]), ("single", counts[2:])):
        confusion = np.array(part, dtype=float)  # order, epoch, 2, 2, start
        hits = confusion[:, :, [0, 1], [0, 1]]
        recall = hits / confusion.sum(axis=3)
        f1 = 2 * hits / (confusion.sum(axis=2) + confusion.sum(axis=3))
        found[f"{form}/accuracy"] = hits.sum(axis=2).mean(axis=(0, 2)) / 10
        for k, name in enumerate(("even", "odd")):
            found[f"{form}/{name}/f1"] = f1[:, :, k].mean(axis=(0, 2))
            found[f"{form}/{name}/recall"] = recall[:, :, k].mean(axis=(0, 2))
        for score, values in (("f1", f1), ("recall", recall)):
            apart = values[:, :, 0] - values[:, :, 1]
            independent = apart.mean(axis=2) if form == "single" else apart[0].T
            found[f"{form}/{score}/ahead"] = np.array(mean_interval(independent))
        found[f"{form}/even_first"] = (apart > 0).mean(axis=(0, 2))
        found[f"{form}/odd_first"] = (apart < 0).mean(axis=(0, 2))
        if form == "batch":
            found["confusion"] = confusion[0].mean(axis=-1)
    return found
