"""Tests of README, ARCHITECTURE, CONTRIBUTING, the citation, the licences, and of the wheel."""

import doctest
import os
import re
import subprocess
import sys
import venv
import xml.etree.ElementTree as ET
import zipfile
from pathlib import Path

import pytest
from test_architecture import FLOOR

import nnbook

HOME = Path(__file__).parent.parent
DOCUMENTS = ["README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "CHANGELOG.md", "LICENSE-TEXT.md"]
FENCE = re.compile(r"^( *)(`{3,})[^\n]*\n.*?^\1\2 *$", re.MULTILINE | re.DOTALL)


def text_of(name: str) -> str:
    return (HOME / name).read_text(encoding="utf-8")


def prose_of(name: str) -> str:
    """Return a document without its fenced blocks."""
    return FENCE.sub("", text_of(name))


# ----------------------------------------------------------------------------- what they promise


@pytest.mark.parametrize("name", ["README.md", "ARCHITECTURE.md", "CONTRIBUTING.md"])
def test_the_examples_run(name: str) -> None:
    flags = doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE
    result = doctest.testfile(str(HOME / name), module_relative=False, optionflags=flags)
    assert result.attempted > 10
    assert result.failed == 0, "see the report above"


@pytest.mark.parametrize("name", [*DOCUMENTS, "chapters/install.md"])
def test_each_make_command_is_a_target(name: str) -> None:
    targets = set(re.findall(r"^([a-z-]+):", text_of("Makefile"), re.MULTILINE))
    code = re.findall(r"`make ([a-z-]+)", text_of(name))  # in a sentence
    code += re.findall(r"^ *make ([a-z-]+)", text_of(name), re.MULTILINE)  # in a block
    assert set(code) <= targets


def test_the_two_commands_and_the_picture_are_on_the_first_screen() -> None:
    first = text_of("README.md")[:1600]
    assert "\nmake docs " in first
    assert "\nmake test " in first
    assert "](.github/readme/xor.svg)" in first


def test_the_picture_is_small_and_readable_on_any_page() -> None:
    path = HOME / ".github/readme/xor.svg"
    assert path.stat().st_size < 80_000
    root = ET.parse(path).getroot()
    assert root.get("aria-label")
    assert root[0].get("fill") == "#fff", "a white card under the figure"


def test_the_header_of_a_chapter_is_the_one_that_the_build_asks_for() -> None:
    (header,) = re.findall(r"```yaml\n(.+?)\n```", text_of("CONTRIBUTING.md"), re.DOTALL)
    assert f'HEADER = """{header}"""' in text_of("sitegen/hooks.py")


# ------------------------------------------------------------------------------------ links


def anchor(title: str) -> str:
    """Return the anchor that GitHub gives a heading."""
    return re.sub(r"[^\w -]", "", title.lower()).replace(" ", "-")


@pytest.mark.parametrize("name", DOCUMENTS)
def test_each_link_leads_somewhere(name: str) -> None:
    prose = re.sub(r"`[^`\n]+`", "", prose_of(name))
    for target in re.findall(r"\]\(([^)\s]+)\)", prose):
        path, _, fragment = target.partition("#")
        if path.startswith("http"):
            continue
        assert not path or (HOME / path).exists(), f"{name}: {target}"
        if fragment:
            titles = re.findall(r"^#+ (.+)$", prose_of(path or name), re.MULTILINE)
            assert fragment in map(anchor, titles), f"{name}: {target}"


# --------------------------------------------------------------------- the citation and licences


def test_the_citation_is_of_this_version() -> None:
    yaml = pytest.importorskip("yaml", reason="PyYAML comes with MkDocs")
    citation = yaml.safe_load(text_of("CITATION.cff"))
    assert citation["cff-version"] == "1.2.0"
    assert {"message", "title", "authors"} <= citation.keys()
    assert citation["authors"] == [{"name": "nnbook authors"}]
    assert citation["version"] == nnbook.__version__
    assert citation["license"] == "MIT"


def test_the_version_is_the_same_everywhere() -> None:
    assert f'\nversion = "{nnbook.__version__}"' in text_of("pyproject.toml")
    assert f"\n## [{nnbook.__version__}]" in text_of("CHANGELOG.md")
    assert f"nnbook-{nnbook.__version__}-py3-none-any.whl" in text_of("chapters/install.md")


def test_the_licences_are_whole() -> None:
    assert text_of("LICENSE").startswith("MIT License\n\nCopyright (c) 2026 nnbook authors\n")
    legal = text_of("LICENSE-TEXT.md")
    for section in range(1, 9):
        assert f"Section {section} -- " in legal
    assert "Creative Commons may be contacted at creativecommons.org." in legal


# ------------------------------------------------------------------------------ the floors


def floors() -> dict[str, int]:
    """Read the table of floors in ARCHITECTURE.md."""
    rows = re.findall(r"^\| (\d+) \| (.+?) \|", text_of("ARCHITECTURE.md"), re.MULTILINE)
    listed = [(module, int(k)) for k, cell in rows for module in re.findall(r"`([\w.*]+)`", cell)]
    assert len(listed) == len(dict(listed)), "a module stands on two floors"
    return dict(listed)


def test_the_floors_are_those_that_imports_are_tested_against() -> None:
    assert floors() == FLOOR


# ------------------------------------------------------------------------------ the wheel


@pytest.mark.site  # slow, and it needs the package index
def test_a_wheel_works_in_a_clean_environment(tmp_path: Path) -> None:
    run(sys.executable, "-m", "build", "--wheel", "--outdir", tmp_path, HOME, cwd=tmp_path)
    (wheel,) = tmp_path.glob("*.whl")
    assert wheel.name == f"nnbook-{nnbook.__version__}-py3-none-any.whl"
    inside = set(zipfile.ZipFile(wheel).namelist())
    assert "nnbook/py.typed" in inside
    records = {path.relative_to(HOME).as_posix() for path in (HOME / "nnbook").rglob("*.json")}
    records = {path for path in records if "/ledger/" not in path}
    assert records <= inside
    assert {name.split("/")[0].split("-")[0] for name in inside} == {"nnbook"}

    venv.create(tmp_path / "clean", with_pip=True)
    windows = sys.platform == "win32"
    python = tmp_path / "clean" / ("Scripts/python.exe" if windows else "bin/python")
    run(python, "-m", "pip", "install", "--quiet", wheel, cwd=tmp_path)
    place = run(python, "-c", "import nnbook; print(nnbook.__file__)", cwd=tmp_path)
    assert str(tmp_path / "clean") in place, "it imports the wheel, not the source"
    assert "reproduce" in run(python, "-m", "nnbook", "--help", cwd=tmp_path)
    first = "from nnbook.book import records; print(*records.names())"
    assert run(python, "-c", first, cwd=tmp_path).split() == sorted(Path(r).stem for r in records)


def run(*command: object, cwd: Path) -> str:
    """Run a command; skip where the package index cannot be reached, except in CI."""
    clean = {key: value for key, value in os.environ.items() if key != "PYTHONPATH"}
    done = subprocess.run([*map(str, command)], cwd=cwd, env=clean, capture_output=True, text=True)
    offline = "Failed to establish a new connection" in done.stdout + done.stderr
    if done.returncode and offline and not os.environ.get("CI"):
        pytest.skip("the package index cannot be reached")
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout
