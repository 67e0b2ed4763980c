"""What a system offers to keep processes in bounds: kill all that one has started, limit memory."""

import contextlib
import ctypes
import os
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

#: Seconds in which orphans have to die.
DYING = 2.0

_LARGEST_FILE = 2**30


def kill_group(pid: int) -> None:
    """Kill a process that leads a session, and all that it has started."""
    if os.name == "nt":
        command = ["taskkill", "/F", "/T", "/PID", str(pid)]
        subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        return
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(pid, signal.SIGKILL)


def remove(folder: str) -> None:
    """Remove a folder, even if it has become closed, a link, a file, or too deep for Python."""
    with contextlib.suppress(RecursionError):
        shutil.rmtree(folder, ignore_errors=True)
    if os.path.lexists(folder) and os.name != "nt":
        if not os.path.islink(folder):
            subprocess.run(["chmod", "-R", "u+rwx", folder], stderr=subprocess.DEVNULL)
        subprocess.run(["rm", "-rf", folder], stderr=subprocess.DEVNULL)


def adopt_orphans() -> None:
    """Become the parent of descendants whose parent has ended, where the system offers that."""
    with contextlib.suppress(AttributeError, OSError, TypeError):
        ctypes.CDLL(None).prctl(36, 1, 0, 0, 0)  # PR_SET_CHILD_SUBREAPER of Linux


def kill_children() -> None:
    """Kill all children of this process that the system lists, and those that they leave behind."""
    end = time.monotonic() + DYING
    while time.monotonic() < end and (found := list(_children())):
        for pid in found:
            with contextlib.suppress(ProcessLookupError, ChildProcessError):
                os.kill(pid, signal.SIGKILL)
                os.waitpid(pid, os.WNOHANG)
        time.sleep(0.002)


def _children() -> Iterator[int]:
    with contextlib.suppress(OSError):
        for task in Path("/proc/self/task").iterdir():
            yield from map(int, (task / "children").read_text().split())


def limit_memory(gigabytes: float, *, forever: bool = True) -> bool:
    """Limit the address space of this process; return whether the system can do that.

    Parameters
    ----------
    gigabytes : float
        The limit.
    forever : bool
        Whether neither this process nor one that it starts can raise the limit again.
    """
    try:
        import resource

        size, most = int(gigabytes * 2**30), resource.getrlimit(resource.RLIMIT_AS)[1]
        resource.setrlimit(resource.RLIMIT_AS, (size, size if forever else most))
    except (ImportError, ValueError, OSError):
        return False  # Windows has no such limit, macOS refuses some values
    return True


def limit_files() -> None:
    """Limit the size of what this process writes, and let no crash leave its memory on the disk."""
    with contextlib.suppress(ImportError, ValueError, OSError):
        import resource

        most = resource.getrlimit(resource.RLIMIT_FSIZE)[1]
        if most == resource.RLIM_INFINITY or most > _LARGEST_FILE:
            resource.setrlimit(resource.RLIMIT_FSIZE, (_LARGEST_FILE, _LARGEST_FILE))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
