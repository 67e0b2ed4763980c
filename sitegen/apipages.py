"""Make one reference page for each public module, so that a new module documents itself.

The package is read, not imported. A folder whose ``__init__`` has names of its own, or gathers
those of its files, is one page. A folder that has none, such as a folder of the book, is a page
with each of its files on it.
"""

import ast
from pathlib import Path

import markup


def modules(package: Path) -> dict[str, Path]:
    """Map the public modules that have something to show, the book's among them, to their files."""
    found = _public(package)
    found |= {f"book.{name}": source for name, source in _public(package / "book").items()}
    return {
        name: found[name] for name in sorted(found) if _has_names(found[name]) or files(found[name])
    }


def _public(folder: Path) -> dict[str, Path]:
    """Map the public modules of a folder, which may be folders too, to their files."""
    found = {}
    for path in folder.glob("[!_]*"):
        source = path / "__init__.py" if path.is_dir() else path
        if source.suffix == ".py" and source.exists():
            found[path.stem] = source
    return found


def files(source: Path) -> list[str]:
    """Return the public files of a folder that has no names."""
    if source.name != "__init__.py" or _has_names(source):
        return []
    return sorted(path.stem for path in source.parent.glob("[!_]*.py"))


def _has_names(source: Path) -> bool:
    """Return whether a module defines functions or classes, or imports names from its files."""
    names = (ast.ImportFrom, ast.FunctionDef, ast.ClassDef)
    return any(isinstance(node, names) for node in _tree(source).body)


def pages(package: Path) -> dict[str, str]:
    """Map the path of each reference page below the docs folder to its Markdown."""
    documented = modules(package)
    rows = [
        (f"[`nnbook.{name}`]({name}.md)", _first_line(source))
        for name, source in documented.items()
    ]
    index = f"# The package\n\n{markup.table(('module', 'what is there'), rows)}\n"
    return {"api/index.md": index} | {
        f"api/{name}.md": page(name, source) for name, source in documented.items()
    }


def titles(package: Path) -> list[str | dict[str, str]]:
    """Return the pages as the navigation lists them, the overview as the section's own page."""
    return ["api/index.md", *({name: f"api/{name}.md"} for name in modules(package))]


def page(name: str, source: Path) -> str:
    """Return the Markdown of a module's page; the files of a folder follow its docstring."""
    below = [
        f"::: nnbook.{name}.{file}\n    options:\n      heading_level: 2\n"
        for file in files(source)
    ]
    return "\n".join([f"::: nnbook.{name}\n", *below])


def _first_line(source: Path) -> str:
    return (ast.get_docstring(_tree(source)) or "").partition("\n")[0]


def _tree(source: Path) -> ast.Module:
    return ast.parse(source.read_text(encoding="utf-8"))
