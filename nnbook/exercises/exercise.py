"""One exercise: its statement, hints, solution and check, and the wrong answers known so far."""

import ast
import inspect
import textwrap
from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from nnbook.exercises.answers import check_value, literal
from nnbook.exercises.compare import words
from nnbook.exercises.diagnosis import Call, diagnose_function, diagnose_value
from nnbook.exercises.limits import TimeLimitExceeded, within
from nnbook.exercises.plain import DisplayText, readable
from nnbook.exercises.student import Recorder, Student
from nnbook.exercises.verdict import (
    NOT_ATTEMPTED,
    PASSED,
    WRONG,
    Failure,
    NotAttempted,
    Outcome,
    Verdict,
)

F = TypeVar("F", bound=Callable[..., Any])

LEVELS = ("warm-up", "core", "challenge", "open")


class Exercise:
    """An exercise that checks itself; CONTRIBUTING.md shows how to write one.

    Parameters
    ----------
    module : str
        ``__name__`` of the exercise's file, which names the exercise and its chapter.
    text : str
        ``__doc__`` of the file: one line with the title, then the statement in Markdown.
    level : str
        One of "warm-up", "core", "challenge" and "open".
    objective : int, optional
        The number of the chapter's objective that the exercise practises.
    minutes : int
        How long it takes a student who has read the chapter.
    hints : sequence of str
        The hints in the order in which they are shown, in Markdown.
    why : str
        The explanation beside the solution, in Markdown.
    given : str
        The lines above the stub, as a rule imports. The solution needs nothing else.
    in_place : bool
        Whether the function may change the arrays it is given.
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
        self._last_hint = 0
        self._known_outcomes: dict[int, Outcome] = {}
        self._known_calls: list[Call] = []

    # What an author writes.

    def solution_is(self, function: F) -> F:
        """Take the reference solution; use it as a decorator."""
        self._function = function
        return function

    def checked_by(self, check: Callable[[Student], None]) -> Callable[[Student], None]:
        """Take the check; use it as a decorator.

        The check is given a `Student`, and raises `Failure` if the answer is wrong.
        """
        self._check = check
        return check

    def answer_is(self, value: Any, *, rtol: float = 1e-6, options: Sequence[str] = ()) -> None:
        """Take the right answer, if the answer is a value.

        Parameters
        ----------
        value : number, str, bool, list, set, or a dict of them with one entry for each part
            The right answer.
        rtol : float
            How far numbers may differ: 1e-3 if three digits are asked for.
        options : sequence of str
            The options of a quiz.
        """
        self._value, self._rtol, self._options = value, rtol, tuple(options)

    def wrong(self, message: str, *answers: Any) -> Callable[[F], F]:
        """Take a known wrong answer with its message: values, or a function as a decorator.

        An answer that goes wrong in the same way, with the same numbers, gets the message. Of a
        dict of parts, give only those that are wrong.
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
            The function, not what it returns; or the value the exercise asks for.
        seconds : float, optional
            The time limit, if not that of the exercise.
        """
        limit = self.seconds if seconds is None else seconds
        try:
            outcome, printed = within(limit, lambda: self._outcome(answer))
        except TimeLimitExceeded as late:
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
        if len(printed) > 1000:
            printed = printed[:1000] + "\n… and more"
        if isinstance(outcome, NotAttempted):
            return Verdict(self.name, NOT_ATTEMPTED, "There is no answer yet.", printed=printed)
        if outcome is None:
            return Verdict(self.name, PASSED, "Right.", printed=printed)
        try:
            diagnosis, _ = within(limit, lambda: self._diagnosis(outcome, answer))
        except TimeLimitExceeded:  # then the general message has to do
            diagnosis = []
        said = outcome.message if diagnosis else str(outcome)
        message = "\n".join([*(one for one in diagnosis if one not in said), said])
        numbers = (*outcome.pair, outcome.what) if outcome.pair else None
        return Verdict(self.name, WRONG, message, outcome.kind, printed, numbers)

    def hint(self, number: int | None = None) -> DisplayText:
        """Return the next hint, or the one with a number, counted from 1."""
        if not self.hints:
            return DisplayText("There is no hint for this exercise.")
        if number is None:
            number = self._last_hint % len(self.hints) + 1
            self._last_hint = number
        if not 1 <= number <= len(self.hints):
            raise ValueError(f"hint: expected a number from 1 to {len(self.hints)}, got {number}")
        hint = f"Hint {number} of {len(self.hints)}: {self.hints[number - 1]}"
        return DisplayText(readable(hint), hint)

    def solution(self) -> DisplayText:
        """Return the solution, and why it is right."""
        plain, markdown = self.solution_code, f"```python\n{self.solution_code}\n```"
        if self.why:
            plain, markdown = f"{plain}\n\n{readable(self.why)}", f"{markdown}\n\n{self.why}"
        return DisplayText(plain, markdown)

    # What follows from the definition.

    @property
    def kind(self) -> str:
        """The kind of the exercise, "function" or "answer"."""
        return "answer" if self._function is None else "function"

    @property
    def reference(self) -> Any:
        """The solution itself: a function or a value."""
        return self._value if self._function is None else self._function

    @property
    def solution_code(self) -> str:
        """The solution as a student would write it."""
        if self._function is None:
            return f"{self.name} = {literal(self._value)}"
        return _source(self._function)

    @property
    def stub(self) -> str:
        """The code to begin with: a signature and its docstring, or a name to assign to."""
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
        """The options of a quiz."""
        return self._options

    @property
    def choices(self) -> str:
        """The options of a quiz as a list in Markdown, or nothing."""
        rows = "\n".join(f'- "{option}"' for option in self._options)
        return f"\n\nChoose from:\n\n{rows}" if rows else ""

    def below_given(self, code: str) -> str:
        """Return code, such as the stub, below the lines that are given."""
        return f"{self.given}\n\n\n{code}" if self.given else code

    def __repr__(self) -> str:
        lines = [f"{self.name}: {self.title} ({self.level}, about {self.minutes} minutes)", ""]
        lines += [readable(self.statement) + self.choices, "", self.below_given(self.stub)]
        return "\n".join(lines)

    def _repr_markdown_(self) -> str:
        """Return the statement for a notebook."""
        text = f"**{self.title}**\n\n{self.statement}{self.choices}"
        return f"{text}\n\n```python\n{self.below_given(self.stub)}\n```"

    # How an answer is judged.

    def _outcome(self, answer: Any) -> Outcome:
        """Return how an answer falls short, or None if it passes."""
        try:
            self._judge(answer)
        except (Failure, NotAttempted) as outcome:
            return outcome
        return None

    def _judge(self, answer: Any) -> None:
        """Raise `Failure` or `NotAttempted` unless an answer passes."""
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
            # The check itself stumbled over the result, so the mistake is in the answer.
            raise Failure(
                f"The check cannot work with what {self.name} returns: {words(student.last)}.\n"
                f"({type(error).__name__}: {error})",
                "result",
                type(error).__name__,
            ) from None

    def _diagnosis(self, failure: Failure, answer: Any) -> list[str]:
        """Return the messages of the known wrong answers that go wrong in the same way."""
        if self._function is None:
            return diagnose_value(failure.received, self._value, self.known, self._rtol)
        outcomes = self._known_outcomes
        return diagnose_function(failure, answer, self.known, self._outcome, outcomes, self._calls)

    def _calls(self) -> list[Call]:
        """Return the arguments of all calls of the check."""
        if not self._known_calls:
            assert self._function is not None
            assert self._check is not None
            recorder = Recorder(self._function, self._function, self.in_place)
            self._check(recorder)
            self._known_calls = recorder.calls
        return self._known_calls


def _source(function: Callable[..., Any]) -> str:
    """Return a function's source without its decorators."""
    lines = textwrap.dedent(inspect.getsource(function)).splitlines()
    start = next(i for i, line in enumerate(lines) if line.startswith("def "))
    return "\n".join(lines[start:]).rstrip()
