"""What a network is judged by: a loss for each output, and metrics beside it."""

from collections.abc import Mapping, Sequence
from typing import Any

from nnbook import _validation as check
from nnbook import losses
from nnbook.losses import Loss
from nnbook.metrics import resolve
from nnbook.typing import DTypeLike, FloatArray, Shape

#: What adds up over the batches of an epoch, by the name of the quantity.
Sums = dict[str, Any]


class Objective:
    """The losses and metrics of all outputs.

    A network with one output reports ``loss`` and, for example, ``accuracy``. With several outputs
    it reports ``loss``, the weighted sum of all, and then ``left_loss`` and ``left_accuracy`` for
    the output of a layer named ``left``.

    Parameters
    ----------
    names, shapes : sequence
        The name and the shape of each output.
    loss : str, Loss, or a sequence of them
        One for all outputs, or one for each.
    metrics : sequence of str or Metric, or a sequence of such sequences
        One sequence for all outputs, or one for each.
    loss_weights : sequence of float, optional
        The factor of each output's loss in the sum, at least 0; by default 1.

    Raises
    ------
    ValueError, TypeError
        For unknown names, or for more or fewer entries than outputs.
    """

    def __init__(
        self,
        names: Sequence[str],
        shapes: Sequence[Shape],
        *,
        loss: str | Loss | Sequence[str | Loss],
        metrics: Sequence[Any],
        loss_weights: Sequence[float] | None,
    ) -> None:
        if isinstance(metrics, str):
            raise TypeError(
                f"Network: expected a sequence of metrics, got {metrics!r}; write [{metrics!r}]"
            )
        several = len(names) > 1
        self.shapes = list(shapes)
        each = [loss] * len(names) if isinstance(loss, str | Loss) else list(loss)
        _expect("loss", each, names)
        self.losses = [losses.get(one, "Network") for one in each]
        nested = bool(metrics) and isinstance(metrics[0], list | tuple)
        rows = list(metrics) if nested else [metrics] * len(names)
        _expect("metrics", rows, names)
        self.metrics = [
            resolve(row, one, "Network") for row, one in zip(rows, self.losses, strict=True)
        ]
        weights = [1.0] * len(names) if loss_weights is None else list(loss_weights)
        _expect("loss_weights", weights, names)
        self.loss_weights = [
            check.number("Network", f"loss_weights[{k}]", w, least=0) for k, w in enumerate(weights)
        ]
        self._prefixes = [f"{name}_" if several else "" for name in names]

    def check_targets(self, who: str, y: Any, samples: int, dtype: DTypeLike) -> list[FloatArray]:
        """Return each output's targets in the form its loss needs; refuse those that do not fit."""
        ys: list[FloatArray] = []
        given = check.several(who, "y", y, len(self.losses))
        for loss, values, shape in zip(self.losses, given, self.shapes, strict=True):
            ys.append(loss.targets(values, shape, dtype))
        for targets in ys:
            if len(targets) != samples or len(targets) == 0:
                raise ValueError(
                    f"{who}: expected as many targets as samples, and at least one, "
                    f"got {samples} samples and {len(targets)} targets"
                )
        return ys

    def prepare_metrics(self, targets: Sequence[FloatArray]) -> None:
        """Let the metrics see all targets: a batch may not show their coding, for example."""
        for k, y in enumerate(targets):
            row, self.metrics[k] = self.metrics[k], []
            for metric in row:
                self.metrics[k].append(metric.prepared(y))

    def sums(
        self, ys: Sequence[FloatArray], predicted: Sequence[FloatArray], weights: FloatArray | None
    ) -> Sums:
        """Return the part of every quantity that adds up over batches."""
        result: Sums = {}
        for k, prefix in enumerate(self._prefixes):
            y, p = ys[k], predicted[k]
            result[prefix + "loss"] = self.losses[k].sums(y, p, weights)
            for metric in self.metrics[k]:
                result[prefix + metric.name] = metric.sums(y, p)
        return result

    def sums_and_gradients(
        self, ys: Sequence[FloatArray], predicted: Sequence[FloatArray], weights: FloatArray | None
    ) -> tuple[Sums, list[FloatArray]]:
        """Return ``sums``, and the gradient of the losses' weighted sum for each output."""
        result: Sums = {}
        gradients = []
        for k, prefix in enumerate(self._prefixes):
            y, p = ys[k], predicted[k]
            result[prefix + "loss"], dy = self.losses[k].sums_and_gradient(y, p, weights)
            gradients.append(dy if self.loss_weights[k] == 1.0 else dy * self.loss_weights[k])
            for metric in self.metrics[k]:
                result[prefix + metric.name] = metric.sums(y, p)
        return result, gradients

    def loss(self, sums: Mapping[str, Any], samples: int) -> Any:
        """Return what training minimizes: the weighted sum of the losses, plus the penalty."""
        total: Any = None
        for k, prefix in enumerate(self._prefixes):
            value = self.losses[k].result(sums[prefix + "loss"], samples, self.shapes[k][-1])
            if self.loss_weights[k] != 1.0:
                value = self.loss_weights[k] * value
            total = value if total is None else total + value
        return total + sums["penalty"] / samples if "penalty" in sums else total

    def quantities(self, sums: Mapping[str, Any], samples: int) -> dict[str, Any]:
        """Return the loss and the metrics by name, from the sums over all these samples."""
        logs: dict[str, Any] = {"loss": self.loss(sums, samples)}
        for k, prefix in enumerate(self._prefixes):
            outputs = self.shapes[k][-1]
            if prefix:
                loss = self.losses[k]
                logs[prefix + "loss"] = loss.result(sums[prefix + "loss"], samples, outputs)
            for metric in self.metrics[k]:
                name = prefix + metric.name
                logs[name] = metric.result(sums[name], samples, outputs)
        return logs


def _expect(name: str, given: Sequence[Any], outputs: Sequence[str]) -> None:
    if len(given) != len(outputs):
        raise ValueError(
            f"Network: expected {name} for {len(outputs)} output(s) ({', '.join(outputs)}), "
            f"got {len(given)}"
        )
