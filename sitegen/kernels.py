"""The kernels that run chapters: where their tools keep files, and how all of them are stopped."""

import importlib.metadata
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Event, Lock
from typing import Any

from nbconvert.preprocessors import ExecutePreprocessor

#: Where the tools keep what they make again if it is lost; inside the build's own cache.
TOOLS = Path(__file__).parent.parent / ".cache" / "tools"

#: The variables that tell each tool its folder. Left alone, tools write into the user's home, and
#: where that cannot be written they complain on the page.
FOLDERS = {
    "IPYTHONDIR": "ipython",
    "JUPYTER_CONFIG_DIR": "jupyter",
    "JUPYTER_DATA_DIR": "jupyter",
    "JUPYTER_RUNTIME_DIR": "jupyter",
    "MPLCONFIGDIR": "matplotlib",
    "XDG_CACHE_HOME": "fonts",
    "XDG_CONFIG_HOME": "config",
}
os.environ.update({name: str(TOOLS / folder) for name, folder in FOLDERS.items()})


class Kernels:
    """The kernels that run, so that another thread can stop them all."""

    def __init__(self) -> None:
        self._stopped = Event()
        self._lock = Lock()
        self._runners: set[ExecutePreprocessor] = set()

    @contextmanager
    def holding(self, runner: ExecutePreprocessor) -> Iterator[None]:
        """Let :meth:`stop` end a runner within the context, even if its kernel has yet to begin."""
        runner.on_cell_start = self._refuse_when_stopped
        with self._lock:
            self._runners.add(runner)
        try:
            yield
        finally:
            with self._lock:
                self._runners.discard(runner)

    def stop(self) -> None:
        """Run no further cell, and end those that run: a kernel that dies fails its chapter."""
        self._stopped.set()
        with self._lock:
            for runner in self._runners:
                process = getattr(getattr(runner.km, "provisioner", None), "process", None)
                if process is not None:
                    process.kill()

    def _refuse_when_stopped(self, **_: Any) -> None:
        if self._stopped.is_set():
            raise RuntimeError("the build was stopped")


def prepare() -> None:
    """Let matplotlib look for the fonts once: on a slow machine it says on stderr that it does."""
    done = TOOLS / f"fonts of matplotlib {importlib.metadata.version('matplotlib')}"
    if not done.exists():
        TOOLS.mkdir(parents=True, exist_ok=True)
        command = [sys.executable, "-c", "import matplotlib.font_manager"]
        subprocess.run(command, stderr=subprocess.DEVNULL, check=True)
        done.touch()
