"""Run the tests on each supported Python that is here.

`make test-matrix` runs them with the oldest and the newest NumPy of each Python. CI calls this with
`--quick`: on each Python but its own, with the versions of constraints.txt. Pythons are looked for
on the PATH and under ~/.pyenv. Each run has a virtual environment of its own in .matrix/, which is
kept for the next time.
"""

import argparse
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[1]
OLDEST_NUMPY = {"3.11": "numpy==2.0.0", "3.12": "numpy==2.0.0", "3.13": "numpy==2.1.0"}
NEWEST_NUMPY = "numpy<3"


def find_python(version: str) -> str | None:
    """Return a working interpreter of this version, or None."""
    installed = sorted(Path.home().glob(f".pyenv/versions/{version}.*/bin/python"))
    for candidate in [*map(str, installed), shutil.which(f"python{version}")]:
        # A pyenv shim is on the PATH even where it leads nowhere: so ask it.
        if candidate and subprocess.run([candidate, "-c", ""], capture_output=True).returncode == 0:
            return candidate
    return None


def runs(quick: bool) -> Iterator[tuple[str, str, list[str]]]:
    """Yield for each run its name, the version of Python, and what to install."""
    own = f"{sys.version_info.major}.{sys.version_info.minor}"
    for version, oldest in OLDEST_NUMPY.items():
        if not quick:
            yield f"{version}-oldest", version, [oldest]
            yield f"{version}-newest", version, [NEWEST_NUMPY]
        elif version != own:
            yield f"{version}-quick", version, ["-c", "constraints.txt"]


def run_tests(python: str, versions: list[str], venv: Path) -> bool:
    """Install the package with these versions, and return whether the tests pass."""
    install = [str(venv / "bin" / "python"), "-m", "pip", "install", "--quiet"]
    install += ["--disable-pip-version-check", "-e", ".[dev]", *versions]
    try:
        subprocess.run([python, "-m", "venv", venv], check=True)
        subprocess.run(install, cwd=ROOT, check=True)
        # Tests of the site need the docs extra, and run on one version only.
        pytest = [str(venv / "bin" / "python"), "-m", "pytest", "-q", "-n", "auto"]
        pytest += ["--ignore=tests/site"]
        subprocess.run(pytest, cwd=ROOT, check=True)
    except subprocess.CalledProcessError:
        return False
    return True


def main() -> int:
    """Do all runs, then print what came out."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--quick", action="store_true", help="one NumPy, on other Pythons alone")
    results = {}
    for name, version, versions in runs(parser.parse_args().quick):
        title = f"Python {version}, {name} ({' '.join(versions)})"
        python = find_python(version)
        if python is None:
            results[title] = "not on this machine"
            continue
        print(f"== {title}", flush=True)
        venv = ROOT / ".matrix" / name
        results[title] = "passed" if run_tests(python, versions, venv) else "FAILED"
    print()
    for title, result in results.items():
        print(f"{title}: {result}")
    return "FAILED" in results.values()


if __name__ == "__main__":
    sys.exit(main())
