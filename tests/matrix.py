"""Run the quick tests on each supported Python that is here, with the oldest and newest NumPy.

`make test-matrix` calls this. Pythons are looked for on the PATH and under ~/.pyenv; each pair gets
a virtual environment of its own in .matrix/, which is kept for the next time.
"""

import shutil
import subprocess
import sys
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


def run_tests(python: str, numpy: str, venv: Path) -> bool:
    """Install the package with this NumPy, run the tests, and say whether they passed."""
    pip = [str(venv / "bin" / "pip"), "install", "--quiet", "--disable-pip-version-check"]
    try:
        subprocess.run([python, "-m", "venv", venv], check=True)
        subprocess.run([*pip, "-e", ".[dev]", numpy], cwd=ROOT, check=True)
        # Tests of the site need the docs extra, and run on one version only.
        pytest = [str(venv / "bin" / "pytest"), "-q", "--ignore=tests/site"]
        subprocess.run(pytest, cwd=ROOT, check=True)
    except subprocess.CalledProcessError:
        return False
    return True


def main() -> int:
    """Try all pairs, then print what came out."""
    results = {}
    for version, oldest in OLDEST_NUMPY.items():
        python = find_python(version)
        for name, numpy in (("oldest", oldest), ("newest", NEWEST_NUMPY)):
            title = f"Python {version}, {name} NumPy ({numpy})"
            if python is None:
                results[title] = "not on this machine"
                continue
            print(f"== {title}", flush=True)
            venv = ROOT / ".matrix" / f"{version}-{name}"
            results[title] = "passed" if run_tests(python, numpy, venv) else "FAILED"
    print()
    for title, result in results.items():
        print(f"{title}: {result}")
    return "FAILED" in results.values()


if __name__ == "__main__":
    sys.exit(main())
