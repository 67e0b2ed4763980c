"""Registry: the experiments that make a record, and how a record is made and checked."""

import inspect
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import Any

from nnbook._validation import one_of
from nnbook.book import PAGES, folder, records
from nnbook.book.comparison import differences
from nnbook.book.pieces import Journal, kept, resumable
from nnbook.book.records import Record
from nnbook.datasets.files import noting, without_downloads


@dataclass(frozen=True)
class Experiment:
    """A run whose result is stored.

    Attributes
    ----------
    run : callable
        Returns the results by name. The defaults of its parameters are the settings of the record,
        except a default of None: such a parameter lets tests pass their own data.
    question, seeds, data, tolerance, absolute
        As in :class:`~nnbook.book.records.Record`.
    changed : mapping
        The settings in which the record differs from the defaults. So one run can make two records.
    durations, scattered : sequence of str
        Patterns, such as ``"*/seconds"``, for the names of results that are of this kind. See
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


# Only those of the files imported so far; experiments() imports the others.
_registered: dict[str, Experiment] = {}


def recorded(
    name: str, **described: Any
) -> Callable[[Callable[..., Mapping[str, Any]]], Callable[..., Mapping[str, Any]]]:
    """Register a function as the maker of the record ``name``."""

    def register(run: Callable[..., Mapping[str, Any]]) -> Callable[..., Mapping[str, Any]]:
        _registered[name] = Experiment(run, **described)
        return run

    return register


def experiments() -> Mapping[str, Experiment]:
    """Return every experiment that makes a record, by name. This imports the files of all pages."""
    for page in PAGES:
        for path in sorted(folder(page).glob("*.py")):
            import_module(f"nnbook.book.{path.parent.name}.{path.stem}")
    return _registered


def _known(name: str) -> Experiment:
    return one_of("reproduce", "NAME", name, experiments())


def home(name: str) -> Path:
    """Return the folder in which a record lies: that of the experiment that makes it.

    Raises
    ------
    ValueError
        For an unknown name. The message lists the known ones.

    Examples
    --------
    >>> home("mnist_ladder").name
    'mnist'
    """
    return Path(inspect.getfile(_known(name).run)).parent


@contextmanager
def making(name: str) -> Iterator[Record]:
    """Run an experiment, and yield its record, to store it within the block.

    An interrupted run goes on from where it was, see :mod:`nnbook.book.pieces`. What is kept for
    that is removed after the block. So if the record cannot be stored, the run is not lost.

    Raises
    ------
    ValueError
        For an unknown name. The message lists the known ones.
    OSError
        If nothing can be kept in the user's cache.
    """
    with resumable(name, _known(name).settings) as journal:
        yield _run(name, journal)


def make(name: str) -> Record:
    """Run an experiment and return its record, without storing it; otherwise as :func:`making`."""
    with making(name) as record:
        return record


def _run(name: str, journal: Journal | None = None) -> Record:
    experiment = _known(name)
    start = time.process_time()
    with noting() as files:
        results = kept("run", partial(experiment.run, **experiment.settings))
    earlier = journal.seconds if journal is not None else 0.0
    return Record(
        name=name,
        command=f"python -m nnbook reproduce {name}",
        question=experiment.question,
        settings=records.rounded(experiment.settings),
        seeds=experiment.seeds,
        data=experiment.data,
        tolerance=experiment.tolerance,
        seconds=max(0.1, round(earlier + time.process_time() - start, 1)),
        versions=records.versions(),
        results=records.rounded(results),
        files=dict(files),
        absolute=experiment.absolute,
        durations=matching(experiment.durations, results),
        scattered=matching(experiment.scattered, results),
    )


def matching(patterns: Sequence[str], results: Mapping[str, Any]) -> list[str]:
    """Return the names of the results that match one of the patterns.

    Examples
    --------
    >>> matching(["*/seconds"], {"adam/seconds": 1.0, "adam/loss": 0.5})
    ['adam/seconds']
    """
    return [key for key in results if any(fnmatchcase(key, pattern) for pattern in patterns)]


def check(name: str) -> list[str]:
    """Run an experiment again, and return in words where it disagrees with the stored record.

    Nothing is written: no journal, no download.

    Raises
    ------
    ValueError
        For an unknown name. The message lists the known ones.
    FileNotFoundError
        If the record is not stored yet, or the data are not here.
    """
    _known(name)
    stored = records.load(name)
    with without_downloads():
        return differences(stored, _run(name))
