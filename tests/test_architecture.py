"""Tests of the house: imports go down only, files are short, and everything says what it is."""

import ast
import os
import statistics
import subprocess
import sys
from pathlib import Path

import pytest

import nnbook

ROOT = Path(nnbook.__file__).parent
FILES = sorted(ROOT.rglob("*.py"))

#: The floors, as in ARCHITECTURE.md. A name stands for a file or for a folder.
FLOORS = [
    {"typing", "_validation", "workspace", "products", "scalars"},
    {
        "activations", "initializers", "losses", "metrics", "regularizers", "optimizers",
        "schedules", "preprocessing", "theory", "moments", "perceptron", "datasets",
        "course", "records", "intervals", "weights", "estimators",
    },
    {"layers", "normalization"},
    {"training", "monitoring"},
    {"network"},
    {"tuning", "gradcheck", "numerical", "plots", "graph"},
    {"experiments", "ledger"},
    {"__main__", "commands", "exercises"},
    {"__init__"},
]  # fmt: skip
FLOOR = {name: number for number, names in enumerate(FLOORS) for name in names}

#: A type or an entry is one concept however few lines it takes.
SHORT = {"scalars.py", "typing.py", "__main__.py", "network/order.py", "network/sequential.py"}


def module(path):
    """Return the first name of a file's module below nnbook: "layers" for layers/dense.py."""
    return path.relative_to(ROOT).parts[0].removesuffix(".py")


def imported(path):
    """Return which of nnbook's modules a file imports, also inside its functions."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: expected absolute imports"
            below = node.module == "nnbook"
            found |= {f"nnbook.{a.name}" for a in node.names} if below else {node.module}
    names = {name.split(".")[1] for name in found if name.startswith("nnbook.")}
    # The version is a string, known before anything is imported.
    return names - {"__version__"}


def outer_imports(path):
    """Return what a file imports when it is imported itself, by first name."""
    names = set()
    for node in ast.parse(path.read_text(encoding="utf-8")).body:
        if isinstance(node, ast.Import):
            names |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            names.add(node.module.split(".")[0])
    return names


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_imports_go_down_only(path):
    own = module(path)
    assert own in FLOOR, f"{own}: expected a floor in {__file__}, got a module that is on none"
    for name in imported(path) - {own}:
        assert name in FLOOR, f"{path}: expected a module on some floor, got {name}"
        assert FLOOR[name] <= FLOOR[own], f"{path} imports {name}, which is a floor above {own}"


def test_no_circles_on_a_floor():
    needs = {}
    for path in FILES:
        if path.parent != ROOT or path.name != "__init__.py":
            needs.setdefault(module(path), set()).update(imported(path) - {module(path)})
    while needs:
        free = [name for name, others in needs.items() if not others & set(needs)]
        assert free, f"expected no circle, got one among {sorted(needs)}"
        for name in free:
            del needs[name]


def test_the_test_of_imports_sees_imports_that_go_up(tmp_path, monkeypatch):
    monkeypatch.setattr(sys.modules[__name__], "ROOT", tmp_path)
    for text in (
        "from nnbook import network",
        "import nnbook.network.order as o",
        "def f():\n    from nnbook.network import Network",
    ):
        path = tmp_path / "losses.py"
        path.write_text(text)
        with pytest.raises(AssertionError, match="imports network, which is a floor above losses"):
            test_imports_go_down_only(path)


@pytest.mark.parametrize(
    "path",
    [p for p in FILES if p.name != "__init__.py" and p.parent.name != "course"],
    ids=lambda path: str(path.relative_to(ROOT)),
)
def test_a_file_has_60_to_300_lines(path):
    lines = len(path.read_text(encoding="utf-8").splitlines())
    name = str(path.relative_to(ROOT))
    assert lines <= 300, f"{name}: expected at most 300 lines, got {lines}; it holds two concepts"
    assert lines >= 60 or name in SHORT or path.parent != ROOT, f"{name}: {lines} lines are few"


def docstrings(path):
    """Return each public thing of a file with whether it has a docstring."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    yield "the module", ast.get_docstring(tree)
    for node in tree.body:
        if isinstance(node, ast.ClassDef | ast.FunctionDef) and not node.name.startswith("_"):
            yield node.name, ast.get_docstring(node)


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_all_that_is_public_says_what_it_is(path):
    bare = [name for name, text in docstrings(path) if not text]
    assert not bare, f"{path.relative_to(ROOT)}: expected docstrings, got none for {bare}"


def test_nothing_is_exported_that_is_not_there():
    assert sorted(nnbook.__all__) == sorted(set(nnbook.__all__))
    for name in nnbook.__all__:
        assert hasattr(nnbook, name)


def python(code, **variables):
    """Run code in a new interpreter and return what it prints."""
    command = [sys.executable, "-c", code]
    done = subprocess.run(
        command, capture_output=True, text=True, check=True, env=os.environ | variables
    )
    return done.stdout.strip()


def test_import_nnbook_leaves_matplotlib_and_tqdm_alone():
    slow = ["matplotlib", "tqdm", "scipy", "sklearn", "pandas", "igraph"]
    code = f"import sys, nnbook; print([name for name in {slow} if name in sys.modules])"
    assert python(code) == "[]"
    code = "import sys, nnbook.plots, nnbook.theory; print('matplotlib' in sys.modules)"
    assert python(code) == "False"


def test_import_nnbook_costs_at_most_half_of_numpy_on_top(tmp_path):
    """Measure both in turns, each in an interpreter of its own, from compiled files.

    What is measured is processor time, because a busy machine makes everything wait. Even so every
    measurement is too long by what other programs took, so the shortest ones are compared too: the
    promise is broken where medians and minima both say so.
    """
    seconds = {"numpy": [], "nnbook": []}
    compiled = {"PYTHONPYCACHEPREFIX": str(tmp_path), "PYTHONDONTWRITEBYTECODE": ""}
    python("import nnbook", **compiled)
    for _ in range(7):
        for name, times in seconds.items():
            clock = f"from time import process_time as t; a = t(); import {name}; print(t() - a)"
            times.append(float(python(clock, **compiled)))
    of = {f.__name__: f(seconds["nnbook"]) / f(seconds["numpy"]) for f in (statistics.median, min)}
    assert min(of.values()) <= 1.5, f"expected at most 1.5 times numpy's time, got {of}"


def test_matplotlib_and_tqdm_are_imported_where_they_are_needed_only():
    for path in FILES:
        assert "matplotlib" not in outer_imports(path), path
        if module(path) != "experiments":
            assert "tqdm" not in outer_imports(path), path


def test_no_global_random_numbers():
    """Only generators that are handed on, and the lab's frozen RandomState."""
    for path in FILES:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Attribute) and ast.unparse(node.value) == "np.random":
                assert node.attr in {"Generator", "default_rng", "RandomState"}, path


def test_every_public_name_is_found_when_it_is_first_used():
    """The names come lazily; editors read them from imports that are never run."""
    source = (ROOT / "__init__.py").read_text(encoding="utf-8")
    listed = {
        alias.name
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.ImportFrom) and str(node.module).startswith("nnbook.")
        for alias in node.names
    }
    assert listed == set(nnbook.__all__)
    for name in nnbook.__all__:
        assert getattr(nnbook, name) is not None
        assert name in dir(nnbook)
    assert nnbook.experiments.xor_costs().predictions.tolist() == [0, 1, 1, 0]
    with pytest.raises(AttributeError, match="module 'nnbook' has no attribute 'Dens'"):
        nnbook.Dens  # noqa: B018
