"""The outcome of a check: a verdict for the student, and the failure it is made from."""

import html
import re
from dataclasses import dataclass, field
from typing import Any, TypeAlias

PASSED, WRONG, NOT_ATTEMPTED = "passed", "wrong", "not attempted"


class Failure(Exception):
    """Raised by a check when the answer is wrong; it says how.

    Parameters
    ----------
    message : str
        What is wrong, in whole sentences, for a student.
    kind : str
        The kind of mistake: "value", "shape", "dtype", "signature", "crash", "mutation" …
    what : str
        What was being looked at. Together with ``received`` it tells one mistake from another.
    received : object
        What the student's code returned.
    guess : str
        What may be behind it, in whole sentences. It is left out where the mistake is known.

    Attributes
    ----------
    pair : tuple of array, or None
        Received and expected, where the numbers are too many for a sentence.
    sums_up : bool
        Whether ``received`` is made by the author of a check to tell mistakes apart.
    """

    pair: tuple[Any, Any] | None = None
    sums_up = False

    def __init__(
        self,
        message: str,
        kind: str = "value",
        what: str = "",
        received: Any = None,
        guess: str = "",
    ):
        message = shortened(message)
        super().__init__(message)
        self.message, self.kind, self.what, self.received = message, kind, what, received
        self.guess = guess

    def __str__(self) -> str:
        return "\n".join(filter(None, [self.message, self.guess]))


class Told(Failure):
    """A failure in the process of a file, which was put into words there."""


class NotAttempted(Exception):
    """Raised when there is no answer yet: the stub was handed in unchanged."""


def shortened(text: str, characters: int = 1000, lines: int = 100) -> str:
    """Return a text whose long lines, and whose lines if they are many, lack their middle.

    Examples
    --------
    >>> shortened("Not 'aaaaaaaaaaaaaaaa'.", characters=9)
    "Not 'a … (14 characters left out) … a'."
    """
    rows = text.splitlines()
    if len(rows) > lines:
        first, last = lines * 2 // 3, lines // 3
        between = f"… ({len(rows) - first - last} lines left out) …"
        rows = [*rows[:first], between, *rows[-last:]]
    elif all(len(row) <= characters for row in rows):
        return text
    return "\n".join(_without_middle(row, characters) for row in rows)


def _without_middle(row: str, characters: int) -> str:
    if len(row) <= characters:
        return row
    first, last = characters * 2 // 3, characters // 3
    return f"{row[:first]} … ({len(row) - first - last} characters left out) … {row[-last:]}"


#: Characters that control a terminal, or turn the direction of writing, and those UTF-8 lacks.
_HIDDEN = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


def visible(text: str) -> str:
    r"""Return a text in which characters that a terminal would obey are written out.

    What a file prints, or calls itself, must not erase a verdict, nor write another one over it.

    Examples
    --------
    >>> print(visible("\x1b[2Jpassed"))
    \x1b[2Jpassed
    """
    return _HIDDEN.sub(lambda found: found[0].encode("unicode_escape").decode(), text)


#: How an answer falls short, or None if it passes.
Outcome: TypeAlias = Failure | NotAttempted | None


@dataclass(frozen=True)
class Verdict:
    """The result of one check; it prints as a student reads it.

    Attributes
    ----------
    exercise : str
        The name of the exercise.
    status : str
        "passed", "wrong" or "not attempted".
    message : str
        What is wrong, or what to do next.
    mistake : str
        The kind of mistake, such as "value", "shape" or "time"; empty if there is none.
    printed : str
        What the answer printed while it was checked.
    numbers : tuple, optional
        Received, expected, and what they are, for a figure in a notebook.

    Examples
    --------
    >>> Verdict("sigmoid_slope", "passed", "Right.")
    sigmoid_slope: passed
      Right.
    """

    exercise: str
    status: str
    message: str = ""
    mistake: str = ""
    printed: str = ""
    numbers: tuple[Any, Any, str] | None = field(default=None, compare=False)

    @property
    def passed(self) -> bool:
        """Whether the answer is right."""
        return self.status == PASSED

    def as_dict(self) -> dict[str, Any]:
        """Return the verdict as plain data for JSON, without the arrays of the figure."""
        return {name: value for name, value in vars(self).items() if name != "numbers"}

    def __repr__(self) -> str:
        lines = [f"{self.exercise}: {self.status}"]
        lines += [f"  {line}" for line in self.message.splitlines()]
        if self.printed:
            lines += ["  While it was checked, it printed:"]
            lines += [f"  | {line}" for line in self.printed.splitlines()]
        return visible("\n".join(lines))

    def _repr_html_(self) -> str | None:
        """Return the text with a figure, or None if there are no numbers to draw."""
        if self.numbers is None:
            return None
        from nnbook.exercises.picture import difference  # a terminal needs no figures

        text = f'<pre style="white-space: pre-wrap">{html.escape(repr(self))}</pre>'
        return text + difference(*self.numbers)._repr_html_()
