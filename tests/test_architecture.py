"""Tests of the house: imports go down only, and everything says what it is."""

import ast
import os
import re
import statistics
import subprocess
import sys
from pathlib import Path

import pytest
from route import route

import nnbook
from nnbook.book import PAGES

ROOT = Path(nnbook.__file__).parent
FILES = sorted(ROOT.rglob("*.py"))

#: The floors, as in ARCHITECTURE.md, from the bottom up. A name stands for a file or for a folder
#: with everything in it, ``book.PAGE`` for each page and ``book.FILE`` for what all pages share.
FLOORS = [
    {"typing", "_validation", "_labels", "_remedies", "_files", "arrays", "book"},
    {
        "activations", "initializers", "losses", "metrics", "regularizers", "optimizers",
        "schedules", "preprocessing", "perceptron", "estimators", "datasets", "theory",
        "statistics",
    },
    {"layers"},
    {"monitoring"},
    {"network"},
    {"tuning", "gradcheck", "plots", "autograd"},
    {"exercises"},
    {"book.FILE", "book.course"},
    {"book.PAGE"},
    {"book.ledger"},
    {"__main__", "commands"},
]  # fmt: skip
FLOOR = {name: number for number, names in enumerate(FLOORS) for name in names}

#: What may import the book. The library may not.
READERS = ("book", "exercises", "commands")


def module(path):
    """Return the name of a file's module below nnbook: "layers.dense" for layers/dense.py."""
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


def floor(name):
    """Return the floor of a module, such as "losses.base" or "book.xor.lab"."""
    first, _, rest = name.partition(".")
    if first == "book" and rest:
        second = rest.partition(".")[0]
        kind = "PAGE" if second.replace("_", "-") in PAGES else "FILE"
        first = f"book.{second if f'book.{second}' in FLOOR else kind}"
    assert first in FLOOR, f"{name}: expected a floor in {__file__}, got a module that is on none"
    return FLOOR[first]


def modules():
    """Return the path of every module but nnbook itself, which gathers names from all floors."""
    found = {module(path): path for path in sorted(ROOT.rglob("*.py"))}
    return {name: path for name, path in found.items() if name != "__init__"}


def imported(path, known):
    """Return which of the known modules a file imports, also inside its functions."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: expected absolute imports"
            # What is imported from a package may be a module of it, or a name in it.
            found |= {f"{node.module}.{alias.name}" for alias in node.names}
    found = {name.removeprefix("nnbook.") for name in found if name.startswith("nnbook.")}
    own = {name if name in known else name.rpartition(".")[0] for name in found}
    return own - {"", module(path)}  # "" is nnbook itself: its version, or a public name


def circle(needs):
    """Return modules that import each other, directly or around a corner; none is good."""
    needs = {name: set(others) for name, others in needs.items()}
    while free := [name for name, others in needs.items() if not others & set(needs)]:
        for name in free:
            del needs[name]
    while ends := set(needs) - set().union(*needs.values()):  # they only lead into it
        for name in ends:
            del needs[name]
    return sorted(needs)


def outer_imports(path):
    """Return what a file imports when it is imported itself, by first name."""
    names = set()
    for node in ast.parse(path.read_text(encoding="utf-8")).body:
        if isinstance(node, ast.Import):
            names |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            names.add(node.module.split(".")[0])
    return names


def test_imports_go_down_only():
    known = modules()
    for name, path in known.items():
        for other in imported(path, known):
            assert floor(other) <= floor(name), f"{name} imports {other}, which is a floor above"


def test_the_library_does_not_know_the_book():
    known = modules()
    for name, path in known.items():
        book = [other for other in imported(path, known) if other.split(".")[0] == "book"]
        shown = re.findall(r"^ *>>> (?:from|import) (nnbook\.book\S*)", path.read_text(), re.M)
        known_to_it = [*book, *shown]  # an example in a docstring counts, too
        assert not known_to_it or name.split(".")[0] in READERS, f"{name} imports {known_to_it}"


def test_no_two_modules_import_each_other():
    known = modules()
    found = circle({name: imported(path, known) for name, path in known.items()})
    assert not found, f"expected no circle of imports, got one among {found}"


@pytest.fixture
def house(tmp_path, monkeypatch):
    """Let the tests of imports look at a small package instead; write its files."""
    monkeypatch.setattr(sys.modules[__name__], "ROOT", tmp_path)

    def write(**files):
        for name, text in files.items():
            path = tmp_path / (name.replace("__", "/") + ".py")
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text)

    return write


@pytest.mark.parametrize(
    "text",
    [
        "from nnbook import network",
        "import nnbook.network as n",
        "def f():\n    from nnbook.network import Network",
    ],
)
def test_the_test_of_floors_sees_an_import_that_goes_up(house, text):
    house(losses=text, network="")
    with pytest.raises(AssertionError, match="losses imports network, which is a floor above"):
        test_imports_go_down_only()


@pytest.mark.parametrize(
    "text",
    [
        "from nnbook.book import PAGES",
        "import nnbook.book.records",
        '"""Tune.\n\n>>> from nnbook.book import records\n"""',
    ],
)
def test_the_test_of_floors_sees_the_library_import_the_book(house, text):
    house(tuning=text, book="PAGES = ()", book__records="")
    with pytest.raises(AssertionError, match="tuning imports"):
        test_the_library_does_not_know_the_book()


def test_the_test_of_circles_sees_one_around_a_corner(house):
    house(
        layers__a="from nnbook.layers.b import x",
        layers__b="def f():\n    from nnbook.layers import c",
        layers__c="from nnbook.layers.a import y",
        layers__d="from nnbook.layers.a import z",
    )
    with pytest.raises(AssertionError, match=r"among \['layers.a', 'layers.b', 'layers.c'\]"):
        test_no_two_modules_import_each_other()


def test_no_folder_has_more_files_than_a_reader_can_survey():
    counts = {path: len([*path.glob("*.py")]) for path in ROOT.rglob("*") if path.is_dir()}
    most = max(counts, key=counts.get)
    assert counts[most] <= 40, f"{most}: expected at most 40 files, got {counts[most]}"


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


def test_one_epoch_of_xor_can_be_followed():
    """A student who reads `fit` line by line is not sent through more files than this."""
    files, _ = route()
    assert len(files) <= 14, [*files]
    assert sum(map(len, files.values())) <= 55, files


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


@pytest.mark.parametrize("name", ["plots", "network", "exercises"])
def test_drawing_and_training_need_no_processes_and_no_network(name):
    """Some platforms, such as a browser, have none of them."""
    heavy = ["multiprocessing", "concurrent.futures.process", "ssl"]
    code = f"import sys, nnbook.{name}; print([name for name in {heavy} if name in sys.modules])"
    assert python(code) == "[]"


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
        if not module(path).startswith("book."):
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
    assert nnbook.datasets.load_xor().y.tolist() == [[0], [1], [1], [0]]
    with pytest.raises(AttributeError, match="module 'nnbook' has no attribute 'Dens'"):
        nnbook.Dens  # noqa: B018
