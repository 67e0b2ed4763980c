"""A student's function, wrapped: whatever goes wrong in a call becomes a sentence."""

import copy
import inspect
import io
import sys
import warnings
from collections.abc import Callable
from functools import partial
from inspect import unwrap
from typing import Any

import numpy as np

from nnbook.exercises.compare import close, differ_by_case, words
from nnbook.exercises.crash import crash, is_own
from nnbook.exercises.general import remark
from nnbook.exercises.limits import StopAnswer
from nnbook.exercises.plain import capitalized
from nnbook.exercises.verdict import Failure, NotAttempted


class Student:
    """Calls a function for a check, and fails with a sentence if the call goes wrong.

    Parameters
    ----------
    function : object
        What the student handed in.
    solution : callable
        The reference solution, with which `agrees` compares.
    in_place : bool
        Whether the function may change the arrays it is given.

    Attributes
    ----------
    warned : list of str
        The warnings of the last call.
    last : object
        What the last call returned.
    """

    def __init__(self, function: Any, solution: Callable[..., Any], in_place: bool = False):
        self.function, self.solution, self.in_place = function, solution, in_place
        self.name = solution.__name__
        self.warned: list[str] = []
        self.last: Any = None
        self._for_case = ""
        if not callable(function):
            raise Failure(
                f"Expected the function {self.name}, received {words(function)}.\n"
                f"Hand in {self.name} itself, not what it returns.",
                "signature",
            )

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        """Return what the function returns; fail if it raises, changes an input or returns None."""
        self._check_signature(args, kwargs)
        before = copy.deepcopy((args, kwargs))
        printed = _amount_printed()
        self.last = None
        with warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("always")
            try:
                result = self.function(*args, **kwargs)
            except NotImplementedError:
                raise NotAttempted from None
            except StopAnswer:
                raise
            except BaseException as error:
                raise crash(error, self.name) from None
        self.warned = [str(one.message) for one in caught]
        if result is ...:
            raise NotAttempted
        if not self.in_place:
            self._check_unchanged(before, args, kwargs)
        if result is None and (expected := self._expected(before)) is not None:
            message = (
                f"{self.name} prints its result and returns None: write return in place of print."
                if _amount_printed() > printed
                else f"{self.name} returns None{self._for_case}, where {words(expected)} was "
                "expected. Does every way through it end with a return?"
            )
            raise Failure(message, "nothing returned", self._for_case)
        self.last = result
        return result

    def agrees(
        self,
        *args: Any,
        case: str = "",
        rtol: float = 1e-7,
        atol: float = 1e-10,
        says: str = "",
        quiet: bool = False,
        **kwargs: Any,
    ) -> None:
        """Fail unless the function returns what the solution returns for these arguments.

        Parameters
        ----------
        *args, **kwargs
            The arguments; the solution gets copies of them.
        case : str
            What is special about these arguments: "a batch of one", "very large z".
        rtol, atol, says
            As in `close`.
        quiet : bool
            Whether a warning, of an overflow for example, is a mistake.
        """
        # The copies are made first, because some arguments, such as generators, change with use.
        twin_args, twin_kwargs = copy.deepcopy((args, kwargs))
        before_args, before_kwargs = copy.deepcopy((args, kwargs))
        self._for_case = f" for {case}" if case else ""
        try:
            received = self(*args, **kwargs)
        finally:
            self._for_case = ""
        with np.errstate(all="ignore"):
            expected = self.solution(*twin_args, **twin_kwargs)
        what = f"the result for {case}" if case else "the result"
        try:
            close(received, expected, what, rtol=rtol, atol=atol, says=says)
        except Failure as failure:
            printed = _amount_printed()
            call = self.function, self.solution, before_args, before_kwargs
            if explanation := remark(*call, received, expected):
                failure.guess = explanation  # it was put to the test, unlike what is guessed first
            if isinstance(sys.stdout, io.StringIO):  # the remark may have called it once more
                sys.stdout.truncate(sys.stdout.seek(printed))
            raise
        for one, other in _array_pairs(received, expected):
            if other.dtype == np.float32 and one.dtype == np.float64:
                raise Failure(
                    f"{capitalized(what)}: the numbers are right, but float64. "
                    "Expected float32, as the inputs are.\nWhich array in the formula is float64? "
                    "np.zeros, np.ones and np.where of two numbers make one.",
                    "dtype",
                    what,
                )
        if quiet and self.warned:
            message = f"{capitalized(what)} is right, but NumPy warns: {self.warned[0]}."
            raise Failure(f"{says}\n{message}".lstrip(), "warning", what, self.warned[0])

    def vectorized(self, make: Callable[[int], tuple[Any, ...]], of: str = "samples") -> None:
        """Fail if the function takes more steps in Python for more samples.

        Parameters
        ----------
        make : callable
            ``make(n)`` returns the arguments for n samples.
        of : str
            What n counts.

        Notes
        -----
        What is counted is the instructions of the student's own files, not seconds. Code written in
        C is not seen.
        """
        few, many = (self._steps(make(n)) for n in (4, 20))
        if many - few >= 16:
            raise Failure(
                f"Right, but there is a loop over the {of} in Python: from 4 {of} to 20 the number "
                f"of instructions goes from {few} to {many}.\n"
                "Write it for all of them at once, with operations on whole arrays.",
                "loop",
            )

    def _steps(self, args: tuple[Any, ...]) -> int:
        """Return how many instructions of the student's own files a call takes."""
        count = getattr(self.function, "count_steps", None)  # it is run, and counted, elsewhere
        count = count or partial(count_steps, self.function)
        return int(count(lambda: self(*args)))

    def _check_signature(self, args: tuple[Any, ...], kwargs: dict[str, Any]) -> None:
        try:
            signature = inspect.signature(self.function)
        except (TypeError, ValueError):  # some functions written in C have none
            return
        try:
            signature.bind(*args, **kwargs)
        except TypeError as error:
            wanted = inspect.signature(self.solution)
            message = (
                f"Expected {self.name}{wanted}, received a function with the arguments "
                f"{signature}: {error}.{differ_by_case(signature.parameters, wanted.parameters)}"
            )
            raise Failure(message, "signature") from None

    def _check_unchanged(self, before: Any, args: Any, kwargs: Any) -> None:
        old_args, old_kwargs = before
        names = list(inspect.signature(self.solution).parameters)
        arguments = [
            *zip(names + ["an argument"] * len(args), old_args, args, strict=False),
            *((key, old_kwargs[key], kwargs[key]) for key in kwargs),
        ]
        for name, old, new in arguments:
            for one, other in _array_pairs(old, new):
                if one.shape != other.shape or not np.array_equal(one, other, equal_nan=True):
                    raise Failure(
                        f"{self.name} changes its argument {name}, which belongs to the caller.\n"
                        "Make a new array: write a = a * b in place of a *= b, or take a copy.",
                        "mutation",
                        name,
                    )

    def _expected(self, before: Any) -> Any:
        """Return what the solution returns, without any warnings."""
        args, kwargs = before
        with warnings.catch_warnings(), np.errstate(all="ignore"):
            warnings.simplefilter("ignore")
            return self.solution(*args, **kwargs)


def count_steps(function: Callable[..., Any], call: Callable[[], Any]) -> int:
    """Return how many instructions of a student's own files a call of their function takes."""
    # It may run in the process of a file, which can replace what `inspect` holds by now.
    home = getattr(getattr(unwrap(function), "__code__", None), "co_filename", "")
    count = 0

    def trace(frame: Any, event: str, _: Any) -> Any:
        nonlocal count
        filename = frame.f_code.co_filename
        if filename != home and not is_own(filename):
            return None
        frame.f_trace_opcodes = True
        count += event == "opcode"
        return trace

    old = sys.gettrace()
    # Python 3.12 traces single instructions only if a frame asks for them before `settrace`.
    sys._getframe().f_trace_opcodes = True
    sys.settrace(trace)
    try:
        call()
    finally:
        sys.settrace(old)
    return count


class Recorder(Student):
    """Takes down the arguments of each call, as they are before it.

    Attributes
    ----------
    calls : list of tuple
        The arguments by position and those by name.
    """

    def __init__(self, function: Any, solution: Callable[..., Any], in_place: bool = False):
        super().__init__(function, solution, in_place)
        self.calls: list[tuple[tuple[Any, ...], dict[str, Any]]] = []

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        """Return what the function returns."""
        self.calls.append(copy.deepcopy((args, kwargs)))
        return super().__call__(*args, **kwargs)


def _amount_printed() -> int:
    """Return how many characters were printed so far, if printing is recorded."""
    return sys.stdout.tell() if isinstance(sys.stdout, io.StringIO) else 0


def _array_pairs(a: Any, b: Any) -> list[tuple[Any, Any]]:
    """Return the numeric arrays that are in the same places of two structures."""
    if isinstance(a, dict) and isinstance(b, dict):
        return [pair for key in a if key in b for pair in _array_pairs(a[key], b[key])]
    if isinstance(a, list | tuple) and isinstance(b, list | tuple):
        matched = zip(a, b, strict=False)
        return [pair for one, other in matched for pair in _array_pairs(one, other)]
    both = isinstance(a, np.ndarray | np.generic) and isinstance(b, np.ndarray | np.generic)
    if both and a.dtype.kind in "biufc" and b.dtype.kind in "biufc":
        return [(a, b)]
    return []
