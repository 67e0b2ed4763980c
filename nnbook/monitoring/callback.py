"""Callback: what watches training, and what it is told.

The fit loop calls four methods, in this order:

================================================  ==============================================
``on_train_begin(model)``                         once, before the first epoch
``on_batch_end(batch, logs, gradient, step)``     after each update, if it is overridden
``on_epoch_end(epoch, logs)``                     after each epoch; True stops training
``on_train_end()``                                once, even if training was interrupted
================================================  ==============================================

An epoch begins where the last one ended, so nothing is called there. Epochs and batches are counted
from 1. With ``runs=R``, every quantity in ``logs`` is an array of shape (R,), and the gradient and
the step have shape (R, P).

Batches are many and cheap, so the loop does not call methods that do nothing: it checks once which
callbacks override ``on_batch_end``. Without any, a batch costs the same as without callbacks; with
one, it costs a copy of the gradient.
"""

from collections.abc import Callable, Sequence
from typing import Any

from nnbook.monitoring.history import Logs
from nnbook.typing import FloatArray


class Callback:
    """Watch training; override what you need.

    ``on_epoch_end`` may return True to stop training after that epoch. Callbacks are called in the
    order given, and all of them are told of an epoch, even if one stops training.

    Examples
    --------
    >>> from nnbook import Dense, Input, Network
    >>> class StopWhenGood(Callback):
    ...     def on_epoch_end(self, epoch, logs):
    ...         return bool(logs["loss"] < 0.1)
    >>> x = Input(1)
    >>> net = Network(x, Dense(1)(x), loss="mse", rng=0)
    >>> net.fit([[0.0], [1.0]], [[0.0], [2.0]], epochs=500, callbacks=[StopWhenGood()])
    History(... epochs: loss)
    """

    def on_train_begin(self, model: Any) -> None:
        """Receive the network before the first epoch."""

    def on_batch_end(self, batch: int, logs: Logs, gradient: FloatArray, step: FloatArray) -> None:
        """Receive an update that was just made.

        Parameters
        ----------
        batch : int
            Its number in the epoch, counted from 1.
        logs : mapping
            ``loss`` of the batch, before the update, and the number of ``samples`` in it.
        gradient : ndarray of shape (P,) or (runs, P)
            The gradient of the loss with its penalties, before any clipping. Read-only, and yours
            to keep.
        step : ndarray of shape (P,) or (runs, P)
            What was added to theta; 0 in a frozen run. Read-only, and overwritten by the next
            update: copy what you keep.
        """

    def on_epoch_end(self, epoch: int, logs: Logs) -> bool | None:
        """Receive the quantities of an epoch (counted from 1); return True to stop."""
        return None

    def on_train_end(self) -> None:
        """Finish up: training is over, or was interrupted."""


class LambdaCallback(Callback):
    """A callback made of functions, for what is not worth a class.

    Parameters
    ----------
    on_train_begin, on_batch_end, on_epoch_end, on_train_end : callable, optional
        Called like the methods of :class:`Callback`.

    Examples
    --------
    >>> from nnbook import Dense, Input, Network
    >>> x = Input(1)
    >>> net = Network(x, Dense(1, kernel_initializer="zeros")(x), loss="mse")
    >>> show = LambdaCallback(on_epoch_end=lambda epoch, logs: print(epoch, float(logs["loss"])))
    >>> _ = net.fit([[0.0], [1.0]], [[1.0], [1.0]], callbacks=[show])
    1 1.0
    """

    def __init__(
        self,
        *,
        on_train_begin: Callable[[Any], None] | None = None,
        on_batch_end: Callable[[int, Logs, FloatArray, FloatArray], None] | None = None,
        on_epoch_end: Callable[[int, Logs], bool | None] | None = None,
        on_train_end: Callable[[], None] | None = None,
    ) -> None:
        own = {key: value for key, value in locals().items() if key.startswith("on_") and value}
        for name, function in own.items():
            if not callable(function):
                raise TypeError(f"LambdaCallback: expected {name} to be callable, got {function!r}")
        self.__dict__.update(own)  # they shadow the class's methods


def watches_batches(callback: Callback) -> bool:
    """Return whether a callback overrides ``on_batch_end``."""
    return getattr(callback.on_batch_end, "__func__", None) is not Callback.on_batch_end


def tell(
    watchers: Sequence[Callback], batch: int, logs: Logs, gradient: FloatArray, step: FloatArray
) -> None:
    """Tell the callbacks that watch batches of an update, in arrays they cannot change."""
    step = step.view()  # the array itself may be the optimizer's velocity, which stays writable
    gradient.flags.writeable = step.flags.writeable = False
    for watcher in watchers:
        watcher.on_batch_end(batch, logs, gradient, step)
