"""One exercise: its statement, hints, solution, check, and the wrong answers that are known."""

import ast
import inspect
import textwrap
from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from nnbook.exercises.answers import check_value, literal
from nnbook.exercises.compare import words
from nnbook.exercises.diagnosis import of_function, of_value
from nnbook.exercises.limits import TimeLimit, within
from nnbook.exercises.plain import readable
from nnbook.exercises.student import Student
from nnbook.exercises.verdict import (
    NOT_ATTEMPTED,
    PASSED,
    WRONG,
    Failure,
    NotAttempted,
    Text,
    Verdict,
)

F = TypeVar("F", bound=Callable[..., Any])

LEVELS = ("warm-up", "core", "challenge", "open")


class Exercise:
    """An exercise that checks itself; CONTRIBUTING.md shows how to write one.

    Parameters
    ----------
    module : str
        ``__name__`` of the exercise's file: it gives the exercise and its chapter their names.
    text : str
        ``__doc__`` of the file: a line with the title, then the statement in Markdown.
    level : str
        One of "warm-up", "core", "challenge" and "open".
    objective : int, optional
        The number of the chapter's objective that it practises.
    minutes : int
        How long it takes a student who has read the chapter.
    hints : sequence of str
        In the order in which they are shown, in Markdown.
    why : str
        What stands beside the solution, in Markdown.
    given : str
        The lines that stand above the stub, imports as a rule. The solution needs nothing else.
    in_place : bool
        Whether the function may change the arrays that it gets.
    seconds : float
        The time limit of a check.
    """

    def __init__(
        self,
        module: str,
        text: str | None,
        *,
        level: str,
        objective: int | None = None,
        minutes: int = 10,
        hints: Sequence[str] = (),
        why: str = "",
        given: str = "import numpy as np",
        in_place: bool = False,
        seconds: float = 10.0,
    ):
        if level not in LEVELS:
            raise ValueError(f"Exercise: expected level to be one of {LEVELS}, got {level!r}")
        self.name = module.rpartition(".")[2]
        self.chapter = module.split(".")[-3].replace("_", "-")
        title, _, statement = inspect.cleandoc(text or "").partition("\n")
        self.title, self.statement = title.rstrip("."), statement.strip()
        self.level, self.objective, self.minutes = level, objective, minutes
        self.hints, self.why = tuple(hints), inspect.cleandoc(why)
        self.given, self.in_place, self.seconds = inspect.cleandoc(given), in_place, seconds
        self.known: list[tuple[str, Any]] = []
        self._function: Callable[..., Any] | None = None
        self._value: Any = None
        self._check: Callable[[Student], None] | None = None
        self._rtol, self._options = 1e-6, tuple[str, ...]()
        self._shown = 0
        self._memory: dict[int, Failure | NotAttempted | None] = {}

    # What an author writes.

    def solution_is(self, function: F) -> F:
        """Take the reference solution: a decorator."""
        self._function = function
        return function

    def checked_by(self, check: Callable[[Student], None]) -> Callable[[Student], None]:
        """Take the check of a function: a decorator. It gets a `Student` and raises `Failure`."""
        self._check = check
        return check

    def answer_is(self, value: Any, *, rtol: float = 1e-6, options: Sequence[str] = ()) -> None:
        """Take the right answer, where the answer is a value.

        Parameters
        ----------
        value : number, str, bool, list, set, or a dict of them with one entry for each part
            The right one.
        rtol : float
            How far numbers may differ: 1e-3 where three digits are asked for.
        options : sequence of str
            What can be chosen from, for a quiz.
        """
        self._value, self._rtol, self._options = value, rtol, tuple(options)

    def wrong(self, message: str, *answers: Any) -> Callable[[F], F]:
        """Take a known wrong answer with its message: values, or a function as a decorator.

        Whoever hands in something that goes wrong in the same way, with the same numbers, gets the
        message. For a dict of parts, name those that are wrong.
        """
        self.known += [(message, answer) for answer in answers]

        def take(function: F) -> F:
            self.known.append((message, function))
            return function

        return take

    # What a student calls.

    def check(self, answer: Any = ..., *, seconds: float | None = None) -> Verdict:
        """Return whether an answer is right, and if not, what kind of mistake it is.

        Parameters
        ----------
        answer : object
            The function, not what it returns; or the value that is asked for.
        seconds : float, optional
            The time limit, instead of that of the exercise.
        """
        limit = self.seconds if seconds is None else seconds
        try:
            failure, printed = within(limit, lambda: self._failure(answer))
        except TimeLimit as late:
            message = (
                f"{self.name} did not end within {limit:g} s. "
                "Is there a loop whose condition never becomes false, or work that doubles with "
                "each step?"
            )
            if not late.stopped:
                message += (
                    "\nIt could not be stopped, because it waits inside a call that is not "
                    "Python's own. It goes on in the background: restart the kernel to end it."
                )
            return Verdict(self.name, WRONG, message, "time")
        shown = printed if len(printed) <= 1000 else printed[:1000] + "\n… and more"
        if isinstance(failure, NotAttempted):
            return Verdict(self.name, NOT_ATTEMPTED, "There is no answer yet.", printed=shown)
        if failure is None:
            return Verdict(self.name, PASSED, "Right.", printed=shown)
        try:
            known, _ = within(limit, lambda: self._diagnosis(failure))
        except TimeLimit:  # then the general message has to do
            known = []
        known = [text for text in known if text not in failure.message]
        message = "\n".join([*known, failure.message])
        numbers = (*failure.pair, failure.what) if failure.pair else None
        return Verdict(self.name, WRONG, message, failure.kind, shown, numbers)

    def hint(self, number: int | None = None) -> Text:
        """Return the next hint, or that of a number, from 1."""
        if not self.hints:
            return Text("There is no hint for this exercise.")
        if number is None:
            number = self._shown % len(self.hints) + 1
            self._shown = number
        if not 1 <= number <= len(self.hints):
            raise ValueError(f"hint: expected a number from 1 to {len(self.hints)}, got {number}")
        hint = f"Hint {number} of {len(self.hints)}: {self.hints[number - 1]}"
        return Text(readable(hint), hint)

    def solution(self) -> Text:
        """Return the solution, and why it is one."""
        plain = [self.solution_code, readable(self.why)]
        markdown = [f"```python\n{self.solution_code}\n```", self.why]
        return Text(*("\n\n".join(filter(None, parts)) for parts in (plain, markdown)))

    # What is derived from it.

    @property
    def kind(self) -> str:
        """Return "function" or "answer"."""
        return "answer" if self._function is None else "function"

    @property
    def reference(self) -> Any:
        """The solution itself: a function, or a value."""
        return self._value if self._function is None else self._function

    @property
    def solution_code(self) -> str:
        """The solution as a student would write it."""
        if self._function is None:
            return f"{self.name} = {literal(self._value)}"
        return _source(self._function)

    @property
    def stub(self) -> str:
        """What a student begins with: the signature and its docstring, or a name to fill in."""
        if self._function is None:
            if isinstance(self._value, dict):
                return f"{self.name} = {literal(dict.fromkeys(self._value, ...))}"
            return f"{self.name} = ..."
        node = ast.parse(self.solution_code).body[0]
        assert isinstance(node, ast.FunctionDef)
        first = node.body[0]
        documented = ast.get_docstring(node) is not None
        end = first.end_lineno if documented else first.lineno - 1
        head = self.solution_code.splitlines()[:end]
        return "\n".join([*head, f'    raise NotImplementedError("write {self.name}")'])

    @property
    def options(self) -> tuple[str, ...]:
        """What can be chosen from, in a quiz."""
        return self._options

    @property
    def choices(self) -> str:
        """The options as a list in Markdown, or nothing."""
        rows = "\n".join(f'- "{option}"' for option in self._options)
        return f"\n\nChoose from:\n\n{rows}" if rows else ""

    @property
    def begin(self) -> str:
        """What a cell begins with: the lines above the stub, and the stub."""
        return f"{self.given}\n\n\n{self.stub}" if self.given else self.stub

    def __repr__(self) -> str:
        lines = [f"{self.name}: {self.title} ({self.level}, about {self.minutes} minutes)", ""]
        return "\n".join([*lines, readable(self.statement) + self.choices, "", self.begin])

    def _repr_markdown_(self) -> str:
        """Return the statement for a notebook."""
        text = f"**{self.title}**\n\n{self.statement}{self.choices}"
        return f"{text}\n\n```python\n{self.begin}\n```"

    # How it judges.

    def _failure(self, answer: Any) -> Failure | NotAttempted | None:
        """Return how an answer fails, or None."""
        try:
            self._try(answer)
        except (Failure, NotAttempted) as failure:
            return failure
        return None

    def _try(self, answer: Any) -> None:
        if answer is ...:
            raise NotAttempted
        if isinstance(answer, Exercise):
            raise Failure(
                f"You handed in the exercise {answer.name} itself. Import it under another name, "
                f"from nnbook.exercises import {answer.name} as ex, and hand in what you wrote.",
                "signature",
            )
        if self._function is None:
            check_value(answer, self._value, rtol=self._rtol, options=self._options)
            return
        student = Student(answer, self._function, self.in_place)
        assert self._check is not None, f"{self.name} has no check"
        try:
            self._check(student)
        except (Failure, NotAttempted):
            raise
        except Exception as error:
            # The check itself stumbled over something: that is a mistake of the answer, too.
            raise Failure(
                f"The check cannot work with what {self.name} returns: {words(student.last)}.\n"
                f"({type(error).__name__}: {error})",
                "result",
                type(error).__name__,
            ) from None

    def _diagnosis(self, failure: Failure) -> list[str]:
        """Return the messages of the known wrong answers that go wrong in the same way."""
        if self._function is None:
            return of_value(failure.received, self._value, self.known, self._rtol)
        return of_function(failure, self.known, self._failure, self._memory)


def _source(function: Callable[..., Any]) -> str:
    """Return a function's source without its decorators."""
    lines = textwrap.dedent(inspect.getsource(function)).splitlines()
    start = next(i for i, line in enumerate(lines) if line.startswith("def "))
    return "\n".join(lines[start:]).rstrip()
