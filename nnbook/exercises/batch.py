"""Check many files at once, here or on many machines, and go on where a run was interrupted."""

from collections.abc import Callable, Generator, Iterable
from concurrent.futures import Executor, ThreadPoolExecutor
from pathlib import Path

from nnbook import __version__
from nnbook._validation import whole
from nnbook.exercises import judges
from nnbook.exercises.limits import Limits
from nnbook.exercises.results import Results
from nnbook.exercises.submission import Report, check_file, check_readable
from nnbook.exercises.workplace import fingerprint
from nnbook.tuning.execution import Workers, each_on

#: How many times a file may lose the machine on which it is checked.
ATTEMPTS = 3


def check_files(
    paths: Iterable[str | Path],
    *,
    jobs: int = 1,
    executor: Executor | Callable[[], Executor] | None = None,
    results: str | Path | None = None,
    memory: float = Limits.memory,
    seconds: float | None = Limits.seconds,
    file_seconds: float = Limits.file_seconds,
) -> Generator[Report, None, None]:
    """Check files, and yield a report on each as soon as it is there.

    Parameters
    ----------
    paths : iterable of str or Path
        The files.
    jobs : int
        How many are checked at once, on this machine.
    executor : Executor or callable, optional
        Where they are checked instead: an executor such as ``client.get_executor()`` of a Dask
        cluster, or a callable that makes one. The caller shuts down an executor. Every machine has
        to find the files under the same paths.
    results : str or Path, optional
        A file that takes each result as a line of JSON. It is a new one, or that of an earlier run:
        then the results of files that have not changed since are taken from it.
    memory, seconds, file_seconds : float
        The limits of `check_file`.

    Yields
    ------
    Report
        The reports, in the order in which they come. One on a file that cannot be checked says why
        in its ``error``.

    Raises
    ------
    TypeError, ValueError
        If an argument is not what it should be.

    Notes
    -----
    A result depends on the file, on what lies beside it, on the limits and on the version of this
    package. If any of them has changed, the file is checked again.

    Examples
    --------
    >>> from tempfile import mkdtemp
    >>> path = Path(mkdtemp()) / "ada.py"
    >>> _ = path.write_text("sigmoid_layers = 10")
    >>> [report.passed for report in check_files([path])]
    [True]
    """
    limits = Limits(memory, seconds, file_seconds)
    if isinstance(paths, str | Path):
        raise TypeError(f"check_files: expected paths to be several, got {paths!r}; write [path]")
    whole("check_files", "jobs", jobs)
    known = None if results is None else Results(results)

    def local() -> ThreadPoolExecutor:  # the threads wait for processes
        return ThreadPoolExecutor(jobs, "nnbook-check")

    workers = Workers(local if executor is None else executor, "check_files")
    names = [str(Path(path)) for path in paths]
    return _reports(names, workers, executor is None, known, limits)


def _reports(
    paths: list[str], workers: Workers, here: bool, known: Results | None, limits: Limits
) -> Generator[Report, None, None]:
    """Yield the reports that are known, then the others as they come."""
    prints = dict.fromkeys(paths, "")
    try:
        waiting = []
        for path in paths:
            if known is not None:
                prints[path] = _fingerprint(path, limits)
                if (report := known.of(path, prints[path])) is not None:
                    yield report
                    continue
            waiting.append(path)
        for report in each_on(workers, (_checked, limits), waiting, ATTEMPTS, _failed):
            if known is not None:
                known.add(report, prints[report.path])
            yield report
    except BaseException:  # an interrupt, or nobody wants to know the rest
        judges.dismiss(busy=here)
        raise
    finally:
        workers.close()
        judges.dismiss()
        if known is not None:
            known.tidy()


def _fingerprint(path: str, limits: Limits) -> str:
    """Return what changes if a result does; nothing for a file that cannot be read."""
    try:
        check_readable(Path(path))
        return fingerprint(Path(path), __version__, limits)
    except (OSError, ValueError):
        return ""


def _checked(limits: Limits, path: str) -> Report:
    """Return the report on a file, whatever is the matter with it."""
    try:
        return check_file(
            path,
            memory=limits.memory,
            seconds=limits.seconds,
            file_seconds=limits.file_seconds,
        )
    except Exception as error:
        # A report begins with the path, so its name need not follow once more.
        why = getattr(error, "strerror", None) or str(error) or type(error).__name__
        return _failed(path, why.removeprefix(f"{Path(path).name}: "))


def _failed(path: str, error: str) -> Report:
    return Report(Path(path).name, path=path, error=error)
