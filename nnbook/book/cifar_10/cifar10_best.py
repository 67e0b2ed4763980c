"""The best plain multilayer perceptron that this book trains on CIFAR-10."""

from collections.abc import Mapping, Sequence
from typing import Any

from nnbook.book.cifar_10.cifar10_lessons import ladder
from nnbook.book.cifar_10.images import SOURCE, Images, load_rotated
from nnbook.book.cifar_10.training import trained
from nnbook.book.pieces import each
from nnbook.book.registry import recorded
from nnbook.optimizers import Adam
from nnbook.schedules import OneCycle


@recorded(
    "cifar10_best",
    question="How far does a plain multilayer perceptron get on CIFAR-10 with all the lessons?",
    seeds="0 to 2; the settings were chosen on the validation images, from six trials",
    tolerance=0.05,
    absolute=0.01,
    data=SOURCE,
)
def cifar10_best(
    train: int = 45000,
    validation: int = 5000,
    axes: int = 256,
    widths: Sequence[int] = (512, 256),
    batch_size: int = 128,
    epochs: int = 10,
    learning_rate: float = 3e-3,
    runs: int = 3,
    images: Images | None = None,
) -> Mapping[str, Any]:
    """Train wider layers with all lessons of the ladder, by Adam, whose rate rises and falls once.

    Returns
    -------
    dict
        ``train``, ``validation`` and ``test``, of shape (runs,), and ``weights`` of the first run,
        for :func:`~nnbook.book.cifar_10.images.unpacked`.
    """
    data = images or load_rotated(train, validation, axes, mirror=True)
    lessons = list(ladder().values())[-1]
    steps = -(-len(data.split.x) // batch_size) * epochs

    def run(seed: int) -> dict[str, Any]:
        found = trained(
            lessons.ends(data.split.x.shape[1], widths, stddev=0.0, factor=0.0),
            data.split,
            [seed],
            loss=lessons.loss,
            optimizer=Adam(OneCycle(learning_rate, total_steps=steps)),
            epochs=epochs,
            batch_size=batch_size,
            mirrored=data.mirrored,
            shown=data.axes,
        )
        return {name: value for name, (value,) in found.items()}

    found = each(range(runs), run, "runs")
    results = {name: [one[name] for one in found] for name in ("train", "validation", "test")}
    return results | {"weights": found[0]["weights"]}
