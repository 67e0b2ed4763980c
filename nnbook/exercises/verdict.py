"""What a check says: a verdict for the student, and the failure that it is made from."""

import html
from dataclasses import dataclass, field
from typing import Any

PASSED, WRONG, NOT_ATTEMPTED = "passed", "wrong", "not attempted"


class Failure(Exception):
    """The answer is wrong, and this says how.

    Parameters
    ----------
    message : str
        What is wrong, in whole sentences, for a student.
    kind : str
        What kind of mistake: "value", "shape", "dtype", "signature", "crash", "mutation" …
    what : str
        What was looked at when it showed. With ``received`` it tells one mistake from another.
    received : object
        What came.

    Attributes
    ----------
    pair : tuple of array, or None
        What came and what should have, where the numbers are too many for a sentence.
    """

    pair: tuple[Any, Any] | None = None

    def __init__(self, message: str, kind: str = "value", what: str = "", received: Any = None):
        super().__init__(message)
        self.message, self.kind, self.what, self.received = message, kind, what, received


class NotAttempted(Exception):
    """There is no answer yet: the stub was handed in as it is."""


@dataclass(frozen=True)
class Verdict:
    """The outcome of one check; it prints as a student reads it.

    Attributes
    ----------
    exercise : str
        The name of the exercise.
    status : str
        "passed", "wrong" or "not attempted".
    message : str
        What is wrong, or what comes next.
    mistake : str
        The kind of mistake, such as "value", "shape" or "time"; empty where there is none.
    printed : str
        What the answer printed meanwhile.
    numbers : tuple, optional
        What was received, what was expected, and what they are, for a figure in a notebook.

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
        """Return what can be said in words, by name, for JSON."""
        return {name: said for name, said in vars(self).items() if name != "numbers"}

    def __repr__(self) -> str:
        lines = [f"{self.exercise}: {self.status}"]
        lines += [f"  {line}" for line in self.message.splitlines()]
        if self.printed:
            lines += ["  While it was checked, it printed:"]
            lines += [f"  | {line}" for line in self.printed.splitlines()]
        return "\n".join(lines)

    def _repr_html_(self) -> str | None:
        """Return the words with a figure, or nothing where words are all."""
        if self.numbers is None:
            return None
        from nnbook.exercises.picture import difference  # a terminal needs no figures

        words = f'<pre style="white-space: pre-wrap">{html.escape(repr(self))}</pre>'
        return words + difference(*self.numbers)._repr_html_()


class Text(str):
    """A string that is shown as it is read, not as it is typed; a notebook typesets its math.

    Parameters
    ----------
    plain : str
        For a terminal.
    markdown : str, optional
        For a notebook; the same if it is not given.
    """

    def __new__(cls, plain: str, markdown: str = "") -> "Text":
        """Make the string; it also carries its Markdown."""
        text = super().__new__(cls, plain)
        text.markdown = markdown or plain
        return text

    markdown: str

    def __repr__(self) -> str:
        return str(self)

    def _repr_markdown_(self) -> str:
        return self.markdown
