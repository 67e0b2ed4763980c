"""A channel between two processes, of which one is not to be trusted: each calls the other.

Both sides have the same class. A call travels as a line of JSON, and so does its answer; while a
side waits for an answer, it serves the calls of the other. What is written into the channel by
anybody else is skipped, because every message begins with a token that two processes share.
"""

import builtins
import socket
import threading
import time
from collections.abc import Callable
from functools import partial
from json import dumps, loads
from os import getpid
from typing import Any

from nnbook.exercises.signatures import pack_signature, unpack_signature
from nnbook.exercises.wire import LARGEST, pack, unpack

#: Seconds after which a side that waits looks up, so that it can be interrupted.
TICK = 0.05

#: Bytes of a message: one array of the largest size, in the letters of base64, and its description.
MOST = 3 * LARGEST // 2

_TOKEN = 16
_HEAD = _TOKEN + 8


class Closed(Exception):
    """The other process is gone, or what comes from it makes no sense."""


class Channel:
    """One end of a channel.

    Parameters
    ----------
    link : socket.socket
        The socket, which is connected with that of the other end.
    token : bytes
        Sixteen random bytes, which nobody else knows.

    Attributes
    ----------
    serve : dict of callable
        What the other end may call by name.
    look_up : callable
        Called now and then while this end waits; it may raise an exception.
    call_function : callable
        Called with the number of a function of the other end, and its arguments.

    Notes
    -----
    Functions are sent as numbers. The other end makes a function of the number that calls back, and
    if such a function is sent home, it becomes the original again.
    """

    def __init__(self, link: socket.socket, token: bytes) -> None:
        link.settimeout(TICK)
        self.link, self.token = link, token
        self.serve: dict[str, Callable[..., Any]] = {"function": self._call_mine}
        self.owner = getpid()
        self.look_up: Callable[[], None] = lambda: None
        self.call_function: Callable[..., Any] = partial(self.call, "function")
        self._mine: list[Callable[..., Any]] = []
        self._theirs: dict[int, Callable[..., Any]] = {}
        self._buffer = bytearray()
        # A function that is called back may be called from several threads.
        self._turn = threading.RLock()

    def call(self, name: str, *args: Any, until: float | None = None) -> Any:
        """Return what the other process returns.

        Parameters
        ----------
        name : str
            What to call.
        *args : object
            The arguments, which arrive as copies.
        until : float, optional
            When to give up, as `time.monotonic` counts.

        Raises
        ------
        Closed
            If the process ends before it has answered.
        TimeoutError
            If it does not answer in time.
        Exception
            If the call fails: an exception of the same name.
        """
        with self._turn:
            self._send({"call": name, "args": self.packed(args)}, until)
            while True:
                message = self._received(until)
                if "call" in message:
                    self._answer(message)
                elif "error" in message:
                    raise rebuilt(*message["error"])
                else:
                    return self._unpacked(message.get("value"))

    def answer_calls(self) -> None:
        """Serve the calls of the other process until it is gone."""
        while True:
            self._answer(self._received(None))

    def packed(self, value: Any) -> Any:
        """Return a value as it is sent."""
        return pack(value, self._describe)

    def close(self) -> None:
        """Close this end."""
        self.link.close()

    def _answer(self, message: dict[str, Any]) -> None:
        """Make the call that a message asks for, and send what comes of it."""
        try:
            function = self.serve[message["call"]]
            value = self.packed(function(*self._unpacked(message["args"])))
        except Closed:
            raise
        except Exception as error:
            self._send({"error": [type(error).__name__, str(error)[:10_000]]}, None)
        else:
            self._send({"value": value}, None)

    def _unpacked(self, data: Any) -> Any:
        try:
            return unpack(data, self._recreate)
        except (ValueError, LookupError, TypeError, RecursionError, MemoryError) as error:
            raise Closed(f"cannot read what came: {error}") from None

    # Functions

    def function(self, number: int) -> Callable[..., Any]:
        """Return the function of this end that was sent as a number."""
        return self._mine[number]

    def number(self, function: Any) -> int | None:
        """Return the number of a function of the other end; None for anything else."""
        return next((n for n, known in self._theirs.items() if known is function), None)

    def _call_mine(self, number: int, args: Any, kwargs: Any) -> Any:
        return self.function(number)(*args, **kwargs)

    def _describe(self, function: Callable[..., Any]) -> Any:
        if (number := self.number(function)) is not None:
            return {"yours": number}
        numbers = (number for number, known in enumerate(self._mine) if known is function)
        number = next(numbers, len(self._mine))
        if number == len(self._mine):
            self._mine.append(function)
        name = str(getattr(function, "__name__", type(function).__name__))[:100]
        return {"number": number, "name": name, "signature": pack_signature(function)}

    def _recreate(self, description: Any) -> Callable[..., Any]:
        if "yours" in description:
            return self.function(description["yours"])
        number = int(description["number"])
        if number not in self._theirs:

            def function(*args: Any, **kwargs: Any) -> Any:
                return self.call_function(number, args, kwargs)

            function.__name__ = function.__qualname__ = str(description["name"])
            signature = unpack_signature(description["signature"])
            if signature is not None:
                function.__signature__ = signature  # type: ignore[attr-defined]
            self._theirs[number] = function
        return self._theirs[number]

    # Messages

    def _send(self, message: dict[str, Any], until: float | None) -> None:
        self._check_owner()
        text = dumps(message).encode()
        if len(text) > MOST:
            raise ValueError(f"{len(text):.2g} bytes, of which at most {MOST:.2g} can be sent")
        rest = memoryview(self.token + len(text).to_bytes(8, "big") + text)
        while rest:
            try:
                rest = rest[self.link.send(rest) :]
            except TimeoutError:
                self._look_up(until)
            except OSError as error:
                raise Closed(str(error)) from None

    def _received(self, until: float | None) -> dict[str, Any]:
        """Return the next message, and skip whatever is none."""
        self._check_owner()
        buffer = self._buffer
        while True:
            start = buffer.find(self.token)
            # What comes before a token was not written by the other end of the channel.
            del buffer[: start if start >= 0 else max(0, len(buffer) - _TOKEN + 1)]
            if start >= 0 and len(buffer) >= _HEAD:
                end = _HEAD + int.from_bytes(buffer[_TOKEN:_HEAD], "big")
                if end > _HEAD + MOST:
                    raise Closed("a message is too long")
                if len(buffer) >= end:
                    return self._parsed(end)
            try:
                chunk = self.link.recv(2**20)
            except TimeoutError:
                self._look_up(until)
                continue
            except OSError as error:
                raise Closed(str(error)) from None
            if not chunk:
                raise Closed("the other process is gone")
            buffer += chunk
            _check_time(until)  # what comes may have no end

    def _parsed(self, end: int) -> dict[str, Any]:
        text = bytes(self._buffer[_HEAD:end])
        del self._buffer[:end]
        try:
            message = loads(text)
        except (ValueError, RecursionError, MemoryError) as error:
            raise Closed(f"cannot read what came: {error}") from None
        if not isinstance(message, dict):
            raise Closed("cannot read what came")
        return message

    def _look_up(self, until: float | None) -> None:
        self.look_up()
        _check_time(until)

    def _check_owner(self) -> None:
        """Refuse to work in a copy of the process: two must not answer the same call."""
        if getpid() != self.owner:
            raise Closed("a copy of the process may not use the channel")


def _check_time(until: float | None) -> None:
    if until is not None and time.monotonic() > until:
        raise TimeoutError


def rebuilt(name: Any, text: Any) -> Exception:
    """Return an exception of the given name: Python's own, or one that is made for the purpose.

    Examples
    --------
    >>> rebuilt("ValueError", "no")
    ValueError('no')
    >>> rebuilt("LinAlgError", "singular")
    LinAlgError('singular')
    """
    known = getattr(builtins, str(name), None)
    if isinstance(known, type) and issubclass(known, Exception):
        try:
            return known(text)
        except TypeError:  # a few need more arguments
            pass
    made: Exception = type(str(name)[:100], (Exception,), {})(str(text))
    return made
