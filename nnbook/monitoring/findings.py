"""What a diagnosis says: findings, each with its evidence, its weight and what to try."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from nnbook._validation import one_of

#: How much a finding weighs, from light to heavy.
SEVERITIES = ("good", "info", "warning", "error")


@dataclass(frozen=True)
class Finding:
    """One thing that was seen in training.

    Attributes
    ----------
    name : str
        A short name, such as ``"overfitting"``; :func:`nnbook.monitoring.diagnose` lists them.
    sentence : str
        What was seen, and what it may mean.
    evidence : dict of str to float
        The numbers that this rests on.
    severity : {"good", "info", "warning", "error"}
        "error" means that training has failed, "warning" that something may be wrong.
    advice : str
        What to try, or what to look at.
    """

    name: str
    sentence: str
    evidence: Mapping[str, float]
    severity: str
    advice: str

    def __post_init__(self) -> None:
        one_of("Finding", "severity", self.severity, dict.fromkeys(SEVERITIES))

    def __str__(self) -> str:
        numbers = ", ".join(f"{key} {value:.4g}" for key, value in self.evidence.items())
        return f"{self.severity}: {self.name}. {self.sentence}\n  seen: {numbers}\n  {self.advice}"


@dataclass(frozen=True)
class Diagnosis:
    """All findings about one network's training, the heaviest first.

    Attributes
    ----------
    findings : tuple of Finding
        At least one: where nothing bad is seen, it is ``"good"`` or ``"too_short"``.

    Examples
    --------
    >>> seen = Finding("noisy", "The loss jumps.", {"swing": 0.25}, "info", "Try a larger batch.")
    >>> diagnosis = Diagnosis((seen,))
    >>> "noisy" in diagnosis, diagnosis["noisy"].evidence["swing"], diagnosis.healthy
    (True, 0.25, True)
    >>> print(diagnosis)
    info: noisy. The loss jumps.
      seen: swing 0.25
      Try a larger batch.
    """

    findings: tuple[Finding, ...]

    def __post_init__(self) -> None:
        ordered = sorted(self.findings, key=lambda one: -SEVERITIES.index(one.severity))
        object.__setattr__(self, "findings", tuple(ordered))

    @property
    def names(self) -> list[str]:
        """The names of the findings."""
        return [one.name for one in self.findings]

    @property
    def healthy(self) -> bool:
        """Whether there are neither warnings nor errors."""
        return all(one.severity in ("good", "info") for one in self.findings)

    def __contains__(self, name: object) -> bool:
        return name in self.names

    def __getitem__(self, name: str) -> Finding:
        return one_of("Diagnosis", "name", name, {one.name: one for one in self.findings})

    def __iter__(self) -> Iterator[Finding]:
        return iter(self.findings)

    def __len__(self) -> int:
        return len(self.findings)

    def __str__(self) -> str:
        return "\n".join(map(str, self.findings))
