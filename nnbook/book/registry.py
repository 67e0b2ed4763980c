"""Which experiments make a record, and how one is made and checked."""

import inspect
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from importlib import import_module
from pathlib import Path
from typing import Any

from nnbook._validation import one_of
from nnbook.book import PAGES, folder, records
from nnbook.book.comparison import differences
from nnbook.book.pieces import resumable
from nnbook.book.records import Record
from nnbook.datasets.files import noting


@dataclass(frozen=True)
class Experiment:
    """A run whose result is stored.

    Attributes
    ----------
    run : callable
        Returns the results by name. The defaults of its parameters are the settings of the record;
        one whose default is None is no setting: it replaces the data in tests.
    question, seeds, data, tolerance, absolute
        As in :class:`~nnbook.book.records.Record`.
    changed : mapping
        The settings in which the record differs from the defaults: two records may have one run.
    durations, scattered : sequence of str
        Which results are so, as patterns: ``"*/seconds"``. See
        :class:`~nnbook.book.records.Record`.
    """

    run: Callable[..., Mapping[str, Any]]
    question: str
    seeds: str
    tolerance: float
    changed: Mapping[str, Any] = field(default_factory=dict)
    data: str = "generated"
    absolute: float = 0.0
    durations: Sequence[str] = ()
    scattered: Sequence[str] = ()

    @property
    def settings(self) -> dict[str, Any]:
        """What ``run`` is called with."""
        given = {name: p.default for name, p in inspect.signature(self.run).parameters.items()}
        return {
            name: value for name, value in {**given, **self.changed}.items() if value is not None
        }


#: The experiments of the files that have been imported, by name; see :func:`experiments`.
EXPERIMENTS: dict[str, Experiment] = {}


def recorded(
    name: str, **described: Any
) -> Callable[[Callable[..., Mapping[str, Any]]], Callable[..., Mapping[str, Any]]]:
    """Register a function as the maker of the record ``name``."""

    def register(run: Callable[..., Mapping[str, Any]]) -> Callable[..., Mapping[str, Any]]:
        EXPERIMENTS[name] = Experiment(run, **described)
        return run

    return register


def experiments() -> Mapping[str, Experiment]:
    """Return every experiment that makes a record, by name: all pages' files are imported."""
    for page in PAGES:
        for path in sorted(folder(page).glob("*.py")):
            import_module(f"nnbook.book.{path.parent.name}.{path.stem}")
    return EXPERIMENTS


def home(name: str) -> Path:
    """Return the folder of a record: that of the experiment which makes it."""
    return Path(inspect.getfile(experiments()[name].run)).parent


def make(name: str) -> Record:
    """Run an experiment and return its record, without storing it.

    A run that was interrupted goes on where it was, see :mod:`nnbook.book.pieces`.

    Raises
    ------
    ValueError
        For an unknown name. The message lists the known ones.
    """
    experiment = one_of("reproduce", "NAME", name, experiments())
    start = time.process_time()
    with noting() as files, resumable(name, experiment.settings) as journal:
        results = experiment.run(**experiment.settings)
    return Record(
        name=name,
        command=f"python -m nnbook reproduce {name}",
        question=experiment.question,
        settings=records.rounded(experiment.settings),
        seeds=experiment.seeds,
        data=experiment.data,
        tolerance=experiment.tolerance,
        seconds=max(0.1, round(journal.seconds + time.process_time() - start, 1)),
        versions=records.versions(),
        results=records.rounded(results),
        files=dict(files),
        absolute=experiment.absolute,
        durations=named(experiment.durations, results),
        scattered=named(experiment.scattered, results),
    )


def named(patterns: Sequence[str], results: Mapping[str, Any]) -> list[str]:
    """Return the names of the results that fit one of the patterns.

    Examples
    --------
    >>> named(["*/seconds"], {"adam/seconds": 1.0, "adam/loss": 0.5})
    ['adam/seconds']
    """
    return [key for key in results if any(fnmatchcase(key, pattern) for pattern in patterns)]


def check(name: str) -> list[str]:
    """Run an experiment again; return in words where it disagrees with the stored record."""
    one_of("reproduce", "NAME", name, experiments())
    stored = records.load(name)
    return differences(stored, make(name))
